// Package shell reads the command lines and scripts that containers run.
//
// [Parse] lists the simple commands of a script with their words expanded where
// that is certain; [Unwrap] removes the programs that only start another, such
// as tini, gosu or `sh -c`, and so finds the program that a command line runs.
//
// Every word is a [value.Value] that leads back to its bytes: quotes are
// removed, and what a variable or substitution gives is an unknown part whose
// text is the expansion as written. Pathname and brace expansion are not done:
// `*.deb` stays `*.deb`.
//
// The package runs nothing and knows no files: a script given by its path is a
// program like any other. It is the only one that imports mvdan.cc/sh.
package shell

import (
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// MaxScript is the length of the longest script that is parsed. The longest RUN
// of Docker's official images has 13 KiB.
const MaxScript = 64 << 10

// A Command is one simple command.
type Command struct {
	Env       []Assignment   // assignments in front of it, or the variables of an export
	Argv      []*value.Value // its words; expanded where that is certain, Unknown or Partial otherwise
	Redirects []Redirect
	At        source.Span // the words, assignments included
	// Input is the index in [Script.Commands] of the command whose output it
	// reads through a pipe, -1 if there is none.
	Input int
	// Within is the index of the command whose words hold it in a substitution
	// such as `$(…)` or `<(…)`, or whose words are the script it stands in;
	// -1 if there is none.
	Within     int
	Background bool // followed by &
	// Untaken is set in a branch that the arguments or variables of the script
	// rule out, and after what surely ends it.
	Untaken bool
}

// Name returns the base name of the command's program, "" if it is not known.
func (c *Command) Name() string {
	if len(c.Argv) == 0 {
		return ""
	}
	return Name(c.Argv[0])
}

// A Redirect is one redirection of a command.
type Redirect struct {
	Op   string       // ">", ">>", "<", "<<", ">&", …
	Word *value.Value // the file, descriptor or here-document's delimiter
	Body *value.Value // of a here-document
}

// An Assignment is NAME=value in front of a command, or an export.
type Assignment struct {
	Name  string
	Value *value.Value
}

// A Script is a parsed shell script.
type Script struct {
	// Source is the text, in which the parts that are not known read `${NAME}`.
	Source  *value.Value
	Dialect Dialect
	// Commands are all simple commands in source order: those in substitutions,
	// functions and subshells, and those of scripts handed to another shell,
	// which follow the command that runs them.
	Commands []Command
	Splices  []Splice
	// Last is the command that the script ends in and that stays in the
	// foreground: the service itself. Nil if that can't be told.
	Last *Command
	// Exec is set when Last replaces the shell by exec.
	Exec bool
	Err  *Error
}

// A Splice is a place at which a variable's text becomes part of a command: it
// is expanded outside of double quotes, or is evaluated as code. Expansions in
// double quotes are listed too, as Quoted. Variables that Compose substitutes
// before the shell starts are parts of the script, not splices.
type Splice struct {
	At     *value.Value // the expansion
	Name   string       // the variable, or the parameter number; "" for a command's output
	Quoted bool         // inside double quotes: one word, never split
	Code   bool         // evaluated again: eval, sh -c "$X"
}

// An Error says where a script stops being shell.
type Error struct {
	At      *value.Value
	Message string
}

// An Environment tells the value of an environment variable. It returns false
// if that is not known, nil and true for a variable known to be unset.
type Environment func(name string) (*value.Value, bool)

// An Invocation is a command line with the programs removed that only start
// another: tini, dumb-init, exec, env, gosu, su-exec, setpriv, sudo, nice,
// timeout, wait-for-it, `sh -c`, poetry run, ….
type Invocation struct {
	// Argv is the program and its arguments after unwrapping. Where a script
	// does not tell what it ends in, it is the shell's.
	Argv     []*value.Value
	Wrappers []Wrapper    // what was removed, outermost first
	Env      []Assignment // variables that wrappers set
	User     *value.Value // the user that a wrapper switches to, nil if none does
	Script   *Script      // the script of `sh -c` or shell form, nil otherwise
}

// Wrapper returns the first wrapper called name, nil if there is none.
func (i *Invocation) Wrapper(name string) *Wrapper {
	for k := range i.Wrappers {
		if i.Wrappers[k].Name == name {
			return &i.Wrappers[k]
		}
	}
	return nil
}

// A Wrapper is a program that starts another one.
type Wrapper struct {
	Name string         // tini, gosu, sh, …
	Argv []*value.Value // its own words
}
