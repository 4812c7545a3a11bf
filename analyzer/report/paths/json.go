package paths

import (
	"io"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/encode"
)

// Version is that of the envelope. It changes when a member changes its meaning
// or goes.
const Version = 1

// JSON writes applications for programs.
func JSON(w io.Writer, apps []Application) error {
	e := envelope{Version: Version, Applications: []application{}}
	for i := range apps {
		e.Applications = append(e.Applications, applicationOf(&apps[i]))
	}
	return encode.JSON(w, e, "  ")
}

type envelope struct {
	Version      int           `json:"version"`
	Applications []application `json:"applications"`
}

type application struct {
	Name       string `json:"name"`
	Incomplete bool   `json:"incomplete,omitempty"`
	Cut        *cut   `json:"cut,omitempty"`
	Paths      []path `json:"paths"`
	Accepted   []path `json:"accepted,omitempty"`
}

type path struct {
	Number     int       `json:"number,omitempty"`
	Score      string    `json:"score"`
	Band       string    `json:"band"`
	Factors    []factor  `json:"factors"`
	Entry      entry     `json:"entry"`
	Goal       string    `json:"goal"`
	Confidence string    `json:"confidence"`
	Steps      []step    `json:"steps"`
	Key        string    `json:"key"`
	Accepted   *accepted `json:"accepted,omitempty"`
}

type factor struct {
	Percent int    `json:"percent"`
	Name    string `json:"name"`
}

type entry struct {
	Kind     string   `json:"kind"`
	Service  string   `json:"service"`
	Port     string   `json:"port,omitempty"`
	Also     []string `json:"also,omitempty"`
	Location *place   `json:"location,omitempty"`
}

type step struct {
	Edge    string   `json:"edge"`
	Kind    string   `json:"kind"`
	Node    string   `json:"node"`
	Service string   `json:"service,omitempty"`
	Text    string   `json:"text"`
	Facts   []fact   `json:"facts,omitempty"`
	Depth   int      `json:"depth"`
	Cut     bool     `json:"cut,omitempty"`
	CIS     string   `json:"cis,omitempty"`
	Attack  []string `json:"attack,omitempty"`
	CWE     []string `json:"cwe,omitempty"`
}

type fact struct {
	Text     string `json:"text"`
	Absent   bool   `json:"absent,omitempty"`
	Location *place `json:"location,omitempty"`
}

type accepted struct {
	Edge    string `json:"edge"`
	Service string `json:"service"`
	Reason  string `json:"reason"`
	Until   string `json:"until,omitempty"`
}

type cut struct {
	Headline     string        `json:"headline"`
	Threshold    string        `json:"threshold"`
	Cost         int           `json:"cost"`
	Minimal      bool          `json:"minimal"`
	Changes      []change      `json:"changes"`
	Closes       []int         `json:"closes"`
	Kept         []int         `json:"kept,omitempty"`
	Left         string        `json:"left,omitempty"`
	Alternatives []alternative `json:"alternatives,omitempty"`
}

type change struct {
	ID       string `json:"id"`
	Service  string `json:"service"`
	Title    string `json:"title"`
	Effect   string `json:"effect"`
	Check    string `json:"check,omitempty"`
	Cost     int    `json:"cost"`
	Lowers   bool   `json:"lowers,omitempty"`
	Safe     bool   `json:"safe,omitempty"`
	Paths    []int  `json:"paths"`
	Location *place `json:"location,omitempty"`
	Edits    []edit `json:"edits,omitempty"`
}

type edit struct {
	Location *place `json:"location"`
	NewText  string `json:"new_text"`
}

type alternative struct {
	Without string   `json:"without"`
	Cost    int      `json:"cost"`
	Changes []change `json:"changes"`
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

func placeOf(l analyzer.Location) *place {
	if l.IsZero() {
		return nil
	}
	return &place{
		Path:  l.Path,
		Start: position{l.Start.Offset, l.Start.Line, l.Start.Rune},
		End:   position{l.End.Offset, l.End.Line, l.End.Rune},
		Text:  l.Text,
	}
}

func applicationOf(a *Application) application {
	out := application{Name: a.Name, Incomplete: a.Incomplete, Paths: []path{}}
	for i := range a.Paths {
		out.Paths = append(out.Paths, pathOf(&a.Paths[i]))
	}
	for i := range a.Accepted {
		out.Accepted = append(out.Accepted, pathOf(&a.Accepted[i]))
	}
	if c := a.Cut; c != nil {
		out.Cut = &cut{
			Headline: c.Headline, Threshold: c.Threshold, Cost: c.Cost, Minimal: c.Minimal, Changes: changesOf(c.Changes),
			Closes: c.Closes, Kept: c.Kept, Left: c.Left,
		}
		for _, other := range c.Alternatives {
			out.Cut.Alternatives = append(out.Cut.Alternatives, alternative{other.Without, other.Cost, changesOf(other.Changes)})
		}
	}
	return out
}

func pathOf(p *Path) path {
	out := path{
		Number: p.Number, Score: p.Score, Band: p.Band.String(), Goal: p.Goal, Confidence: p.Confidence, Key: p.Key, Factors: []factor{}, Steps: []step{},
		Entry: entry{string(p.Entry.Kind), p.Entry.Service, p.Entry.Port, p.Entry.Also, placeOf(p.Entry.At)},
	}
	for _, f := range p.Factors {
		out.Factors = append(out.Factors, factor(f))
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		made := step{
			Edge: string(s.Edge), Kind: string(s.Kind), Node: s.Node, Service: s.Service, Text: s.Text, Depth: s.Depth, Cut: s.Cut, CIS: s.CIS, Attack: s.Attack, CWE: s.CWE,
		}
		for _, f := range s.Facts {
			made.Facts = append(made.Facts, fact{f.Text, f.Absent, placeOf(f.At)})
		}
		out.Steps = append(out.Steps, made)
	}
	if a := p.Accepted; a != nil {
		out.Accepted = &accepted{string(a.Edge), a.Service, a.Reason, a.Until}
	}
	return out
}

func changesOf(changes []Change) []change {
	list := []change{}
	for i := range changes {
		c := &changes[i]
		made := change{
			ID: c.ID, Service: c.Service, Title: c.Title, Effect: c.Effect, Check: c.Check, Cost: c.Cost, Lowers: c.Lowers, Safe: c.Safe,
			Paths: c.Paths, Location: placeOf(c.At),
		}
		for _, e := range c.Edits {
			made.Edits = append(made.Edits, edit{placeOf(e.Location), e.NewText})
		}
		list = append(list, made)
	}
	return list
}
