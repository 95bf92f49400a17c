package store

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
)

func TestEntries_AreReadAsLookedUp(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	draw := rand.New(rand.NewPCG(1, 2))
	mustUpdate(t, s, func(tx *Tx) error {
		for i := range 100 {
			if i%3 == 0 { // Every third is missing.
				continue
			}
			for _, couple := range []string{"a", "b", "c"} {
				one := record(fmt.Sprintf("%03d", i))
				one.Author = couple
				if err := tx.PutEntry(couple, one); err != nil {
					return err
				}
			}
		}
		return nil
	})
	orders := map[string]func(step int) int{
		"in order": func(step int) int { return step }, "backwards": func(step int) int { return 99 - step },
		"far apart": func(step int) int { return step * 37 % 100 }, "anyhow": func(int) int { return draw.IntN(104) },
	}
	for name, order := range orders {
		mustView(t, s, func(tx *Tx) error {
			entries := tx.Entries("b")
			defer entries.Close()
			for step := range 100 {
				id := fmt.Sprintf("%03d", order(step))
				got, err := entries.Entry(id)
				if err != nil {
					return err
				}
				want, err := tx.Entry("b", id)
				if err != nil {
					return err
				}
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("%s, step %d: %+v, looked up %+v", name, step, got, want)
				}
			}
			return nil
		})
	}
}

func TestFeedAfter_VisitsEachRowOnceAndNobodyElses(t *testing.T) {
	const rows = 300
	s := mustOpen(t, t.TempDir())
	for _, person := range []string{"jonas", "mira", "mirabel"} {
		mustUpdate(t, s, func(tx *Tx) error {
			for seq := range uint64(rows) {
				row := FeedRow{Seq: seq + 1, Entry: person + fmt.Sprint(seq+1), Chain: fmt.Sprint(seq + 1)}
				if err := tx.AppendFeed("c", person, row); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for from := range uint64(rows + 2) {
		for _, most := range []int{1, lookUps, lookUps + 1, rows} {
			mustView(t, s, func(tx *Tx) error {
				next, left := from+1, most
				err := tx.FeedAfter("c", "mira", from, func(row FeedRow) (bool, error) {
					if want := (FeedRow{Seq: next, Entry: fmt.Sprint("mira", next), Chain: fmt.Sprint(next)}); row != want {
						t.Fatalf("after %d: %+v, not %+v", from, row, want)
					}
					next++
					left--
					return left > 0, nil
				})
				if left > 0 && next <= rows {
					t.Fatalf("after %d it stopped before %d", from, next)
				}
				return err
			})
		}
	}
}

func TestFeedRow_ReadsOtherFormsToo(t *testing.T) {
	for _, value := range []string{
		`{"entry":"e","chain":"c"}`, `{"chain":"c","entry":"e"}`, `{ "entry" : "e", "chain":"c" }`,
		`{"entry":"e","chain":"c","more":"x"}`, `{"entry":"\u0065","chain":"c"}`, `{"entry":"e","chain":"c\n"}`, `{"entry":"e"}`,
	} {
		var got, want FeedRow
		if err := json.Unmarshal([]byte(value), &want); err != nil {
			t.Fatal(err)
		}
		if err := got.read([]byte(value)); err != nil || got != want {
			t.Errorf("%s: %+v, %v", value, got, err)
		}
	}
}

// TestDecode_OpensWhatAnOlderHearthWrote: it wrote and read with encoding/json.
func TestDecode_OpensWhatAnOlderHearthWrote(t *testing.T) {
	for _, value := range []string{
		`{"id":"e","kind":"hug","fields":{"text":{"value":"a\u2028<b>","stamp":"s","change":"c"}},"seqs":{"p":9007199254740993}}`,
		`{"id":"e","ID":"f","id":"g","fields":{"a":{"value":{"x":1,"x":2}}},"seqs":null,"newer":[1,{}]}`,
		"{\"id\":\"\xff\",\"fields\":{\"a\":{\"value\":\"\xff\"}}}",
		`{"id":"e","fields":{"a":{"value":null,"change":"c"}},"with_partner":true}`,
	} {
		var got, want Record
		if err := json.Unmarshal([]byte(value), &want); err != nil {
			t.Fatal(err)
		}
		if err := decode([]byte(value), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q:\n%+v, %v, not\n%+v", value, got, err, want)
		}
	}
}

func mustView(tb testing.TB, s *Store, read func(*Tx) error) {
	tb.Helper()
	if err := s.View(read); err != nil {
		tb.Fatal(err)
	}
}
