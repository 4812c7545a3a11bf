// Package sample makes reports for the tests of the output formats: rules that
// mark given words of files in memory, run by the real driver.
package sample

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A Mark is a place given by the nth (from 0) occurrence of words in a file.
type Mark struct {
	Path  string
	Words string
	Nth   int
}

// Evidence is a marked place with its role and caption.
type Evidence struct {
	Role    analyzer.Role
	At      Mark
	Caption string
}

// Step is a marked place with what it adds to a course.
type Step struct {
	At   Mark
	Step analyzer.FlowStep // without its place
}

// Finding is a finding to be reported by Rule.
type Finding struct {
	Rule       *analyzer.Rule
	At         Mark
	Message    string
	Evidence   []Evidence
	Subjects   []string
	Key        string
	Fix        string
	Edit       *Mark // deleted by the fix, which is safe then
	Secret     *Mark
	Flow       []Step
	Properties []analyzer.Property
	References []string
}

// Unit is one unit of the report. The zero Compose makes a lone Dockerfile of
// the first file.
type Unit struct {
	Files    source.Memory
	Compose  []string
	Findings []Finding
	Subjects []analyzer.Subject
	Notes    []string
	Gaps     []string
}

// Rule returns a rule with the severity that precondition and reach give.
func Rule(name string, precondition analyzer.Precondition, reach analyzer.Reach) *analyzer.Rule {
	return &analyzer.Rule{
		Analyzer:     &analysis.Analyzer{Name: name, Doc: "container is " + name},
		Precondition: precondition, Reach: reach,
		References: []analyzer.Reference{{Label: "CWE-250", URL: "https://cwe.mitre.org/data/definitions/250.html"}},
	}
}

// Correctness returns a rule with an effect.
func Correctness(name string, effect analyzer.Effect) *analyzer.Rule {
	return &analyzer.Rule{Analyzer: &analysis.Analyzer{Name: name, Doc: "file is " + name}, Effect: effect}
}

// Report runs the rules of the findings over the units.
func Report(tb testing.TB, o analyzer.Options, units ...Unit) *analyzer.Report {
	tb.Helper()
	var run []analyzer.Unit
	byName := map[string]Unit{}
	for _, u := range units {
		files := source.NewFiles(u.Files)
		var names []string
		for name := range u.Files {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			if _, err := files.Load(name, source.MaxFileSize); err != nil {
				tb.Fatal(err)
			}
		}
		name, dir := names[0], path.Dir(names[0])
		if len(u.Compose) > 0 {
			name, dir = strings.Join(u.Compose, " + "), path.Dir(u.Compose[0])
		}
		byName[name] = u
		run = append(run, analyzer.Unit{Source: &source.Unit{Name: name, Dir: dir, Compose: u.Compose, Files: files}})
		for _, f := range u.Findings {
			if !slices.Contains(o.Rules, f.Rule) {
				o.Rules = append(o.Rules, f.Rule)
			}
		}
	}
	for _, r := range o.Rules {
		r.Requires = []*analysis.Analyzer{source.Analyzer}
		r.Run = func(pass *analysis.Pass) (any, error) {
			u := source.In(pass)
			for _, f := range byName[u.Name].Findings {
				if f.Rule == r {
					f.report(tb, pass, u.Files)
				}
			}
			return nil, nil
		}
	}
	o.Always = []*analysis.Analyzer{{
		Name: "describe", Doc: "tells subjects, gaps and notes",
		Requires: []*analysis.Analyzer{source.Analyzer, analyzer.SessionAnalyzer},
		Run: func(pass *analysis.Pass) (any, error) {
			s, u := analyzer.SessionIn(pass), byName[source.In(pass).Name]
			for _, subject := range u.Subjects {
				s.Describe(subject)
			}
			for _, note := range u.Notes {
				s.Note(source.In(pass).Name, source.Span{}, "%s", note)
			}
			for _, gap := range u.Gaps {
				s.Gap(source.In(pass).Name, source.Span{}, "%s", gap)
			}
			return nil, nil
		},
	}}
	r, err := analyzer.Run(context.Background(), run, o)
	if err != nil {
		tb.Fatal(err)
	}
	for _, gap := range r.Gaps {
		if gap.Rule != "" {
			tb.Fatalf("%s: %s", gap.Path, gap.Message)
		}
	}
	r.Elapsed = 11 * time.Millisecond
	return r
}

func (f Finding) report(tb testing.TB, pass *analysis.Pass, files *source.Files) {
	tb.Helper()
	finding := analyzer.At(f.At.span(tb, files), "%s", f.Message).About(f.Subjects...).Keyed(f.Key)
	for _, e := range f.Evidence {
		finding.Because(e.Role, e.At.span(tb, files), "%s", e.Caption)
	}
	switch {
	case f.Edit != nil:
		at := f.Edit.span(tb, files)
		finding.Fix(analyzer.Safe, f.Fix, analysis.TextEdit{Pos: at.Pos(), End: at.End()})
	case f.Fix != "":
		finding.Fix(analyzer.NeedsReview, f.Fix)
	}
	for _, s := range f.Flow {
		s.Step.At = s.At.span(tb, files)
		finding.Step(s.Step)
	}
	for _, p := range f.Properties {
		finding.With(p.Name, p.Value)
	}
	finding.Refer(f.References...)
	if f.Secret != nil {
		finding.Mask(f.Secret.span(tb, files))
	}
	finding.Report(pass)
}

func (m Mark) span(tb testing.TB, files *source.Files) source.Span {
	tb.Helper()
	f, err := files.Load(m.Path, source.MaxFileSize)
	if err != nil {
		tb.Fatal(err)
	}
	off := -1
	for range m.Nth + 1 {
		next := strings.Index(string(f.Content[off+1:]), m.Words)
		if next < 0 {
			tb.Fatal(fmt.Errorf("%s: no %q", m.Path, m.Words))
		}
		off += 1 + next
	}
	return f.Span(off, off+len(m.Words))
}
