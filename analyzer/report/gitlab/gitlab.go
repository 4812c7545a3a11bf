// Package gitlab writes a report as GitLab's Code Quality artifact, which merge
// requests show in every edition.
//
// [Write] writes the members that GitLab documents and no others. GitLab tells
// issues apart by their fingerprint alone and drops the second of two equal
// ones; hullcheck's are unique within a report and survive moved lines.
package gitlab

import (
	"io"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/encode"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/issue"
)

// entry is a violation. See docs.gitlab.com/ci/testing/code_quality, "Code
// Quality report format".
type entry struct {
	Description string   `json:"description"`
	CheckName   string   `json:"check_name"`
	Fingerprint string   `json:"fingerprint"`
	Severity    string   `json:"severity"`
	Location    location `json:"location"`
}

type location struct {
	Path  string `json:"path"`
	Lines lines  `json:"lines"`
}

type lines struct {
	Begin int `json:"begin"`
}

// Write writes a report.
func Write(w io.Writer, r *analyzer.Report) error {
	entries := []entry{}
	for _, i := range issue.Of(r) {
		text := append([]string{i.Message}, i.Details()...)
		entries = append(entries, entry{
			Description: issue.Plain(strings.Join(text, " ")),
			CheckName:   i.Rule,
			Fingerprint: i.Fingerprint,
			Severity:    severity(i.Severity),
			Location:    location{Path: i.Path, Lines: lines{Begin: max(i.Start.Line, 1)}},
		})
	}
	return encode.JSON(w, entries, "  ")
}

// severity maps our five severities on GitLab's five, in order.
func severity(s analyzer.Severity) string {
	switch s {
	case analyzer.CriticalSeverity:
		return "blocker"
	case analyzer.HighSeverity:
		return "critical"
	case analyzer.MediumSeverity:
		return "major"
	case analyzer.LowSeverity:
		return "minor"
	default:
		return "info"
	}
}
