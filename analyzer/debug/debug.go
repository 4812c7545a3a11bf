// Package debug finds what of development a container has on: debuggers that
// wait for someone to attach, consoles, reloaders, profilers, and the tools of
// developers that an image keeps.
//
// What is known of a program stands in tools.tsv. It is found in commands, in
// scripts that they run, and in variables, and told as a [Cause] or a
// [Listener]; who reaches it, and what to say of it, is for others to judge.
package debug

import (
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Analyzer yields what of development the unit's containers have on; rules use
// [In].
var Analyzer = &analysis.Analyzer{
	Name:       "debug",
	Doc:        "what of development the unit's containers have on",
	Requires:   []*analysis.Analyzer{source.Analyzer, compose.Analyzer, container.Analyzer, rootfs.Analyzer},
	ResultType: reflect.TypeFor[Set](),
	Run: func(pass *analysis.Pass) (any, error) {
		all := Set{}
		for _, c := range container.In(pass) {
			commands := withScripts(commandsOfMain(c, rootfs.In(pass).Script(c)), packageFiles(pass, c))
			s := newSetup(commands, environment(c), runsOldJava(c))
			found := Found{Causes: s.causes()}
			found.Listeners, found.Local = s.listeners()
			found.Listeners = append(found.Listeners, xdebug(s, c)...)
			all[c] = found
		}
		return all, nil
	},
}

// In returns what the containers of a pass have on whose analyzer requires
// [Analyzer].
func In(pass *analysis.Pass) Set { return pass.ResultOf[Analyzer].(Set) }

// A Set is what of development each container has on.
type Set map[*container.Container]Found

// Found is what of development a container has on.
type Found struct {
	Causes    []Cause
	Listeners []Listener
	Local     []Listener // that nothing but programs of the container reaches
}

// At returns the word or value that turns it on.
func (c *Cause) At() *value.Value { return c.at }

// Text names it for messages, quoted: `--reload`, `FLASK_DEBUG=1`.
func (c *Cause) Text() string { return c.text }

// Key tells it from others of a container.
func (c *Cause) Key() string { return c.key }

// Own reports whether it is an option without which the program does the same
// but for this.
func (c *Cause) Own() bool { return c.own }

// Within returns the word of a script that does it, if [Cause.At] is where the
// script is run, else nil.
func (c *Cause) Within() *value.Value { return c.within }

// Title names what listens.
func (l *Listener) Title() string { return l.title }

// Port returns the port as it is written, "" if that is not known.
func (l *Listener) Port() string { return l.addr.port }

// At returns the words that say where it listens.
func (l *Listener) At() *value.Value { return l.at }

// Word returns the option that starts it and nothing else, nil if there is none.
func (l *Listener) Word() *value.Value { return l.word }

// AnyPort reports whether it is reached by the container's own ports.
func (l *Listener) AnyPort() bool { return l.anyPort }

// Within returns the words of package.json if [Listener.At] only runs its
// script, else nil.
func (l *Listener) Within() *value.Value { return l.within }

// OldJava reports whether the port is open only because the image's Java is old.
func (l *Listener) OldJava() bool { return l.oldJava }

// Modes returns what of development a command line turns on.
func Modes(command shell.Invocation) []Cause {
	return newSetup(commandsOf(command), nil, false).causes()
}

// environment returns the variables of c's main process whose values are known
// to reach it: an env file that could not be read may override what the image
// brings.
func environment(c *container.Container) []shell.Assignment {
	var env []shell.Assignment
	for _, v := range c.Main.Environment {
		if v.Value == nil || v.FromImage && c.Service != nil && len(c.Service.UnknownEnvironment) > 0 {
			continue
		}
		env = append(env, shell.Assignment{Name: v.Name, Value: v.Value})
	}
	return append(env, c.Main.Program.Env...)
}

// runsOldJava reports whether the image's reference says Java 8 or older.
func runsOldJava(c *container.Container) bool {
	return c.Image != nil && c.Image.Reference.IsKnown() && isOldJava(c.Image.Reference.Str)
}

// Installed returns what the build of an image installs for developers and
// leaves in it.
func Installed(image *dockerfile.Image) []Cause { return buildSetup(image).kept() }

// buildSetup returns the commands that build an image, in its environment.
func buildSetup(image *dockerfile.Image) setup {
	var s setup
	for _, v := range image.Env {
		s.env = append(s.env, shell.Assignment{Name: v.Name, Value: v.Value})
	}
	for _, v := range image.Args {
		s.env = append(s.env, shell.Assignment{Name: v.Name, Value: v.Value})
	}
	for _, in := range image.Instructions {
		if in.Name != "RUN" {
			continue
		}
		if script := in.Script(); script != nil {
			for _, c := range shell.Parse(script, shell.POSIX).Commands {
				s.commands = append(s.commands, commandsOf(shell.Unwrap(c.Argv))...)
				s.env = append(s.env, c.Env...)
			}
		} else if in.JSON {
			s.commands = append(s.commands, commandsOf(shell.Unwrap(in.Args))...)
		}
	}
	return s
}

// kept returns what the build installs for developers and leaves in the image.
func (s setup) kept() []Cause {
	var all []Cause
	for _, c := range s.commands {
		for _, t := range tools().dependencies {
			at, text := t.in(c)
			if at == nil || !t.fits(s, &c) || t.takes == "alone" && c.operands() != len(t.words) {
				continue
			}
			if !slices.ContainsFunc(all, func(known Cause) bool { return known.at.At == at.At }) {
				all = append(all, c.cause(Dependency, at, text))
			}
		}
	}
	return all
}

// operands counts the arguments that are no options.
func (c command) operands() int {
	n := 0
	for _, arg := range c.args {
		if !strings.HasPrefix(arg.Str, "-") {
			n++
		}
	}
	return n
}
