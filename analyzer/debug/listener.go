package debug

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A Listener is a debugger that waits for someone to attach.
type Listener struct {
	title  string
	addr   address
	at     *value.Value // the words that say where it listens
	word   *value.Value // the option that starts it and nothing else, nil if there is none
	Effect Effect
	// anyPort is set if the debugger is reached by the container's own ports.
	anyPort bool
	within  *value.Value // the words of package.json if at only runs its script, else nil
	// oldJava is set if the port is open only because the image's Java is old.
	oldJava bool
}

// listeners returns what the container's programs open for debuggers, the same
// place once, and apart those that only programs of the container reach.
func (s setup) listeners() (all, local []Listener) {
	add := func(found ...Listener) {
		for _, l := range found {
			if l.addr.loopback() {
				local = append(local, l)
			}
			if l.addr.reachable() && !slices.ContainsFunc(all, func(known Listener) bool { return known.at.At == l.at.At }) {
				all = append(all, l)
			}
		}
	}
	for _, c := range s.commands {
		var found []Listener
		for _, t := range tools().listeners {
			if l, ok := t.startedBy(c); ok && t.fits(s, &c) {
				found = append(found, l)
			}
		}
		for _, arg := range append([]*value.Value{c.word}, c.args...) {
			found = append(found, javaAgents(arg, s.oldJava)...)
		}
		for _, l := range found {
			if c.via != nil {
				l.at, l.word, l.within = c.via.at, nil, l.at
			}
			add(l)
		}
	}
	for _, t := range tools().listenerVariables {
		if l, ok := t.listensBy(s); ok {
			add(l)
		}
	}
	for _, v := range s.env {
		add(javaAgents(v.Value, s.oldJava)...) // start scripts hand many variables over
	}
	add(s.management()...)
	return all, local
}

// startedBy tells where the debugger listens if a command starts it.
func (d tool) startedBy(c command) (Listener, bool) {
	if !slices.Contains(d.programs, c.name) {
		return Listener{}, false
	}
	if len(d.words) > 0 && !slices.ContainsFunc(d.words[0], c.needs) {
		return Listener{}, false
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
		if len(d.words) == 0 && d.takes == "inline" {
			word = at
		}
		if setting == nil {
			setting = at
			if d.takes == "port" || d.takes == "host" {
				return Listener{}, false
			}
			return Listener{title: d.name, Effect: d.Effect, addr: d.form.parse(nil), at: setting, word: word}, true
		}
		if d.takes == "port" {
			return Listener{title: d.name, Effect: d.Effect, addr: address{host: d.form.bare, port: setting.Str, unknown: false}, at: setting}, true
		}
		addr := d.form.parse(setting)
		if d.takes == "host" {
			addr = hostOnly(setting, d.form.port)
			if port, _, ok := c.setting("--port", true); ok && d.Effect == Debugger && port != nil && port.IsKnown() {
				addr.port = port.Str
			}
		}
		return Listener{title: d.name, Effect: d.Effect, addr: addr, at: setting, word: word}, true
	}
	return Listener{}, false
}

// atOperand reads the address from an operand: gdbserver's COMM, which may also
// be a serial line.
func (d tool) atOperand(c command) (Listener, bool) {
	n := int(d.options[0][0] - '0')
	for _, arg := range c.args {
		if strings.HasPrefix(arg.Str, "-") {
			continue
		}
		if n--; n > 0 {
			continue
		}
		if !strings.Contains(arg.Str, ":") {
			return Listener{}, false
		}
		return Listener{title: d.name, Effect: d.Effect, addr: d.form.parse(arg), at: arg}, true
	}
	return Listener{}, false
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

// listensBy tells where the variable makes a debugger listen.
func (d tool) listensBy(s setup) (Listener, bool) {
	set := lookup(s.env, d.variable)
	if set == nil || set.IsKnown() && set.Str == "" || !d.fits(s, nil) {
		return Listener{}, false
	}
	l := Listener{title: d.name, Effect: d.Effect, at: set}
	switch d.takes {
	case "host":
		l.addr = hostOnly(set, d.form.port)
	case "port":
		if !set.IsKnown() {
			return Listener{}, false
		}
		l.addr = address{host: d.form.bare, port: set.Str}
	case "jpda":
		return javaListener(d.name, set, s.oldJava), true
	default:
		l.addr = d.form.parse(set)
	}
	return l, true
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
