package analyzer

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// maxFindings is the number of findings of one rule in one unit that are kept: a
// hostile file can bring millions.
const maxFindings = 10_000

// A Session is what the driver tells the analyzers of one unit, and where they
// hand over what they found.
type Session struct {
	Known    []*Rule // every rule there is, by name
	Selected []*Rule // the rules that run, by name
	Now      time.Time
	// OwnCommentsOnly is set if comments of other tools silence nothing.
	OwnCommentsOnly bool

	unit     *source.Unit
	rules    map[*analysis.Analyzer]*Rule
	findings []*Finding
	gaps     []Gap
	notes    []Note
	subjects []Subject
	plans    []Plan
	kinds    map[string]string

	counts map[*Rule]int // of findings reported
}

// SessionAnalyzer yields the session of a unit. The driver provides its result;
// analyzers that require it use [SessionIn].
var SessionAnalyzer = &analysis.Analyzer{
	Name:       "session",
	Doc:        "what the driver tells the analyzers of a unit",
	ResultType: reflect.TypeFor[*Session](),
	Run: func(*analysis.Pass) (any, error) {
		return nil, errors.New("the driver provides the session")
	},
}

// SessionIn returns the session of a pass. Every pass of this package's driver
// has one, whether its analyzer requires it or not; under another driver the
// result is nil.
func SessionIn(pass *analysis.Pass) *Session {
	s, _ := pass.ResultOf[SessionAnalyzer].(*Session)
	return s
}

// Report hands the finding to the driver. Under another driver it becomes an
// ordinary diagnostic.
func (f *Finding) Report(pass *analysis.Pass) {
	s := SessionIn(pass)
	if s == nil {
		pass.Report(f.diagnostic())
		return
	}
	s.report(pass.Analyzer, f)
}

// Gap says that something in the unit was not analysed, at a place that may be
// empty or invalid.
func (s *Session) Gap(path string, at source.Span, format string, args ...any) {
	s.gaps = append(s.gaps, Gap{Path: path, At: s.locate(at), Message: fmt.Sprintf(format, args...), Unit: s.unit.Name})
}

// Note says that something was left out without harm, at a place that may be
// empty or invalid.
func (s *Session) Note(path string, at source.Span, format string, args ...any) {
	s.notes = append(s.notes, Note{Path: path, At: s.locate(at), Message: fmt.Sprintf(format, args...), Unit: s.unit.Name})
}

// Describe tells people what a subject of findings is.
func (s *Session) Describe(subject Subject) { s.subjects = append(s.subjects, subject) }

// Propose tells people what to change first.
func (s *Session) Propose(p Plan) {
	p.Unit = s.unit.Name
	for i := range p.Changes {
		p.Changes[i].Location = s.locate(p.Changes[i].At)
	}
	s.plans = append(s.plans, p)
}

// File says what kind of file was read: "compose", "dockerfile", "env".
func (s *Session) File(path, kind string) { s.kinds[path] = kind }

// report takes a finding of a rule, or the mistake that the rule made.
func (s *Session) report(a *analysis.Analyzer, f *Finding) {
	rule := s.rules[a]
	if rule == nil {
		s.mistake(a.Name, "reported a finding and is no rule")
		return
	}
	f.Rule = rule
	if err := s.check(f); err != nil {
		s.mistake(a.Name, err.Error())
		return
	}
	if s.counts == nil {
		s.counts = map[*Rule]int{}
	}
	switch s.counts[rule]++; {
	case s.counts[rule] <= maxFindings:
		s.findings = append(s.findings, f)
	case s.counts[rule] == maxFindings+1:
		s.gaps = append(s.gaps, Gap{
			Path: s.path(), At: s.locate(f.At), Unit: s.unit.Name, Rule: a.Name,
			Message: fmt.Sprintf("%s has more than %d findings: those from here on are left out", a.Name, maxFindings),
		})
	}
}

func (s *Session) mistake(analyzer, message string) {
	s.gaps = append(s.gaps, Gap{Path: s.path(), Unit: s.unit.Name, Rule: analyzer, Message: fmt.Sprintf("%s %s", analyzer, message)})
}

// path returns the file by which people know the unit.
func (s *Session) path() string {
	if len(s.unit.Compose) > 0 {
		return s.unit.Compose[0]
	}
	if loaded := s.unit.Files.Loaded(); len(loaded) > 0 {
		return loaded[0].Path
	}
	return s.unit.Name
}

// check returns the mistake that a rule made in a finding.
func (s *Session) check(f *Finding) error {
	if f.Message == "" {
		return errors.New("reported a finding without a message")
	}
	if err := s.checkSpan(f.At, f.Rule.NotAnalysed); err != nil {
		return fmt.Errorf("reported %w: %s", err, f.Message)
	}
	for _, e := range f.Evidence {
		if e.Caption == "" {
			return fmt.Errorf("gave evidence without a caption: %s", f.Message)
		}
		if err := s.checkSpan(e.At, false); err != nil {
			return fmt.Errorf("gave evidence at %w: %s", err, e.Caption)
		}
	}
	for _, step := range f.Flow {
		if err := s.checkSpan(step.At, false); err != nil {
			return fmt.Errorf("gave a step at %w: %s", err, step.Text)
		}
	}
	for _, fix := range f.Fixes {
		if fix.Title == "" {
			return fmt.Errorf("gave a fix without a title: %s", f.Message)
		}
		for _, edit := range fix.Edits {
			end := edit.End
			if !end.IsValid() {
				end = edit.Pos
			}
			if err := s.checkSpan(source.NewSpan(edit.Pos, end), true); err != nil {
				return fmt.Errorf("gave an edit at %w: %s", err, fix.Title)
			}
		}
	}
	return nil
}

func (s *Session) checkSpan(at source.Span, point bool) error {
	if !at.IsValid() {
		return errors.New("an invalid span")
	}
	if at.Len() == 0 && !point {
		return errors.New("an empty span")
	}
	if file := s.unit.Files.At(at.Pos()); file == nil || !file.Contains(at) {
		return errors.New("a span outside the files of the unit")
	}
	return nil
}

// locate resolves a span, to the zero Location if it names no place.
func (s *Session) locate(at source.Span, masked ...source.Span) Location {
	if s.checkSpan(at, true) != nil {
		return Location{}
	}
	return Locate(s.unit.Files.At(at.Pos()), at, masked...)
}

// diagnostic turns f into what go/analysis knows; roles, keys and the safety of
// fixes have no place there.
func (f *Finding) diagnostic() analysis.Diagnostic {
	d := analysis.Diagnostic{Pos: f.At.Pos(), End: f.At.End(), Message: f.Message}
	for _, e := range f.Evidence {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: e.At.Pos(), End: e.At.End(), Message: e.Caption})
	}
	for _, fix := range f.Fixes {
		d.SuggestedFixes = append(d.SuggestedFixes, analysis.SuggestedFix{Message: fix.Title, TextEdits: fix.Edits})
	}
	return d
}

// findingOf is the way back, for rules that call pass.Report.
func findingOf(d analysis.Diagnostic) *Finding {
	end := d.End
	if !end.IsValid() {
		end = d.Pos
	}
	f := &Finding{At: source.NewSpan(d.Pos, end), Message: d.Message}
	for _, r := range d.Related {
		f.Evidence = append(f.Evidence, Evidence{Role: Value, At: source.NewSpan(r.Pos, r.End), Caption: r.Message})
	}
	for _, fix := range d.SuggestedFixes {
		f.Fixes = append(f.Fixes, Fix{Safety: NeedsReview, Title: fix.Message, Edits: fix.TextEdits})
	}
	return f
}
