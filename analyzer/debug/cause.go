package debug

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A Cause is a word or variable that turns something of development on.
type Cause struct {
	Effect Effect
	at     *value.Value
	text   string // for messages, quoted: `--reload`, `FLASK_DEBUG=1`
	key    string
	own    bool // an option without which the program does the same but for this
	// within is the word of a script of package.json that does it; at is then
	// where the script is run. It is nil otherwise.
	within *value.Value
	// command is the program's word, nil for what a variable does.
	command *value.Value
}

// causes returns what turns modes of development on, the worst first.
func (s setup) causes() []Cause {
	var all []Cause
	add := func(c Cause) {
		if !slices.ContainsFunc(all, func(known Cause) bool { return known.at.At == c.at.At && known.Effect <= c.Effect }) {
			all = append(all, c)
		}
	}
	for _, c := range s.commands {
		for _, t := range tools().modes {
			at, text := t.in(c)
			if at == nil || !t.fits(s, &c) || t.Effect == Script && c.resolved || t.takes == "bind" && t.onLoopback(c) {
				continue
			}
			found := c.cause(t.Effect, at, text)
			found.command = c.word
			add(found)
		}
	}
	for _, t := range tools().variables {
		set := lookup(s.env, t.variable)
		if !set.IsKnown() || !t.on(set.Str) || !t.fits(s, nil) {
			continue
		}
		text := t.variable + "=" + set.Str
		if t.value == "set" {
			text = t.variable
		}
		add(Cause{Effect: t.Effect, at: set, text: source.Quote(text), key: t.variable})
	}
	slices.SortStableFunc(all, func(a, b Cause) int { return cmp.Compare(a.Effect, b.Effect) })
	return withPIN(slices.DeleteFunc(all, func(c Cause) bool { return c.Effect == Server && isConsole(all, c.command) }))
}

// isConsole reports whether a command opens a console, so that nothing is gained
// by saying that it is a server for development.
func isConsole(all []Cause, command *value.Value) bool {
	return slices.ContainsFunc(all, func(c Cause) bool { return c.command == command && c.Effect < Upload })
}

// onLoopback reports whether the command has its server listen on the loopback
// interface alone, where no port leads to.
func (t tool) onLoopback(c command) bool {
	for _, option := range t.options {
		if setting, _, present := c.setting(option, true); present && setting != nil {
			addr := t.form.parse(setting)
			return !addr.unknown && !addr.reachable()
		}
	}
	return !t.form.parse(nil).reachable()
}

// cause returns the cause that stands at a word of the command.
func (c command) cause(e Effect, at *value.Value, text string) Cause {
	switch {
	case c.via != nil:
		return Cause{Effect: e, at: c.via.at, text: source.Quote(c.via.text), key: c.via.text, within: at}
	case c.variable != "":
		text = c.variable + "=" + at.Str
		return Cause{Effect: e, at: at, text: source.Quote(text), key: text}
	}
	return Cause{Effect: e, at: at, text: source.Quote(text), key: text, own: isOwn(at.Str)}
}

// isOwn reports whether an option does nothing but switch a mode on.
func isOwn(option string) bool {
	name, _, _ := strings.Cut(option, "=")
	switch name {
	case "--reload", "--watch", "--hot", "--debug", "--dev", "--nopin", "--enable-pprof":
		return true
	}
	return false
}

// withPIN drops switches for the PIN of a console that nothing turns on.
func withPIN(all []Cause) []Cause {
	if slices.ContainsFunc(all, func(c Cause) bool { return c.Effect == Console || c.Effect == ConsoleIf || c.Effect == OldFlask }) {
		return all
	}
	return slices.DeleteFunc(all, func(c Cause) bool { return c.Effect == NoPIN })
}

// fits reports whether what the row needs takes part, and what it excludes does
// not; of, if any, is the command that the row was found in.
func (t tool) fits(s setup, of *command) bool {
	if len(t.with) > 0 && !slices.ContainsFunc(t.with, s.has) {
		return false
	}
	return !slices.ContainsFunc(t.without, func(what string) bool {
		if of != nil && strings.HasPrefix(what, "--") {
			return of.names(what) != nil
		}
		return s.has(what)
	})
}

// has reports whether a program or option takes part, or a variable is on.
func (s setup) has(what string) bool {
	if what == "?" {
		return s.unclear()
	}
	if name, ok := strings.CutPrefix(what, "$"); ok {
		prefix, any := strings.CutSuffix(name, "*")
		name, setting, exact := strings.Cut(name, "=")
		if set := lookup(s.env, name); exact {
			return set.IsKnown() && strings.EqualFold(set.Str, setting)
		}
		return slices.ContainsFunc(s.env, func(a shell.Assignment) bool {
			return any && strings.HasPrefix(a.Name, prefix) || a.Name == name && a.Value.IsKnown() && !falsy(a.Value.Str)
		})
	}
	return slices.ContainsFunc(s.commands, func(c command) bool {
		return runs(what, c.name) || c.names(what) != nil
	})
}

// unclear reports whether no command tells what runs in the end: there is none,
// or a script that is not known here.
func (s setup) unclear() bool {
	return !slices.ContainsFunc(s.commands, func(c command) bool {
		return c.variable == "" && c.name != "" && !strings.HasSuffix(c.name, ".sh") && !strings.Contains(c.name, "entrypoint")
	})
}

// runs reports whether a name is that of a program of the table.
func runs(program, name string) bool {
	return program == name || program == "*" || program == "*.py" && strings.HasSuffix(name, ".py")
}

// in returns the word that puts a command into the mode, and the text that
// names it.
func (t tool) in(c command) (*value.Value, string) {
	if !slices.ContainsFunc(t.programs, func(p string) bool { return runs(p, c.name) }) || c.asksHelp() {
		return nil, ""
	}
	if len(t.words) == 0 {
		if operand := c.operand(); operand != nil && slices.Contains(t.unless, operand.Str) || c.variable != "" {
			return nil, ""
		}
		return c.word, c.name
	}
	from := 0
	text := []string{c.name}
	var at *value.Value
	for _, words := range t.words {
		next := c.find(words, from, !strings.HasPrefix(words[0], "-") && operandsDecide(c.name))
		if next < 0 {
			return nil, ""
		}
		word := c.args[next]
		if at == nil || !strings.HasPrefix(at.Str, "--") {
			at = word // of `flask --debug run` the option is what to change
		}
		from = next + 1
		text = append(text, word.Str)
	}
	return at, strings.Join(text, " ")
}

// operandsDecide reports whether a program's subcommand is always its first
// operand, so that a later word of the same name means nothing.
func operandsDecide(name string) bool {
	switch name {
	case "npm", "yarn", "pnpm", "bun", "django-admin", "dotnet", "tsx", "next", "nuxt", "nuxi", "astro", "vite",
		"go", "cargo", "artisan", "symfony", "mix", "mkdocs", "hugo", "jekyll", "expo", "storybook", "docusaurus", "parcel":
		return true
	}
	return strings.HasSuffix(name, ".py")
}

// find returns the index of the first of some words among the program's own
// arguments, from an index on; -1 if none is there.
func (c command) find(words []string, from int, nextOperand bool) int {
	own := len(c.args)
	if strings.HasPrefix(words[0], "-") {
		own = len(c.options())
	}
	for i := from; i < own; i++ {
		arg := c.args[i]
		if arg.Str == "--" {
			return -1
		}
		if !arg.IsKnown() {
			continue
		}
		if slices.ContainsFunc(words, func(word string) bool { return isWord(arg.Str, word) }) {
			return i
		}
		if nextOperand && !strings.HasPrefix(arg.Str, "-") && (i == 0 || !namesFolder(c.args[i-1].Str)) {
			return -1
		}
	}
	return -1
}

// isWord reports whether an argument is a word of the table, or an option of it
// that is set to yes.
func isWord(arg, word string) bool {
	if arg == word {
		return true
	}
	setting, ok := strings.CutPrefix(arg, word+"=")
	return ok && strings.HasPrefix(word, "--") && truthy(setting)
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
func (t tool) on(text string) bool {
	text = strings.Trim(text, quotes)
	switch {
	case t.value == "true":
		return truthy(text)
	case t.value == "set":
		return text != ""
	case strings.HasPrefix(t.value, "="):
		return isOneOf(text, t.value[1:])
	case strings.HasPrefix(t.value, "~"):
		return slices.ContainsFunc(strings.Split(text, ","), func(word string) bool {
			return isOneOf(strings.TrimSpace(word), t.value[1:])
		})
	}
	return slices.ContainsFunc(strings.Split(t.value, "|"), func(end string) bool {
		return strings.HasSuffix(text, strings.TrimPrefix(end, "*"))
	})
}

func isOneOf(text, words string) bool {
	return slices.ContainsFunc(strings.Split(words, "|"), func(word string) bool { return strings.EqualFold(text, word) })
}

// falsy reports whether a variable is set to what programs take as no.
func falsy(text string) bool {
	switch strings.ToLower(strings.Trim(text, quotes)) {
	case "", "0", "false", "no", "off", "n", "f", "none", "null":
		return true
	}
	return false
}
