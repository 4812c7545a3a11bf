package escape

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Edge is the stable id of a rule: "SOCK.docker", "L.net". It stands in
// fingerprints, configurations and the addresses of documentation.
type Edge string

// Confidence says how certain an edge is. A path has that of its weakest edge.
type Confidence uint8

// The confidences. A path that rests on a Doubtful edge is low, whatever its
// score.
const (
	Certain Confidence = iota // measured, or read in the source of the engine
	Likely                    // documented, and how kernel and engine work
	Doubtful
)

func (c Confidence) String() string { return [...]string{"high", "medium", "low"}[c] }

// StepKind says what a step is in the course of an attack. Its words are those
// of SARIF's thread flow locations.
type StepKind string

// The kinds, in the order in which an attack takes them.
const (
	EntryStep     StepKind = "entry"
	FootholdStep  StepKind = "foothold"
	PrivilegeStep StepKind = "privilege"
	LateralStep   StepKind = "lateral"
	PrimitiveStep StepKind = "primitive"
	GoalStep      StepKind = "goal"
)

// A Step is one rule of a derivation.
type Step struct {
	Edge    Edge
	Kind    StepKind
	From    Node
	To      Node
	Service string  // where it happens
	Facts   []*Fact // what it rests on, the place to show first
	Factors []Factor
	Depth   int    // lateral moves before it
	Text    string // what the attacker does, in the third person: "takes over `api`"
	// Row is the rule's row of the table, nil for rules about several services.
	Row *Row
}

// At returns the place to show for the step: that of its first fact with one.
func (s *Step) At() source.Span {
	for _, f := range s.Facts {
		if f.At.IsValid() {
			return f.At
		}
	}
	return source.Span{}
}

// An Entry is a way in: a listener and who reaches it, or an image's supplier.
type Entry struct {
	Kind    EntryKind
	Service string
	Port    string // "8000", "" if it is no listener's
	Fact    *Fact
}

// jobs is the Port of an entry through the jobs that a service runs.
const jobs = "jobs"

// Hostile says what has to be hostile where no listener leads in: "a hostile
// image"; "" for entries through listeners.
func (e Entry) Hostile() string {
	switch {
	case e.Kind != Supply:
		return ""
	case e.Port == jobs:
		return "a hostile job"
	}
	return "a hostile image"
}

// EntryKind says who can use an entry.
type EntryKind string

// The kinds, from the widest.
const (
	Public          EntryKind = "public"
	LAN             EntryKind = "lan"
	ExternalNetwork EntryKind = "external-network" // containers of other projects
	OnLoopback      EntryKind = "loopback"
	Supply          EntryKind = "supply" // who ships the image; no listener is reached
)

// Title says where an attacker comes from: "any network".
func (k EntryKind) Title() string {
	switch k {
	case Public:
		return "any network"
	case LAN:
		return "the local network"
	case ExternalNetwork:
		return "other projects' containers"
	case OnLoopback:
		return "the host itself"
	case Supply:
		return "whoever ships the image"
	}
	return ""
}

// A Path is the best derivation from an entry to a goal.
type Path struct {
	Entry      Entry
	Goal       Node
	Steps      []Step // from the entry to the goal
	Score      Score
	Confidence Confidence
	// Primitive is the fact that opens the way out of the last container: where
	// a finding about the path stands.
	Primitive *Fact
	Accepted  *Acceptance // set if it rests on an accepted edge
	// Also are other ports of the entry's service from which the same is reached.
	Also []string
}

// Band returns the severity of the path: that of its score, and low where an edge
// is doubtful.
func (p *Path) Band() analyzer.Severity {
	if p.Confidence == Doubtful {
		return analyzer.LowSeverity
	}
	return p.Score.Band()
}

// Edges returns the ids of the steps in order, for fingerprints.
func (p *Path) Edges() []Edge {
	edges := make([]Edge, len(p.Steps))
	for i := range p.Steps {
		edges[i] = p.Steps[i].Edge
	}
	return edges
}

// Key tells the path from others without naming a line or a score: entry
// service, port, goal, edges and the primitive.
func (p *Path) Key() string {
	parts := []string{p.Entry.Service, p.Entry.Port, p.Goal.Kind.impact().Name}
	for _, e := range p.Edges() {
		parts = append(parts, string(e))
	}
	if p.Primitive != nil {
		parts = append(parts, p.Primitive.Service, p.Primitive.Key)
	}
	return strings.Join(parts, " ")
}
