package text

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Limits on what is shown of one finding.
const (
	maxEvidence = 3
	maxShown    = 3 // lines of a span
	maxListed   = 5 // findings of a rule in a list
)

// evidenceOf returns the evidence that is shown: the first, without what stands
// at the place of the finding itself.
func evidenceOf(f *analyzer.Finding) []analyzer.Evidence {
	var shown []analyzer.Evidence
	for _, e := range f.Evidence {
		if placeOf(e.Location) != placeOf(f.Location) && len(shown) < maxEvidence {
			shown = append(shown, e)
		}
	}
	return shown
}

// findings shows the findings of a group. A report with many is brief about
// those of low severity.
func (p *printer) findings(findings []*analyzer.Finding, brief bool) {
	short := 0
	for _, f := range findings {
		if !brief || f.Rule.Severity() >= analyzer.MediumSeverity {
			p.finding(f)
			continue
		}
		severity := f.Rule.Severity()
		p.line("  %s  %s%s: %s  %s", p.paint(styleOf(severity), severity.String()), p.paint(bold, f.Rule.Name), advisory(f),
			source.Visible(f.Message), p.paint(dim, p.place(f.Location)))
		short++
	}
	if short > 0 {
		p.line("")
	}
}

// list shows the findings of one rule, the first ones a line each.
func (p *printer) list(findings []*analyzer.Finding) {
	rule := findings[0].Rule
	severity := rule.Severity()
	p.line("  %s  %s: %s", p.paint(styleOf(severity), severity.String()), p.paint(bold, rule.Name), plural(len(findings), "finding"))
	indent := strings.Repeat(" ", len(severity.String())+4)
	for i, f := range findings {
		if i == maxListed && len(findings) > maxListed+1 {
			p.line("%s%s", indent, p.paint(dim, fmt.Sprintf("and %d more (-v shows them)", len(findings)-i)))
			break
		}
		p.line("%s%s  %s%s", indent, p.paint(dim, p.place(f.Location)), source.Visible(f.Message), advisory(f))
	}
	p.line("")
}

// advisory says that a finding does not fail the run.
func advisory(f *analyzer.Finding) string {
	if f.Advisory {
		return " (advisory: does not fail the run)"
	}
	return ""
}

func (p *printer) finding(f *analyzer.Finding) {
	severity := f.Rule.Severity()
	p.line("  %s  %s%s", p.paint(styleOf(severity), severity.String()), p.paint(bold, f.Rule.Name), advisory(f))
	p.line("  %s", capital(source.Visible(f.Message)))
	p.line("")

	evidence := evidenceOf(f)
	s := snippets{printer: p, gutter: len(strconv.Itoa(lastLine(f.Location)))}
	for _, e := range evidence {
		s.gutter = max(s.gutter, len(strconv.Itoa(lastLine(e.Location))))
	}
	captions := []string{}
	for _, e := range f.Evidence {
		if placeOf(e.Location) == placeOf(f.Location) {
			captions = append(captions, source.Visible(e.Caption))
		}
	}
	s.show(f.Location, "^", styleOf(severity), strings.Join(captions, "; "))
	for _, e := range evidence {
		s.show(e.Location, "~", cyan, source.Visible(e.Caption))
	}
	if more := len(f.Evidence) - len(evidence) - len(captions); more > 0 {
		p.line("    %s", p.paint(dim, fmt.Sprintf("and %d more", more)))
	}
	for _, fix := range f.Fixes {
		p.line("    %s %s", p.paint(bold, "fix:"), source.Visible(fix.Title))
	}
	if f.Suppression != nil {
		p.line("    %s %s", p.paint(dim, "suppressed:"), source.Visible(f.Suppression.Text))
	}
	p.line("")
}

// hardening shows the settings that are missing in a group as one block, after
// the first one in brief without what to write.
func (p *printer) hardening(g *group, brief bool) {
	severity := g.hardening[0].Rule.Severity()
	where, at := nameList(g.subjects), p.place(g.hardening[0].Location)
	spread := slices.ContainsFunc(g.places, func(f *analyzer.Finding) bool { return f.Location.Path != g.hardening[0].Location.Path })
	if spread {
		where, at = plural(len(g.subjects), "service"), ""
	}
	what := fmt.Sprintf("%d hardening settings are missing in %s", len(g.hardening), where)
	if len(g.hardening) == 1 {
		what = "1 hardening setting is missing in " + where
	}
	indent := strings.Repeat(" ", len(severity.String())+4)
	gap := strings.Repeat(" ", max(2, 76-len(indent)-columnsOf(what)))
	if at == "" {
		gap = ""
	}
	p.line("  %s  %s%s%s", p.paint(styleOf(severity), severity.String()), what, gap, p.paint(dim, at))
	if brief && p.explained && !spread {
		names := make([]string, len(g.hardening))
		for i, f := range g.hardening {
			names[i] = f.Rule.Name
		}
		p.line("%s%s", indent, p.paint(dim, strings.Join(names, ", ")))
		p.line("")
		return
	}
	widest := 0
	for _, f := range g.hardening {
		widest = max(widest, len(f.Rule.Name))
	}
	for _, f := range g.hardening {
		p.line("%s%s%s  %s", indent, p.paint(bold, f.Rule.Name), strings.Repeat(" ", widest-len(f.Rule.Name)), f.Rule.Hardening)
	}
	if spread {
		for i, f := range g.places[:min(len(g.places), maxListed)] {
			p.line("%s%s  %s", indent, p.paint(dim, p.place(f.Location)), nameList(g.subjects[i:i+1]))
		}
		if more := len(g.places) - maxListed; more > 0 {
			p.line("%s%s", indent, p.paint(dim, fmt.Sprintf("and %d more (-v shows them)", more)))
		}
	}
	if !p.explained {
		p.explained = true
		p.line("%s%s", indent, p.paint(dim, "None of these opens a way in; each takes a step out of one."))
	}
	p.line("")
}

// nameList names services in a sentence.
func nameList(subjects []string) string {
	const most = 6
	var b strings.Builder
	names := namesOf(subjects)
	for i, name := range names {
		switch {
		case i == most && len(names) > most+1:
			fmt.Fprintf(&b, " and %d more", len(names)-most)
			return b.String()
		case i > 0 && i == len(names)-1:
			b.WriteString(" and ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString("`" + source.Visible(name) + "`")
	}
	return b.String()
}

// snippets shows the places of one finding, their line numbers aligned.
type snippets struct {
	*printer
	gutter int
	last   place // the line shown last, its end left out
}

// show prints a place with its words marked. A place on the line shown last only
// adds a row of marks.
func (s *snippets) show(l analyzer.Location, marker, style, caption string) {
	bar := s.paint(blue, "│")
	lines := l.Lines[:min(len(l.Lines), maxShown)]
	if len(lines) == 0 {
		s.line("    %s %s", s.paint(bold, s.place(l)), caption)
		return
	}
	here := place{l.Path, lines[0].Number, lines[0].Column}
	again := here == s.last && len(lines) == 1
	if !again {
		s.line("    %s", s.paint(bold, s.place(l)))
	}
	for i, line := range lines {
		start := line.Start
		if i > 0 { // the indentation of a continued span is not marked
			start = line.End - len(strings.TrimLeft(line.Text[start:line.End], " \t"))
		}
		m := mark(line.Text, start, line.End, line.Column > 1, line.More)
		if !again {
			s.line("    %s %s %s", s.paint(blue, fmt.Sprintf("%*d", s.gutter, line.Number)), bar, m.text)
		}
		if line.End <= line.Start && len(lines) > 1 {
			continue // an empty line within the span
		}
		marks := s.paint(style, strings.Repeat(marker, m.columns))
		if i == len(lines)-1 {
			if more := lastLine(l) - line.Number; more > 0 {
				marks += s.paint(style, fmt.Sprintf(" +%d", more))
			}
			if caption != "" {
				marks += " " + s.paint(style, caption)
			}
		}
		s.line("    %*s %s %s%s", s.gutter, "", bar, strings.Repeat(" ", m.from), marks)
	}
	s.last = place{}
	if len(lines) == 1 {
		s.last = here
	}
}

// lastLine returns the number of the last line that a place touches.
func lastLine(l analyzer.Location) int {
	if l.End.Column == 1 && l.End.Line > l.Start.Line {
		return l.End.Line - 1
	}
	return l.End.Line
}

// place renders a location as terminals open it.
func (p *printer) place(l analyzer.Location) string {
	if l.Start.Line == 0 {
		return p.path(l.Path)
	}
	return fmt.Sprintf("%s:%d:%d", p.path(l.Path), l.Start.Line, l.Start.Rune)
}

func (p *printer) path(name string) string {
	if p.Path != nil {
		name = p.Path(name)
	}
	return source.Visible(name)
}

// capital writes the first letter of a sentence in upper case.
func capital(sentence string) string {
	r, size := utf8.DecodeRuneInString(sentence)
	return string(unicode.ToUpper(r)) + sentence[size:]
}
