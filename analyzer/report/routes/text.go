package routes

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Text shows applications, one table of routes for each. Path turns a path
// relative to the root into one that a terminal opens; it may be nil.
func Text(w io.Writer, apps []Application, path func(string) string) error {
	p := &printer{path: path}
	for i := range apps {
		if i > 0 {
			p.line("")
		}
		p.application(&apps[i], ambiguous(apps, &apps[i]))
	}
	if len(apps) == 0 {
		p.line("No application was found whose routes can be read.")
	}
	_, err := w.Write(p.out.Bytes())
	return err
}

// ambiguous reports whether a container of another unit has the name of one.
func ambiguous(apps []Application, a *Application) bool {
	return slices.ContainsFunc(apps, func(other Application) bool { return other.Container == a.Container && other.Unit != a.Unit })
}

type printer struct {
	path func(string) string
	out  bytes.Buffer
}

// line writes one line. The arguments are safe to print.
func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(&p.out, format, args...)
	p.out.WriteByte('\n')
}

func (p *printer) place(l analyzer.Location) string {
	if l.IsZero() {
		return ""
	}
	if p.path != nil {
		l.Path = p.path(l.Path)
	}
	return l.String()
}

func (p *printer) application(a *Application, named bool) {
	title := a.Container
	if named {
		title += " of " + source.Escape(a.Unit)
	}
	title += ": " + a.Framework
	if a.Version != "" {
		title += " " + source.Escape(a.Version)
	}
	if at := p.place(a.At); at != "" {
		title += ", " + at
	}
	if len(a.Ports) > 0 {
		title += ", port " + strings.Join(ports(a.Ports), ", ")
	}
	p.line("%s", title)
	for _, w := range a.Reached {
		at := p.place(w.At)
		if at != "" {
			at = ", " + at
		}
		p.line("  reached from %s%s", w.From, at)
	}
	if len(a.Reached) == 0 {
		p.line("  not known to be reached by anyone")
	}
	p.line("")
	t := tabwriter.NewWriter(&p.out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "  METHOD\tPATH\tAUTHENTICATION\tPARAMETERS\tSINKS\tAT")
	for i := range a.Routes {
		p.route(t, &a.Routes[i])
	}
	_ = t.Flush()
	if len(a.Gaps) == 0 {
		return
	}
	p.line("")
	p.line("  Not followed, so that routes may be missing:")
	for _, gap := range a.Gaps {
		at := p.place(gap.At)
		if at != "" {
			at += ": "
		}
		p.line("  %s%s", at, source.Visible(gap.Why))
	}
}

func (p *printer) route(w io.Writer, r *Route) {
	method, _, _ := strings.Cut(r.Title, " ")
	var parameters, sinks []string
	for _, q := range r.Parameters {
		parameters = append(parameters, source.Escape(q.Name)+" ("+q.In+")")
	}
	for _, s := range r.Sinks {
		text := source.Escape(s.Parameter) + " → " + s.Class
		if s.Probable {
			text += " (probably)"
		}
		sinks = append(sinks, text)
	}
	_, _ = fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\n", source.Escape(method), source.Escape(r.Path), r.authentication(), some(parameters), some(sinks), p.place(r.At))
}

// some joins words, at most as many as a line takes.
func some(words []string) string {
	const most = 6
	if len(words) == 0 {
		return "-"
	}
	if more := len(words) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(words[:most], ", "), more)
	}
	return strings.Join(words, ", ")
}

// authentication says in a few words whom a route lets in.
func (r *Route) authentication() string {
	schemes := strings.Join(r.Schemes, ", ")
	text := ""
	switch r.Level {
	case "open":
		text = "open"
	case "presence":
		text = schemes + " asked for, not checked"
	case "optional":
		text = schemes + " optional, not checked"
	case "checked":
		text = "checked"
		if r.Gate != "" {
			text += " by " + source.Escape(r.Gate)
		}
		if schemes != "" {
			text += " (" + schemes + ")"
		}
	case Declared:
		text = "described as open"
		if schemes != "" {
			text = "described as asking for " + source.Escape(schemes)
		}
	default:
		text = "not known"
	}
	switch {
	case r.Hidden:
		text += "; never reached"
	case r.Condition == "not known":
		text += "; perhaps not there"
	}
	return text
}
