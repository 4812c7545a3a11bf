package application

import (
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A target is what a command line serves.
type target struct {
	server string // uvicorn, fastapi, python, …
	word   *value.Value
	module string // module:attribute
	attr   string
	file   string         // of `python FILE` and `fastapi run FILE`
	script bool           // run as the main program, not imported
	find   bool           // the application object is looked for
	assume bool           // the program is not known
	dir    string         // in front of sys.path, relative to the working directory
	path   string         // behind it
	cd     string         // before the command
	argv   []*value.Value // the command of a script that serves it
}

// targetOf returns what the main process of c serves, nil if that is nothing
// known.
func (s *Set) targetOf(c *container.Container) *target {
	if len(c.Main.Program.Argv) == 0 {
		return defaultTarget(c)
	}
	if t := commandTarget(command(&c.Main.Program.Invocation), c); t != nil {
		return t
	}
	script := c.Main.Program.Script
	if script == nil && mayBeScript(c.Main.Program.Argv) {
		if file := s.systems.Script(c); file != nil {
			script = file.Script
		}
	}
	if script != nil {
		return scriptTarget(script, c)
	}
	return defaultTarget(c)
}

// scriptTarget returns what the last command of a script that serves anything
// does.
func scriptTarget(script *shell.Script, c *container.Container) *target {
	var found *target
	cd := ""
	for i := range script.Commands {
		simple := &script.Commands[i]
		if simple.Within >= 0 || simple.Input >= 0 || simple.Untaken {
			continue
		}
		if simple.Name() == "cd" && len(simple.Argv) > 1 && simple.Argv[1].IsKnown() {
			cd = path.Join(cd, simple.Argv[1].Str)
			if path.IsAbs(simple.Argv[1].Str) {
				cd = simple.Argv[1].Str
			}
			continue
		}
		run := shell.Unwrap(simple.Argv)
		if t := commandTarget(command(&run), c); t != nil {
			t.cd, t.argv = cd, run.Argv
			found = t
		}
	}
	return found
}

// command returns the words of a command line, with an interpreter of Python
// that was removed as a wrapper.
func command(run *shell.Invocation) []*value.Value {
	if n := len(run.Wrappers); n > 0 && run.Wrappers[n-1].Name == "python" {
		return append(slices.Clone(run.Wrappers[n-1].Argv), run.Argv...)
	}
	return run.Argv
}

func mayBeScript(argv []*value.Value) bool {
	word := argv[0]
	if !word.IsKnown() {
		return false
	}
	switch shell.Name(word) {
	case "sh", "bash", "ash", "dash":
		return len(argv) > 1
	}
	return strings.HasSuffix(word.Str, ".sh") || strings.Contains(word.Str, "entrypoint") || path.Ext(word.Str) == ""
}

// maxWrapped bounds the programs that one command line starts through others.
const maxWrapped = 8

// commandTarget returns what one command serves.
func commandTarget(argv []*value.Value, c *container.Container) *target {
	for range maxWrapped {
		if len(argv) == 0 || !argv[0].IsKnown() {
			return nil
		}
		name, rest := shell.Name(argv[0]), argv[1:]
		switch name {
		case "opentelemetry-instrument", "ddtrace-run", "watchmedo", "watchfiles", "newrelic-admin", "memray", "uv", "pdm", "hatch", "rye", "coverage", "scalene", "doppler", "infisical":
			argv = afterWrapper(rest)
			continue
		case "python", "pypy":
			t, inner := pythonTarget(rest)
			if inner == nil {
				return t
			}
			argv = inner
			continue
		case "uvicorn", "gunicorn", "hypercorn", "daphne", "granian":
			return serverTarget(name, rest, c)
		case "fastapi":
			return fastapiTarget(rest)
		}
		return assumedTarget(name, rest)
	}
	return nil
}

// afterWrapper returns the command that a wrapper starts: from the first word
// that is a known server or interpreter.
func afterWrapper(rest []*value.Value) []*value.Value {
	for i, word := range rest {
		switch shell.Name(word) {
		case "uvicorn", "gunicorn", "hypercorn", "daphne", "granian", "fastapi", "python", "opentelemetry-instrument", "ddtrace-run":
			return rest[i:]
		}
	}
	return nil
}

// pythonTarget reads the arguments of the interpreter: the program it runs, or
// the command that a module of it stands for.
func pythonTarget(rest []*value.Value) (*target, []*value.Value) {
	for i := 0; i < len(rest) && rest[i].IsKnown(); i++ {
		word := rest[i].Str
		switch {
		case word == "-m":
			if i+1 >= len(rest) || !rest[i+1].IsKnown() {
				return nil, nil
			}
			module := rest[i+1]
			switch module.Str {
			case "uvicorn", "gunicorn", "hypercorn", "daphne", "granian", "fastapi":
				return nil, rest[i+1:]
			case "debugpy", "ddtrace", "coverage", "memray":
				rest, i = rest[i+2:], -1
				continue
			}
			return &target{server: "python", word: module, module: module.Str, script: true}, nil
		case word == "-c":
			return nil, nil
		case word == "-X" || word == "-W" || word == "--listen" || word == "run":
			if word != "run" {
				i++
			}
		case strings.HasPrefix(word, "-"):
		case strings.HasSuffix(word, ".py"):
			return &target{server: "python", word: rest[i], file: word, script: true}, nil
		default:
			return nil, nil
		}
	}
	return nil, nil
}

// serverTarget reads the arguments of a server that is given module:attribute.
func serverTarget(name string, rest []*value.Value, c *container.Container) *target {
	t := &target{server: name}
	for i := 0; i < len(rest); i++ {
		word := rest[i]
		if !word.IsKnown() {
			continue
		}
		option, inline, has := strings.Cut(word.Str, "=")
		switch option {
		case "--app-dir", "--chdir", "--pythonpath", "--working-dir":
			operand := inline
			if !has && i+1 < len(rest) {
				i++
				operand = rest[i].Str
			}
			if option == "--pythonpath" {
				t.path = operand
			} else {
				t.dir = operand
			}
			continue
		}
		if t.word == nil {
			if module, attr, ok := moduleAttribute(word.Str); ok {
				t.word, t.module, t.attr = word, module, attr
			}
		}
	}
	if t.word == nil && name == "uvicorn" {
		if v := c.Variable("UVICORN_APP"); v != nil && v.Value.IsKnown() {
			t.word = v.Value
			t.module, t.attr, _ = moduleAttribute(v.Value.Str)
		}
	}
	if t.word == nil {
		return nil
	}
	return t
}

// moduleAttribute splits module:attribute, with a call of it for gunicorn.
func moduleAttribute(text string) (module, attr string, ok bool) {
	module, attr, ok = strings.Cut(text, ":")
	attr = strings.TrimSuffix(attr, "()")
	return module, attr, ok && isDotted(module) && isDotted(attr)
}

func isDotted(text string) bool {
	for part := range strings.SplitSeq(text, ".") {
		if part == "" || part[0] >= '0' && part[0] <= '9' || strings.Trim(part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
			return false
		}
	}
	return true
}

// fastapiTarget reads the arguments of FastAPI's own command.
func fastapiTarget(rest []*value.Value) *target {
	t := &target{server: "fastapi", find: true}
	runs := false
	for i := 0; i < len(rest) && rest[i].IsKnown(); i++ {
		word := rest[i]
		option, inline, has := strings.Cut(word.Str, "=")
		operand := inline
		if !has && i+1 < len(rest) {
			operand = rest[i+1].Str
		}
		switch {
		case option == "--app":
			t.attr = operand
		case option == "--entrypoint" || option == "-e":
			t.module, t.attr, _ = moduleAttribute(operand)
			t.word = word
			if !has && i+1 < len(rest) {
				t.word = rest[i+1]
			}
		case !runs && (word.Str == "run" || word.Str == "dev"):
			runs = true
		case runs && t.word == nil && !strings.HasPrefix(word.Str, "-") && !isDigits(word.Str) && !strings.HasPrefix(rest[i-1].Str, "--"):
			t.word, t.file = word, word.Str
		}
	}
	if !runs {
		return nil
	}
	return t
}

// assumedTarget finds module:attribute among the words of a program that is not
// known.
func assumedTarget(name string, rest []*value.Value) *target {
	for _, word := range rest {
		if !word.IsKnown() {
			continue
		}
		if module, attr, ok := moduleAttribute(word.Str); ok && strings.ToLower(module) == module {
			return &target{server: name, word: word, module: module, attr: attr, assume: true}
		}
	}
	return nil
}

// defaultTarget is what an image that brings its own command serves.
func defaultTarget(c *container.Container) *target {
	if c.Image == nil || !c.Image.Reference.IsKnown() {
		return nil
	}
	name := container.ParseReference(c.Image.Reference.Str).Repository
	if !strings.HasSuffix(name, "tiangolo/uvicorn-gunicorn-fastapi") && !strings.HasSuffix(name, "tiangolo/uvicorn-gunicorn") {
		return nil
	}
	t := &target{server: "tiangolo", attr: "app", dir: "/app"}
	if v := c.Variable("VARIABLE_NAME"); v != nil && v.Value.IsKnown() {
		t.attr = v.Value.Str
	}
	if v := c.Variable("MODULE_NAME"); v != nil && v.Value.IsKnown() {
		t.module = v.Value.Str
	}
	if v := c.Variable("APP_MODULE"); v != nil && v.Value.IsKnown() {
		t.module, t.attr, _ = moduleAttribute(v.Value.Str)
	}
	return t
}

// serverOf returns the program of c that serves applications, nil if none is
// recognised.
func serverOf(servers []*program.Server) *program.Server {
	for _, s := range servers {
		if s.Class == program.AppServer || s.Class == program.DevServer {
			return s
		}
	}
	return nil
}
