package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"
)

// Validator is the one validator; make it once with NewValidator. It is safe
// for use by several goroutines.
type Validator struct {
	check  *validator.Validate
	bodies map[Kind]bodyShape
}

// bodyShape is what reflection finds out about a kind's body, once.
type bodyShape struct {
	body reflect.Type
	// fields maps a JSON name to the Go field.
	fields   map[string]reflect.StructField
	required []string
}

// NewValidator builds the validator with Hearth's own tags: stamp, uuid7,
// moment, visible and pairing_code.
func NewValidator() *Validator {
	check := validator.New(validator.WithRequiredStructEnabled())
	check.RegisterTagNameFunc(jsonName)
	own := map[string]validator.Func{
		"stamp":  func(f validator.FieldLevel) bool { return Stamp(f.Field().String()).Valid() },
		"uuid7":  func(f validator.FieldLevel) bool { return uuid7Form.MatchString(f.Field().String()) },
		"moment": func(f validator.FieldLevel) bool { return isMoment(f.Field().String()) },
		"visible": func(f validator.FieldLevel) bool {
			return isVisible(f.Field().String())
		},
		"pairing_code": func(f validator.FieldLevel) bool { return NormalCode(f.Field().String()) != "" },
	}
	for tag, isValid := range own {
		if err := check.RegisterValidation(tag, isValid); err != nil {
			panic(fmt.Sprintf("register tag %s: %v", tag, err)) // A wrong tag name is a fault of this file alone.
		}
	}
	shapes := make(map[Kind]bodyShape)
	for _, kind := range Kinds() {
		shapes[kind] = shapeOf(reflect.TypeOf(Body(kind)))
	}
	return &Validator{check: check, bodies: shapes}
}

// Message checks a message or request by its tags and names the first field
// that is wrong.
func (v *Validator) Message(message any) *Error {
	return fieldError(v.check.Struct(message), "")
}

// Change checks one change by itself: form, kind, and the fields it sets. The
// error is the one of the change's verdict.
func (v *Validator) Change(change *Change) *Error {
	if err := v.Message(change); err != nil {
		return err
	}
	shape, known := v.bodies[change.Kind]
	if !known {
		return NewError(CodeUnknownKind, "kind")
	}
	for name := range change.Bases {
		if !fieldNameForm.MatchString(name) {
			return NewError(CodeInvalidField, "bases")
		}
	}
	return v.set(shape, change.Set)
}

// set checks the fields that a change sets against the body of its kind.
func (v *Validator) set(shape bodyShape, set map[string]json.RawMessage) *Error {
	body := reflect.New(shape.body)
	var own []string
	for _, name := range slices.Sorted(maps.Keys(set)) { // Sent again, the same field is named.
		value := set[name]
		if !fieldNameForm.MatchString(name) {
			return NewError(CodeInvalidField, "set")
		}
		if field, isOwn := shape.fields[name]; isOwn {
			if wrong := decodeField(body.Elem().FieldByIndex(field.Index), name, value); wrong != nil {
				return wrong
			}
			own = append(own, field.Name)
		} else if !validCommon(name, value) {
			return NewError(CodeInvalidField, name)
		}
	}
	if len(own) == 0 {
		return nil
	}
	// Filter by top-level field: StructPartial would skip what lies inside a set of ratings.
	skip := func(namespace []byte) bool { return !startsWithAny(string(namespace), shape.body.Name(), own) }
	return fieldError(v.check.StructFiltered(body.Interface(), skip), "set")
}

// Complete tells whether an entry has every required field of its kind, so
// that a partner never sees half an entry (SPEC ME7).
func (v *Validator) Complete(kind Kind, has func(field string) bool) bool {
	for _, name := range v.bodies[kind].required {
		if !has(name) {
			return false
		}
	}
	return true
}

// validCommon checks the fields that every kind has; others are a newer app's
// and are kept unread.
func validCommon(name string, value json.RawMessage) bool {
	switch name {
	case FieldAudience:
		// Byte for byte, as it is read later: another spelling of "me" would pass for open.
		return string(value) == `"both"` || string(value) == `"me"`
	case FieldRemoved, FieldReturned:
		return string(value) == "true" || string(value) == "false"
	case FieldSealed:
		var sealed string
		return json.Unmarshal(value, &sealed) == nil && sealedForm.MatchString(sealed)
	default:
		return json.Valid(value)
	}
}

// decodeField reads a value into a body's field; null clears one that may be
// empty. Go would read "Closeness" as closeness, which no app does.
func decodeField(into reflect.Value, name string, value json.RawMessage) *Error {
	var parts map[string]json.RawMessage
	if json.Unmarshal(value, &parts) == nil {
		for part := range parts {
			if !fieldNameForm.MatchString(part) {
				return NewError(CodeInvalidField, name)
			}
		}
	}
	err := json.Unmarshal(value, into.Addr().Interface())
	var mistyped *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mistyped) && mistyped.Field != "":
		return NewError(CodeInvalidField, name+"."+mistyped.Field)
	default:
		return NewError(CodeInvalidField, name)
	}
}

func shapeOf(body reflect.Type) bodyShape {
	shape := bodyShape{body: body, fields: make(map[string]reflect.StructField)}
	for _, field := range reflect.VisibleFields(body) {
		name := jsonName(field)
		shape.fields[name] = field
		if strings.HasPrefix(field.Tag.Get("validate"), "required") {
			shape.required = append(shape.required, name)
		}
	}
	return shape
}

func jsonName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

func startsWithAny(namespace, body string, fields []string) bool {
	rest := strings.TrimPrefix(namespace, body+".")
	top, _, _ := strings.Cut(rest, ".")
	for _, field := range fields {
		if top == field {
			return true
		}
	}
	return false
}

// fieldError names the field that is wrong by its JSON path, never its value.
func fieldError(err error, within string) *Error {
	if err == nil {
		return nil
	}
	var invalid validator.ValidationErrors
	if !errors.As(err, &invalid) || len(invalid) == 0 {
		return NewError(CodeInvalidField, within)
	}
	_, path, found := strings.Cut(invalid[0].Namespace(), ".")
	if !found {
		path = within
	}
	if at := strings.IndexByte(path, '['); at >= 0 {
		path = path[:at] // A map's key is the sender's own text.
	}
	return NewError(CodeInvalidField, path)
}
