package analyzer

import "github.com/hullcheck/hullcheck/analyzer/source"

// A Policy says which rules run in a unit and what becomes of their findings:
// what people have configured. It is asked in one goroutine.
type Policy interface {
	// Runs reports whether a rule of [Options.Rules] runs in the unit.
	Runs(r *Rule) bool
	// Decide is asked about each finding before comments are. The finding's
	// spans are those of the unit; its locations are not set yet.
	Decide(f *Finding) Decision
}

// A Decision is what a [Policy] makes of a finding. The zero value lets it
// count.
type Decision struct {
	Off         bool         // the rule does not run here: there is no finding
	Suppression *Suppression // silences it
	Advisory    bool         // it is shown and does not fail the run
	NoComments  bool         // no comment silences it
	NeedsReason bool         // a comment silences it only with a reason
}

// selected returns the rules that run under a policy; nil lets all run.
func (p *plan) selected(policy Policy) []*Rule {
	if policy == nil {
		return p.Rules
	}
	var rules []*Rule
	for _, r := range p.Rules {
		if policy.Runs(r) {
			rules = append(rules, r)
		}
	}
	return rules
}

// passes reports whether a is a rule that does not run under a policy. A rule
// with a result that others may need runs all the same; its findings are
// dropped.
func (p *plan) passes(policy Policy, r *Rule) bool {
	return policy != nil && r != nil && r.ResultType == nil && !policy.Runs(r)
}

// judge returns what silences f, nil if nothing does, and whether f is one at
// all. The suppressor may be nil.
func (s *Session) judge(f *Finding, policy Policy, suppressor Suppressor) (by *Suppression, counts bool) {
	var d Decision
	if policy != nil {
		d = policy.Decide(f)
	}
	if d.Off {
		return nil, false
	}
	f.Advisory = d.Advisory
	if suppressor != nil {
		by = suppressor.Suppress(f)
	}
	switch {
	case d.Suppression != nil:
		return d.Suppression, true
	case by != nil && d.NoComments:
		s.refuse(f, by, "the configuration lets no comment silence this")
		return nil, true
	case by != nil && d.NeedsReason && by.Reason == "":
		s.refuse(f, by, "this suppression lacks the reason it needs")
		return nil, true
	}
	return by, true
}

// refuse shows beside a finding the comment that does not silence it.
func (s *Session) refuse(f *Finding, by *Suppression, why string) {
	if file, err := s.unit.Files.Load(by.At.Path, source.MaxFileSize); err == nil {
		f.Because(Value, file.Span(by.At.Start.Offset, by.At.End.Offset), "%s", why)
	}
}
