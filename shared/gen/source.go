package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// source is the contract package, parsed and type-checked.
type source struct {
	files []*ast.File
	scope *types.Scope
}

// load reads the contract's Go files, tests left out.
func load(dir string) (*source, error) {
	fset := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	src := &source{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
		if err != nil {
			return nil, fmt.Errorf("parse contract: %w", err)
		}
		src.files = append(src.files, file)
	}
	config := types.Config{
		Importer:         lean{importer.ForCompiler(fset, "source", nil)},
		IgnoreFuncBodies: true,
		Error:            func(error) {}, // The compiler has seen the contract; here much is left out.
	}
	pkg, _ := config.Check(dir, fset, src.files, nil)
	src.scope = pkg.Scope()
	return src, nil
}

// lean reads time, for times and durations, and leaves every other package
// empty: nothing of theirs is said on the wire, and reading them takes a while.
type lean struct{ source types.Importer }

// Import implements types.Importer.
func (l lean) Import(name string) (*types.Package, error) {
	if name == "time" {
		return l.source.Import(name)
	}
	empty := types.NewPackage(name, path.Base(name))
	empty.MarkComplete()
	return empty, nil
}

// declared visits the package's exported declarations of a sort in the order
// of the source.
func (s *source) declared(sort token.Token, visit func(spec ast.Spec, doc string)) {
	for _, file := range s.files {
		for _, decl := range file.Decls {
			general, isGeneral := decl.(*ast.GenDecl)
			if !isGeneral || general.Tok != sort {
				continue
			}
			for _, spec := range general.Specs {
				visit(spec, docOf(spec, general))
			}
		}
	}
}

func docOf(spec ast.Spec, decl *ast.GenDecl) string {
	var own *ast.CommentGroup
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		own = spec.Doc
	case *ast.ValueSpec:
		own = spec.Doc
	}
	if own == nil && len(decl.Specs) == 1 {
		own = decl.Doc
	}
	return strings.TrimSpace(own.Text())
}

// constants answers the exported constants, each with its type and value.
func (s *source) constants() []*types.Const {
	var found []*types.Const
	s.declared(token.CONST, func(spec ast.Spec, _ string) {
		for _, name := range spec.(*ast.ValueSpec).Names {
			if object, isConst := s.scope.Lookup(name.Name).(*types.Const); isConst && name.IsExported() {
				found = append(found, object)
			}
		}
	})
	return found
}

// valuesOf answers a string type's constants, quoted, in the order of the source.
func (s *source) valuesOf(named *types.Named) []string {
	var values []string
	for _, object := range s.constants() {
		if types.Identical(object.Type(), named) {
			values = append(values, quote(constant.StringVal(object.Val())))
		}
	}
	return values
}

func quote(text string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), "'", `\'`) + "'"
}

func quoteAll(texts []string) []string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = quote(text)
	}
	return quoted
}
