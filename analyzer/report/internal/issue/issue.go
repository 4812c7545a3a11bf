// Package issue flattens a report into what code review and CI systems list: one
// issue for each gap and each finding, with a place, a sentence and a severity.
//
// [Of] keeps the order of the report, what was not analysed first. Texts of an
// [Issue] are lines of plain text with names in backticks and nothing that a
// terminal acts on; paths and fingerprints are as in the report, to be escaped
// as the format wants it. Secrets stay masked: no source is in an issue.
package issue

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/fingerprint"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// NotAnalysed is the rule of issues for gaps that no rule speaks of, and
// NotAnalysedHelp says what they mean.
const (
	NotAnalysed     = "NotAnalysed"
	NotAnalysedHelp = "https://github.com/hullcheck/hullcheck/blob/main/docs/json.md#gaps"
)

// maxEvidence is the number of places that [Issue.Details] names, as text
// output does.
const maxEvidence = 3

// An Issue is a finding or a gap.
type Issue struct {
	Rule     string
	Help     string // address of the page that explains it
	Severity analyzer.Severity
	Gap      bool   // something was not analysed
	Message  string // a sentence
	Path     string // "." if no file is concerned
	// Start and End are the place; for an issue about a whole file both are the
	// zero Position.
	Start, End  analyzer.Position
	Fingerprint string
	Finding     *analyzer.Finding // nil if no rule speaks of the gap
}

// Of lists the issues of a report. Hidden and suppressed findings are none.
func Of(r *analyzer.Report) []Issue {
	issues := make([]Issue, 0, len(r.Gaps)+len(r.Findings))
	seen := map[string]int{}
	for _, g := range r.Gaps {
		if !told(r, g) {
			issues = append(issues, ofGap(g, seen))
		}
	}
	for _, f := range r.Findings {
		issues = append(issues, OfFinding(f))
	}
	return issues
}

// OfFinding returns the issue of one finding.
func OfFinding(f *analyzer.Finding) Issue {
	return Issue{
		Rule: f.Rule.Name, Help: f.Rule.PageURL(), Severity: f.Rule.Severity(), Gap: f.Rule.NotAnalysed,
		Message: Sentence(f.Message), Path: pathOf(f.Location.Path), Start: f.Location.Start, End: f.Location.End,
		Fingerprint: f.Fingerprint, Finding: f,
	}
}

// ofGap returns the issue of a gap. It is as severe as a file that Docker or
// Compose refuses.
func ofGap(g analyzer.Gap, seen map[string]int) Issue {
	i := Issue{
		Rule: NotAnalysed, Help: NotAnalysedHelp, Severity: analyzer.HighSeverity, Gap: true,
		Message: Sentence("not analysed: " + g.Message), Path: pathOf(g.Path), Start: g.At.Start, End: g.At.End,
	}
	id := fingerprint.Finding(NotAnalysed, i.Path, "", "")
	seen[id]++
	i.Fingerprint = fmt.Sprintf("%s:%d", id, seen[id])
	return i
}

func pathOf(path string) string {
	if path == "" {
		return "."
	}
	return path
}

// told reports whether a rule's finding says what a gap says.
func told(r *analyzer.Report, g analyzer.Gap) bool {
	return slices.ContainsFunc(r.Findings, func(f *analyzer.Finding) bool {
		return f.Rule.NotAnalysed && f.Location.Path == g.Path
	})
}

// Whole reports whether the issue is about a whole file.
func (i Issue) Whole() bool { return i.Start.Line == 0 }

// LastLine returns the number of the last line that the place touches.
func (i Issue) LastLine() int {
	if i.End.Column == 1 && i.End.Line > i.Start.Line {
		return i.End.Line - 1
	}
	return i.End.Line
}

// Level is one of the three levels that most formats have.
type Level uint8

// The levels.
const (
	Notice Level = iota
	Warning
	Error
)

// Level returns the level of the issue: that of SARIF for its severity.
func (i Issue) Level() Level {
	switch {
	case i.Gap, i.Severity >= analyzer.HighSeverity:
		return Error
	case i.Severity == analyzer.MediumSeverity:
		return Warning
	}
	return Notice
}

// Details returns a sentence for each piece of evidence, the first ones of many,
// and for each fix.
func (i Issue) Details() []string {
	if i.Finding == nil {
		return nil
	}
	var lines []string
	for n, e := range i.Finding.Evidence {
		if n == maxEvidence && len(i.Finding.Evidence) > maxEvidence+1 {
			lines = append(lines, fmt.Sprintf("%d more places.", len(i.Finding.Evidence)-n))
			break
		}
		lines = append(lines, Evidence(e))
	}
	for _, f := range i.Finding.Fixes {
		lines = append(lines, Sentence("fix: "+f.Title))
	}
	return lines
}

// Evidence says what a piece of evidence adds, and where it stands.
func Evidence(e analyzer.Evidence) string {
	return fmt.Sprintf("%s: %s (`%s:%d`).", e.Role.Title(), source.Visible(e.Caption), source.Escape(e.Location.Path), e.Location.Start.Line)
}

// Sentence makes a sentence of a message: a capital, a period if it has no end.
func Sentence(text string) string {
	text = source.Visible(text)
	if r, size := utf8.DecodeRuneInString(text); size > 0 {
		text = string(unicode.ToUpper(r)) + text[size:]
	}
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	return text
}

// Plain writes names in single quotes, for readers that show backticks.
func Plain(text string) string { return strings.ReplaceAll(text, "`", "'") }

// Counts says how many issues there are of each severity, most severe first:
// "1 critical, 2 medium, 1 not analysed".
func Counts(issues []Issue) string {
	var parts []string
	gaps := 0
	for s := int(analyzer.CriticalSeverity); s >= int(analyzer.NoteSeverity); s-- {
		n := 0
		for _, i := range issues {
			switch {
			case int(i.Severity) != s:
			case i.Finding == nil:
				gaps++
			default:
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, analyzer.Severity(s)))
		}
	}
	if gaps > 0 {
		parts = append(parts, fmt.Sprintf("%d not analysed", gaps))
	}
	return strings.Join(parts, ", ")
}
