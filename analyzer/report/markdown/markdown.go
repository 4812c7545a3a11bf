// Package markdown writes a report as a summary in GitHub's Markdown: for the
// summary of a job, a merge request's note, a chat.
//
// [Write] shows what closes the ways to the host, then the worst findings in a table, a line each, and folds the
// evidence, the fixes and the rest, counted by rule. The size is bounded, however
// many findings there are. Nothing of a file becomes markup: names stand in code
// spans, and what is around them is escaped.
package markdown

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/issue"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Limits on what is shown.
const (
	maxRows   = 10 // findings in the table
	maxGaps   = 5
	maxRules  = 40
	maxPlaces = 3 // of the findings of a rule
)

// Options say what to add.
type Options struct {
	FailOn *analyzer.Severity // the threshold that fails the run; nil: there is none
}

// Write writes a report.
func Write(w io.Writer, r *analyzer.Report, o Options) error {
	var out bytes.Buffer
	issues := issue.Of(r)
	title := issue.Counts(issues)
	if title == "" {
		title = "no findings"
	}
	fmt.Fprintf(&out, "## hullcheck: %s\n\n%s\n", title, scope(r, o))
	plans(&out, r)
	shown, rest := choose(issues)
	table(&out, shown)
	details(&out, shown)
	others(&out, rest)
	_, err := w.Write(out.Bytes())
	return err
}

// choose returns the issues of the table: gaps and what is not low.
func choose(issues []issue.Issue) (shown, rest []issue.Issue) {
	gaps, rows := 0, 0
	for _, i := range issues {
		switch {
		case i.Finding == nil && gaps < maxGaps:
			gaps++
			shown = append(shown, i)
		case i.Finding != nil && i.Severity >= analyzer.MediumSeverity && rows < maxRows:
			rows++
			shown = append(shown, i)
		default:
			rest = append(rest, i)
		}
	}
	return shown, rest
}

// scope says in one line what was analysed, what fails and what is not shown.
func scope(r *analyzer.Report, o Options) string {
	applications := 0
	for _, u := range r.Units {
		if len(u.Compose) > 0 {
			applications++
		}
	}
	line := plural(len(r.Files), "file")
	if applications > 0 {
		line += ", " + plural(applications, "application")
	}
	for _, aside := range []struct {
		n    int
		what string
	}{{len(r.Hidden), "hidden by severity"}, {len(r.Suppressed), "suppressed"}} {
		if aside.n > 0 {
			line += fmt.Sprintf("; %d %s", aside.n, aside.what)
		}
	}
	line += "."
	if o.FailOn == nil {
		return line
	}
	if failing := r.Failing(*o.FailOn); failing > 0 {
		line += fmt.Sprintf(" %s at or above %s.", plural(failing, "finding"), *o.FailOn)
	}
	return line
}

func table(out *bytes.Buffer, issues []issue.Issue) {
	if len(issues) == 0 {
		return
	}
	out.WriteString("\n| severity | what | where |\n|---|---|---|\n")
	for _, i := range issues {
		fmt.Fprintf(out, "| **%s** | %s %s | %s |\n", severity(i), text(i.Message), rule(i), place(i))
	}
}

// details folds evidence and fixes of the issues in the table.
func details(out *bytes.Buffer, issues []issue.Issue) {
	opened := false
	for _, i := range issues {
		lines := i.Details()
		if len(lines) == 0 {
			continue
		}
		if !opened {
			opened = true
			out.WriteString("\n<details>\n<summary>Evidence and fixes</summary>\n\n")
		}
		fmt.Fprintf(out, "- %s %s\n", rule(i), place(i))
		for _, line := range lines {
			fmt.Fprintf(out, "  - %s\n", text(line))
		}
	}
	if opened {
		out.WriteString("\n</details>\n")
	}
}

// others folds what is not in the table, a line for each rule.
func others(out *bytes.Buffer, issues []issue.Issue) {
	if len(issues) == 0 {
		return
	}
	fmt.Fprintf(out, "\n<details>\n<summary>More: %s</summary>\n\n| severity | rule | number | where |\n|---|---|---|---|\n", issue.Counts(issues))
	byRule := map[string][]issue.Issue{}
	var order []string
	for _, i := range issues {
		if byRule[i.Rule] == nil {
			order = append(order, i.Rule)
		}
		byRule[i.Rule] = append(byRule[i.Rule], i)
	}
	for _, name := range order[:min(len(order), maxRules)] {
		list := byRule[name]
		var places []string
		for _, i := range list[:min(len(list), maxPlaces)] {
			places = append(places, place(i))
		}
		where := strings.Join(places, ", ")
		if more := len(list) - maxPlaces; more > 0 {
			where += fmt.Sprintf(" and %d more", more)
		}
		fmt.Fprintf(out, "| %s | %s | %d | %s |\n", severity(list[0]), rule(list[0]), len(list), where)
	}
	if more := len(order) - maxRules; more > 0 {
		fmt.Fprintf(out, "\nThe findings of %s are not shown.\n", plural(more, "more rule"))
	}
	out.WriteString("\n</details>\n")
}

func severity(i issue.Issue) string {
	if i.Finding == nil {
		return "not analysed"
	}
	return i.Severity.String()
}

func rule(i issue.Issue) string { return fmt.Sprintf("[%s](%s)", i.Rule, i.Help) }

func place(i issue.Issue) string {
	path := source.Escape(i.Path)
	if i.Whole() {
		return code(path)
	}
	return code(fmt.Sprintf("%s:%d:%d", path, i.Start.Line, i.Start.Rune))
}

// text turns a line whose names are in backticks into Markdown.
func text(line string) string {
	pieces := strings.Split(line, "`")
	if len(pieces)%2 == 0 {
		return prose(line) // a backtick without its partner
	}
	var b strings.Builder
	for n, piece := range pieces {
		if n%2 == 1 {
			b.WriteString(code(piece))
		} else {
			b.WriteString(prose(piece))
		}
	}
	return b.String()
}

// code makes a code span of text without backticks. A vertical bar would end the
// cell of a table even there, and an empty span would be a longer delimiter.
func code(text string) string {
	if text != "" && !strings.Contains(text, "|") {
		return "`" + text + "`"
	}
	return "<code>" + prose(text) + "</code>"
}

// prose takes what is markup for GitHub out of text: as a reference, a character
// is never structure.
func prose(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if strings.IndexByte("\\`*_[]<>|#~$!&", text[i]) >= 0 || strings.HasPrefix(text[i:], "://") {
			fmt.Fprintf(&b, "&#%d;", text[i])
		} else {
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
