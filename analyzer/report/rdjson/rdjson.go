// Package rdjson writes a report in reviewdog's diagnostic format.
//
// Columns count bytes of UTF-8 from 1, and ends are exclusive, as
// proto/rdf/reviewdog.proto of reviewdog defines them; SARIF's UTF-16 columns
// would be passed on as they are. A suggestion is a click that commits it, so
// that only safe fixes become one, and only where one edit of the finding's own
// file is the whole fix: the format has no way to say that edits belong together.
package rdjson

import (
	"io"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/encode"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/issue"
)

type result struct {
	Source      tool         `json:"source"`
	Diagnostics []diagnostic `json:"diagnostics"`
}

type tool struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type diagnostic struct {
	Message          string            `json:"message"`
	Location         location          `json:"location"`
	Severity         string            `json:"severity"`
	Code             code              `json:"code"`
	Suggestions      []suggestion      `json:"suggestions,omitempty"`
	RelatedLocations []relatedLocation `json:"relatedLocations,omitempty"`
}

type code struct {
	Value string `json:"value"`
	URL   string `json:"url"`
}

type location struct {
	Path  string `json:"path"`
	Range *span  `json:"range,omitempty"` // nil: the file as a whole
}

type span struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

type position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type suggestion struct {
	Range span   `json:"range"`
	Text  string `json:"text"`
}

type relatedLocation struct {
	Message  string   `json:"message"`
	Location location `json:"location"`
}

// Write writes a report.
func Write(w io.Writer, r *analyzer.Report) error {
	out := result{
		Source:      tool{Name: "hullcheck", URL: "https://github.com/hullcheck/hullcheck"},
		Diagnostics: []diagnostic{},
	}
	for _, i := range issue.Of(r) {
		out.Diagnostics = append(out.Diagnostics, diagnosticOf(i))
	}
	return encode.JSON(w, out, "  ")
}

func diagnosticOf(i issue.Issue) diagnostic {
	d := diagnostic{
		// reviewdog's comments show the message as Markdown, and no related
		// location: the evidence stands in both.
		Message:  unlinked(strings.Join(append([]string{i.Message}, i.Details()...), "\n")),
		Location: location{Path: i.Path},
		Severity: [...]string{issue.Notice: "INFO", issue.Warning: "WARNING", issue.Error: "ERROR"}[i.Level()],
		Code:     code{Value: i.Rule, URL: i.Help},
	}
	if !i.Whole() {
		d.Location.Range = &span{positionOf(i.Start), positionOf(i.End)}
	}
	if i.Finding == nil {
		return d
	}
	for _, f := range i.Finding.Fixes {
		if f.Safety == analyzer.Safe && len(f.Changes) == 1 && f.Changes[0].Location.Path == i.Path {
			at := f.Changes[0].Location
			d.Suggestions = append(d.Suggestions, suggestion{span{positionOf(at.Start), positionOf(at.End)}, f.Changes[0].NewText})
		}
	}
	for _, e := range i.Finding.Evidence {
		at := span{positionOf(e.Location.Start), positionOf(e.Location.End)}
		d.RelatedLocations = append(d.RelatedLocations, relatedLocation{unlinked(issue.Evidence(e)), location{e.Location.Path, &at}})
	}
	return d
}

func positionOf(p analyzer.Position) position { return position{Line: p.Line, Column: p.Column} }

// unlinked breaks what would be a link in Markdown.
func unlinked(text string) string { return strings.ReplaceAll(text, "](", "] (") }
