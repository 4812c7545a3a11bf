package debug

import (
	_ "embed" // for the table
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/shell"
)

// toolTable has a row for each thing that turns something of development on: a
// command line, or a variable, and what it does then.
//
//   - programs: base names, `*.py` any script of Python, `*` any
//   - words: all of them stand on the command line in order, one of those that a
//     comma divides; "!build,preview" means that the first operand is none of these
//   - variable and value: "true" for what programs take as yes, "=x|y" for x or y,
//     "~x" for a list with x, "*.x" for a text with that end, "set" for anything
//   - with, without: one of these, or none of them, takes part: a program, an
//     option, with "$" a variable that is on or has the value after "=", with "?" a program that is not known
//   - effect: see effect; "options" hands the variable's words to a program
//   - options, takes, bare, empty, port: for what listens, where the address
//     stands and what it is without host, with an empty one and without port;
//     "bind" for a server that counts unless it listens on loopback, "alone" for
//     a command without further operands
//   - checked: the day on which the source was opened and found to say so, "-"
//     if it was not
//
//go:embed tools.tsv
var toolTable string

// columns are the names of the table's columns, in order.
var columns = [...]string{
	"tool", "programs", "words", "variable", "value", "with", "without", "effect",
	"options", "takes", "bare", "empty", "port", "source", "checked",
}

// A tool is a row of the table.
type tool struct {
	name     string
	programs []string
	words    [][]string
	unless   []string
	variable string
	value    string
	with     []string
	without  []string
	Effect   Effect
	options  []string
	takes    string
	form     addressForm
}

// toolSet is the table by the way in which a row is recognised.
type toolSet struct {
	modes, variables             []tool // command lines and variables that switch a mode on
	listeners, listenerVariables []tool // what opens a port for a debugger
	options                      []tool // variables that hold a program's options
	dependencies                 []tool // commands of a build that install what developers need
}

var tools = sync.OnceValue(func() toolSet {
	var set toolSet
	for _, c := range readTable(toolTable) {
		t := newTool(c)
		switch {
		case t.Effect == handsOver:
			set.options = append(set.options, t)
		case t.Effect == Dependency:
			set.dependencies = append(set.dependencies, t)
		case t.listens() && t.variable != "":
			set.listenerVariables = append(set.listenerVariables, t)
		case t.listens():
			set.listeners = append(set.listeners, t)
		case t.variable != "":
			set.variables = append(set.variables, t)
		default:
			set.modes = append(set.modes, t)
		}
	}
	return set
})

func newTool(c []string) tool {
	t := tool{
		name: c[0], programs: list(c[1]), variable: c[3], value: c[4], with: list(c[5]), without: list(c[6]),
		Effect: effectOf(c[7]), options: list(c[8]), takes: c[9],
		form: addressForm{bare: c[10], emptyHost: c[11], port: c[12], hostAlone: true},
	}
	if unless, ok := strings.CutPrefix(c[2], "!"); ok {
		t.unless = list(unless)
		return t
	}
	for word := range strings.FieldsSeq(c[2]) {
		t.words = append(t.words, list(word))
	}
	return t
}

// listens reports whether the row is about a port that clients attach to.
func (t tool) listens() bool { return t.takes != "" && t.takes != "bind" && t.takes != "alone" }

// readTable splits a table into the cells of its rows, without the heading. A
// "-" stands for an empty cell.
func readTable(table string) [][]string {
	lines := strings.Split(strings.TrimSpace(table), "\n")[1:]
	rows := make([][]string, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		for i, cell := range cells {
			if cell == "-" {
				cells[i] = ""
			}
		}
		rows = append(rows, cells)
	}
	return rows
}

// list splits a cell at its commas; an empty cell has no elements.
func list(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, ",")
}

// A setup is what is known of a container's program: its commands, those that
// its variables add, and its environment.
type setup struct {
	commands []command
	env      []shell.Assignment
	oldJava  bool // the image's tag says Java 8 or older
}

// newSetup returns the setup of commands in an environment.
func newSetup(commands []command, env []shell.Assignment, oldJava bool) setup {
	s := setup{commands: commands, env: env, oldJava: oldJava}
	for _, t := range tools().options {
		if set := lookup(env, t.variable); set != nil && t.fits(s, nil) {
			s.commands = append(s.commands, command{name: t.programs[0], word: set, args: fields(set), variable: t.variable})
		}
	}
	return s
}
