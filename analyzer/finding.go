package analyzer

import (
	"fmt"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Role says what a piece of evidence adds to a finding.
type Role string

// The roles. A suppression comment counts on the primary span and on causes.
const (
	Cause  Role = "cause"   // changing it also removes the finding
	Entry  Role = "entry"   // how an attacker arrives
	RunsAs Role = "runs-as" // the user of the process
	Value  Role = "value"   // where a value is written
)

// Title names the role for people.
func (r Role) Title() string {
	switch r {
	case Cause:
		return "Cause"
	case Entry:
		return "Entry"
	case RunsAs:
		return "User"
	case Value:
		return "Value"
	}
	return "See"
}

// Safety says whether a fix can be applied without a second look.
type Safety uint8

// The safeties.
const (
	Safe        Safety = iota // the container keeps working without further change
	NeedsReview               // something else may have to change with it
)

// A Finding is what a rule says about one place. Rules build it with [At],
// [Finding.Because] and [Finding.Fix], and hand it over with [Finding.Report].
// Spans belong to the unit's FileSet; once the driver has resolved them, the
// locations beside them are what reports read.
type Finding struct {
	At       source.Span
	Message  string // one sentence without a final period, names in backticks
	Evidence []Evidence
	Fixes    []Fix
	// Subjects are the services or stages it is about, sorted: "services.api",
	// "stages.build".
	Subjects []string
	// Key tells this finding from others of the same rule and subject without
	// naming a line: a mount's source, a capability. It goes into fingerprints.
	Key string
	// Masked are spans that no output may show: secrets.
	Masked []source.Span
	// Flow is the course of what the finding describes, in order; nil for a
	// finding about one place.
	Flow []FlowStep
	// Properties are figures for programs, in the order in which they are set.
	Properties []Property
	// References classify this finding beyond those of its rule.
	References []Reference

	// What follows is set by the driver.

	Rule     *Rule
	Units    []string // names of the units it stands in, sorted
	Location Location // of At
	// LineHash is GitHub's primaryLocationLineHash of the first line, "" if the
	// file is not UTF-8.
	LineHash string
	// Fingerprint is hullcheckFinding/v1: the same across unrelated edits.
	Fingerprint string
	Suppression *Suppression // set on suppressed findings only
	Advisory    bool         // it does not fail the run
}

// Evidence is a further place that a verdict rests on.
type Evidence struct {
	Role     Role
	At       source.Span
	Caption  string   // at most 60 characters, adds a fact
	Location Location // of At, set by the driver
}

// A FlowStep is one step of a course of events.
type FlowStep struct {
	At        source.Span
	Text      string   // one sentence without a final period: what is gained
	Kinds     []string // "entry", "lateral", "goal"
	Depth     int      // how far from the start it happens
	Essential bool     // a change is proposed here
	State     string   // what is held afterwards, for programs: "ROOT(api)"
	Location  Location // of At, set by the driver
}

// A Property is a figure of a finding, for programs.
type Property struct{ Name, Value string }

// A Fix is a change that removes a finding.
type Fix struct {
	Safety  Safety
	Title   string              // a verb phrase that says what to write
	Edits   []analysis.TextEdit // none: the title tells a person what to do
	Changes []Change            // the edits with their places, set by the driver
}

// A Change is an edit made independent of the unit's FileSet.
type Change struct {
	Location Location // what is replaced; empty for an insertion
	NewText  string
}

// At begins a finding at a place. The arguments of the message are values and
// containers, which quote themselves, or text passed through source.Quote:
// nothing of a file reaches a message raw.
func At(where analysis.Range, format string, args ...any) *Finding {
	return &Finding{At: spanOf(where), Message: fmt.Sprintf(format, args...)}
}

// Because adds evidence. A place that is absent adds nothing.
func (f *Finding) Because(role Role, where analysis.Range, format string, args ...any) *Finding {
	if at := spanOf(where); at.IsValid() && at.Len() > 0 {
		f.Evidence = append(f.Evidence, Evidence{Role: role, At: at, Caption: fmt.Sprintf(format, args...)})
	}
	return f
}

// About names the services or stages that the finding is about.
func (f *Finding) About(subjects ...string) *Finding {
	f.Subjects = append(f.Subjects, subjects...)
	return f
}

// Keyed sets what tells this finding from its siblings, see [Finding.Key].
func (f *Finding) Keyed(key string) *Finding {
	f.Key = key
	return f
}

// Step adds a step to the finding's course. One without a place is left out.
func (f *Finding) Step(step FlowStep) *Finding {
	if step.At.IsValid() && step.At.Len() > 0 {
		f.Flow = append(f.Flow, step)
	}
	return f
}

// With sets a property.
func (f *Finding) With(name, value string) *Finding {
	f.Properties = append(f.Properties, Property{name, value})
	return f
}

// Refer adds references of well-known labels, see [Refs].
func (f *Finding) Refer(labels ...string) *Finding {
	f.References = append(f.References, Refs(labels...)...)
	return f
}

// Mask hides a secret from every output: its bytes are shown as asterisks.
func (f *Finding) Mask(where analysis.Range) *Finding {
	if at := spanOf(where); at.IsValid() {
		f.Masked = append(f.Masked, at)
	}
	return f
}

// Fix adds a way to remove the finding.
func (f *Finding) Fix(safety Safety, title string, edits ...analysis.TextEdit) *Finding {
	f.Fixes = append(f.Fixes, Fix{Safety: safety, Title: title, Edits: edits})
	return f
}

func spanOf(where analysis.Range) source.Span {
	if where == nil {
		return source.Span{}
	}
	return source.NewSpan(where.Pos(), where.End())
}
