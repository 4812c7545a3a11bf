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

// Safety says whether a fix can be applied without a second look.
type Safety uint8

// The safeties.
const (
	Safe        Safety = iota // the container keeps working without further change
	NeedsReview               // something else may have to change with it
)

// A Finding is what a rule says about one place. Rules build it with [At],
// [Finding.Because] and [Finding.Fix], and hand it over with [Finding.Report];
// the driver fills in Rule and Unit.
type Finding struct {
	Rule     *Rule
	Unit     *source.Unit
	At       source.Span
	Message  string // one sentence without a final period, names in backticks
	Evidence []Evidence
	Fixes    []Fix
	// Subjects are the services or stages it is about, sorted: "services.api".
	Subjects []string
	// Key tells this finding from others of the same rule and subject without
	// naming a line: a mount's source, a capability. It goes into fingerprints.
	Key string
}

// Evidence is a further place that a verdict rests on.
type Evidence struct {
	Role    Role
	At      source.Span
	Caption string // at most 60 characters, adds a fact
}

// A Fix is a change that removes a finding.
type Fix struct {
	Safety Safety
	Title  string              // a verb phrase that says what to write
	Edits  []analysis.TextEdit // none: the title tells a person what to do
}

// At begins a finding at a place. The arguments of the message are values and
// containers, which quote themselves, or text passed through source.Quote:
// nothing of a file reaches a message raw.
func At(where analysis.Range, format string, args ...any) *Finding {
	return &Finding{At: source.NewSpan(where.Pos(), where.End()), Message: fmt.Sprintf(format, args...)}
}

// Because adds evidence. A place that is absent adds nothing.
func (f *Finding) Because(role Role, where analysis.Range, format string, args ...any) *Finding {
	at := source.NewSpan(where.Pos(), where.End())
	if at.IsValid() && at.Len() > 0 {
		f.Evidence = append(f.Evidence, Evidence{Role: role, At: at, Caption: fmt.Sprintf(format, args...)})
	}
	return f
}

// About names a service or stage that the finding is about.
func (f *Finding) About(subjects ...string) *Finding {
	f.Subjects = append(f.Subjects, subjects...)
	return f
}

// Keyed sets what tells this finding from its siblings, see [Finding.Key].
func (f *Finding) Keyed(key string) *Finding {
	f.Key = key
	return f
}

// Fix adds a way to remove the finding.
func (f *Finding) Fix(safety Safety, title string, edits ...analysis.TextEdit) *Finding {
	f.Fixes = append(f.Fixes, Fix{Safety: safety, Title: title, Edits: edits})
	return f
}
