package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"strings"
	"time"

	"hearth/shared/contract"
)

// notSpoken are Go's own affairs.
var notSpoken = map[string]bool{"Validator": true}

// renamed would hide a name of the language.
var renamed = map[string]string{"Error": "CodedError"}

func spoken(name string) string {
	if other, is := renamed[name]; is {
		return other
	}
	return name
}

// generate answers the whole of contract.gen.ts.
func generate(dir string) (string, error) {
	src, err := load(dir)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	out.WriteString("// Made by scripts/gen from shared/contract. Change it there.\n")
	src.writeConstants(&out)
	src.writeTypes(&out)
	writeCatalogue(&out)
	writeKinds(&out)
	return out.String(), nil
}

// writeConstants writes numbers and texts; durations become milliseconds.
func (s *source) writeConstants(out *strings.Builder) {
	out.WriteString("\n")
	for _, object := range s.constants() {
		value := object.Val()
		switch {
		case object.Type().String() == "time.Duration":
			nanos, _ := constant.Int64Val(value)
			fmt.Fprintf(out, "export const %s = %d;\n", object.Name(), time.Duration(nanos).Milliseconds())
		case isPlain(object.Type()) && value.Kind() == constant.Int:
			fmt.Fprintf(out, "export const %s = %s;\n", object.Name(), value.ExactString())
		case isPlain(object.Type()) && value.Kind() == constant.String:
			fmt.Fprintf(out, "export const %s = %s;\n", object.Name(), quote(constant.StringVal(value)))
		}
	}
}

func isPlain(t types.Type) bool {
	_, isBasic := t.(*types.Basic)
	return isBasic
}

// writeTypes writes every exported struct as an interface, and every string
// type as the union of its constants.
func (s *source) writeTypes(out *strings.Builder) {
	s.declared(token.TYPE, func(spec ast.Spec, doc string) {
		name := spec.(*ast.TypeSpec).Name
		if !name.IsExported() || notSpoken[name.Name] {
			return
		}
		named := s.scope.Lookup(name.Name).Type().(*types.Named)
		switch under := named.Underlying().(type) {
		case *types.Struct:
			writeDoc(out, doc)
			fmt.Fprintf(out, "export interface %s {\n", spoken(name.Name))
			writeFields(out, under)
			out.WriteString("}\n")
		case *types.Basic:
			writeDoc(out, doc)
			values := s.valuesOf(named)
			if len(values) == 0 {
				values = []string{"string"}
			}
			fmt.Fprintf(out, "export type %s = %s;\n", name.Name, strings.Join(values, " | "))
		}
	})
}

func writeDoc(out *strings.Builder, doc string) {
	out.WriteString("\n")
	if doc == "" {
		return
	}
	out.WriteString("/**\n")
	for line := range strings.SplitSeq(doc, "\n") {
		out.WriteString(strings.TrimRight(" * "+line, " ") + "\n")
	}
	out.WriteString(" */\n")
}

func writeFields(out *strings.Builder, body *types.Struct) {
	for i := range body.NumFields() {
		tag := reflect.StructTag(body.Tag(i))
		name, options, _ := strings.Cut(tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		mark := ""
		if strings.Contains(options, "omitempty") {
			mark = "?"
		}
		typed := tag.Get("ts")
		if choices := choicesIn(tag); typed == "" && choices != nil {
			typed = strings.Join(choices, " | ")
		} else if typed == "" {
			typed = typeName(body.Field(i).Type())
		}
		fmt.Fprintf(out, "  readonly %s%s: %s;\n", name, mark, typed)
	}
}

// choicesIn answers the values a oneof tag allows, quoted.
func choicesIn(tag reflect.StructTag) []string {
	for part := range strings.SplitSeq(tag.Get("validate"), ",") {
		if values, isChoice := strings.CutPrefix(part, "oneof="); isChoice {
			return quoteAll(strings.Fields(values))
		}
	}
	return nil
}

func typeName(t types.Type) string {
	switch t := t.(type) {
	case *types.Pointer:
		return typeName(t.Elem())
	case *types.Slice:
		return "readonly " + typeName(t.Elem()) + "[]"
	case *types.Map:
		return "Readonly<Record<string, " + typeName(t.Elem()) + ">>"
	case *types.Named:
		if t.Obj().Pkg().Path() == "time" {
			return "string" // RFC 3339.
		}
		return spoken(t.Obj().Name())
	case *types.Basic:
		switch {
		case t.Info()&types.IsBoolean != 0:
			return "boolean"
		case t.Info()&types.IsNumeric != 0:
			return "number"
		case t.Info()&types.IsString != 0:
			return "string"
		}
	}
	panic("no type in TypeScript for " + t.String()) // Its field needs a ts tag.
}

func writeCatalogue(out *strings.Builder) {
	out.WriteString("\n/** Every error a person or a phone can be given. */\nexport const catalogue: Readonly<Record<Code, Known>> = {\n")
	for _, known := range contract.Catalogue() {
		fmt.Fprintf(out, "  %s: {\n    code: %s,\n    status: %d,\n    sentence: %s,\n    parks: %v,\n  },\n",
			known.Code, quote(string(known.Code)), known.Status, quote(known.Sentence), known.Parks)
	}
	out.WriteString("};\n")
}
