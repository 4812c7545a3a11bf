package shell

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Unwrap finds the program that a command line really runs.
func Unwrap(argv []*value.Value) Invocation { return UnwrapIn(argv, nil) }

// UnwrapIn is [Unwrap] in an environment that scripts may depend on.
func UnwrapIn(argv []*value.Value, env Environment) Invocation {
	u := unwrapper{env: env}
	u.run(argv)
	return u.Invocation
}

// An unwrapper peels one command line.
type unwrapper struct {
	Invocation
	env   Environment
	depth int
}

// run removes wrappers until a program is found.
func (u *unwrapper) run(argv []*value.Value) {
	for u.depth <= maxNesting {
		u.depth++
		u.Argv = argv
		if len(argv) == 0 {
			return
		}
		name := Name(argv[0])
		rest := 0
		switch name {
		case "":
			return
		case "sh", "ash", "dash", "bash", "zsh", "ksh", "mksh", "pwsh", "powershell", "cmd":
			u.shell(name, argv)
			return
		case "su":
			u.su(argv)
			return
		case "python", "pypy":
			rest = module(argv)
			if rest == 0 {
				return
			}
			u.wrap(name, argv[:rest])
			argv = argv[rest:]
			if glued := argv[0]; strings.HasPrefix(glued.Str, "-m") {
				argv = append([]*value.Value{glued.Sub(2, len(glued.Str))}, argv[1:]...)
			}
			continue
		case "env":
			if split := u.split(argv); split != nil {
				argv = split
				continue
			}
		}
		if rest == 0 {
			w := wrapperOf(name)
			if w == nil || name == "init" && argv[0].Str != "/init" {
				return
			}
			if rest = u.peel(w, argv); rest == 0 {
				return
			}
		}
		u.wrap(name, argv[:rest])
		next := argv[rest:]
		if (name == "uv" || name == "hatch") && strings.HasSuffix(next[0].Str, ".py") {
			next = append([]*value.Value{synthetic("python", argv[0])}, next...)
		}
		argv = next
	}
}

func (u *unwrapper) wrap(name string, argv []*value.Value) {
	u.Wrappers = append(u.Wrappers, Wrapper{Name: name, Argv: argv})
}

// synthetic returns a word that is not written but implied by another one.
func synthetic(text string, by *value.Value) *value.Value {
	return &value.Value{Kind: value.String, State: value.Synthetic, At: by.At, Str: text}
}

// peel returns the index of the program that a wrapper starts, 0 if it starts
// none.
func (u *unwrapper) peel(w *wrapper, argv []*value.Value) int {
	if w.dashes {
		for i, arg := range argv {
			if arg.IsKnown() && arg.Str == "--" && i+1 < len(argv) {
				return i + 1
			}
		}
		return 0
	}
	var user *value.Value
	var env []Assignment
	operands := w.operands
	subcommand := len(w.subcommands) == 0
	i := 1
	for ; i < len(argv); i++ {
		arg := argv[i]
		text := arg.Str
		switch {
		case strings.HasPrefix(text, "-") && len(text) > 1 && text != "--":
			option, operand, inline := u.option(w, argv, i)
			if w.user != "" && operand != nil && (option == w.user || option == "--user" && w.user == "-u") {
				user = operand
			}
			if w.name == "uv" && (option == "-m" || option == "--module") && operand != nil {
				return i + 1
			}
			if operand != nil && !inline {
				i++
			}
			continue
		case text == "--" && arg.IsKnown():
			i++
		case !subcommand:
			for _, s := range w.subcommands {
				subcommand = subcommand || s == text
			}
			if !subcommand {
				return 0
			}
			continue
		case w.assignments && strings.Contains(text, "=") && !strings.HasPrefix(text, "=") && arg.State != value.Unknown:
			at := strings.IndexByte(text, '=')
			env = append(env, Assignment{Name: text[:at], Value: arg.Sub(at+1, len(text))})
			continue
		case operands > 0:
			if w.user == "operand" && operands == w.operands {
				user = arg
			}
			operands--
			continue
		}
		break
	}
	for ; operands > 0 && i < len(argv); i++ { // after "--"
		if w.user == "operand" && user == nil {
			user = argv[i]
		}
		operands--
	}
	if i >= len(argv) || !subcommand {
		return 0
	}
	if argv[i].IsKnown() && argv[i].Str == "--" && i+1 < len(argv) { // gosu app -- program
		i++
	}
	if user == nil && w.root {
		user = synthetic("root", argv[0])
	}
	if user != nil {
		u.User = user
	}
	u.Env = append(u.Env, env...)
	return i
}

// option splits the option at index i: its name, its operand if it takes one,
// and whether the operand stands in the same word.
func (u *unwrapper) option(w *wrapper, argv []*value.Value, i int) (name string, operand *value.Value, inline bool) {
	arg := argv[i]
	text := arg.Str
	if at := strings.IndexByte(text, '='); at > 0 {
		return text[:at], arg.Sub(at+1, len(text)), true
	}
	next := func() *value.Value {
		if i+1 < len(argv) {
			return argv[i+1]
		}
		return nil
	}
	takes := func(option string) bool {
		return slices.Contains(w.valued, option)
	}
	if takes(text) {
		return text, next(), false
	}
	if strings.HasPrefix(text, "--") {
		if w.longValued && text != "--version" && text != "--help" {
			return text, next(), false
		}
		return text, nil, false
	}
	for k := 1; k < len(text); k++ { // a cluster: -Eu app, -uapp
		if short := "-" + text[k:k+1]; takes(short) {
			if k+1 < len(text) {
				return short, arg.Sub(k+1, len(text)), true
			}
			return short, next(), false
		}
	}
	return text, nil, false
}

// module returns the index at which the words of a module that Python runs
// begin, 0 if it runs none. The word may be the option itself, as in "-muvicorn".
func module(argv []*value.Value) int {
	for i := 1; i < len(argv); i++ {
		text := argv[i].Str
		if !argv[i].IsKnown() || !strings.HasPrefix(text, "-") || text == "-" || text == "-c" || text == "--" {
			return 0
		}
		if strings.HasPrefix(text, "--") {
			continue
		}
		for k := 1; k < len(text); k++ {
			switch text[k] {
			case 'm':
				if k+1 < len(text) {
					if k > 1 {
						return 0
					}
					return i
				}
				if i+1 < len(argv) {
					return i + 1
				}
				return 0
			case 'c':
				return 0
			case 'W', 'X':
				if k+1 == len(text) {
					i++
				}
				k = len(text)
			}
		}
	}
	return 0
}

// split handles `env -S`, which splits one word into several; nil without it.
func (u *unwrapper) split(argv []*value.Value) []*value.Value {
	for i := 1; i < len(argv); i++ {
		text := argv[i].Str
		var packed *value.Value
		switch {
		case text == "-S" || text == "--split-string" || strings.HasPrefix(text, "-") && !strings.HasPrefix(text, "--") && strings.HasSuffix(text, "S"):
			if i+1 < len(argv) {
				packed = argv[i+1]
				i++
			}
		case strings.HasPrefix(text, "--split-string="):
			packed = argv[i].Sub(len("--split-string="), len(text))
		case strings.HasPrefix(text, "-S"):
			packed = argv[i].Sub(2, len(text))
		case !strings.HasPrefix(text, "-"):
			return nil
		}
		if packed == nil {
			continue
		}
		words := []*value.Value{argv[0]}
		for off := 0; off < len(packed.Str); {
			if packed.Str[off] == ' ' || packed.Str[off] == '\t' {
				off++
				continue
			}
			end := off
			for end < len(packed.Str) && packed.Str[end] != ' ' && packed.Str[end] != '\t' {
				end++
			}
			words = append(words, packed.Sub(off, end))
			off = end
		}
		return append(words, argv[i+1:]...)
	}
	return nil
}
