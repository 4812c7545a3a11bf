// Package diff writes the changes of a fix as unified diffs: for a program byte by
// byte, so that patch takes them, for a terminal without what it may act on.
package diff

import (
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/aymanbagabas/go-udiff"

	"github.com/hullcheck/hullcheck/analyzer/fix"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Options say how changes are shown.
type Options struct {
	Color  bool
	Escape bool                     // control characters are made visible
	Path   func(path string) string // how a path below the root is written
}

// Write writes the changes of files.
func Write(w io.Writer, files []fix.File, o Options) error {
	for _, f := range files {
		name := nameOf(f.Path, o)
		unified := udiff.Unified(quoted("a/"+name), quoted("b/"+name), string(f.Before), string(f.After))
		added := 0 // lines by which the new file is longer so far
		for line := range strings.Lines(unified) {
			switch line[0] {
			case '+':
				added++
			case '-':
				added--
			case '@':
				line = renumbered(line, added)
			}
			if o.Escape {
				line = shown(line)
			}
			if o.Color {
				line = paint(line)
			}
			if _, err := io.WriteString(w, line); err != nil {
				return err
			}
		}
	}
	return nil
}

// nameOf returns the name of a file as patch takes it: none that leads upwards.
func nameOf(path string, o Options) string {
	if name := o.Path(path); !strings.HasPrefix(name, "..") {
		return name
	}
	return path
}

// quoted writes a name with control characters as git does.
func quoted(name string) string {
	if strings.ContainsFunc(name, unicode.IsControl) {
		return strconv.Quote(name)
	}
	return name
}

// renumbered sets where a hunk begins in the new file, which udiff 0.4.1 gets
// wrong after a hunk of several changes: it leaves out the lines between them.
func renumbered(header string, added int) string {
	fields := strings.Fields(header) // @@ -55,30 +60,40 @@
	if len(fields) != 4 {
		return header
	}
	start, _, _ := strings.Cut(fields[1], ",")
	_, count, _ := strings.Cut(fields[2], ",")
	from, err := strconv.Atoi(strings.TrimPrefix(start, "-"))
	if err != nil || from == 0 || count == "0" {
		return header // a file that was or becomes empty
	}
	fields[2] = "+" + strconv.Itoa(from+added)
	if count != "" {
		fields[2] += "," + count
	}
	return strings.Join(fields, " ") + "\n"
}

// shown makes the control characters of a line visible, but for tabs and the
// line break.
func shown(line string) string {
	text, ended := strings.CutSuffix(line, "\n")
	text = strings.TrimSuffix(text, "\r")
	fields := strings.Split(text, "\t")
	for i, field := range fields {
		fields[i] = source.Visible(field)
	}
	if text = strings.Join(fields, "\t"); ended {
		text += "\n"
	}
	return text
}

// paint colours a line of a diff.
func paint(line string) string {
	code := ""
	switch {
	case strings.HasPrefix(line, "--- "), strings.HasPrefix(line, "+++ "):
		code = "1"
	case strings.HasPrefix(line, "@@"):
		code = "36"
	case strings.HasPrefix(line, "+"):
		code = "32"
	case strings.HasPrefix(line, "-"):
		code = "31"
	default:
		return line
	}
	text, ended := strings.CutSuffix(line, "\n")
	if text = "\x1b[" + code + "m" + text + "\x1b[0m"; ended {
		text += "\n"
	}
	return text
}
