// Package vectors reads the cases that both sides run. README.md says how they
// are written.
package vectors

import (
	"embed"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"hearth/shared/contract"
)

//go:embed *.json valid invalid merge scenarios
var files embed.FS

// Single is one change by itself, and the error it gets, if any.
type Single struct {
	Name   string          `json:"name"`
	Rules  []string        `json:"rules"`
	Raw    json.RawMessage `json:"change"`
	Error  *contract.Error `json:"error"`
	Change contract.Change `json:"-"`
}

// Merge is changes that meet, and what comes of it.
type Merge struct {
	Name     string                    `json:"name"`
	Rules    []string                  `json:"rules"`
	Start    map[string]contract.Field `json:"start"`
	Steps    []Step                    `json:"steps"`
	AnyOrder bool                      `json:"anyOrder"`
	Fields   map[string]contract.Field `json:"fields"`
	Versions []Version                 `json:"versions"`
}

// Scenario is a story; README.md has its words.
type Scenario struct {
	Name  string
	Lines []string
}

// Step is one change reaching the server at its clock Now, in milliseconds.
type Step struct {
	Now    int64           `json:"now"`
	Raw    json.RawMessage `json:"change"`
	Change contract.Change `json:"-"`
	// Stamp is canonical.
	Stamp contract.Stamp `json:"stamp"`
}

// Version is a value kept as an earlier one.
type Version struct {
	Name string `json:"field"`
	contract.Field
	Lost bool `json:"lost"`
}

// Stamps are cases about stamps and the clock that gives them.
type Stamps struct {
	Ordered []contract.Stamp `json:"ordered"`
	Broken  []contract.Stamp `json:"broken"`
	Next    []Next           `json:"next"`
}

// Next is the reading a clock gives after another: 12 characters of
// milliseconds, 4 of counter.
type Next struct {
	Name string `json:"name"`
	Last string `json:"last"`
	Now  uint64 `json:"now"`
	Next string `json:"next"`
}

// Valid are changes that every server accepts.
func Valid(tb testing.TB) []Single {
	tb.Helper()
	return singles(tb, "valid")
}

// Invalid are changes that every server refuses.
func Invalid(tb testing.TB) []Single {
	tb.Helper()
	return singles(tb, "invalid")
}

// Merges are changes that meet.
func Merges(tb testing.TB) []Merge {
	tb.Helper()
	cases := readAll[Merge](tb, "merge")
	for i := range cases {
		for j := range cases[i].Steps {
			step := &cases[i].Steps[j]
			step.Change = wholeChange(tb, step.Raw)
			if step.Stamp == "" {
				step.Stamp = step.Change.Stamp
			}
		}
	}
	return cases
}

// Scenarios are stories of phones and a server, told line by line.
func Scenarios(tb testing.TB) []Scenario {
	tb.Helper()
	names, err := fs.Glob(files, "scenarios/*.txt")
	if err != nil || len(names) == 0 {
		tb.Fatalf("no scenarios: %v", err)
	}
	var all []Scenario
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		for _, told := range strings.Split(string(text), "scenario: ")[1:] {
			lines := strings.Split(strings.TrimSpace(told), "\n")
			all = append(all, Scenario{Name: lines[0], Lines: lines[1:]})
		}
	}
	return all
}

// ReadStamps are the cases of stamps.json.
func ReadStamps(tb testing.TB) Stamps {
	tb.Helper()
	var stamps Stamps
	read(tb, "stamps.json", &stamps)
	return stamps
}

func singles(tb testing.TB, folder string) []Single {
	tb.Helper()
	cases := readAll[Single](tb, folder)
	for i := range cases {
		cases[i].Change = wholeChange(tb, cases[i].Raw)
	}
	return cases
}

// wholeChange is change.json with a case's own members in place of its.
func wholeChange(tb testing.TB, own []byte) contract.Change {
	tb.Helper()
	var change contract.Change
	read(tb, "change.json", &change)
	if err := json.Unmarshal(own, &change); err != nil {
		tb.Fatalf("read change of a case: %v", err)
	}
	return change
}

func readAll[T any](tb testing.TB, folder string) []T {
	tb.Helper()
	names, err := fs.Glob(files, folder+"/*.json")
	if err != nil || len(names) == 0 {
		tb.Fatalf("no cases in %s: %v", folder, err)
	}
	var all []T
	for _, name := range names {
		var cases []T
		read(tb, name, &cases)
		all = append(all, cases...)
	}
	return all
}

func read(tb testing.TB, name string, into any) {
	tb.Helper()
	data, err := files.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		tb.Fatalf("read %s: %v", name, err)
	}
}
