// Package checkstyle writes a report as Checkstyle's XML, which Jenkins, Bitbucket
// and many review tools read.
//
// [Write] writes a file element for each file with issues, by path, and in it its
// issues in the order of the report. Columns count characters from 1.
package checkstyle

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/encode"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/issue"
)

// version is that of Checkstyle whose form this is; readers look for some.
const version = "10.0"

type document struct {
	XMLName xml.Name `xml:"checkstyle"`
	Version string   `xml:"version,attr"`
	Files   []file   `xml:"file"`
}

type file struct {
	Name   string    `xml:"name,attr"`
	Errors []problem `xml:"error"`
}

type problem struct {
	Line     int    `xml:"line,attr"`
	Column   int    `xml:"column,attr,omitempty"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

// Write writes a report.
func Write(w io.Writer, r *analyzer.Report) error {
	out := document{Version: version}
	at := map[string]int{}
	for _, i := range issue.Of(r) {
		n, ok := at[i.Path]
		if !ok {
			n = len(out.Files)
			at[i.Path] = n
			out.Files = append(out.Files, file{Name: encode.XMLText(i.Path)})
		}
		out.Files[n].Errors = append(out.Files[n].Errors, problem{
			Line:     max(i.Start.Line, 1), // readers want one for a whole file, too
			Column:   i.Start.Rune,
			Severity: [...]string{issue.Notice: "info", issue.Warning: "warning", issue.Error: "error"}[i.Level()],
			Message:  issue.Plain(strings.Join(append([]string{i.Message}, i.Details()...), " ")),
			Source:   "hullcheck." + i.Rule,
		})
	}
	slices.SortStableFunc(out.Files, func(a, b file) int { return strings.Compare(a.Name, b.Name) })
	return encode.XML(w, out)
}
