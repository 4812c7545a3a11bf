package text

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// maxGaps is the number of gaps that are listed without -v.
const maxGaps = 20

// gaps lists what was not analysed, but for what a finding shows in its place.
func (p *printer) gaps(r *analyzer.Report) {
	unseen := slices.DeleteFunc(slices.Clone(r.Gaps), r.Shows)
	if len(unseen) == 0 {
		return
	}
	p.line("%s", p.paint(red, "Not analysed"))
	p.line("")
	shown := unseen
	if !p.Verbose {
		shown = shown[:min(len(shown), maxGaps)]
	}
	for _, g := range shown {
		at := p.path(g.Path)
		if !g.At.IsZero() {
			at = p.place(g.At)
		}
		p.line("  %s  %s", p.paint(bold, at), source.Visible(g.Message))
		if p.Verbose && g.Detail != "" {
			for line := range strings.Lines(g.Detail) {
				p.line("    %s", p.paint(dim, strings.Join(cellTexts(strings.TrimRight(line, "\r\n")), "")))
			}
		}
	}
	if more := len(unseen) - len(shown); more > 0 {
		p.line("  and %d more (-v lists them)", more)
	}
	p.line("")
}

func cellTexts(line string) []string {
	var texts []string
	for _, c := range cellsOf(line) {
		texts = append(texts, c.text)
	}
	return texts
}

func (p *printer) notes(r *analyzer.Report) {
	if len(r.Notes) == 0 || !p.Verbose {
		return
	}
	p.line("%s", p.paint(bold, "Notes"))
	p.line("")
	for _, n := range r.Notes {
		at := p.path(n.Path)
		if !n.At.IsZero() {
			at = p.place(n.At)
		}
		p.line("  %s  %s", at, source.Visible(n.Message))
	}
	p.line("")
}

func (p *printer) summary(r *analyzer.Report, a *arrangement) {
	total := 0
	var counts []string
	for s := analyzer.CriticalSeverity; ; s-- {
		if n := r.Count(s); n > 0 {
			total += n
			counts = append(counts, fmt.Sprintf("%d %s", n, s))
		}
		if s == analyzer.NoteSeverity {
			break
		}
	}
	if total > manyFindings {
		p.byRule(r)
	}
	scope := scopeOf(r)
	switch {
	case total == 0 && len(r.Gaps) == 0:
		p.line("No findings in %s%s%s", scope, elapsed(r.Elapsed, " (%s)"), p.asides(r, a))
	case total == 0:
		p.line("No findings in %s%s; %s%s", scope, elapsed(r.Elapsed, " (%s)"), gapCount(r), p.asides(r, a))
	default:
		p.line("%s%s: %s%s", scope, elapsed(r.Elapsed, " in %s"), strings.Join(counts, ", "), p.asides(r, a))
		if len(r.Gaps) > 0 {
			p.line("%s", gapCount(r))
		}
	}
	if p.FailOn == nil {
		return
	}
	if failing := r.Failing(*p.FailOn); failing > 0 {
		line := fmt.Sprintf("%s at or above %s (--fail-on %s).", plural(failing, "finding"), *p.FailOn, *p.FailOn)
		if len(r.Findings) > 0 {
			line += " Details: hullcheck explain " + r.Findings[0].Rule.Name
		}
		p.line("%s", line)
	}
}

// byRule counts the findings of each rule, a line for each severity.
func (p *printer) byRule(r *analyzer.Report) {
	type count struct {
		rule *analyzer.Rule
		n    int
	}
	var counts []*count
	for _, f := range r.Findings {
		i := slices.IndexFunc(counts, func(c *count) bool { return c.rule == f.Rule })
		if i < 0 {
			i = len(counts)
			counts = append(counts, &count{rule: f.Rule})
		}
		counts[i].n++
	}
	slices.SortStableFunc(counts, func(a, b *count) int { return b.n - a.n })
	for s := analyzer.CriticalSeverity; ; s-- {
		var rules []string
		n := 0
		for _, c := range counts {
			if c.rule.Severity() == s {
				rules = append(rules, fmt.Sprintf("%s %d", c.rule.Name, c.n))
				n += c.n
			}
		}
		if n > 0 {
			p.line("%s %s  %s", fmt.Sprintf("%5d", n), p.paint(styleOf(s), fmt.Sprintf("%-8s", s)), strings.Join(rules, ", "))
		}
		if s == analyzer.NoteSeverity {
			break
		}
	}
	p.line("")
}

// scopeOf says what was analysed.
func scopeOf(r *analyzer.Report) string {
	applications, services := 0, 0
	for _, u := range r.Units {
		if len(u.Compose) == 0 {
			continue
		}
		applications++
		for _, s := range u.Subjects {
			if strings.HasPrefix(s.Name, "services.") {
				services++
			}
		}
	}
	parts := []string{plural(len(r.Files), "file")}
	if applications > 0 {
		parts = append(parts, plural(applications, "application"))
	}
	if services > 0 {
		parts = append(parts, plural(services, "service"))
	}
	return strings.Join(parts, ", ")
}

// asides are the words in parentheses after the counts.
func (p *printer) asides(r *analyzer.Report, a *arrangement) string {
	var words []string
	if n := len(a.evidence); n > 0 {
		names := make([]string, n)
		for i, name := range a.evidence {
			names[i] = "`" + name + "`"
		}
		verb := " is"
		if n > 1 {
			verb = " are"
		}
		words = append(words, strings.Join(names, ", ")+verb+" shown as evidence")
	}
	if n := len(r.Hidden); n > 0 {
		words = append(words, fmt.Sprintf("%d below --min-severity", n))
	}
	if n := len(r.Suppressed); n > 0 {
		words = append(words, fmt.Sprintf("%d suppressed", n))
	}
	if r.Compared {
		words = append(words, fmt.Sprintf("%d unchanged since the baseline", len(r.Unchanged)))
	}
	if n := r.Advisory(); n > 0 {
		words = append(words, fmt.Sprintf("%d advisory", n))
	}
	if n := len(r.Notes); n > 0 && !p.Verbose {
		words = append(words, plural(n, "note")+" with -v")
	}
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, "; ") + ")"
}

func gapCount(r *analyzer.Report) string {
	files := map[string]bool{}
	for _, g := range r.Gaps {
		files[g.Path] = true
	}
	return plural(len(files), "file") + " not analysed, or not to the end: exit code 2"
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// elapsed renders a duration with three digits at most; nothing if it was not
// measured.
func elapsed(d time.Duration, format string) string {
	if d <= 0 {
		return ""
	}
	unit := time.Millisecond
	if d >= time.Second {
		unit = 100 * time.Millisecond
	}
	text := max(d.Round(unit), time.Millisecond).String()
	if number, ok := strings.CutSuffix(text, "ms"); ok {
		text = number + " ms"
	} else {
		text = strings.TrimSuffix(text, "s") + " s"
	}
	return fmt.Sprintf(format, text)
}
