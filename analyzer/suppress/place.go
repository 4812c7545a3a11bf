package suppress

import (
	"bytes"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// addDockerfile reads the directives of a Dockerfile and finds their regions.
func (s *Set) addDockerfile(f *dockerfile.File) {
	for _, directive := range f.Directives {
		if s.session.OwnCommentsOnly {
			break
		}
		text := s.files.At(directive.At.Pos()).Text(directive.At)
		if d := parseCheck(directive, text); d != nil && s.add(d) {
			d.region = append(d.region, f.Source.At)
		}
	}
	for _, c := range f.Comments {
		if d := s.parse(c.Text, c.At, true); d != nil && s.add(d) {
			d.placeInDockerfile(f)
			if d.nextLine && (len(d.region) == 0 || !s.follows(d.region[0], d.At)) {
				d.region = nil
				d.misplaced("stands above no instruction: " + d.Tool + " counts it for the next line")
			}
		}
	}
}

// parse reads a comment, ours or another tool's.
func (s *Set) parse(text string, at source.Span, inDockerfile bool) *Directive {
	d := parse(text, at)
	if d == nil && !s.session.OwnCommentsOnly {
		d = parseForeign(text, at, inDockerfile)
	}
	return d
}

// follows reports whether something begins in the line below another.
func (s *Set) follows(at, above source.Span) bool {
	f := s.files.At(at.Pos())
	return f.Line(f.Offset(at.Pos())) == f.Line(f.Offset(above.Pos()))+1
}

func (d *Directive) placeInDockerfile(f *dockerfile.File) {
	next := nextInstruction(f, d.At)
	switch d.Scope {
	case Here:
		if d.Tool == "buildkit" {
			if c := f.CheckAbove(next); c == nil || c.At != d.At {
				d.misplaced("is not read by BuildKit, which takes the first one above an instruction")
				return
			}
		}
		if next != nil {
			d.region = append(d.region, whole(next))
		}
	case File:
		if d.atTop() && len(f.Instructions) > 0 && f.Instructions[0].At.Pos() < d.At.Pos() {
			d.misplaced("stands too low: a comment for the whole file comes before the first instruction")
			return
		}
		d.region = append(d.region, f.Source.At)
	case Stage:
		if len(f.Stages) == 0 {
			return
		}
		d.region = append(d.region, stageRegion(f, stageOf(f, d.At, next)))
	case Service:
		d.misplaced("stands in a Dockerfile, which has no services: write `stage ignore=` or `file ignore=`")
	}
}

// atTop reports whether a comment for the whole file must come first. Those of
// other tools count anywhere, but for KICS's.
func (d *Directive) atTop() bool { return d.Tool == "" || d.Tool == "kics" }

func (d *Directive) misplaced(problem string) {
	d.Problem, d.ProblemAt = problem, d.At
}

// nextInstruction returns the instruction that a comment stands above or
// between the lines of.
func nextInstruction(f *dockerfile.File, at source.Span) *dockerfile.Instruction {
	for _, i := range f.Instructions {
		if i.At.Pos() > at.Pos() || i.At.Contains(at) {
			return i
		}
	}
	return nil
}

// whole returns the span of an instruction with its heredocs.
func whole(i *dockerfile.Instruction) source.Span {
	span := i.At
	for _, h := range i.Heredocs {
		if h.Body != nil {
			span = span.Join(h.Body.At)
		}
	}
	return span
}

// stageOf returns the index of the stage that a comment stands above or in.
func stageOf(f *dockerfile.File, at source.Span, next *dockerfile.Instruction) int {
	index := 0
	for i, stage := range f.Stages {
		if stage.From == next || stage.From.At.Pos() < at.Pos() {
			index = i
		}
	}
	return index
}

func stageRegion(f *dockerfile.File, index int) source.Span {
	end := f.Source.At.End()
	if index+1 < len(f.Stages) {
		end = f.Stages[index+1].From.At.Pos()
	}
	return source.NewSpan(f.Stages[index].From.At.Pos(), end)
}

// addYAML reads the directives of a Compose file and finds their regions.
func (s *Set) addYAML(f *source.File, app *compose.Project) {
	if bytes.IndexByte(f.Content, '#') < 0 {
		return // no comment, as in most files
	}
	y := yamlFile{File: f, lines: scanYAML(f.Content), entries: map[int]int{}}
	for n, l := range y.lines {
		if l.comment < 0 {
			continue
		}
		at := f.Span(l.comment, l.end)
		if d := s.parse(f.Text(at), at, false); d != nil && s.add(d) {
			y.place(d, n, app)
		}
	}
}

// yamlFile is a Compose file with its lines.
type yamlFile struct {
	*source.File
	lines   []yamlLine
	entries map[int]int // the last line of the node that begins in a line
}

// entry is the last line of the node that begins in line n.
func (y *yamlFile) entry(n int) int {
	last, ok := y.entries[n]
	if !ok {
		last = entry(y.lines, n)
		y.entries[n] = last
	}
	return last
}

// place finds the region of a directive in line n.
func (y *yamlFile) place(d *Directive, n int, app *compose.Project) {
	switch {
	case d.nextLine && y.lines[n].comment == y.lines[n].start+y.lines[n].indent:
		if n+1 < len(y.lines) {
			d.region, d.line = append(d.region, y.span(n+1, n+1)), true
		}
	case d.Scope == Here && y.lines[n].ownLine():
		if next := y.nextNode(n); next >= 0 && y.lines[next].indent >= y.lines[n].indent {
			d.region = append(d.region, y.span(next, y.entry(next)))
		}
	case d.Scope == Here && y.lines[n].comment == y.lines[n].start+y.lines[n].indent:
		// Between the lines of a flow collection it counts for the next one.
		next := n + 1
		for next+1 < len(y.lines) && y.lines[next].comment == y.lines[next].start+y.lines[next].indent {
			next++
		}
		if next < len(y.lines) {
			d.region, d.line = append(d.region, y.span(next, next)), true
		}
	case d.Scope == Here:
		d.region, d.line = append(d.region, y.span(n, n)), true
	case d.Tool == "dclint" && d.Scope == File && n > 0:
		d.misplaced("stands too low: dclint reads it in the first line only")
	case d.Scope == File:
		if first := y.nextNode(-1); first >= 0 && first < n {
			d.misplaced("stands too low: a comment for the whole file comes before the first key")
			return
		}
		d.region = append(d.region, y.Span(0, len(y.Content)))
	case d.Scope == Service:
		name, first, last, ok := y.serviceAt(n, app)
		if !ok {
			d.misplaced("stands outside a service: write it below the service's key")
			return
		}
		d.service, d.region = name, append(d.region, y.span(first, last))
	case d.Scope == Stage:
		d.misplaced("stands in a Compose file, which has no stages: write `service ignore=` or `file ignore=`")
	}
}

func (y *yamlFile) span(first, last int) source.Span {
	return y.Span(y.lines[first].start, y.lines[last].end)
}

// nextNode returns the first line after n in which a node begins, -1 if there is
// none. The marker of a document is no node.
func (y *yamlFile) nextNode(n int) int {
	for i := n + 1; i < len(y.lines); i++ {
		if l := y.lines[i]; l.node {
			if text := string(y.Content[l.start:min(l.end, l.start+4)]); text != "---" && text != "..." {
				return i
			}
		}
	}
	return -1
}

// serviceAt returns the lines of the service in which line n lies. The name is ""
// for a service that the application does not have: one that others extend.
func (y *yamlFile) serviceAt(n int, app *compose.Project) (name string, first, last int, ok bool) {
	for _, s := range app.Services {
		if !y.Contains(s.Key) || s.Key.Len() == 0 {
			continue
		}
		first = y.Line(y.Offset(s.Key.Pos())) - 1
		if last = y.below(first); first <= n && n <= last {
			return s.Name, first, last, true
		}
	}
	for i, l := range y.lines {
		if !l.node || l.indent > 0 || !bytes.HasPrefix(y.Content[l.start:l.end], []byte("services:")) {
			continue
		}
		end := y.below(i)
		for first = y.nextNode(i); first >= 0 && first <= end; first = y.nextNode(last) {
			if last = y.below(first); first <= n && n <= last {
				return "", first, last, true
			}
		}
	}
	return "", 0, 0, false
}

// below returns the last line of the entry that begins in line n, with the
// comments at its end.
func (y *yamlFile) below(n int) int {
	last := y.entry(n)
	for next := last + 1; next < len(y.lines) && y.lines[next].ownLine() && y.lines[next].indent > y.lines[n].indent; next++ {
		last = next
	}
	return last
}

// addEnv reads the directives of an env file, where comments have lines of their
// own.
func (s *Set) addEnv(f *source.File) {
	first := 0 // line of the first entry
	var open []*Directive
	for n := 1; n <= f.Lines(); n++ {
		off, end := f.LineRange(n)
		for off < end && isBlank(f.Content[off]) {
			off++
		}
		switch {
		case off == end:
		case f.Content[off] != '#':
			if first == 0 {
				first = n
			}
			for _, d := range open {
				d.region = append(d.region, f.Span(off, end))
			}
			open = nil
		default:
			at := f.Span(off, end)
			d := parse(f.Text(at), at)
			if d == nil {
				continue
			}
			switch {
			case !s.add(d):
			case d.Scope == Here:
				open = append(open, d)
			case d.Scope == File && first == 0:
				d.region = append(d.region, f.Span(0, len(f.Content)))
			case d.Scope == File:
				d.misplaced("stands too low: a comment for the whole file comes before the first entry")
			default:
				d.misplaced("stands in an env file: write `ignore=` above the entry, or `file ignore=`")
			}
		}
	}
}
