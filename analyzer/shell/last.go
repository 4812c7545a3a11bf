package shell

import (
	"mvdan.cc/sh/v3/syntax"
)

// finish finds the command that the script ends in.
func (r *reader) finish(file *syntax.File) {
	node := r.last(file.Stmts, file, 0)
	if node == nil {
		return
	}
	if i := r.index(node); i >= 0 {
		c := &r.script.Commands[i]
		if len(c.Argv) == 0 {
			return
		}
		r.script.Last = c
		r.script.Exec = c.Argv[0].Str == "exec"
	}
}

// last returns the simple command that stays in the foreground at the end of
// statements, nil if that can't be told.
func (r *reader) last(stmts []*syntax.Stmt, file *syntax.File, depth int) syntax.Command {
	if depth > maxNesting {
		return nil
	}
	for len(stmts) > 0 && len(r.never) > 0 && r.dead(int(stmts[len(stmts)-1].Pos().Offset())) {
		stmts = stmts[:len(stmts)-1]
	}
	if len(stmts) == 0 {
		return nil
	}
	for _, stmt := range stmts[:len(stmts)-1] {
		// Nothing runs after exec, unless it only redirects.
		if call, ok := stmt.Cmd.(*syntax.CallExpr); ok && len(call.Args) > 1 && call.Args[0].Lit() == "exec" {
			return call
		}
	}
	stmt := stmts[len(stmts)-1]
	for {
		if stmt.Background || stmt.Negated {
			return nil
		}
		switch cmd := stmt.Cmd.(type) {
		case *syntax.CallExpr:
			return r.foreground(cmd, stmts, file, depth)
		case *syntax.BinaryCmd:
			switch {
			case cmd.Op == syntax.AndStmt:
				stmt = cmd.Y
			case cmd.Op == syntax.OrStmt && name(cmd.Y, "true", ":", "exit", "echo", "false", "return", "sleep"):
				stmt = cmd.X
			case (cmd.Op == syntax.Pipe || cmd.Op == syntax.PipeAll) && name(cmd.Y, "tee", "logger", "ts", "cat", "sed", "awk", "grep", "cronolog", "rotatelogs"):
				stmt = cmd.X
			default:
				return nil
			}
		case *syntax.Block:
			return r.last(cmd.Stmts, file, depth+1)
		case *syntax.Subshell:
			return r.last(cmd.Stmts, file, depth+1)
		case *syntax.TimeClause:
			if cmd.Stmt == nil {
				return nil
			}
			stmt = cmd.Stmt
		default:
			if taken, ok := r.taken[cmd]; ok {
				return r.last(taken, file, depth+1)
			}
			return nil
		}
	}
}

// foreground follows a last command that waits for another, or calls a function
// of the script.
func (r *reader) foreground(call *syntax.CallExpr, stmts []*syntax.Stmt, file *syntax.File, depth int) syntax.Command {
	if len(call.Args) == 0 {
		return nil
	}
	program := call.Args[0].Lit()
	if program == "wait" || program == "fg" {
		var waited syntax.Command
		for _, stmt := range stmts {
			if !stmt.Background {
				continue
			}
			if waited != nil {
				return nil
			}
			waited = stmt.Cmd
		}
		return waited
	}
	for _, stmt := range file.Stmts {
		if f, ok := stmt.Cmd.(*syntax.FuncDecl); ok && f.Name != nil && program != "" && f.Name.Value == program {
			return r.last([]*syntax.Stmt{f.Body}, file, depth+1)
		}
	}
	return call
}

// name reports whether a statement is a call of one of the programs.
func name(stmt *syntax.Stmt, programs ...string) bool {
	call, ok := stmt.Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	for _, p := range programs {
		if call.Args[0].Lit() == p {
			return true
		}
	}
	return false
}
