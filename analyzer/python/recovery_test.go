package python

import (
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A recovery is a text with something in it that is no Python, and what is read
// of it: the statements, indented as blocks, then what is bad.
type recovery struct {
	why, source, want string
}

var recoveries = []recovery{
	{"one statement", "a = 1\nprint x\nb = 2\n", `
Assign a = 1
BadStmt print x
Assign b = 2
bad "print x": the end of the statement is expected
`},
	{"a header keeps its body", "def f(x y):\n    return 1\nz = 1\n", `
FunctionDef f
  Return return 1
Assign z = 1
bad "y):": a parenthesis is expected
`},
	{"a header without a colon keeps its body", "class A\n    x = 1\n", `
ClassDef A
  Assign x = 1
bad "": a colon is expected
`},
	{"an unknown header's body belongs to the parent", "els e:\n    x = 1\ny = 2\n", `
BadStmt els e:
Assign x = 1
Assign y = 2
bad "els e:": the end of the statement is expected
`},
	{"an else that is bad keeps what came before", "if a:\n  b\nelse c:\n  d\ne\n", `
If if a: b else c: d
  ExprStmt b
  ExprStmt d
ExprStmt e
bad "c:": a colon is expected
`},
	{"a definition closes a bracket", "x = f(1,\n  2\ndef g():\n    pass\n", `
BadStmt x = f(1, 2
FunctionDef g
  Jump pass
bad "x = f(1,\n  2": a parenthesis is expected
`},
	{"a method closes a brace", "class A:\n    x = {\n        1: 2,\n    @property\n    def g(self):\n        pass\n", `
ClassDef A
  BadStmt x = { 1: 2,
  FunctionDef g
    Jump pass
bad "x = {\n        1: 2,": an expression is expected
`},
	{"a product does not", "x = (a\n@b)\n", `
Assign x = (a @b)
`},
	{"a quote ends with its line", "x = 'abc\ny = 1\n", `
BadStmt x = 'abc
Assign y = 1
bad "x = 'abc": an expression is expected
`},
	{"a field ends with its string", "x = f'a{b'\ny = 1\n", `
BadStmt x = f'a{b'
Assign y = 1
bad "x = f'a{b'": an expression is expected
`},
	{"a generator beside other arguments", "f(a, b for c in d)\n", `
ExprStmt f(a, b for c in d)
`},
	{"three quotes end with the file", "x = 1\ny = \"\"\"abc\nz\n", `
Assign x = 1
BadStmt y = """abc z
bad "y = \"\"\"abc\nz\n": an expression is expected
`},
	{"three quotes end before a definition", "def f():\n    \"\"\"doc\"\"\n    a\ndef g():\n    \"\"\"more\"\"\"\n", `
FunctionDef f
  BadStmt """doc"" a
FunctionDef g
  ExprStmt """more"""
bad "\"\"\"doc\"\"\n    a": an expression is expected
`},
	{"three quotes begin too late", "def f():\n    \"\"doc\n    \"\"\"\n    a\nclass B:\n    b\n", `
FunctionDef f
  BadStmt ""doc
  BadStmt """ a
ClassDef B
  ExprStmt b
bad "\"\"doc": the end of the statement is expected
bad "\"\"\"\n    a": an expression is expected
`},
	{"a wrong dedent takes the outer level", "def f():\n        x\n    y\n    z\nw\n", `
FunctionDef f
  ExprStmt x
ExprStmt y
ExprStmt z
ExprStmt w
bad "": indentation matches no outer level
`},
	{"a wrong indent is no block", "x\n    y\nz\n", `
ExprStmt x
ExprStmt y
ExprStmt z
bad "": unexpected indentation
`},
	{"a missing body", "def f():\nx\n", `
FunctionDef f
ExprStmt x
bad "": an indented block is expected
`},
	{"a decorator without a definition", "@a\nx\n", `
BadStmt @a
ExprStmt x
bad "@a": a definition is expected after a decorator
`},
	{"half a file", "def f(a,\n", `
FunctionDef f
bad "": a name is expected
`},
	{"Python 2", "try:\n    exec code in d\nexcept E, e:\n    raise E, 'x'\nx = `y` <> 0777\n", `
Try try: exec code in d except E, e: raise E, 'x'
  BadStmt exec code in d
  BadStmt raise E, 'x'
BadStmt x = ` + "`y` <> 0777" + `
bad "exec code in d": the end of the statement is expected
bad "raise E, 'x'": the end of the statement is expected
bad "x = ` + "`y` <> 0777" + `": an expression is expected
`},
	{"a conflict of two versions", "a = 1\n<<<<<<< HEAD\nb = 2\n=======\nb = 3\n>>>>>>> x\nc = 4\n", `
Assign a = 1
BadStmt <<<<<<< HEAD
Assign b = 2
BadStmt =======
Assign b = 3
BadStmt >>>>>>> x
Assign c = 4
bad "<<<<<<< HEAD": an expression is expected
bad "=======": an expression is expected
bad ">>>>>>> x": an expression is expected
`},
	{"a line in a match that is no case", "match x:\n  case 1:\n    a\n  b = 2\n  case 2: c\n", `
Match match x: case 1: a b = 2 case 2: c
  ExprStmt a
  ExprStmt c
bad "b = 2": case is expected
`},
}

func TestRecovery(t *testing.T) {
	t.Parallel()
	for _, c := range recoveries {
		file, m := read(c.source)
		checkModule(t, file, m)
		got := "\n" + outline(file, m)
		if diff := gocmp.Diff(strings.Split(c.want, "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s (-want +got)\n%s\n%s", c.why, c.source, diff)
		}
	}
}

// outline writes the statements of a module and what is bad.
func outline(file *source.File, m *Module) string {
	var b strings.Builder
	var visit func(n Node, depth int)
	visit = func(n Node, depth int) {
		if s, ok := n.(Stmt); ok {
			label := strings.Join(strings.Fields(file.Text(SpanOf(s))), " ")
			switch s := s.(type) {
			case *FunctionDef:
				label = s.Name.Text
			case *ClassDef:
				label = s.Name.Text
			}
			kind := strings.TrimPrefix(fmt.Sprintf("%T", s), "*python.")
			fmt.Fprintf(&b, "%s%s %s\n", strings.Repeat("  ", depth), kind, label)
			depth++
		}
		n.children(func(child Node) { visit(child, depth) })
	}
	m.children(func(n Node) { visit(n, 0) })
	for _, bad := range m.Bad {
		fmt.Fprintf(&b, "bad %q: %s\n", file.Text(bad.Span), bad.Message)
	}
	return b.String()
}
