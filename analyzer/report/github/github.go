// Package github writes a report as workflow commands, which GitHub Actions
// shows as annotations at the lines of a pull request.
//
// GitHub keeps ten errors, ten warnings and ten notices of a step. [Write] gives
// it the most severe ones and says in a last notice what it left out. Nothing of
// a file can end a command or begin another: one issue is one line.
package github

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/issue"
)

// Limits on what is written.
const (
	perLevel  = 10 // annotations of a level that GitHub keeps, see actions/toolkit, docs/problem-matchers.md
	firstGaps = 3  // of them, for what was not analysed
)

// Write writes a report.
func Write(w io.Writer, r *analyzer.Report) error {
	issues := issue.Of(r)
	shown, left := choose(issues)
	var out bytes.Buffer
	for _, i := range shown {
		command(&out, i)
	}
	if len(left) > 0 {
		fmt.Fprintf(&out, "::notice title=hullcheck::Left out here: %s. GitHub shows %d errors, %d warnings and %d notices of a step.\n",
			data(issue.Counts(left)), perLevel, perLevel, perLevel)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// choose returns the issues that GitHub shows, in their order, and the others.
func choose(issues []issue.Issue) (shown, left []issue.Issue) {
	keep := chosen(issues, perLevel)
	if len(keep) < len(issues) {
		keep = chosen(issues, perLevel-1) // the last notice says so
	}
	for n, i := range issues {
		if keep[n] {
			shown = append(shown, i)
		} else {
			left = append(left, i)
		}
	}
	return shown, left
}

// chosen returns the indices of the issues to show. Gaps come first, but many of
// them do not push out what was found.
func chosen(issues []issue.Issue, notices int) map[int]bool {
	room := map[issue.Level]int{issue.Error: perLevel, issue.Warning: perLevel, issue.Notice: notices}
	keep := map[int]bool{}
	gaps := 0
	for _, late := range []bool{false, true} {
		for n, i := range issues {
			if i.Finding == nil && !late {
				if gaps++; gaps > firstGaps {
					continue
				}
			}
			if !keep[n] && room[i.Level()] > 0 {
				room[i.Level()]--
				keep[n] = true
			}
		}
	}
	return keep
}

func command(out *bytes.Buffer, i issue.Issue) {
	out.WriteString("::" + [...]string{issue.Notice: "notice", issue.Warning: "warning", issue.Error: "error"}[i.Level()] + " ")
	if i.Path != "." {
		fmt.Fprintf(out, "file=%s,", property(i.Path))
	}
	switch last := i.LastLine(); {
	case i.Whole():
	case last != i.Start.Line:
		// The runner takes columns only within one line.
		fmt.Fprintf(out, "line=%d,endLine=%d,", i.Start.Line, last)
	case i.End.Line != last:
		fmt.Fprintf(out, "line=%d,col=%d,endLine=%d,", i.Start.Line, i.Start.Rune, last)
	default:
		fmt.Fprintf(out, "line=%d,col=%d,endLine=%d,endColumn=%d,", i.Start.Line, i.Start.Rune, last, i.End.Rune)
	}
	fmt.Fprintf(out, "title=%s::", property(i.Rule+" ("+i.Severity.String()+")"))
	lines := append([]string{i.Message}, i.Details()...)
	out.WriteString(data(issue.Plain(strings.Join(lines, "\n"))) + "\n")
}

// data escapes the message of a command as the runner reads it: see
// actions/runner, src/Runner.Common/ActionCommand.cs.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(visible(text))
}

// property escapes the value of a property.
func property(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(visible(text))
}

// visible escapes what a terminal may act on in a log, but for line breaks,
// which are escaped as the runner wants them.
func visible(text string) string {
	var b strings.Builder
	for text != "" {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1, r < utf8.RuneSelf && unicode.IsControl(r) && r != '\r' && r != '\n':
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case r >= utf8.RuneSelf && !unicode.IsGraphic(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}
