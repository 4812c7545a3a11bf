package suppress

import (
	"bytes"

	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// programs returns the source files of the unit's applications by their paths.
func programs(all *application.Set) map[string]*application.File {
	files := map[string]*application.File{}
	for _, app := range all.All() {
		for _, f := range app.Files {
			if f.Path != "" {
				files[f.Path] = f
			}
		}
	}
	return files
}

// addProgram reads the directives of a source file. One behind code counts for
// its line, one on a line of its own for the next line that has code.
func (s *Set) addProgram(f *source.File, program *application.File) {
	comments := map[int]bool{} // lines with nothing else
	own := func(at source.Span) (line int, own bool) {
		line = f.Line(f.Offset(at.Pos()))
		start, _ := f.LineRange(line)
		return line, len(bytes.TrimSpace(f.Content[start:f.Offset(at.Pos())])) == 0
	}
	for _, at := range program.Comments {
		if line, alone := own(at); alone {
			comments[line] = true
		}
	}
	for _, at := range program.Comments {
		d := parse(f.Text(at), at)
		if d == nil || !s.add(d) {
			continue
		}
		line, alone := own(at)
		switch d.Scope {
		case Here:
			for alone && line <= f.Lines() && (comments[line] || blank(f, line)) {
				line++
			}
			if line <= f.Lines() {
				first, last := f.LineRange(line)
				d.region = append(d.region, f.Span(first, last))
				d.line = !alone
			}
		case File:
			if code := firstCode(f, comments); code < line {
				d.misplaced("stands too low: a comment for the whole file comes before the first statement")
				continue
			}
			d.region = append(d.region, f.Span(0, len(f.Content)))
		case Stage, Service:
			d.misplaced("stands in source code: write `ignore=` or `file ignore=`")
		}
	}
}

// firstCode returns the first line that is neither blank nor a comment.
func firstCode(f *source.File, comments map[int]bool) int {
	for line := 1; line <= f.Lines(); line++ {
		if !comments[line] && !blank(f, line) {
			return line
		}
	}
	return f.Lines() + 1
}

func blank(f *source.File, line int) bool {
	first, last := f.LineRange(line)
	return len(bytes.TrimSpace(f.Content[first:last])) == 0
}
