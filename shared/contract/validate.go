package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/go-playground/validator/v10"
)

// Moment is the layout of happened_at: RFC 3339 to the second, with an offset.
const Moment = "2006-01-02T15:04:05Z07:00"

var (
	uuid7Form     = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	fieldNameForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	sealedForm    = regexp.MustCompile(`^[A-Za-z0-9+/]+={0,2}$`)
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
	for name, value := range set {
		if !fieldNameForm.MatchString(name) {
			return NewError(CodeInvalidField, "set")
		}
		if field, isOwn := shape.fields[name]; isOwn {
			if err := decodeField(body.Elem().FieldByIndex(field.Index), value); err != nil {
				return NewError(CodeInvalidField, name)
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
		var audience Audience
		return json.Unmarshal(value, &audience) == nil && (audience == AudienceBoth || audience == AudienceMe)
	case FieldRemoved, FieldReturned:
		return string(value) == "true" || string(value) == "false"
	case FieldSealed:
		var sealed string
		return json.Unmarshal(value, &sealed) == nil && sealedForm.MatchString(sealed)
	default:
		return json.Valid(value)
	}
}

// decodeField reads a value into a body's field; null clears one that may be empty.
func decodeField(into reflect.Value, value json.RawMessage) error {
	if !json.Valid(value) {
		return errors.New("not JSON")
	}
	return json.Unmarshal(value, into.Addr().Interface())
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

func isMoment(s string) bool {
	_, err := time.Parse(Moment, s)
	return err == nil && len(s) <= len("2006-01-02T15:04:05+07:00")
}

// isVisible wants at least one character one can see, and no control characters.
func isVisible(s string) bool {
	seen := false
	for _, r := range s {
		if unicode.IsControl(r) {
			return false
		}
		seen = seen || unicode.IsGraphic(r) && !unicode.IsSpace(r)
	}
	return seen
}

// NormalCode reads a pairing code as people type it: any case, with or without
// dash and spaces, O for 0, I and L for 1. It answers "" where that is no code.
func NormalCode(typed string) string {
	var code strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch {
		case r == '-' || unicode.IsSpace(r):
			continue
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		}
		if !strings.ContainsRune(CodeAlphabet, r) {
			return ""
		}
		code.WriteRune(r)
	}
	if code.Len() != CodeLength {
		return ""
	}
	return code.String()
}
