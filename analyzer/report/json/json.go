// Package json writes a report as JSON for programs: a stable, versioned
// envelope that docs/json.md describes.
//
// [Write] keeps the order of the report. Members are only ever added within a
// version; a reader should pass over what it does not know. Times are left out,
// so that the same files give the same bytes.
package json

import (
	"io"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/encode"
)

// Version is that of the envelope. It changes when a member changes its meaning
// or goes.
const Version = 1

// Options say what to write beyond the findings.
type Options struct {
	Tool       string // version of hullcheck
	ExitCode   int
	Suppressed bool // write suppressed findings, too
}

// Write writes a report.
func Write(w io.Writer, r *analyzer.Report, o Options) error {
	e := envelope{
		Version:  Version,
		Tool:     tool{Name: "hullcheck", Version: o.Tool},
		Summary:  summaryOf(r, o),
		Units:    []unit{},
		Findings: []finding{},
		Gaps:     []remark{},
		Notes:    []remark{},
		Files:    []file{},
	}
	for _, u := range r.Units {
		e.Units = append(e.Units, unitOf(u))
	}
	for _, f := range r.Findings {
		e.Findings = append(e.Findings, findingOf(f))
	}
	if o.Suppressed {
		for _, f := range r.Suppressed {
			e.Findings = append(e.Findings, findingOf(f))
		}
	}
	for _, g := range r.Gaps {
		e.Gaps = append(e.Gaps, remark{Path: g.Path, Location: placeOf(g.At), Message: g.Message, Unit: g.Unit, Rule: g.Rule})
	}
	for _, n := range r.Notes {
		e.Notes = append(e.Notes, remark{Path: n.Path, Location: placeOf(n.At), Message: n.Message, Unit: n.Unit})
	}
	for _, f := range r.Files {
		e.Files = append(e.Files, file{Path: f.Path, Size: f.Size, Kind: f.Kind})
	}
	return encode.JSON(w, e, "  ")
}

type envelope struct {
	Version  int       `json:"version"`
	Tool     tool      `json:"tool"`
	Summary  summary   `json:"summary"`
	Units    []unit    `json:"units"`
	Findings []finding `json:"findings"`
	Gaps     []remark  `json:"gaps"`
	Notes    []remark  `json:"notes"`
	Files    []file    `json:"files"`
}

type tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type summary struct {
	ExitCode   int    `json:"exit_code"`
	Files      int    `json:"files"`
	Units      int    `json:"units"`
	Findings   counts `json:"findings"`
	Hidden     int    `json:"hidden"`
	Suppressed int    `json:"suppressed"`
	Unchanged  int    `json:"unchanged,omitempty"`
	Gaps       int    `json:"gaps"`
	Notes      int    `json:"notes"`
}

// counts holds the number of findings by severity, hidden ones included.
type counts struct {
	Critical int `json:"critical"`
	High     int `json:"high"`
	Medium   int `json:"medium"`
	Low      int `json:"low"`
	Note     int `json:"note"`
}

type unit struct {
	Name     string    `json:"name"`
	Dir      string    `json:"dir"`
	Compose  []string  `json:"compose,omitempty"`
	Subjects []subject `json:"subjects,omitempty"`
}

type subject struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Path   string `json:"path"`
	Detail string `json:"detail,omitempty"`
}

type finding struct {
	Rule        string       `json:"rule"`
	Severity    string       `json:"severity"`
	Message     string       `json:"message"`
	Location    *place       `json:"location"`
	Subjects    []string     `json:"subjects,omitempty"`
	Units       []string     `json:"units,omitempty"`
	Evidence    []evidence   `json:"evidence,omitempty"`
	Fixes       []fix        `json:"fixes,omitempty"`
	Flow        []flowStep   `json:"flow,omitempty"`
	References  []reference  `json:"references,omitempty"`
	Properties  []property   `json:"properties,omitempty"`
	Key         string       `json:"key,omitempty"`
	Fingerprint string       `json:"fingerprint"`
	Help        string       `json:"help"`
	Advisory    bool         `json:"advisory,omitempty"`
	Suppression *suppression `json:"suppression,omitempty"`
}

type evidence struct {
	Role     string `json:"role"`
	Caption  string `json:"caption"`
	Location *place `json:"location"`
}

type flowStep struct {
	Text      string   `json:"text"`
	Kinds     []string `json:"kinds,omitempty"`
	Depth     int      `json:"depth"`
	Essential bool     `json:"essential,omitempty"`
	State     string   `json:"state,omitempty"`
	Location  *place   `json:"location"`
}

type reference struct {
	Label string `json:"label"`
	URL   string `json:"url,omitempty"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type fix struct {
	Title   string   `json:"title"`
	Safe    bool     `json:"safe"`
	Changes []change `json:"changes,omitempty"`
}

type change struct {
	Location *place `json:"location"`
	NewText  string `json:"new_text"`
}

type suppression struct {
	Location *place `json:"location,omitempty"`
	Text     string `json:"text"`
	Reason   string `json:"reason,omitempty"`
	Until    string `json:"until,omitempty"`
}

type remark struct {
	Path     string `json:"path"`
	Location *place `json:"location,omitempty"`
	Message  string `json:"message"`
	Unit     string `json:"unit,omitempty"`
	Rule     string `json:"rule,omitempty"`
}

type file struct {
	Path string `json:"path"`
	Size int    `json:"size"`
	Kind string `json:"kind,omitempty"`
}

type place struct {
	Path  string   `json:"path"`
	Start position `json:"start"`
	End   position `json:"end"`
	Text  string   `json:"text,omitempty"`
}

type position struct {
	Offset int `json:"offset"`
	Line   int `json:"line"`
	Column int `json:"column"`
}

func summaryOf(r *analyzer.Report, o Options) summary {
	return summary{
		ExitCode: o.ExitCode, Files: len(r.Files), Units: len(r.Units),
		Findings: counts{
			Critical: r.Count(analyzer.CriticalSeverity), High: r.Count(analyzer.HighSeverity),
			Medium: r.Count(analyzer.MediumSeverity), Low: r.Count(analyzer.LowSeverity), Note: r.Count(analyzer.NoteSeverity),
		},
		Hidden: len(r.Hidden), Suppressed: len(r.Suppressed), Unchanged: len(r.Unchanged), Gaps: len(r.Gaps), Notes: len(r.Notes),
	}
}

func unitOf(u analyzer.AnalysedUnit) unit {
	out := unit{Name: u.Name, Dir: u.Dir, Compose: u.Compose}
	for _, s := range u.Subjects {
		out.Subjects = append(out.Subjects, subject{Name: s.Name, Title: s.Title, Path: s.Path, Detail: s.Detail})
	}
	return out
}

func findingOf(f *analyzer.Finding) finding {
	out := finding{
		Rule: f.Rule.Name, Severity: f.Rule.Severity().String(), Message: f.Message, Location: placeOf(f.Location),
		Subjects: f.Subjects, Units: f.Units, Key: f.Key, Fingerprint: f.Fingerprint, Help: f.Rule.PageURL(),
		Advisory: f.Advisory,
	}
	for _, e := range f.Evidence {
		out.Evidence = append(out.Evidence, evidence{Role: string(e.Role), Caption: e.Caption, Location: placeOf(e.Location)})
	}
	for i := range f.Flow {
		s := &f.Flow[i]
		out.Flow = append(out.Flow, flowStep{s.Text, s.Kinds, s.Depth, s.Essential, s.State, placeOf(s.Location)})
	}
	for _, r := range f.References {
		out.References = append(out.References, reference{r.Label, r.URL})
	}
	for _, p := range f.Properties {
		out.Properties = append(out.Properties, property(p))
	}
	for _, x := range f.Fixes {
		y := fix{Title: x.Title, Safe: x.Safety == analyzer.Safe && len(x.Changes) > 0}
		for _, c := range x.Changes {
			y.Changes = append(y.Changes, change{Location: placeOf(c.Location), NewText: c.NewText})
		}
		out.Fixes = append(out.Fixes, y)
	}
	if s := f.Suppression; s != nil {
		out.Suppression = &suppression{Location: placeOf(s.At), Text: s.Text, Reason: s.Reason, Until: s.Until}
	}
	return out
}

func placeOf(l analyzer.Location) *place {
	if l.IsZero() {
		return nil
	}
	return &place{Path: l.Path, Start: positionOf(l.Start), End: positionOf(l.End), Text: l.Text}
}

func positionOf(p analyzer.Position) position {
	return position{Offset: p.Offset, Line: p.Line, Column: p.Rune}
}
