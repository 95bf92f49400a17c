package contract_test

import (
	"go/ast"
	"strconv"
	"strings"
	"testing"

	"hearth/shared/contract"
)

func TestCatalogue_HasEveryCode(t *testing.T) {
	rows := make(map[contract.Code]int)
	for _, known := range contract.Catalogue() {
		rows[known.Code]++
		if known.Status < 400 || known.Status > 599 || !strings.HasSuffix(known.Sentence, ".") {
			t.Errorf("%s: status %d, sentence %q", known.Code, known.Status, known.Sentence)
		}
	}
	codes := declaredCodes(t)
	for _, code := range codes {
		if rows[code] != 1 {
			t.Errorf("%s has %d rows", code, rows[code])
		}
	}
	if len(codes) != len(rows) {
		t.Errorf("%d codes, %d rows", len(codes), len(rows))
	}
}

// PU5: what a server may get over, and what belongs to no single change, never parks one.
func TestCatalogue_PU5_OnlyWhatCannotHelpParks(t *testing.T) {
	for _, known := range contract.Catalogue() {
		if known.Parks && (known.Status >= 500 || known.Status == 401 || known.Status == 426 || known.Status == 429) {
			t.Errorf("%s parks with status %d", known.Code, known.Status)
		}
	}
}

func TestFind_UnknownIsInternal(t *testing.T) {
	if found := contract.Find("made_up"); found.Code != contract.CodeInternal {
		t.Errorf("found %+v", found)
	}
	if found := contract.Find(contract.CodeNotYours); found.Code != contract.CodeNotYours || !found.Parks {
		t.Errorf("found %+v", found)
	}
}

// declaredCodes reads the Code constants from the source.
func declaredCodes(t *testing.T) []contract.Code {
	t.Helper()
	var codes []contract.Code
	for _, file := range mustParse(t) {
		ast.Inspect(file, func(node ast.Node) bool {
			spec, isValue := node.(*ast.ValueSpec)
			if !isValue {
				return true
			}
			if typed, isNamed := spec.Type.(*ast.Ident); isNamed && typed.Name == "Code" {
				text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				codes = append(codes, contract.Code(text))
			}
			return true
		})
	}
	if len(codes) == 0 {
		t.Fatal("no codes in the source")
	}
	return codes
}
