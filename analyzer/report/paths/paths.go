// Package paths shows the ways from entries to the host and the cut, for people
// and for programs.
//
// [Of] makes an analysis independent of its unit's files; [Text] and [JSON] write
// what it makes. Messages are safe to print; paths, names and the text of places
// are as in the files.
package paths

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// An Application is what was derived of one unit.
type Application struct {
	Name       string
	Paths      []Path // by score from the highest
	Accepted   []Path
	Cut        *Cut // nil if no path is at or above the threshold
	Incomplete bool
}

// A Path is a way from an entry to a goal.
type Path struct {
	Number     int // in its application, from 1; 0 for accepted ones
	Score      string
	Band       analyzer.Severity
	Factors    []Factor
	Explained  string // the factors as a sentence
	Entry      Entry
	Goal       string // for programs: "HOST_ROOT"
	GoalTitle  string // "root on the host"
	Confidence string
	Steps      []Step
	Key        string // without lines and scores
	Accepted   *Accepted
}

// A Factor is one part of a score.
type Factor struct {
	Percent int
	Name    string
}

// An Entry is where a path begins.
type Entry struct {
	Kind    escape.EntryKind
	Title   string // "any network"
	Service string
	Port    string
	Also    []string // other ports from which the same is reached
	Hostile string   // "a hostile image" where no listener leads in, else ""
	At      analyzer.Location
}

// A Step is one rule of a path.
type Step struct {
	Edge    escape.Edge
	Kind    escape.StepKind
	Node    string // held afterwards, for programs: "ROOT(api)"
	Title   string // "root in `api`"
	Service string
	Text    string // what the attacker does: "takes over `api`"
	Facts   []Fact
	Depth   int
	Cut     bool // a change of the cut takes it away
	CIS     string
	Attack  []string
	CWE     []string
}

// A Fact is what a step rests on.
type Fact struct {
	Text   string
	Absent bool              // nothing is written at the place
	At     analyzer.Location // zero if it is in no file
}

// Accepted says why people live with a path.
type Accepted struct {
	Edge    escape.Edge
	Service string
	Reason  string
	Until   string
	Place   analyzer.Location
}

// A Cut is the cheapest set of changes that closes the paths from a threshold.
type Cut struct {
	Headline     string
	Threshold    string
	Cost         int
	Minimal      bool
	Changes      []Change
	Closes       []int // numbers of paths
	Kept         []int
	Left         string // the best score that remains, "" if no path does
	Alternatives []Alternative
}

// A Change is one thing to write.
type Change struct {
	ID      string
	Service string
	Title   string
	Effect  string
	Check   string
	Cost    int
	Lowers  bool
	Safe    bool
	Paths   []int
	At      analyzer.Location
	Edits   []analyzer.Change
}

// An Alternative does without one change of the cut.
type Alternative struct {
	Without string
	Cost    int
	Changes []Change
}

// together names alternatives that are the same changes once.
func together(all []Alternative) []Alternative {
	var once []Alternative
	for _, a := range all {
		i := slices.IndexFunc(once, func(b Alternative) bool {
			return slices.EqualFunc(a.Changes, b.Changes, func(x, y Change) bool { return x.ID == y.ID })
		})
		if i < 0 {
			once = append(once, a)
		} else {
			once[i].Without += " or " + a.Without
		}
	}
	return once
}

// Of makes an analysis independent of its unit's files.
func Of(name string, a *escape.Analysis, files *source.Files) Application {
	m := maker{files: files, cut: a.Cut}
	app := Application{Name: name, Incomplete: a.Incomplete}
	for i, p := range a.Paths {
		made := m.path(p)
		made.Number = i + 1
		app.Paths = append(app.Paths, made)
	}
	for _, p := range a.Accepted {
		app.Accepted = append(app.Accepted, m.path(p))
	}
	if a.Cut != nil {
		app.Cut = m.cutOf(a.Cut)
	}
	return app
}

// maker resolves places.
type maker struct {
	files *source.Files
	cut   *escape.Cut
}

func (m *maker) locate(at source.Span) analyzer.Location {
	if !at.IsValid() {
		return analyzer.Location{}
	}
	f := m.files.At(at.Pos())
	if f == nil || !f.Contains(at) {
		return analyzer.Location{}
	}
	return analyzer.Locate(f, at)
}

func (m *maker) path(p *escape.Path) Path {
	out := Path{
		Score: p.Score.String(), Band: p.Band(), Explained: p.Score.Explain(),
		Entry: Entry{Kind: p.Entry.Kind, Title: p.Entry.Kind.Title(), Service: p.Entry.Service, Port: p.Entry.Port, Also: p.Also, Hostile: p.Entry.Hostile()},
		Goal:  p.Goal.String(), GoalTitle: p.Goal.Title(), Confidence: p.Confidence.String(), Key: p.Key(),
	}
	if p.Entry.Fact != nil {
		out.Entry.At = m.locate(p.Entry.Fact.At)
	}
	for _, f := range p.Score.Factors {
		out.Factors = append(out.Factors, Factor{f.Percent, f.Name})
	}
	for i := range p.Steps {
		out.Steps = append(out.Steps, m.step(&p.Steps[i]))
	}
	if a := p.Accepted; a != nil {
		out.Accepted = &Accepted{a.Edge, a.Service, a.Reason, a.Until, a.Place}
	}
	return out
}

func (m *maker) step(s *escape.Step) Step {
	out := Step{
		Edge: s.Edge, Kind: s.Kind, Node: s.To.String(), Title: s.To.Title(), Service: s.Service, Text: s.Text, Depth: s.Depth,
		Cut: m.cut != nil && m.cut.Touches(s),
	}
	if s.Row != nil {
		out.CIS, out.Attack, out.CWE = s.Row.CIS, s.Row.Attack, s.Row.CWE
	}
	for _, f := range s.Facts {
		out.Facts = append(out.Facts, Fact{f.Text, f.Absent, m.locate(f.At)})
	}
	return out
}

func (m *maker) cutOf(c *escape.Cut) *Cut {
	out := &Cut{
		Headline: c.Headline(), Threshold: escape.Decimal(c.Threshold), Cost: c.Cost, Minimal: c.Minimal, Closes: numbers(c.Closes), Kept: numbers(c.Kept),
	}
	if c.Left > 0 {
		out.Left = escape.Decimal(c.Left)
	}
	for i := range c.Changes {
		out.Changes = append(out.Changes, m.change(&c.Changes[i]))
	}
	for _, a := range c.Alternatives {
		alternative := Alternative{Without: a.Without, Cost: a.Cost}
		for i := range a.Changes {
			alternative.Changes = append(alternative.Changes, m.change(&a.Changes[i]))
		}
		out.Alternatives = append(out.Alternatives, alternative)
	}
	return out
}

func numbers(indices []int) []int {
	list := make([]int, 0, len(indices))
	for _, i := range indices {
		list = append(list, i+1)
	}
	return list
}

func (m *maker) change(c *escape.Change) Change {
	out := Change{
		ID: c.ID, Service: c.Service, Title: c.Title, Effect: c.Effect(), Check: c.Check, Cost: c.Cost, Lowers: c.Lowers, Safe: c.Safe,
		Paths: numbers(c.Paths), At: m.locate(c.At),
	}
	for _, e := range c.Edits {
		end := e.End
		if !end.IsValid() {
			end = e.Pos
		}
		out.Edits = append(out.Edits, analyzer.Change{Location: m.locate(source.NewSpan(e.Pos, end)), NewText: string(e.NewText)})
	}
	return out
}
