package debug

import (
	_ "embed" // for the tables
	"slices"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// debuggerTable names the programs that open a port for a debugger, the option
// that says where, and what they do without it. A row needs one of some words on
// the command line; the address is an option's value (after "=" only: inline;
// or the next word: word), a host or port alone, or an operand by its number.
//
//go:embed debuggers.tsv
var debuggerTable string

// variableTable names the variables that do the same: they hold an address, a
// host, or options of node.
//
//go:embed debugger_variables.tsv
var variableTable string

type debugger struct {
	programs []string
	needs    []string
	options  []string
	takes    string
	form     addressForm
	title    string
}

type debuggerVariable struct {
	name  string
	holds string
	needs string // a word of the command line, or with $ a variable that is on
	form  addressForm
	title string
}

var debuggers = sync.OnceValue(func() []debugger {
	var all []debugger
	for _, c := range readTable(debuggerTable) {
		all = append(all, debugger{
			programs: list(c[0]), needs: list(c[1]), options: list(c[2]), takes: c[3], title: c[7],
			form: addressForm{bare: c[4], emptyHost: c[5], port: c[6], hostAlone: true},
		})
	}
	return all
})

var debuggerVariables = sync.OnceValue(func() []debuggerVariable {
	var all []debuggerVariable
	for _, c := range readTable(variableTable) {
		all = append(all, debuggerVariable{
			name: c[0], holds: c[1], needs: c[2], title: c[5],
			form: addressForm{bare: c[3], emptyHost: c[3], port: c[4], hostAlone: true},
		})
	}
	return all
})

// A listener is a debugger that waits for someone to attach.
type listener struct {
	title string
	addr  address
	at    *value.Value // the words that say where it listens
	word  *value.Value // the option that starts it and nothing else, nil if there is none
	// oldJava is set if the port is open only because the image's Java is old.
	oldJava bool
}

// listenersOf returns the debuggers that a process opens, the same place once.
func listenersOf(commands []command, env []shell.Assignment, oldJava bool) []listener {
	var all []listener
	add := func(found ...listener) {
		for _, l := range found {
			if l.addr.reachable() && !slices.ContainsFunc(all, func(known listener) bool { return known.at.At == l.at.At }) {
				all = append(all, l)
			}
		}
	}
	for _, c := range commands {
		for _, d := range debuggers() {
			if l, ok := d.in(c); ok {
				add(l)
			}
		}
		for _, arg := range append([]*value.Value{c.word}, c.args...) {
			add(javaAgents(arg, oldJava)...)
		}
	}
	for _, v := range debuggerVariables() {
		if l, ok := v.in(commands, env, oldJava); ok {
			add(l)
		}
	}
	for _, v := range env {
		add(javaAgents(v.Value, oldJava)...) // start scripts hand many variables over
	}
	return all
}

// in tells where the debugger listens if a command starts it.
func (d debugger) in(c command) (listener, bool) {
	if !slices.Contains(d.programs, c.name) {
		return listener{}, false
	}
	if len(d.needs) > 0 && !slices.ContainsFunc(d.needs, c.needs) {
		return listener{}, false
	}
	if d.takes == "operand" {
		return d.atOperand(c)
	}
	var word *value.Value
	for _, option := range d.options {
		setting, at, present := c.setting(option, d.takes != "inline")
		if !present {
			continue
		}
		if len(d.needs) == 0 && d.takes == "inline" {
			word = at
		}
		if setting == nil {
			setting = at
			if d.takes == "port" || d.takes == "host" {
				return listener{}, false
			}
			return listener{title: d.title, addr: d.form.parse(nil), at: setting, word: word}, true
		}
		if d.takes == "port" {
			return listener{title: d.title, addr: address{host: d.form.bare, port: setting.Str, unknown: false}, at: setting}, true
		}
		addr := d.form.parse(setting)
		if d.takes == "host" {
			addr = hostOnly(setting, d.form.port)
			if port, _, ok := c.setting("--port", true); ok && port != nil && port.IsKnown() {
				addr.port = port.Str
			}
		}
		return listener{title: d.title, addr: addr, at: setting, word: word}, true
	}
	return listener{}, false
}

// atOperand reads the address from an operand: gdbserver's COMM, which may also
// be a serial line.
func (d debugger) atOperand(c command) (listener, bool) {
	n := int(d.options[0][0] - '0')
	for _, arg := range c.args {
		if strings.HasPrefix(arg.Str, "-") {
			continue
		}
		if n--; n > 0 {
			continue
		}
		if !strings.Contains(arg.Str, ":") {
			return listener{}, false
		}
		return listener{title: d.title, addr: d.form.parse(arg), at: arg}, true
	}
	return listener{}, false
}

func hostOnly(host *value.Value, port string) address {
	if host.IsUnknown() {
		return address{unknown: true}
	}
	return address{host: strings.Trim(host.Str, "[] "), port: port}
}

// needs reports whether a word or an option stands on the command line, the
// option with or without a value.
func (c command) needs(word string) bool {
	if !strings.HasPrefix(word, "-") {
		return c.names(word) != nil
	}
	setting, _, present := c.setting(word, false)
	return present && (setting == nil || !strings.EqualFold(setting.Str, "false"))
}

// in tells where the variable makes a debugger listen.
func (v debuggerVariable) in(commands []command, env []shell.Assignment, oldJava bool) (listener, bool) {
	set := lookup(env, v.name)
	if set == nil {
		return listener{}, false
	}
	if name, ok := strings.CutPrefix(v.needs, "$"); ok {
		if on := lookup(env, name); !on.IsKnown() || !truthy(on.Str) {
			return listener{}, false
		}
	} else if v.needs != "" && !slices.ContainsFunc(commands, func(c command) bool { return c.names(v.needs) != nil }) {
		return listener{}, false
	}
	switch v.holds {
	case "options":
		for _, d := range debuggers() {
			if slices.Contains(d.programs, "node") {
				if l, ok := d.in(command{name: "node", word: set, args: fields(set)}); ok {
					return l, true
				}
			}
		}
		return listener{}, false
	case "host":
		return listener{title: v.title, addr: hostOnly(set, v.form.port), at: set}, true
	case "jpda":
		return javaListener(v.title, set, oldJava), true
	}
	return listener{title: v.title, addr: v.form.parse(set), at: set}, true
}

// lookup returns the value of a variable: the last one set wins.
func lookup(env []shell.Assignment, name string) *value.Value {
	for _, a := range slices.Backward(env) {
		if a.Name == name {
			return a.Value
		}
	}
	return nil
}

// fields splits a value at blanks.
func fields(v *value.Value) []*value.Value {
	var all []*value.Value
	for off := 0; off < len(v.Str); {
		if v.Str[off] == ' ' || v.Str[off] == '\t' || v.Str[off] == '\n' || v.Str[off] == '"' {
			off++
			continue
		}
		end := off
		for end < len(v.Str) && !strings.ContainsRune(" \t\n\"", rune(v.Str[end])) {
			end++
		}
		all = append(all, v.Sub(off, end))
		off = end
	}
	return all
}
