package ruletest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer"
)

// A mark is one marker line: the place under which it stands and what is said
// there. Columns count runes from 0.
type mark struct {
	line       int // 0-based line of the clean file that it marks
	start, end int // of the marked part of that line
	more       int // lines that the span goes on
	endColumn  int // in its last line, where it does not end with that line; else -1
	evidence   bool
	label      string // rule, role or "error"
	text       string
}

// markAt returns the mark of a location. A point is drawn as one column.
func markAt(l analyzer.Location, evidence bool, label, text string) mark {
	m := mark{
		line: l.Start.Line - 1, start: l.Start.Rune - 1, end: l.End.Rune - 1,
		endColumn: -1, evidence: evidence, label: label, text: text,
	}
	if m.more = l.End.Line - l.Start.Line; m.more > 0 {
		m.endColumn = m.end
	}
	return m
}

// fit completes a mark of several lines with what the file says: where its
// first line ends, and whether the span ends with its last line.
func (m *mark) fit(lines []string) {
	if m.more > 0 {
		m.end = utf8.RuneCountInString(lines[m.line])
		if last := m.line + m.more; last < len(lines) && m.endColumn == utf8.RuneCountInString(lines[last]) {
			m.endColumn = -1
		}
	}
	m.end = max(m.end, m.start+1)
}

// String draws the mark below the line it marks.
func (m mark) render(line string) string {
	var b strings.Builder
	column := 0
	for _, r := range line {
		if column == m.start {
			break
		}
		if r != '\t' {
			r = ' '
		}
		b.WriteRune(r)
		column++
	}
	b.WriteString(strings.Repeat(" ", m.start-column))
	sign := "^"
	if m.evidence {
		sign = "~"
	}
	b.WriteString(strings.Repeat(sign, m.end-m.start))
	if m.more > 0 {
		fmt.Fprintf(&b, " +%d", m.more)
		if m.endColumn >= 0 {
			fmt.Fprintf(&b, ":%d", m.endColumn+1)
		}
	}
	fmt.Fprintf(&b, " %s: %s", m.label, m.text)
	return b.String()
}

// isMark reports whether a line of a fixture is a marker line.
func isMark(line string) bool {
	rest := strings.TrimLeft(line, " \t")
	sign := rest[:min(1, len(rest))]
	if sign != "^" && sign != "~" {
		return false
	}
	rest = strings.TrimLeft(rest, sign)
	if more, ok := strings.CutPrefix(rest, " +"); ok {
		number, after, _ := strings.Cut(more, " ")
		lines, column, _ := strings.Cut(number, ":")
		if _, err := strconv.Atoi(lines + column); err != nil {
			return false
		}
		rest = " " + after
	}
	label, _, ok := strings.Cut(strings.TrimPrefix(rest, " "), ": ")
	if !ok || !strings.HasPrefix(rest, " ") {
		return false
	}
	if sign == "~" {
		switch analyzer.Role(label) {
		case analyzer.Cause, analyzer.Entry, analyzer.RunsAs, analyzer.Value:
			return true
		}
		return false
	}
	return label != "" && !strings.ContainsAny(label, " \t`'\"")
}

// clean removes the marker lines of a file.
func clean(marked string) string {
	var b strings.Builder
	for line := range strings.SplitAfterSeq(marked, "\n") {
		if !isMark(strings.TrimSuffix(line, "\n")) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// draw inserts marks into a clean file, each below its line, in the order of
// their columns, findings before evidence.
func draw(content string, marks []mark) string {
	lines := strings.Split(content, "\n")
	for i := range lines {
		lines[i] = strings.TrimSuffix(lines[i], "\r")
	}
	for i := range marks {
		marks[i].fit(lines)
	}
	slices.SortFunc(marks, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.start, b.start), compareBool(a.evidence, b.evidence),
			cmp.Compare(a.end, b.end), cmp.Compare(a.more, b.more), strings.Compare(a.label, b.label), strings.Compare(a.text, b.text))
	})
	marks = slices.Compact(marks)
	var b strings.Builder
	for i, line := range strings.SplitAfter(content, "\n") {
		b.WriteString(line)
		for len(marks) > 0 && marks[0].line == i {
			if !strings.HasSuffix(b.String(), "\n") && b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(marks[0].render(lines[i]))
			b.WriteByte('\n')
			marks = marks[1:]
		}
	}
	return b.String()
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
