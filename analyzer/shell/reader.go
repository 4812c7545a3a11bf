package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A reader collects the commands of one script.
type reader struct {
	script *Script
	env    Environment
	params []*value.Value // $0, $1, …; nil if not known
	depth  int

	set       []string // every name that the script sets; twice where it is never certain
	variables []variable
	fragile   int // offset from which variables can't be followed: source, eval
	functions int // nesting of function bodies, which have parameters of their own
	calls     []call
	pipes     []*syntax.BinaryCmd
	never     []region // what the arguments and variables rule out
	taken     map[syntax.Command][]*syntax.Stmt
}

// A call remembers at which index of Commands a node stands.
type call struct {
	node  syntax.Command
	index int
}

func (r *reader) span(node syntax.Node) (off, end int) {
	n := len(r.script.Source.Str)
	off, end = int(node.Pos().Offset()), int(node.End().Offset())
	off = min(off, n)
	return off, max(off, min(end, n))
}

// collect lists the commands in the order in which they start.
func (r *reader) collect(file *syntax.File) {
	var nodes []syntax.Node
	var within []int // index of the command around the node, for each node
	owner := -1
	background := map[syntax.Command]bool(nil)
	syntax.Walk(file, func(node syntax.Node) bool {
		if node == nil {
			last := len(nodes) - 1
			if _, ok := nodes[last].(*syntax.FuncDecl); ok {
				r.functions--
			}
			owner = within[last]
			nodes, within = nodes[:last], within[:last]
			return true
		}
		if len(nodes) > maxDepth {
			return false
		}
		outer := owner
		switch node := node.(type) {
		case *syntax.Stmt:
			if node.Background && node.Cmd != nil {
				if background == nil {
					background = map[syntax.Command]bool{}
				}
				background[node.Cmd] = true
			}
			owner = r.statement(node, owner)
		case *syntax.FuncDecl:
			r.functions++
		case *syntax.BinaryCmd:
			if node.Op == syntax.Pipe || node.Op == syntax.PipeAll {
				r.pipes = append(r.pipes, node)
			}
		case *syntax.WordIter:
			for _, item := range node.Items {
				r.words(nil, item)
			}
		}
		nodes, within = append(nodes, node), append(within, outer)
		return true
	})
	for _, c := range r.calls {
		if background[c.node] {
			r.script.Commands[c.index].Background = true
		}
	}
	for _, pipe := range r.pipes {
		if to := r.index(head(pipe.Y)); to >= 0 {
			r.script.Commands[to].Input = r.index(tail(pipe.X))
		}
	}
}

// statement adds a simple command and returns its index, or owner if the
// statement is not simple.
func (r *reader) statement(stmt *syntax.Stmt, owner int) int {
	at, _ := r.span(stmt)
	cmd := Command{Input: -1, Within: owner, Untaken: r.dead(at)}
	code := false
	switch node := stmt.Cmd.(type) {
	case *syntax.CallExpr:
		cmd.Env = r.assignments(node.Assigns)
		if len(node.Args) > 0 {
			code = node.Args[0].Lit() == "eval"
		}
		for _, arg := range node.Args {
			first := len(r.script.Splices)
			cmd.Argv = r.words(cmd.Argv, arg)
			for i := first; code && i < len(r.script.Splices); i++ {
				r.script.Splices[i].Code = true
			}
		}
	case *syntax.DeclClause:
		off, end := r.span(node.Variant)
		cmd.Argv = []*value.Value{r.script.Source.Sub(off, end)}
		cmd.Env = r.assignments(node.Args)
	default:
		return owner
	}
	off, end := r.span(stmt.Cmd)
	cmd.At = r.script.Source.Span(off, end)
	for _, redirect := range stmt.Redirs {
		cmd.Redirects = append(cmd.Redirects, r.redirect(redirect))
	}
	index := len(r.script.Commands)
	r.calls = append(r.calls, call{stmt.Cmd, index})
	r.script.Commands = append(r.script.Commands, cmd)
	r.nested(index, code)
	return index
}

// nested adds the commands of a script that a command hands to a shell.
func (r *reader) nested(index int, eval bool) {
	argv := r.script.Commands[index].Argv
	var inner *Script
	if eval {
		if len(argv) == 2 && argv[1].State != value.Unknown {
			inner = parse(argv[1], r.script.Dialect, nil, nil, r.depth+1)
		}
	} else if len(argv) > 2 {
		u := unwrapper{depth: r.depth + 1}
		u.run(argv)
		inner = u.Script
	}
	if inner == nil {
		inner = r.input(index)
	}
	if inner == nil || inner.Dialect > Bash {
		return
	}
	// What the outer shell expands in the inner script is code there.
	for i := range r.script.Splices {
		if splice := &r.script.Splices[i]; inner.Source.At.Contains(splice.At.At) {
			splice.Code = true
		}
	}
	base := len(r.script.Commands)
	for _, c := range inner.Commands {
		if c.Input >= 0 {
			c.Input += base
		}
		if c.Within >= 0 {
			c.Within += base
		} else {
			c.Within = index
		}
		c.Untaken = c.Untaken || r.script.Commands[index].Untaken
		r.script.Commands = append(r.script.Commands, c)
	}
	for _, splice := range inner.Splices {
		if !slices.ContainsFunc(r.script.Splices, func(s Splice) bool { return s.At.At == splice.At.At }) {
			r.script.Splices = append(r.script.Splices, splice)
		}
	}
}

// input returns the script that a shell without operands reads from a
// here-document, nil if there is none.
func (r *reader) input(index int) *Script {
	c := &r.script.Commands[index]
	if len(c.Argv) == 0 {
		return nil
	}
	u := unwrapper{depth: r.depth + 1}
	u.run(c.Argv)
	dialect := dialectOf(Name(u.Argv[0]))
	if dialect > Bash || slices.ContainsFunc(u.Argv[1:], isOperand) {
		return nil
	}
	for _, redirect := range c.Redirects {
		if redirect.Body != nil {
			return parse(redirect.Body, dialect, nil, nil, r.depth+1)
		}
	}
	return nil
}

func isOperand(word *value.Value) bool { return !strings.HasPrefix(word.Str, "-") }

func (r *reader) assignments(assigns []*syntax.Assign) []Assignment {
	var all []Assignment
	for _, a := range assigns {
		if a.Name == nil || a.Index != nil || a.Array != nil {
			continue
		}
		assignment := Assignment{Name: a.Name.Value}
		switch {
		case a.Value != nil:
			count := len(r.script.Splices)
			assignment.Value = r.word(a.Value)
			// An assignment is not split, and its text becomes no command.
			r.script.Splices = r.script.Splices[:count]
		case !a.Naked:
			_, end := r.span(a)
			assignment.Value = r.script.Source.Sub(end, end)
		}
		for i := range r.variables {
			if r.variables[i].assign == a {
				r.variables[i].value = assignment.Value
			}
		}
		all = append(all, assignment)
	}
	return all
}

func (r *reader) redirect(node *syntax.Redirect) Redirect {
	redirect := Redirect{Op: node.Op.String()}
	if node.Word != nil {
		redirect.Word = r.word(node.Word)
	}
	if node.Hdoc != nil {
		off, end := r.span(node.Hdoc)
		// The parser's span ends with the delimiter's line.
		end = off + strings.LastIndexByte(r.script.Source.Str[off:end], '\n') + 1
		redirect.Body = r.script.Source.Sub(off, end)
	}
	return redirect
}

func (r *reader) index(node syntax.Command) int {
	for _, c := range r.calls {
		if c.node == node {
			return c.index
		}
	}
	return -1
}

// head and tail return the simple commands at the ends of a pipeline's element.
func head(stmt *syntax.Stmt) syntax.Command {
	for stmt != nil {
		switch cmd := stmt.Cmd.(type) {
		case *syntax.BinaryCmd:
			stmt = cmd.X
		case *syntax.Subshell:
			stmt = cmd.Stmts[0]
		case *syntax.Block:
			stmt = cmd.Stmts[0]
		case *syntax.TimeClause:
			stmt = cmd.Stmt
		default:
			return stmt.Cmd
		}
	}
	return nil
}

func tail(stmt *syntax.Stmt) syntax.Command {
	for stmt != nil {
		switch cmd := stmt.Cmd.(type) {
		case *syntax.BinaryCmd:
			stmt = cmd.Y
		case *syntax.Subshell:
			stmt = cmd.Stmts[len(cmd.Stmts)-1]
		case *syntax.Block:
			stmt = cmd.Stmts[len(cmd.Stmts)-1]
		case *syntax.TimeClause:
			stmt = cmd.Stmt
		default:
			return stmt.Cmd
		}
	}
	return nil
}

// spanOf returns where a node stands in the source.
func (r *reader) spanOf(node syntax.Node) source.Span {
	off, end := r.span(node)
	return r.script.Source.Span(off, end)
}
