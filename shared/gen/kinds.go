package main

import (
	"fmt"
	"reflect"
	"strings"

	"hearth/shared/contract"
)

// ruleType is the shape of one field's rules, for the app's validator.
const ruleType = `
/** What a field of a kind must be; a kind's fields are checked by these. */
export interface FieldRule {
  readonly type: 'string' | 'number' | 'object';
  readonly required?: boolean;
  /** In Unicode code points. */
  readonly maxRunes?: number;
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
  readonly moment?: boolean;
  readonly fields?: Readonly<Record<string, FieldRule>>;
}

/** The fields of every kind this app knows. */
export const kinds: Readonly<Record<Kind, Readonly<Record<string, FieldRule>>>> = {
`

func writeKinds(out *strings.Builder) {
	out.WriteString(ruleType)
	for _, kind := range contract.Kinds() {
		fmt.Fprintf(out, "  %s: {\n", kind)
		writeRules(out, reflect.TypeOf(contract.Body(kind)), "    ")
		out.WriteString("  },\n")
	}
	out.WriteString("};\n")
}

func writeRules(out *strings.Builder, body reflect.Type, indent string) {
	for i := range body.NumField() {
		field := body.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		fmt.Fprintf(out, "%s%s: {\n", indent, name)
		inner := indent + "  "
		for _, rule := range rulesOf(field) {
			fmt.Fprintf(out, "%s%s,\n", inner, rule)
		}
		if parts := pointedTo(field.Type); parts.Kind() == reflect.Struct {
			fmt.Fprintf(out, "%sfields: {\n", inner)
			writeRules(out, parts, inner+"  ")
			fmt.Fprintf(out, "%s},\n", inner)
		}
		fmt.Fprintf(out, "%s},\n", indent)
	}
}

// rulesOf translates a field's validate tag. An unknown tag ends the
// generator: the app must not check less than it could without anyone noticing.
func rulesOf(field reflect.StructField) []string {
	isText := field.Type.Kind() == reflect.String
	rules := []string{"type: " + quote(typeOf(field.Type))}
	for part := range strings.SplitSeq(field.Tag.Get("validate"), ",") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "required":
			rules = append(rules, "required: true")
		case "omitempty":
		case "moment":
			rules = append(rules, "moment: true")
		case "min":
			rules = append(rules, "min: "+value)
		case "max":
			if isText {
				rules = append(rules, "maxRunes: "+value)
			} else {
				rules = append(rules, "max: "+value)
			}
		case "oneof":
			rules = append(rules, "oneOf: ["+strings.Join(quoteAll(strings.Fields(value)), ", ")+"]")
		default:
			panic("no rule in TypeScript for the tag " + name)
		}
	}
	return rules
}

func pointedTo(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

func typeOf(t reflect.Type) string {
	switch pointedTo(t).Kind() {
	case reflect.String:
		return "string"
	case reflect.Struct:
		return "object"
	default:
		return "number"
	}
}
