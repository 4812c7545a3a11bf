package debug

import (
	"cmp"
	_ "embed" // for the tables
	"slices"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// modeTable names the command lines that run a program for development: all
// words of a row stand on it, in order. "!build,preview" means that the first
// operand is none of these.
//
//go:embed modes.tsv
var modeTable string

// modeVariableTable names the variables that do the same. A value is "true"
// for what programs take as yes, "=x" for x, "~x" for a list with x, "set" for
// anything. With and without name programs that take part or do not.
//
//go:embed mode_variables.tsv
var modeVariableTable string

// effect is what a development mode gives an attacker, the worst first.
type effect uint8

const (
	nopin      effect = iota // a console without PIN
	console                  // a console that asks for a PIN
	upload                   // replaces code
	errorPages               // error pages with source and settings
	serves                   // source code on request
	script                   // whatever the package's script for development runs
	reload                   // runs what is written
	oldFlask                 // a console, in Flask before 2.3
)

func effectOf(name string) effect {
	switch name {
	case "nopin":
		return nopin
	case "console":
		return console
	case "oldflask":
		return oldFlask
	case "upload":
		return upload
	case "pages":
		return errorPages
	case "source":
		return serves
	case "script":
		return script
	case "reload":
		return reload
	}
	panic("unknown effect " + name)
}

// message says who gains what; its arguments are the container and the cause.
func (e effect) message() string {
	switch e {
	case nopin:
		return "an attacker runs code in %s in the error console that %s leaves without a PIN"
	case console:
		return "an attacker who learns its PIN runs code in %s by the error console of %s"
	case oldFlask:
		return "with Flask before 2.3, whoever learns its PIN runs code in %s by the console of %s"
	case upload:
		return "an attacker who learns its value replaces code in %s through %s"
	case errorPages:
		return "an attacker reads source and settings of %s on the error pages of %s"
	case serves:
		return "an attacker reads the source code of %s through the development server %s"
	case script:
		return "whoever reaches %s talks to a development server, started by %s"
	default:
		return "an attacker who writes a source file in %s runs it through %s"
	}
}

// fix says what to write.
func (e effect) fix() string {
	switch e {
	case nopin, console, oldFlask, errorPages:
		return "turn it off here and on in `compose.override.yaml`, where development needs it"
	case upload:
		return "delete the variable and build the image without developer tools"
	case serves, script:
		return "build the application and serve the result"
	default:
		return "start the program without its reloader"
	}
}

type mode struct {
	programs []string
	words    []string
	unless   []string
	effect   effect
}

type modeVariable struct {
	name    string
	value   string
	effect  effect
	with    string
	without []string
}

var modes = sync.OnceValue(func() []mode {
	var all []mode
	for _, c := range readTable(modeTable) {
		m := mode{programs: list(c[0]), effect: effectOf(c[2])}
		if unless, ok := strings.CutPrefix(c[1], "!"); ok {
			m.unless = list(unless)
		} else {
			m.words = strings.Fields(c[1])
		}
		all = append(all, m)
	}
	return all
})

var modeVariables = sync.OnceValue(func() []modeVariable {
	var all []modeVariable
	for _, c := range readTable(modeVariableTable) {
		all = append(all, modeVariable{name: c[0], value: c[1], effect: effectOf(c[2]), with: c[3], without: list(c[4])})
	}
	return all
})

// A cause is a word or variable that turns a development mode on.
type cause struct {
	effect effect
	at     *value.Value
	text   string // for messages, quoted: `--reload`, `FLASK_DEBUG=1`
	key    string
}

// causesOf returns what turns development modes on, the worst first.
func causesOf(commands []command, env []shell.Assignment) []cause {
	var all []cause
	add := func(c cause) {
		if !slices.ContainsFunc(all, func(known cause) bool { return known.at.At == c.at.At }) {
			all = append(all, c)
		}
	}
	for _, c := range commands {
		for _, m := range modes() {
			if at, text := m.in(c); at != nil {
				add(cause{effect: m.effect, at: at, text: source.Quote(text), key: text})
			}
		}
	}
	for _, v := range modeVariables() {
		set := lookup(env, v.name)
		if !set.IsKnown() || !v.on(set.Str) {
			continue
		}
		if v.with == "django" && !isDjango(commands, env) || slices.ContainsFunc(commands, func(c command) bool { return slices.Contains(v.without, c.name) }) {
			continue
		}
		text := v.name + "=" + set.Str
		if v.value == "set" {
			text = v.name
		}
		add(cause{effect: v.effect, at: set, text: source.Quote(text), key: v.name})
	}
	slices.SortStableFunc(all, func(a, b cause) int { return cmp.Compare(a.effect, b.effect) })
	return all
}

// in returns the word that puts a command into the mode, and the text that
// names it.
func (m mode) in(c command) (*value.Value, string) {
	script := m.programs[0] == "*.py" && strings.HasSuffix(c.name, ".py")
	if !script && !slices.Contains(m.programs, c.name) {
		return nil, ""
	}
	if len(m.words) == 0 {
		if operand := c.operand(); operand != nil && slices.Contains(m.unless, operand.Str) || c.asksHelp() {
			return nil, ""
		}
		return c.word, c.name
	}
	from := 0
	var at *value.Value
	for _, word := range m.words {
		next := c.find(word, from, !strings.HasPrefix(word, "-") && operandsDecide(c.name))
		if next < 0 {
			return nil, ""
		}
		at, from = c.args[next], next+1
	}
	if m.effect == reload && (c.names("--noreload") != nil || c.names("--no-reload") != nil) {
		return nil, ""
	}
	return at, c.name + " " + strings.Join(m.words, " ")
}

// operandsDecide reports whether a program's subcommand is always its first
// operand, so that a later word of the same name means nothing.
func operandsDecide(name string) bool {
	switch name {
	case "npm", "yarn", "pnpm", "bun", "django-admin", "dotnet", "tsx", "next", "nuxt", "nuxi", "astro", "vite":
		return true
	}
	return strings.HasSuffix(name, ".py")
}

// find returns the index of a word among the program's own arguments, from an
// index on; -1 if it is not there.
func (c command) find(word string, from int, nextOperand bool) int {
	own := len(c.options())
	if !strings.HasPrefix(word, "-") {
		own = len(c.args)
	}
	for i := from; i < own; i++ {
		arg := c.args[i]
		if arg.Str == "--" {
			return -1
		}
		if !arg.IsKnown() {
			continue
		}
		if arg.Str == word {
			return i
		}
		if setting, ok := strings.CutPrefix(arg.Str, word+"="); ok && strings.HasPrefix(word, "--") && truthy(setting) {
			return i
		}
		if nextOperand && !strings.HasPrefix(arg.Str, "-") && (i == 0 || !namesFolder(c.args[i-1].Str)) {
			return -1
		}
	}
	return -1
}

// namesFolder reports whether an option of a package manager takes the next
// word.
func namesFolder(option string) bool {
	switch option {
	case "--prefix", "-C", "--cwd", "--dir", "-w", "--workspace", "--filter", "-F":
		return true
	}
	return false
}

func (c command) asksHelp() bool {
	return c.names("--help") != nil || c.names("--version") != nil
}

// on reports whether a variable's text turns the mode on.
func (v modeVariable) on(text string) bool {
	text = strings.Trim(text, `"' `)
	switch {
	case v.value == "true":
		return truthy(text)
	case v.value == "set":
		return text != ""
	case strings.HasPrefix(v.value, "="):
		return strings.EqualFold(text, v.value[1:])
	}
	return slices.ContainsFunc(strings.Split(text, ","), func(word string) bool {
		return strings.EqualFold(strings.TrimSpace(word), v.value[1:])
	})
}

// isDjango reports whether a container runs Django: DEBUG alone means as little
// as its name says.
func isDjango(commands []command, env []shell.Assignment) bool {
	if slices.ContainsFunc(env, func(a shell.Assignment) bool { return strings.HasPrefix(a.Name, "DJANGO_") }) {
		return true
	}
	return slices.ContainsFunc(commands, func(c command) bool {
		return c.name == "manage.py" || c.name == "django-admin"
	})
}
