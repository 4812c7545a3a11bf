package debug

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A command is a program with its arguments, as one of the programs that take
// part in running a service sees them: of `python -m debugpy --listen 5678 -m
// uvicorn app:app` both debugpy and uvicorn.
type command struct {
	name string       // base name without version: "uvicorn", "manage.py"
	word *value.Value // the word that names it
	args []*value.Value
	// variable holds its options, which stand on no command line; "" otherwise.
	variable string
	// via is set for a command that a script of package.json or the entrypoint's
	// script runs.
	via *scriptUse
	// resolved is set if the script that it runs is known.
	resolved bool
}

// commandsOf returns the commands of a command line: its program, what the
// program starts in turn, and the other commands of its script.
func commandsOf(p shell.Invocation) []command {
	var all []command
	add := func(argv []*value.Value) {
		for _, c := range layers(argv) {
			if !slices.ContainsFunc(all, func(known command) bool { return known.word == c.word }) {
				all = append(all, c)
			}
		}
	}
	for _, w := range p.Wrappers {
		add(w.Argv) // `python -X … -m` before the module
	}
	add(p.Argv)
	if p.Script != nil {
		for _, c := range p.Script.Commands {
			add(shell.Unwrap(c.Argv).Argv)
		}
	}
	return all
}

// layers splits an argument vector into the program and those it starts.
func layers(argv []*value.Value) []command {
	var all []command
	for len(argv) > 0 {
		name := shell.Name(argv[0])
		if name == "" {
			return all
		}
		all = append(all, command{name: name, word: argv[0], args: argv[1:]})
		next := started(name, argv)
		if next == 0 {
			return all
		}
		argv = argv[next:]
	}
	return all
}

// started returns the index of the program, module or script that another
// program of the command line starts, 0 if it starts none.
func started(name string, argv []*value.Value) int {
	switch name {
	case "docker-entrypoint.sh", "entrypoint.sh", "docker-entrypoint", "entrypoint":
		// by convention it ends in running its arguments
		if len(argv) > 1 && shell.Name(argv[1]) != "" && !strings.HasPrefix(argv[1].Str, "-") {
			return 1
		}
		return 0
	case "python", "pypy", "debugpy", "ptvsd", "pydevd", "coverage", "node", "ruby", "php", "rdbg", "rdebug-ide", "watchmedo", "nodemon", "deno", "bun":
	default:
		return 0
	}
	for i := 1; i < len(argv); i++ {
		text := argv[i].Str
		switch {
		case text == "-m" || text == "--":
			if i+1 < len(argv) {
				return i + 1
			}
			return 0
		case strings.HasPrefix(text, "-"):
			if takesWord(name, text) {
				i++
			}
		case name == "php" || name == "ruby" || name == "node" || name == "python" || name == "pypy" || strings.Contains(text, "."):
			return i // a script
		case name == "coverage" || name == "watchmedo" || name == "deno" || name == "bun":
			// a subcommand
		default:
			return i
		}
	}
	return 0
}

// takesWord reports whether an option that is written without "=" takes the
// next word.
func takesWord(name, option string) bool {
	if strings.Contains(option, "=") {
		return false
	}
	switch name {
	case "python", "pypy":
		return option == "-X" || option == "-W" || option == "--check-hash-based-pycs"
	case "debugpy":
		return option == "--listen" || option == "--connect" || option == "--log-to" || strings.HasPrefix(option, "--configure-")
	case "ptvsd", "pydevd", "rdbg", "rdebug-ide":
		return option == "--host" || option == "--port" || option == "--client" || option == "--file" || option == "-h" || option == "-p" || option == "--dispatcher-port"
	case "node":
		return option == "-r" || option == "--require" || option == "--import" || option == "--loader" || option == "--experimental-loader" || option == "-C" || option == "--conditions"
	case "ruby":
		return option == "-r" || option == "-I" || option == "-C"
	case "php":
		return option == "-d" || option == "-c" || option == "-S" || option == "-t"
	case "nodemon":
		return option == "--exec" || option == "-x" || option == "--watch" || option == "-w" || option == "--ext" || option == "-e" || option == "--delay" || option == "-d" || option == "--ignore" || option == "-i"
	}
	return false
}

// options returns the arguments that are the program's own: those up to `--`
// and up to the program it starts.
func (c command) options() []*value.Value {
	end := len(c.args)
	if next := started(c.name, append([]*value.Value{c.word}, c.args...)); next > 0 {
		end = next - 1
	}
	for i, arg := range c.args[:end] {
		if arg.Str == "--" {
			return c.args[:i]
		}
	}
	return c.args[:end]
}

// operand returns the first argument that is no option, nil if there is none.
// Options that take a word are not known, so that of `flask --app x run` it is
// x; see [command.names].
func (c command) operand() *value.Value {
	for _, arg := range c.args {
		if !strings.HasPrefix(arg.Str, "-") {
			return arg
		}
	}
	return nil
}

// names returns the argument that is a word, nil if no argument is.
func (c command) names(word string) *value.Value {
	for _, arg := range c.args {
		if arg.Str == "--" {
			return nil
		}
		if arg.IsKnown() && arg.Str == word {
			return arg
		}
	}
	return nil
}

// setting returns what an option is set to: the part after "=", or the next
// word if the option takes one. Present is false if the option is absent; the
// value is nil if it is given without one.
func (c command) setting(option string, takesWord bool) (setting, at *value.Value, present bool) {
	args := c.options()
	for i, arg := range args {
		switch {
		case arg.Str == option:
			if takesWord && i+1 < len(args) && !strings.HasPrefix(args[i+1].Str, "-") {
				return args[i+1], arg, true
			}
			return nil, arg, true
		case strings.HasPrefix(arg.Str, option+"="):
			setting = arg.Sub(len(option)+1, len(arg.Str))
			return setting, arg, true
		}
	}
	return nil, nil, false
}

// quotes are cut off a variable's text: env files and shells keep some.
const quotes = "\"' "

func truthy(text string) bool {
	switch strings.ToLower(strings.Trim(text, quotes)) {
	case "1", "true", "yes", "on", "y", "t":
		return true
	}
	return false
}
