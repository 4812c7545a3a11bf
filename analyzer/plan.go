package analyzer

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// plan is the order in which the analyzers of a run are executed in each unit.
type plan struct {
	Options
	rules   map[*analysis.Analyzer]*Rule
	first   []*analysis.Analyzer        // each after all that it requires
	last    []*analysis.Analyzer        // after suppression
	kept    map[*analysis.Analyzer]bool // whose results something reads
	timeout time.Duration
}

func newPlan(o Options) (*plan, error) {
	o.Rules = sortedRules(o.Rules)
	if o.Known == nil {
		o.Known = o.Rules
	}
	o.Known = sortedRules(o.Known)
	p := &plan{Options: o, rules: map[*analysis.Analyzer]*Rule{}, timeout: o.Timeout}
	if p.timeout <= 0 {
		p.timeout = defaultTimeout
	}
	roots := slices.Clone(o.Always)
	if o.Suppressor != nil {
		roots = append(roots, o.Suppressor)
	}
	for _, r := range o.Rules {
		p.rules[r.Analyzer] = r
	}
	late := map[*analysis.Analyzer]bool{}
	for _, r := range o.Rules {
		if r.AfterSuppression {
			late[r.Analyzer] = true
			roots = append(roots, r.Requires...)
		} else {
			roots = append(roots, r.Analyzer)
		}
	}
	if err := analysis.Validate(distinct(roots, late)); err != nil {
		return nil, fmt.Errorf("invalid rules: %w", err)
	}
	p.kept = map[*analysis.Analyzer]bool{o.Suppressor: true}
	seen := map[*analysis.Analyzer]bool{SessionAnalyzer: true, source.Analyzer: true}
	for _, a := range roots {
		p.visit(a, seen)
	}
	for _, r := range o.Rules {
		if late[r.Analyzer] {
			p.last = append(p.last, r.Analyzer)
			for _, required := range r.Requires {
				p.kept[required] = true
			}
		}
	}
	return p, nil
}

// distinct lists each analyzer once: Validate takes a repeated one for two of
// the same name.
func distinct(roots []*analysis.Analyzer, late map[*analysis.Analyzer]bool) []*analysis.Analyzer {
	seen := maps.Clone(late)
	all := slices.Collect(maps.Keys(late))
	for _, a := range roots {
		if !seen[a] {
			seen[a] = true
			all = append(all, a)
		}
	}
	return all
}

// visit appends a after everything that it requires. Validate has found that
// there is no cycle.
func (p *plan) visit(a *analysis.Analyzer, seen map[*analysis.Analyzer]bool) {
	if seen[a] {
		return
	}
	seen[a] = true
	for _, required := range a.Requires {
		p.kept[required] = true
		p.visit(required, seen)
	}
	p.first = append(p.first, a)
}

func sortedRules(rules []*Rule) []*Rule {
	return slices.SortedFunc(slices.Values(rules), func(a, b *Rule) int { return strings.Compare(a.Name, b.Name) })
}

// analyse runs the plan over one unit.
func (p *plan) analyse(ctx context.Context, u Unit) *outcome {
	s := &Session{
		Known: p.Known, Selected: p.selected(u.Policy), Now: p.Now,
		OwnCommentsOnly: p.OwnCommentsOnly,
		unit:            u.Source, rules: p.rules, kinds: map[string]string{},
	}
	e := newExecution(s, u, p.kept)
	for _, a := range p.first {
		if ctx.Err() != nil {
			break // the unit has been given up
		}
		if !p.passes(u.Policy, p.rules[a]) {
			e.run(a)
		}
	}
	out := &outcome{}
	suppressor, _ := e.results[p.Suppressor].(Suppressor) // nil, too, if it broke
	p.decide(e, out, u.Policy, suppressor)
	for _, a := range p.last {
		if !p.passes(u.Policy, p.rules[a]) {
			e.run(a)
		}
	}
	p.decide(e, out, u.Policy, nil)
	r := resolver{session: s}
	r.mask(out.findings)
	r.mask(out.suppressed)
	for _, f := range out.findings {
		r.resolve(f)
	}
	for _, f := range out.suppressed {
		r.resolve(f)
	}
	for _, at := range r.masked {
		l := s.locate(at)
		out.secrets = append(out.secrets, Location{Path: l.Path, Start: l.Start, End: l.End})
	}
	if lister, ok := suppressor.(Lister); ok {
		out.comments = lister.Comments()
	}
	out.gaps, out.notes, out.plans = s.gaps, s.notes, s.plans
	out.unit = unitOf(u.Source, s.subjects)
	for _, f := range u.Source.Files.Loaded() {
		out.files = append(out.files, AnalysedFile{Path: f.Path, Size: len(f.Content), Kind: s.kinds[f.Path]})
	}
	return out
}

// decide takes the findings so far from the session and splits them into those
// that count and suppressed ones. Where the policy or the suppressor breaks, all
// of them count.
func (p *plan) decide(e *execution, out *outcome, policy Policy, suppressor Suppressor) {
	found := e.session.findings
	e.session.findings = nil
	var counting, suppressed []*Finding
	err := protect(func() error {
		for _, f := range found {
			by, counts := e.session.judge(f, policy, suppressor)
			switch {
			case !counts:
			case by != nil:
				f.Suppression = by
				suppressed = append(suppressed, f)
			default:
				counting = append(counting, f)
			}
		}
		return nil
	})
	if err != nil {
		e.session.broken(cmp.Or(p.Suppressor, SessionAnalyzer), err)
		for _, f := range suppressed {
			f.Suppression = nil
		}
		counting, suppressed = found, nil
	}
	out.findings = append(out.findings, counting...)
	out.suppressed = append(out.suppressed, suppressed...)
}

// execution runs analyzers over one unit, one after another, and keeps the
// results that others read.
type execution struct {
	session *Session
	seeds   map[*analysis.Analyzer]any
	kept    map[*analysis.Analyzer]bool
	results map[*analysis.Analyzer]any
	pass    analysis.Pass // of the analyzer that runs
}

// newExecution prepares the pass, which has no package: nothing may call
// [analysis.Pass.String] on it.
func newExecution(s *Session, u Unit, kept map[*analysis.Analyzer]bool) *execution {
	e := &execution{session: s, seeds: u.Seeds, kept: kept, results: make(map[*analysis.Analyzer]any, len(kept))}
	e.results[SessionAnalyzer], e.results[source.Analyzer] = s, u.Source
	files := u.Source.Files
	e.pass = analysis.Pass{
		Fset:     files.FileSet,
		ResultOf: map[*analysis.Analyzer]any{},
		Report:   func(d analysis.Diagnostic) { s.report(e.pass.Analyzer, findingOf(d)) },
		ReadFile: func(name string) ([]byte, error) {
			f, err := files.Load(name, source.MaxFileSize)
			if err != nil {
				return nil, err
			}
			return f.Content, nil
		},
	}
	return e
}

// prepare gives the pass to a with the results that it requires. It reports
// false if there is none of one of them.
func (e *execution) prepare(a *analysis.Analyzer) bool {
	e.pass.Analyzer = a
	clear(e.pass.ResultOf)
	e.pass.ResultOf[SessionAnalyzer] = e.session
	for _, required := range a.Requires {
		result, ok := e.results[required]
		if !ok {
			return false
		}
		e.pass.ResultOf[required] = result
	}
	return true
}

// run executes a, whose requirements have been executed. Where one of them
// broke, a is passed over: the gap of that one says why.
func (e *execution) run(a *analysis.Analyzer) {
	if seed, ok := e.seeds[a]; ok {
		if seed == nil && a.ResultType != nil {
			seed = reflect.Zero(a.ResultType).Interface()
		}
		e.results[a] = seed
		return
	}
	if !e.prepare(a) {
		return
	}
	before := len(e.session.findings)
	err := protect(func() error {
		result, err := a.Run(&e.pass)
		if err != nil {
			return err
		}
		if got := reflect.TypeOf(result); got != a.ResultType && (got == nil || a.ResultType == nil || !got.AssignableTo(a.ResultType)) {
			return fmt.Errorf("returned a result of type %v, declared %v", got, a.ResultType)
		}
		if e.kept[a] {
			e.results[a] = result
		}
		return nil
	})
	if err != nil {
		e.session.findings = e.session.findings[:before]
		e.session.broken(a, err)
	}
}

// panicError is a panic of a rule or analyzer.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// protect calls f and turns its panic into an error.
func protect(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{value: v, stack: debug.Stack()}
		}
	}()
	return f()
}

// broken records that an analyzer did not finish.
func (s *Session) broken(a *analysis.Analyzer, err error) {
	g := Gap{Path: s.path(), Unit: s.unit.Name, Rule: a.Name}
	g.Message = fmt.Sprintf("%s broke: %s", a.Name, source.Escape(err.Error()))
	if p, ok := err.(*panicError); ok { //nolint:errorlint // protect returns it unwrapped
		g.Detail = string(p.stack)
	}
	s.gaps = append(s.gaps, g)
}
