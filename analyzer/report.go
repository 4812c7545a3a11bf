package analyzer

import (
	"slices"
	"time"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A Report is the outcome of a run: everything the output formats need and
// nothing that holds the analysed files.
//
// Messages, captions and titles are safe to print. Paths, names of units and
// subjects, source lines, and the text and reason of suppressions are as in the
// files: escape them.
type Report struct {
	// Findings are in total order: severity (highest first), path, start, end,
	// rule, message. Findings below the minimum severity are in Hidden instead;
	// they count for the exit code like the others.
	Findings   []*Finding
	Hidden     []*Finding
	Suppressed []*Finding // Suppression says by what
	Comments   []Comment  // every suppression comment, by place
	// Compared is set once the report has been held against an earlier one, see
	// [Report.Compare]; Unchanged are the findings that are not new, in total
	// order.
	Compared  bool
	Unchanged []*Finding
	Plans     []Plan // what to change first, the worst first, then in the order of the units
	Gaps      []Gap
	Notes     []Note
	Files     []AnalysedFile   // by path, each once
	Secrets   []Location       // what no output may show: places without their text
	Units     []AnalysedUnit   // in the order given
	Rules     []*Rule          // those that ran, by name
	Elapsed   time.Duration    // set by the command
	counts    map[Severity]int // of Findings and Hidden
	failing   map[Severity]int // of those that are not advisory
}

// Count returns the number of findings with a severity, hidden ones included
// and suppressed ones not.
func (r *Report) Count(s Severity) int { return r.counts[s] }

// Failing returns the number of findings, hidden or not, that have at least a
// severity and are not advisory.
func (r *Report) Failing(threshold Severity) int {
	failing := 0
	for s, n := range r.failing {
		if s >= threshold {
			failing += n
		}
	}
	return failing
}

// Advisory returns the number of findings that are.
func (r *Report) Advisory() int {
	advisory := 0
	for _, f := range slices.Concat(r.Findings, r.Hidden) {
		if f.Advisory {
			advisory++
		}
	}
	return advisory
}

// Fails reports whether there is a finding that is not advisory and has at least
// a severity.
func (r *Report) Fails(threshold Severity) bool { return r.Failing(threshold) > 0 }

// Shows reports whether a finding says what a gap says, at its place.
func (r *Report) Shows(g Gap) bool {
	return slices.ContainsFunc(r.Findings, func(f *Finding) bool {
		return f.Rule.NotAnalysed && f.Location.Path == g.Path && f.Location.Start == g.At.Start
	})
}

// A Gap is something that was not analysed and should have been: a file that
// was named or discovered and could not be read, parsed or loaded, a rule that
// broke, a unit that took too long. A run with gaps ends in exit code 2.
type Gap struct {
	Path    string   // the file, or the first file of the unit
	At      Location // zero if the gap has no place
	Message string   // lower case, no period: what happened and what would help
	Unit    string   // name of the unit, "" if it is none
	Rule    string   // the rule or analyzer that broke, "" otherwise
	Detail  string   // where it broke, for whoever mends it
	Whole   bool     // nothing of the unit was analysed, whatever the path is
}

// A Plan is a set of changes that removes many findings together.
type Plan struct {
	Unit     string
	Severity Severity // of the worst finding that it removes
	Headline string   // "3 changes close all 14 ways to the host"
	Changes  []PlannedChange
	Remarks  []string // what else there is to say, a sentence each without a period
}

// A PlannedChange is one change of a plan.
type PlannedChange struct {
	At       source.Span
	Title    string   // a verb phrase that says what to write
	Effect   string   // what it does together with those before it
	Check    string   // what to look at afterwards, "" for nothing
	Location Location // of At, set by the driver
}

// A Note is something that was left out without harm: a referenced file that is
// absent, a remote reference.
type Note struct {
	Path    string
	At      Location // zero if the note has no place
	Message string
	Unit    string
}

// An AnalysedFile is a file that was read for at least one unit.
type AnalysedFile struct {
	Path string
	Size int
	Kind string // "compose", "dockerfile", "env", "" for others
}

// An AnalysedUnit is a unit that was analysed.
type AnalysedUnit struct {
	Name     string
	Dir      string
	Compose  []string // Compose files in merge order; none for a lone Dockerfile
	Subjects []Subject
}

// A Subject is what findings are about, described for people.
type Subject struct {
	Name   string // as in [Finding.Subjects]: "services.api"
	Title  string // "service api"
	Path   string // the file that defines it
	Detail string // "built from Dockerfile (stage 1 of 1)", "" if there is nothing to add
}

// A Suppression is the comment or configuration that silences a finding.
type Suppression struct {
	At     Location // the comment; zero if it is not in a file of the unit
	Text   string   // the comment as written
	Reason string   // "" if none is given
	Until  string   // "2027-03-31", "" if it does not end
	Kind   SuppressionKind
}

// SuppressionKind says where a suppression stands.
type SuppressionKind uint8

// The kinds, with SARIF's meaning.
const (
	InSource SuppressionKind = iota
	External                 // configuration
)
