package python

import (
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// read parses content as a file of its own.
func read(content string) (*source.File, *Module) {
	file := source.NewFiles(source.Memory{}).Add("main.py", []byte(content))
	return file, Parse(file)
}

func TestRead(t *testing.T) {
	t.Parallel()
	_, m := read("import os\nasync def f(a: int, *, b=1):\n    return f'x {a!r:>{b}}' + os.getenv(\"X\", default='y')\nmatch a:\n  case A(b as c) | 'x' if d: pass\nwith (open(x) as f, g):\n pass\n")
	for _, bad := range m.Bad {
		t.Error(bad)
	}
	if len(m.Body) != 4 {
		t.Errorf("%d statements", len(m.Body))
	}
}
