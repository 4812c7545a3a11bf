package shell

import "github.com/hullcheck/hullcheck/analyzer/value"

// Dialect is the language of a script.
type Dialect uint8

// The languages a container's shell may speak.
const (
	POSIX Dialect = iota
	Bash
	PowerShell // recognised, never parsed as POSIX
	Cmd        // Windows' cmd.exe; recognised, never parsed as POSIX
	Other      // python, perl, node, … after -c or in a heredoc
)

// A Command is one simple command.
type Command struct {
	Env  []Assignment   // assignments in front of it
	Argv []*value.Value // its words; expanded where that is certain, Unknown or Partial otherwise
}

// An Assignment is NAME=value in front of a command, or an export.
type Assignment struct {
	Name  string
	Value *value.Value
}

// A Script is a parsed shell script.
type Script struct {
	Source   *value.Value
	Dialect  Dialect
	Commands []Command // every simple command in source order, substitutions included
	Splices  []Splice
	// Last is the command that the script ends in and that stays in the
	// foreground: the service itself. Nil if that can't be told.
	Last *Command
	// Unwrapped is set when Last replaces the shell by exec.
	Exec bool
	Err  *Error
}

// A Splice is a place at which a variable's text becomes part of a command: it
// is expanded outside of double quotes, or is evaluated as code.
type Splice struct {
	At     *value.Value // the expansion
	Name   string       // the variable, or the parameter number
	Quoted bool         // inside double quotes: one word, never split
	Code   bool         // evaluated again: eval, sh -c "$X"
}

// An Error says where a script stops being shell.
type Error struct {
	At      *value.Value
	Message string
}

// Parse reads a script. It always returns one: what precedes an error is kept.
func Parse(script *value.Value, dialect Dialect) *Script { panic("not built yet") }

// An Invocation is a command line with the programs removed that only start
// another: tini, dumb-init, exec, env, gosu, su-exec, setpriv, sudo, nice,
// timeout, wait-for-it, `sh -c`, poetry run, …
type Invocation struct {
	Argv     []*value.Value // the program and its arguments after unwrapping
	Wrappers []Wrapper      // what was removed, outermost first
	Env      []Assignment   // variables that wrappers set
	User     *value.Value   // the user that a wrapper switches to, nil if none does
	Script   *Script        // the script of `sh -c` or shell form, nil otherwise
}

// A Wrapper is a program that starts another one.
type Wrapper struct {
	Name string // tini, gosu, sh, …
	Argv []*value.Value
}

// Unwrap finds the program that a command line really runs.
func Unwrap(argv []*value.Value) Invocation { panic("not built yet") }
