package text

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Options say how to show a report.
type Options struct {
	Color   bool
	Verbose bool // every finding in full, every gap and note
	Quiet   bool // findings and what was not analysed, no summary
	Unfold  bool // hardening settings one by one
	// FailOn is the threshold that the last line names; nil: there is none.
	FailOn *analyzer.Severity
	// Path turns a path relative to the root into one that a terminal opens
	// from the working directory; nil: it is shown as it is.
	Path func(string) string
	// Suppressed shows suppressed findings, too.
	Suppressed bool
}

// Write shows a report.
func Write(w io.Writer, r *analyzer.Report, o Options) error {
	p := &printer{Options: o}
	a := arrange(r, o)
	p.plans(r)
	for _, g := range a.groups {
		p.heading(g.title)
		p.findings(g.findings, a.brief)
		if len(g.hardening) > 0 {
			p.hardening(g, a.brief)
		}
	}
	for _, g := range a.lists {
		p.list(g.findings)
	}
	for _, g := range a.settings {
		if !a.brief {
			p.heading(g.title)
		}
		p.hardening(g, a.brief)
	}
	if o.Suppressed && len(r.Suppressed) > 0 {
		p.heading([]string{"suppressed"})
		for _, f := range r.Suppressed {
			p.finding(f)
		}
	}
	p.gaps(r)
	if !o.Quiet {
		p.notes(r)
		p.summary(r, a)
	}
	_, err := w.Write(p.out.Bytes())
	return err
}

type printer struct {
	Options
	out       bytes.Buffer
	explained bool // what a hardening block means
}

// line writes one line. The arguments are safe to print.
func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(&p.out, format, args...)
	p.out.WriteByte('\n')
}

func (p *printer) heading(title []string) {
	parts := make([]string, len(title))
	for i, part := range title {
		parts[i] = source.Visible(part)
	}
	parts[0] = p.paint(bold, p.path(title[0]))
	p.line("%s", strings.Join(parts, " · "))
	p.line("")
}
