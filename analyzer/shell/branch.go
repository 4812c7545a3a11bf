package shell

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// branches decides which statements of a script never run with its arguments
// and variables. What can't be decided may run.
type branches struct {
	r      *reader
	params []*value.Value // $0, $1, …; nil once the script may have changed them
	set    []string
	depth  int
}

// A region is a part of a script's text that never runs.
type region struct{ off, end int }

// decide notes what never runs.
func (r *reader) decide(file *syntax.File) {
	b := branches{r: r, params: r.params}
	for node := range syntax.Preorder(file) {
		if a, ok := node.(*syntax.Assign); ok && a.Name != nil && !a.Naked {
			b.set = append(b.set, a.Name.Value)
		}
		if loop, ok := node.(*syntax.WordIter); ok {
			b.set = append(b.set, loop.Name.Value)
		}
	}
	if len(b.set) <= maxVariables {
		b.sequence(file.Stmts)
	}
}

// dead reports whether what stands at an offset never runs.
func (r *reader) dead(off int) bool {
	return slices.ContainsFunc(r.never, func(n region) bool { return n.off <= off && off < n.end })
}

func (b *branches) kill(first, last syntax.Node) {
	off, _ := b.r.span(first)
	_, end := b.r.span(last)
	b.r.never = append(b.r.never, region{off, end})
}

// sequence goes through statements; it reports whether they surely end the
// script.
func (b *branches) sequence(stmts []*syntax.Stmt) bool {
	if b.depth++; b.depth > maxNesting {
		b.params = nil
		return false
	}
	defer func() { b.depth-- }()
	for i, stmt := range stmts {
		if !b.statement(stmt) {
			continue
		}
		if i+1 < len(stmts) {
			b.kill(stmts[i+1], stmts[len(stmts)-1])
		}
		return true
	}
	return false
}

// statement goes through one; it reports whether it surely ends the script.
func (b *branches) statement(stmt *syntax.Stmt) bool {
	ends := false
	switch cmd := stmt.Cmd.(type) {
	case *syntax.CallExpr:
		ends = b.call(cmd)
	case *syntax.Block:
		ends = b.sequence(cmd.Stmts)
	case *syntax.BinaryCmd:
		ends = b.list(cmd)
	case *syntax.IfClause:
		ends = b.choice(cmd)
	case *syntax.CaseClause:
		ends = b.selection(cmd)
	case *syntax.DeclClause, *syntax.FuncDecl, *syntax.Subshell, *syntax.TestClause:
		// parameters of their own, or none changed
	default:
		if cmd != nil {
			b.shifted(cmd)
		}
	}
	return ends && !stmt.Background && !stmt.Negated
}

// call notes what changes the parameters or ends the script.
func (b *branches) call(cmd *syntax.CallExpr) bool {
	if len(cmd.Args) == 0 {
		return false
	}
	switch cmd.Args[0].Lit() {
	case "exec":
		return len(cmd.Args) > 1
	case "exit":
		return true
	}
	b.shifted(cmd)
	return false
}

// shifted forgets the parameters if a command may change them.
func (b *branches) shifted(node syntax.Node) {
	for inner := range syntax.Preorder(node) {
		call, ok := inner.(*syntax.CallExpr)
		if !ok || len(call.Args) == 0 {
			continue
		}
		switch call.Args[0].Lit() {
		case "shift", "eval", ".", "source":
			b.params = nil
		case "set":
			if !onlyOptions(call.Args[1:]) {
				b.params = nil
			}
		}
	}
}

// list goes through `X && Y` and `X || Y`.
func (b *branches) list(cmd *syntax.BinaryCmd) bool {
	if cmd.Op != syntax.AndStmt && cmd.Op != syntax.OrStmt {
		return false // a pipeline: each element is a shell of its own
	}
	holds, known := b.holds(cmd.X)
	if !known {
		if b.statement(cmd.X) {
			b.kill(cmd.Y, cmd.Y)
			return true
		}
		b.statement(cmd.Y)
		return false
	}
	if holds == (cmd.Op == syntax.AndStmt) {
		return b.statement(cmd.Y)
	}
	b.kill(cmd.Y, cmd.Y)
	return false
}

// choice goes through an if with its further branches.
func (b *branches) choice(clause *syntax.IfClause) bool {
	whole := clause
	sure, every := true, true // no branch before may be taken; every one that may ends
	for ; clause != nil; clause = clause.Else {
		if len(clause.Cond) == 0 { // else
			if sure {
				b.r.take(whole, clause.Then)
			}
			return b.sequence(clause.Then) && every
		}
		holds, known := false, false
		if len(clause.Cond) == 1 {
			holds, known = b.holds(clause.Cond[0])
		}
		if !known {
			for _, stmt := range clause.Cond {
				b.shifted(stmt)
			}
		}
		if known && !holds {
			if len(clause.Then) > 0 {
				b.kill(clause.Then[0], clause.Then[len(clause.Then)-1])
			}
			continue
		}
		ends := b.sequence(clause.Then)
		every = every && ends
		if known {
			for rest := clause.Else; rest != nil; rest = rest.Else {
				b.kill(rest, rest)
			}
			if sure {
				b.r.take(whole, clause.Then)
			}
			return every
		}
		sure = false
	}
	return false
}

// selection goes through a case.
func (b *branches) selection(clause *syntax.CaseClause) bool {
	word, known := b.text(clause.Word)
	sure, every := known, true
	for i, item := range clause.Items {
		matches, told := false, known
		for _, pattern := range item.Patterns {
			m, t := match(pattern, word)
			if m = m && known; m {
				matches, told = true, true
				break
			}
			if pattern.Lit() == "*" {
				matches, told = true, true // whatever the word is
				break
			}
			told = told && t
		}
		if told && !matches {
			if len(item.Stmts) > 0 {
				b.kill(item.Stmts[0], item.Stmts[len(item.Stmts)-1])
			}
			continue
		}
		every = b.sequence(item.Stmts) && every
		if item.Op != syntax.Break {
			return false // goes on with the next
		}
		if matches {
			for _, rest := range clause.Items[i+1:] {
				b.kill(rest, rest)
			}
			if sure {
				b.r.take(clause, item.Stmts)
			}
			return every
		}
		sure = false
	}
	return false
}

// take notes which statements of a clause run.
func (r *reader) take(clause syntax.Command, stmts []*syntax.Stmt) {
	if r.taken == nil {
		r.taken = map[syntax.Command][]*syntax.Stmt{}
	}
	r.taken[clause] = stmts
}
