package room

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"hearth/server/store"
	"hearth/shared/contract"
	"hearth/shared/vectors"
)

func TestMerge_Vectors(t *testing.T) {
	for _, c := range vectors.Merges(t) {
		t.Run(c.Name, func(t *testing.T) {
			record, versions := play(t, c, c.Steps)
			mustEqualFields(t, record.Fields, c.Fields)
			mustEqualVersions(t, versions, c.Versions)
			if !c.AnyOrder {
				return
			}
			for _, steps := range orders(c.Steps) {
				record, _ := play(t, c, steps)
				mustEqualFields(t, record.Fields, c.Fields)
			}
		})
	}
}

func TestRestamp_F17_Vectors(t *testing.T) {
	for _, c := range vectors.ReadStamps(t).Next {
		last := contract.Stamp(c.Last + "0000000000000000")
		clock := restamper{millis: last.Millis(), counter: last.Counter()}
		if got := clock.next(c.Now, 0); got != contract.Stamp(c.Next+"0000000000000000") {
			t.Errorf("%s: %s", c.Name, got)
		}
	}
}

// play merges a vector's steps in an order, each with its canonical stamp.
func play(t *testing.T, c vectors.Merge, steps []vectors.Step) (*store.Record, []store.Version) {
	t.Helper()
	record := &store.Record{Fields: maps.Clone(c.Start)}
	if record.Fields == nil {
		record.Fields = make(map[string]contract.Field)
	}
	var clock restamper
	var versions []store.Version
	for _, step := range steps {
		stamp := clock.canonical(time.UnixMilli(step.Now), record.Fields, &step.Change)
		if stamp != step.Stamp {
			t.Errorf("canonical stamp %s, want %s", stamp, step.Stamp)
		}
		superseded, _ := merge(record, &step.Change, stamp)
		versions = append(versions, superseded...)
	}
	return record, versions
}

// orders are all orders of a few steps.
func orders(steps []vectors.Step) [][]vectors.Step {
	if len(steps) < 2 {
		return [][]vectors.Step{steps}
	}
	var all [][]vectors.Step
	for i, first := range steps {
		for _, rest := range orders(slices.Concat(steps[:i], steps[i+1:])) {
			all = append(all, append([]vectors.Step{first}, rest...))
		}
	}
	return all
}

func mustEqualFields(t *testing.T, got, want map[string]contract.Field) {
	t.Helper()
	if asJSON(t, got) != asJSON(t, want) {
		t.Fatalf("fields\n%s\nwant\n%s", asJSON(t, got), asJSON(t, want))
	}
}

func mustEqualVersions(t *testing.T, got []store.Version, want []vectors.Version) {
	t.Helper()
	kept := make([]vectors.Version, 0, len(got))
	for _, v := range got {
		field := contract.Field{Value: v.Value, Stamp: v.Stamp, Change: v.Change}
		kept = append(kept, vectors.Version{Name: v.Field, Field: field, Lost: v.Lost})
	}
	if asJSON(t, kept) != asJSON(t, want) {
		t.Fatalf("versions\n%s\nwant\n%s", asJSON(t, kept), asJSON(t, want))
	}
}

// asJSON writes values alike, however their JSON was spaced.
func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
