package paths

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// maxShown is the number of lines of a place that are shown where it is named.
const maxShown = 4

// A sourceLine is a line that places of the page touch.
type sourceLine struct {
	line  analyzer.Line
	marks [][2]int // columns in bytes, half open
}

// place keeps the lines of a place for the list of sources and shows them. It
// returns nil for what is in no file.
func (b *builder) place(l *analyzer.Location) *placeView {
	if l.IsZero() {
		return nil
	}
	if b.sources[l.Path] == nil {
		b.sources[l.Path] = map[int]*sourceLine{}
	}
	out := &placeView{Text: l.String()}
	for i := range l.Lines {
		line := &l.Lines[i]
		b.touch(l.Path, line)
		if i == 0 {
			out.ID = b.lineID(l.Path, line.Number)
		}
		if i < maxShown {
			out.Lines = append(out.Lines, lineView{
				ID: b.lineID(l.Path, line.Number), Number: strconv.Itoa(line.Number),
				Parts: parts(line, [][2]int{{line.Column + line.Start, line.Column + line.End}}),
			})
		}
	}
	return out
}

// touch keeps a line, the longest piece of it, with what is marked.
func (b *builder) touch(path string, line *analyzer.Line) {
	known := b.sources[path][line.Number]
	if known == nil {
		known = &sourceLine{line: *line}
		b.sources[path][line.Number] = known
	} else if len(line.Text) > len(known.line.Text) {
		known.line = *line
	}
	known.marks = append(known.marks, [2]int{line.Column + line.Start, line.Column + line.End})
}

// lineID is the anchor of a line. Numbers stand for files, whose names are
// untrusted.
func (b *builder) lineID(path string, line int) string {
	n, ok := b.numbers[path]
	if !ok {
		n = len(b.numbers) + 1
		b.numbers[path] = n
	}
	return fmt.Sprintf("%s-f%d-L%d", b.id, n, line)
}

// parts splits a line by what is marked in it, given as columns.
func parts(line *analyzer.Line, marks [][2]int) []part {
	slices.SortFunc(marks, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	text := strings.TrimRight(line.Text, "\r")
	var out []part
	add := func(from, to int, marked bool) {
		if from < to {
			out = append(out, part{shown(text[from:to]), marked})
		}
	}
	if line.Column > 1 {
		out = append(out, part{Text: "…"})
	}
	at := 0
	for _, m := range marks {
		from, to := min(max(m[0]-line.Column, at), len(text)), min(max(m[1]-line.Column, at), len(text))
		add(at, from, false)
		add(from, to, true)
		at = to
	}
	add(at, len(text), false)
	if line.More {
		out = append(out, part{Text: "…"})
	}
	return out
}

// shown escapes source text; tabs stay.
func shown(text string) string {
	pieces := strings.Split(text, "\t")
	for i := range pieces {
		pieces[i] = source.Visible(pieces[i])
	}
	return strings.Join(pieces, "\t")
}

// files returns the lines that the page names, by file.
func (b *builder) files() []fileView {
	var names []string
	for name := range b.sources {
		names = append(names, name)
	}
	slices.Sort(names)
	var out []fileView
	for _, name := range names {
		file := fileView{Name: source.Escape(name)}
		var numbers []int
		for n := range b.sources[name] {
			numbers = append(numbers, n)
		}
		slices.Sort(numbers)
		for i, n := range numbers {
			known := b.sources[name][n]
			file.Lines = append(file.Lines, lineView{
				ID: b.lineID(name, n), Number: strconv.Itoa(n), Gap: i > 0 && numbers[i-1] != n-1, Parts: parts(&known.line, known.marks),
			})
		}
		out = append(out, file)
	}
	return out
}

// diffOf shows the lines that an edit changes, before and after; nothing if they
// are too long or too many.
func diffOf(e *analyzer.Change) []diffLine {
	at := &e.Location
	if len(at.Lines) == 0 {
		return nil
	}
	first, last := &at.Lines[0], &at.Lines[len(at.Lines)-1]
	if first.Column > 1 || last.More || len(at.Lines) > maxShown {
		return nil
	}
	var before []string
	for i := range at.Lines {
		before = append(before, strings.TrimRight(at.Lines[i].Text, "\r"))
	}
	text := first.Text[:min(first.Start, len(first.Text))] + e.NewText + last.Text[min(last.End, len(last.Text)):]
	after := strings.Split(strings.ReplaceAll(text, "\r", ""), "\n")
	var out []diffLine
	for _, l := range before {
		if !slices.Contains(after, l) {
			out = append(out, diffLine{"-", shown(l)})
		}
	}
	for _, l := range after {
		if !slices.Contains(before, l) && strings.TrimSpace(l) != "" {
			out = append(out, diffLine{"+", shown(l)})
		}
	}
	return out
}
