package main

import (
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden file anew")

func TestTypes_OneOfEachSort(t *testing.T) {
	src, err := load("testdata/sample")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	src.writeConstants(&out)
	src.writeTypes(&out)
	const golden = "testdata/sample.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("not what %s has (go test ./shared/gen -update writes it anew):\n%s", golden, out.String())
	}
}

func TestRules_OneOfEachTag(t *testing.T) {
	type inner struct {
		Step int `json:"step" validate:"required,min=1,max=7"`
	}
	type body struct {
		Text  string `json:"text" validate:"required,max=40,moment"`
		Pick  string `json:"pick,omitempty" validate:"omitempty,oneof=a b"`
		Inner *inner `json:"inner" validate:"required"`
	}
	var out strings.Builder
	writeRules(&out, reflect.TypeFor[body](), "")
	want := strings.Join([]string{
		"text: {", "type: 'string',", "required: true,", "maxRunes: 40,", "moment: true,", "},",
		"pick: {", "type: 'string',", "oneOf: ['a', 'b'],", "},",
		"inner: {", "type: 'object',", "required: true,", "fields: {",
		"step: {", "type: 'number',", "required: true,", "min: 1,", "max: 7,", "},",
		"},", "},",
	}, " ")
	if got := strings.Join(strings.Fields(out.String()), " "); got != want {
		t.Errorf("rules\n%s\nwant\n%s", got, want)
	}
}

func TestRules_UnknownTagEndsTheGenerator(t *testing.T) {
	type body struct {
		Text string `json:"text" validate:"email"`
	}
	defer func() {
		if recover() == nil {
			t.Error("a tag that the app cannot check was passed over")
		}
	}()
	rulesOf(reflect.TypeFor[body]().Field(0))
}

func TestGenerate_IsTheSameEachTime(t *testing.T) {
	texts := make([]string, 2)
	for i := range texts {
		text, err := generate("../contract")
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = text
	}
	if texts[0] != texts[1] {
		t.Error("the same contract gave different files")
	}
}
