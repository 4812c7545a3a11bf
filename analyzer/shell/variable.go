package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// maxVariables bounds the variables that are followed through a script.
const maxVariables = 500

// A variable is one that the script sets exactly once.
type variable struct {
	name     string
	assign   *syntax.Assign
	from, to int // offsets between which the assignment holds for certain
	value    *value.Value
}

// prepare finds the variables whose value can be told: set once, by a statement
// that surely runs, in a script that evaluates nothing before.
func (r *reader) prepare(file *syntax.File) {
	r.fragile = len(r.script.Source.Str) + 1
	for node := range syntax.Preorder(file) {
		if len(r.never) > 0 && node != nil && r.dead(int(node.Pos().Offset())) {
			continue
		}
		switch node := node.(type) {
		case *syntax.Assign:
			if node.Name != nil && !node.Naked {
				r.set = append(r.set, node.Name.Value)
			}
		case *syntax.WordIter:
			r.set = append(r.set, node.Name.Value, node.Name.Value)
		case *syntax.CallExpr:
			if len(node.Args) == 0 {
				continue
			}
			switch node.Args[0].Lit() {
			case ".", "source", "eval":
				r.fragile = min(r.fragile, int(node.Pos().Offset()))
			case "read", "unset", "getopts", "mapfile", "readarray", "printf":
				for _, arg := range node.Args[1:] {
					r.set = append(r.set, arg.Lit(), arg.Lit())
				}
			case "set":
				if !onlyOptions(node.Args[1:]) {
					r.params = nil
				}
			case "shift":
				r.params = nil
			}
		}
	}
	if len(r.set) == 0 || len(r.set) > maxVariables {
		return
	}
	for _, stmt := range file.Stmts {
		r.settle(stmt, len(r.script.Source.Str))
	}
	r.variables = slices.DeleteFunc(r.variables, func(v variable) bool {
		count := 0
		for _, name := range r.set {
			if name == v.name {
				count++
			}
		}
		return count != 1
	})
}

// onlyOptions reports whether the words after set change no parameter: -e,
// -euo pipefail.
func onlyOptions(words []*syntax.Word) bool {
	named := false // the option before takes a name
	for _, word := range words {
		text := word.Lit()
		switch {
		case named:
			named = false
		case len(text) < 2 || text == "--" || text[0] != '-' && text[0] != '+':
			return false
		default:
			named = strings.HasSuffix(text, "o")
		}
	}
	return true
}

// settle notes the assignments of a statement that surely runs if what stands
// up to the offset `to` does.
func (r *reader) settle(stmt *syntax.Stmt, to int) {
	if stmt.Background || stmt.Coprocess {
		return
	}
	switch cmd := stmt.Cmd.(type) {
	case *syntax.CallExpr:
		if len(cmd.Args) == 0 {
			r.settleAll(cmd.Assigns, cmd, to)
		}
	case *syntax.DeclClause:
		if cmd.Variant.Value == "export" || cmd.Variant.Value == "readonly" {
			r.settleAll(cmd.Args, cmd, to)
		}
	case *syntax.BinaryCmd:
		switch cmd.Op {
		case syntax.AndStmt:
			_, end := r.span(cmd)
			r.settle(cmd.X, to)
			r.settle(cmd.Y, min(to, end))
		case syntax.OrStmt:
			r.settle(cmd.X, to)
		}
	}
}

func (r *reader) settleAll(assigns []*syntax.Assign, node syntax.Node, to int) {
	_, end := r.span(node)
	for _, a := range assigns {
		if a.Name != nil && !a.Naked && !a.Append && a.Index == nil && a.Array == nil {
			r.variables = append(r.variables, variable{name: a.Name.Value, assign: a, from: end, to: to})
		}
	}
}

// lookup returns the value of a variable used at an offset, nil if it is not
// certain.
func (r *reader) lookup(name string, off int) *value.Value {
	if len(name) == 1 && name[0] >= '0' && name[0] <= '9' {
		if i := int(name[0] - '0'); i < len(r.params) && r.functions == 0 && r.params[i].IsKnown() {
			return r.params[i]
		}
		return nil
	}
	for _, v := range r.variables {
		if v.name == name && v.from <= off && off < v.to && off < r.fragile && v.value.IsKnown() {
			return v.value
		}
	}
	if r.env == nil || r.assigned(name, off) || off > r.fragile {
		return nil
	}
	if v, known := r.env(name); known && v.IsKnown() {
		return v
	}
	return nil
}

// unset reports whether nothing is known to set a variable, so that its default
// is what the author of the files assumes.
func (r *reader) unset(name string, off int) bool {
	if r.assigned(name, off) || name[0] >= '0' && name[0] <= '9' || name == "@" || name == "*" {
		return false
	}
	if r.env == nil {
		return true
	}
	v, known := r.env(name)
	return !known && v == nil || known && (v == nil || v.IsKnown() && v.Str == "")
}

// assigned reports whether the script itself may have set a variable that is used
// at an offset.
func (r *reader) assigned(name string, off int) bool {
	if len(r.set) > maxVariables {
		return true
	}
	for _, v := range r.variables {
		if v.name == name && off < v.from && r.functions == 0 {
			return false // set once, and only afterwards: NAME="${NAME:-default}"
		}
	}
	return slices.Contains(r.set, name)
}
