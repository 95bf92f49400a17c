package contract_test

import (
	"go/ast"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hearth/shared/contract"
)

// The validator panics at the first use of a tag it does not know, so every
// type that has one is used here.
func TestMessages_OneOfEach(t *testing.T) {
	validate := contract.NewValidator()
	messages := []any{
		contract.Change{}, contract.Cursor{}, contract.Entry{}, contract.Field{}, contract.HealRequest{}, contract.FromPhone{}, contract.SyncRequest{},
		contract.SetupRequest{}, contract.InviteRequest{}, contract.JoinRequest{},
		contract.Affection{}, contract.KindWord{}, contract.CheckIn{}, contract.Ratings{},
	}
	used := make(map[string]bool)
	for _, message := range messages {
		used[reflect.TypeOf(message).Name()] = true
		if _, isCursor := message.(contract.Cursor); isCursor {
			continue // The zero cursor is the beginning of a feed.
		}
		if err := validate.Message(message); err == nil {
			t.Errorf("an empty %T is accepted", message)
		}
	}
	for _, name := range typesWithTags(t) {
		if !used[name] {
			t.Errorf("%s has tags and is not tried", name)
		}
	}
}

func TestMessages_NamesTheFieldByItsPath(t *testing.T) {
	validate := contract.NewValidator()
	for _, c := range []struct {
		message any
		field   string
	}{
		{contract.SetupRequest{Code: "0000-0000", Name: " ", PartnerName: "Jonas", DeviceName: "Phone"}, "name"},
		{contract.SetupRequest{Code: "0000-0000", Name: "Mira", PartnerName: "Jo\x00nas", DeviceName: "Phone"}, "partner_name"},
		{contract.JoinRequest{Code: "0000-000", DeviceName: "Phone"}, "code"},
		{contract.JoinRequest{Code: "0000-0000", DeviceName: "Phone", Name: strings.Repeat("x", 41)}, "name"},
		{contract.InviteRequest{For: "everyone"}, "for"},
		{contract.SyncRequest{}, "protocol"},
		{contract.SyncRequest{Protocol: 1, Cursor: &contract.Cursor{Epoch: strings.Repeat("x", 65)}}, "cursor.epoch"},
		{contract.FromPhone{Type: contract.MessageWelcome}, "type"},
	} {
		if err := validate.Message(c.message); err == nil || err.Field != c.field {
			t.Errorf("%T: %v, want one about %s", c.message, err, c.field)
		}
	}
}

func TestComplete_ME7_AsksForWhatTheKindRequires(t *testing.T) {
	validate := contract.NewValidator()
	for kind, required := range map[contract.Kind][]string{
		contract.KindAffection: {"gesture", "happened_at"},
		contract.KindKindWord:  {"text", "happened_at"},
		contract.KindCheckIn:   {"ratings", "happened_at"},
	} {
		if !validate.Complete(kind, func(field string) bool { return slices.Contains(required, field) }) {
			t.Errorf("%s with %v is not complete", kind, required)
		}
		for _, missing := range required {
			if validate.Complete(kind, func(field string) bool { return field != missing }) {
				t.Errorf("%s is complete without %s", kind, missing)
			}
		}
	}
}

// typesWithTags reads the contract's source for types that have a validate tag.
func typesWithTags(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, file := range mustParse(t) {
		ast.Inspect(file, func(node ast.Node) bool {
			spec, isType := node.(*ast.TypeSpec)
			if !isType {
				return true
			}
			if body, isStruct := spec.Type.(*ast.StructType); isStruct && hasTag(body) {
				names = append(names, spec.Name.Name)
			}
			return true
		})
	}
	return names
}

func hasTag(body *ast.StructType) bool {
	for _, field := range body.Fields.List {
		if field.Tag != nil && strings.Contains(field.Tag.Value, "validate:") {
			return true
		}
	}
	return false
}
