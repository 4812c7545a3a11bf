// Package junit writes a report as JUnit XML, for the test pages of CI systems.
//
// [Write] makes a suite of each file: a test case for each finding in it, one
// that passes for a file without. A finding fails where it fails the run; below
// that threshold its case passes and says it as output. What was not analysed is
// an error. Names of cases hold no line, so that a moved line is no new test, and
// no time is written: the same files give the same bytes.
package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/encode"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/issue"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Options say what fails and what is shown.
type Options struct {
	FailOn     *analyzer.Severity // the least severity that fails; nil: none
	Suppressed bool               // write suppressed findings as skipped
}

type counts struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

type document struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	counts
	Suites []*suite `xml:"testsuite"`
}

type suite struct {
	Name string `xml:"name,attr"`
	counts
	Cases []testCase `xml:"testcase"`
}

type testCase struct {
	Name      string   `xml:"name,attr"`
	ClassName string   `xml:"classname,attr"`
	File      string   `xml:"file,attr"`
	Failure   *problem `xml:"failure"`
	Error     *problem `xml:"error"`
	Skipped   *skipped `xml:"skipped"`
	Output    string   `xml:"system-out,omitempty"`
}

type problem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

type skipped struct {
	Message string `xml:"message,attr,omitempty"`
}

// Write writes a report.
func Write(w io.Writer, r *analyzer.Report, o Options) error {
	b := &builder{Options: o, byPath: map[string]*suite{}, names: map[string]int{}}
	for _, i := range issue.Of(r) {
		b.add(i)
	}
	if o.Suppressed {
		for _, f := range r.Suppressed {
			b.add(issue.OfFinding(f))
		}
	}
	for _, f := range r.Files {
		if s := b.suite(f.Path); len(s.Cases) == 0 {
			s.Cases = []testCase{{Name: "no findings", ClassName: s.Name, File: s.Name}}
			s.Tests = 1
		}
	}
	return encode.XML(w, b.document())
}

// builder collects suites by path.
type builder struct {
	Options
	suites []*suite
	byPath map[string]*suite
	names  map[string]int // how often a name was given
}

func (b *builder) suite(path string) *suite {
	s := b.byPath[path]
	if s == nil {
		s = &suite{Name: encode.XMLText(path)}
		b.byPath[path] = s
		b.suites = append(b.suites, s)
	}
	return s
}

func (b *builder) add(i issue.Issue) {
	s := b.suite(i.Path)
	c := testCase{Name: b.name(i), ClassName: s.Name, File: s.Name}
	message := issue.Plain(i.Message)
	text := issue.Plain(textOf(i))
	s.Tests++
	switch {
	case i.Finding != nil && i.Finding.Suppression != nil:
		s.Skipped++
		c.Skipped = &skipped{issue.Plain(source.Visible(i.Finding.Suppression.Reason))}
		c.Output = text
	case i.Gap:
		s.Errors++
		c.Error = &problem{message, i.Rule, text}
	case b.FailOn != nil && i.Severity >= *b.FailOn && !i.Finding.Advisory:
		s.Failures++
		c.Failure = &problem{message, i.Severity.String(), text}
	default:
		c.Output = text
	}
	s.Cases = append(s.Cases, c)
}

// name returns the name of a case: what makes the finding itself, as its
// fingerprint does.
func (b *builder) name(i issue.Issue) string {
	parts := []string{i.Rule}
	if i.Finding != nil {
		parts = append(parts, i.Finding.Subjects...)
		if i.Finding.Key != "" {
			parts = append(parts, i.Finding.Key)
		}
	}
	name := issue.Plain(source.Visible(strings.Join(parts, " ")))
	id := i.Path + "\x00" + name
	if b.names[id]++; b.names[id] > 1 {
		name += fmt.Sprintf(" (%d)", b.names[id])
	}
	return name
}

func textOf(i issue.Issue) string {
	place := source.Visible(i.Path)
	if !i.Whole() {
		place = fmt.Sprintf("%s:%d:%d", place, i.Start.Line, i.Start.Rune)
	}
	lines := append([]string{place + ": " + i.Severity.String() + ": " + i.Message}, i.Details()...)
	return strings.Join(append(lines, i.Help), "\n")
}

// document sorts the suites by path and adds their counts.
func (b *builder) document() document {
	slices.SortStableFunc(b.suites, func(x, y *suite) int { return strings.Compare(x.Name, y.Name) })
	out := document{Name: "hullcheck", Suites: b.suites}
	for _, s := range b.suites {
		out.Tests += s.Tests
		out.Failures += s.Failures
		out.Errors += s.Errors
		out.Skipped += s.Skipped
	}
	return out
}
