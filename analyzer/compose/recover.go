package compose

import (
	"bytes"

	"go.yaml.in/yaml/v4"
)

// Limits of recovery: rounds, and bytes parsed in all of them.
const (
	maxRounds   = 24
	maxReparsed = 32 << 20
)

// recoverNodes blanks out the lines that yaml rejects until it takes the rest.
// Blanks take the place of bytes, so that all positions stay. It returns the
// text without those lines and its nodes; if there is no such text, the nodes
// of the documents before the error.
func recoverNodes(l *layout, err error, nodes []*yaml.Node) ([]byte, []*yaml.Node) {
	cut := bytes.Clone(l.text)
	first := nodes
	if blankConflicts(cut) {
		if nodes, err = parseNodes(cut); err == nil {
			return cut, nodes
		}
		l = newLayout(cut)
	}
	for round := 0; round < maxRounds && (round+1)*len(cut) < maxReparsed; round++ {
		f := newFault(l, err)
		if !f.position {
			break
		}
		// What is not closed is noticed at its end and wrong where it began.
		off := f.at
		switch f.context {
		case "while scanning a simple key", "while scanning a quoted scalar", "while parsing a flow sequence", "while parsing a flow mapping":
			if f.began >= 0 && round < 2*maxRounds/3 {
				off = f.began
			}
		}
		levels := round / 8
		for !blankBlock(cut, off, levels) {
			if levels++; levels > maxRounds {
				return nil, first
			}
		}
		if nodes, err = parseNodes(cut); err == nil {
			return cut, nodes
		}
		if len(nodes) > len(first) {
			first = nodes
		}
		l = newLayout(cut)
	}
	return nil, first
}

// blankBlock overwrites the line that holds off and the lines indented deeper
// than it with blanks, or those of its parent, as many levels up as asked. It
// reports whether there was anything to overwrite.
func blankBlock(text []byte, off, levels int) bool {
	start := lineStart(text, min(off, len(text)))
	for start > 0 && (indentation(text[start:]) < 0 || isDocumentMarker(text[start:])) {
		start = lineStart(text, start-1) // what a marker ends is wrong before it
	}
	indent := indentation(text[start:])
	if indent < 0 {
		return false
	}
	if levels == 0 && standsAlone(text[start:]) {
		blankLine(text, start)
		return true
	}
	for ; levels > 0 && start > 0; levels-- {
		parent := start
		for parent > 0 {
			parent = lineStart(text, parent-1)
			if n := indentation(text[parent:]); n >= 0 && n < indent {
				start, indent = parent, n
				break
			}
		}
	}
	for i := start; i < len(text); {
		if n := indentation(text[i:]); i > start && n >= 0 && n <= indent {
			break
		}
		i = blankLine(text, i)
	}
	return true
}

// blankLine overwrites the line at i and returns the start of the next.
func blankLine(text []byte, i int) int {
	for ; i < len(text) && text[i] != '\n'; i++ {
		if text[i] != '\r' {
			text[i] = ' '
		}
	}
	return i + 1
}

// blankConflicts overwrites git's conflict markers, which yaml reads as text
// and joins with the lines around them.
func blankConflicts(text []byte) (found bool) {
	for i := 0; i < len(text); {
		if isConflictMarker(text[i:]) {
			found = true
			i = blankLine(text, i)
		} else if n := bytes.IndexByte(text[i:], '\n'); n >= 0 {
			i += n + 1
		} else {
			break
		}
	}
	return found
}

// standsAlone reports whether the indentation of a line says nothing about the
// lines that follow it: it is indented by a tab, or a template's.
func standsAlone(line []byte) bool {
	trimmed := bytes.TrimLeft(line, " ")
	for _, start := range [...]string{"\t", "{{", "{%", "{#"} {
		if bytes.HasPrefix(trimmed, []byte(start)) {
			return true
		}
	}
	return false
}

// isDocumentMarker reports whether a line separates two documents.
func isDocumentMarker(line []byte) bool {
	line, _, _ = bytes.Cut(line, []byte("\n"))
	return string(bytes.TrimRight(line, " \t\r")) == "---"
}

// lineStart returns where the line that holds off starts.
func lineStart(text []byte, off int) int { return bytes.LastIndexByte(text[:off], '\n') + 1 }

// indentation returns the number of blanks that a line starts with, -1 if it
// has nothing else. Tabs count as blanks: they are often the fault itself.
func indentation(line []byte) int {
	for i, c := range line {
		switch c {
		case ' ', '\t':
		case '\r', '\n':
			return -1
		default:
			return i
		}
	}
	return -1
}
