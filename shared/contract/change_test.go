package contract_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hearth/shared/contract"
	"hearth/shared/vectors"
)

func TestChange_ValidVectors(t *testing.T) {
	validate := contract.NewValidator()
	for _, c := range vectors.Valid(t) {
		t.Run(c.Name, func(t *testing.T) {
			if err := validate.Change(&c.Change); err != nil {
				t.Errorf("refused: %v", err)
			}
		})
	}
}

func TestChange_InvalidVectors(t *testing.T) {
	validate := contract.NewValidator()
	for _, c := range vectors.Invalid(t) {
		t.Run(c.Name, func(t *testing.T) {
			err := validate.Change(&c.Change)
			if err == nil || err.Code != c.Error.Code || err.Field != c.Error.Field {
				t.Errorf("answered %v, want %v", err, c.Error)
			}
		})
	}
}

// Each kind in turn breaks the longest text it may have.
func TestChange_LimitsAreInCharacters(t *testing.T) {
	validate := contract.NewValidator()
	for _, c := range []struct {
		kind  contract.Kind
		field string
		most  int
	}{
		{contract.KindAffection, "own_name", contract.MaxNameRunes},
		{contract.KindAffection, "note", contract.MaxNoteRunes},
		{contract.KindKindWord, "text", contract.MaxWordsRunes},
		{contract.KindCheckIn, "words", contract.MaxWordsRunes},
	} {
		longest := mustChange(t, c.kind, map[string]any{c.field: strings.Repeat("爱", c.most)})
		if err := validate.Change(&longest); err != nil {
			t.Errorf("%s %s of %d characters: %v", c.kind, c.field, c.most, err)
		}
		longer := mustChange(t, c.kind, map[string]any{c.field: strings.Repeat("爱", c.most+1)})
		if err := validate.Change(&longer); err == nil || err.Field != c.field {
			t.Errorf("%s %s of one more: %v", c.kind, c.field, err)
		}
	}
}

func TestChange_RatingsHaveTheStepsTheLimitsSay(t *testing.T) {
	validate := contract.NewValidator()
	for field, most := range map[string]int{
		"closeness": contract.ClosenessSteps, "life": contract.MoodSteps, "us": contract.MoodSteps,
	} {
		for step := range most + 2 {
			ratings := map[string]int{"closeness": 1, field: step}
			change := mustChange(t, contract.KindCheckIn, map[string]any{"ratings": ratings})
			err := validate.Change(&change)
			isLeftOut := step == 0 && field != "closeness"
			if isGood := step >= 1 && step <= most || isLeftOut; (err == nil) != isGood {
				t.Errorf("%s %d: %v", field, step, err)
			}
		}
	}
}

// What a change does not set is not asked for: an edit sets what it edits.
func TestChange_OnlyWhatIsSetIsChecked(t *testing.T) {
	validate := contract.NewValidator()
	for _, kind := range contract.Kinds() {
		body := reflect.TypeOf(contract.Body(kind))
		for i := range body.NumField() {
			name, _, _ := strings.Cut(body.Field(i).Tag.Get("json"), ",")
			change := mustChange(t, kind, map[string]any{name: []int{1}})
			if err := validate.Change(&change); err == nil || err.Field != name {
				t.Errorf("%s: %s alone and wrong: %v", kind, name, err)
			}
		}
		edit := mustChange(t, kind, map[string]any{contract.FieldRemoved: true})
		if err := validate.Change(&edit); err != nil {
			t.Errorf("%s: a removal alone: %v", kind, err)
		}
	}
}

// An error travels to screens and logs: what somebody wrote must not.
func TestChange_ErrorsNeverEcho(t *testing.T) {
	const secret = "Zwiebelkuchen"
	validate := contract.NewValidator()
	whole := vectors.Valid(t)[0].Change
	for name, spoil := range map[string]func(*contract.Change){
		"id":           func(c *contract.Change) { c.ID = secret },
		"entry":        func(c *contract.Change) { c.Entry = secret },
		"kind":         func(c *contract.Change) { c.Kind = secret },
		"author":       func(c *contract.Change) { c.Author = secret },
		"stamp":        func(c *contract.Change) { c.Stamp = secret },
		"base":         func(c *contract.Change) { c.Bases = map[string]string{"note": secret} },
		"base's name":  func(c *contract.Change) { c.Bases = map[string]string{secret: c.ID} },
		"field's name": func(c *contract.Change) { c.Set = map[string]json.RawMessage{secret: []byte("1")} },
		"choice":       func(c *contract.Change) { c.Set = map[string]json.RawMessage{"gesture": []byte(`"` + secret + `"`)} },
		"type":         func(c *contract.Change) { c.Set = map[string]json.RawMessage{"note": []byte(`{"` + secret + `":1}`)} },
		"moment": func(c *contract.Change) {
			c.Set = map[string]json.RawMessage{"happened_at": []byte(`"` + secret + `"`)}
		},
		"sealed": func(c *contract.Change) { c.Set = map[string]json.RawMessage{"sealed": []byte(`"` + secret + `!"`)} },
	} {
		change := whole
		spoil(&change)
		err := validate.Change(&change)
		if err == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		said, marshalErr := json.Marshal(err)
		if marshalErr != nil {
			t.Fatal(marshalErr)
		}
		if strings.Contains(string(said)+err.Error(), secret) {
			t.Errorf("%s: the error repeats what was written", name)
		}
	}
}

// F3: what cannot be read keeps its id, for a verdict of its own.
func TestChange_UnreadableKeepsItsPlaceInThePush(t *testing.T) {
	var request contract.SyncRequest
	push := `{"protocol":1,"changes":[{"id":"one","stamp":5},{"id":7},{"id":"three","kind":"affection"}]}`
	if err := json.Unmarshal([]byte(push), &request); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, change := range request.Changes {
		ids = append(ids, change.ID)
	}
	if want := []string{"one", "", "three"}; !slices.Equal(ids, want) {
		t.Errorf("read %q, want %q", ids, want)
	}
}

func mustChange(t *testing.T, kind contract.Kind, set map[string]any) contract.Change {
	t.Helper()
	change := vectors.Valid(t)[0].Change
	change.Kind, change.Set = kind, make(map[string]json.RawMessage)
	for name, value := range set {
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		change.Set[name] = data
	}
	return change
}
