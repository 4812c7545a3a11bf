package analyzer

import (
	"cmp"
	"io/fs"

	"golang.org/x/tools/go/analysis"
)

// A Rule is one check with one severity, together with what its page says.
type Rule struct {
	*analysis.Analyzer

	// Precondition and Reach give the severity of a security rule; Effect gives
	// that of a correctness rule. One of the two is set.
	Precondition Precondition
	Reach        Reach
	Effect       Effect

	Precision   Precision
	Preset      Preset // Default: always on
	Hardening   string // for absence rules that text output folds: what to write, "read_only: true"
	References  []Reference
	Equivalents []string // "hadolint:DL3002"

	// Family is set for rules that differ in severity only and may take over each
	// other's findings: fingerprints carry it instead of the name.
	Family string

	// Theme is the name of the package that the rule lives in, and Pages holds
	// its archive, FileName() + ".txtar". [InTheme] sets both.
	Theme string
	Pages fs.FS

	// NotAnalysed marks a rule whose findings say that something could not be
	// analysed. Only these may stand at a point.
	NotAnalysed bool
	// AfterSuppression marks a rule about suppressions: it runs once they have
	// been applied, and its findings can't be suppressed.
	AfterSuppression bool

	override *Severity
}

// identity is what fingerprints carry.
func (r *Rule) identity() string { return cmp.Or(r.Family, r.Name) }

// WithSeverity returns the rule with another severity than its axes give, for a
// run that is configured so.
func (r *Rule) WithSeverity(s Severity) *Rule {
	changed := *r
	changed.override = &s
	return &changed
}

// Severity returns the severity that the rule's axes give, or the one that it is
// configured to have.
func (r *Rule) Severity() Severity {
	if r.override != nil {
		return *r.override
	}
	if r.Effect != NoEffect {
		return r.Effect.severity()
	}
	return severities[r.Precondition][r.Reach]
}

// Derivation says how the severity follows from the axes.
func (r *Rule) Derivation() string {
	if r.override != nil {
		return "configured"
	}
	if r.Effect != NoEffect {
		return r.Effect.String()
	}
	return r.Precondition.String() + " × " + r.Reach.String()
}

// Security reports whether the rule is about security, not correctness.
func (r *Rule) Security() bool { return r.Effect == NoEffect }

// Precondition is what an attacker needs, from code that runs in the container
// (for exposure rules: from the port).
type Precondition uint8

// The preconditions.
const (
	Direct         Precondition = iota // one supported action: no flaw, no race
	KnownTechnique                     // published, no bug needed
	SecondFlaw                         // needs a further weakness
	MitigationOnly                     // its absence opens nothing
)

func (p Precondition) String() string {
	return [...]string{"direct", "known technique", "second flaw", "mitigation only"}[p]
}

// Reach is what the attacker gets.
type Reach uint8

// The reaches.
const (
	Host      Reach = iota // the host
	Neighbour              // other containers, or reading host files
	Itself                 // this container
)

func (r Reach) String() string {
	return [...]string{"host", "other containers or host files", "this container"}[r]
}

// Effect is what a correctness or information rule states.
type Effect uint8

// The effects.
const (
	NoEffect    Effect = iota
	Rejected           // Docker or Compose refuses it
	Differs            // it runs differently than written
	Degrades           // signals, cache
	Wasteful           // works, costs more
	Information        // no flaw by itself
)

func (e Effect) String() string {
	return [...]string{"no effect", "rejected by Docker or Compose", "runs differently than written", "degrades", "wasteful", "information"}[e]
}

// Precision is how often a finding is right, from what reading its findings
// showed.
type Precision uint8

// The precisions, as GitHub orders them.
const (
	VeryHigh Precision = iota
	High
	Moderate
	Low
)

func (p Precision) String() string {
	return [...]string{"very-high", "high", "medium", "low"}[p]
}

// Preset is the set that switches a rule on.
type Preset uint8

// The presets.
const (
	Default Preset = iota
	CIS
	Hygiene
)

// A Reference is a place that a rule's facts or its classification come from.
type Reference struct {
	Label string // "CIS Docker 1.7.0 5.32", "CWE-250", "T1611"
	URL   string
}
