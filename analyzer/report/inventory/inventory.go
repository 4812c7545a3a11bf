// Package inventory lists what silences findings: every suppression comment, of
// hullcheck's own form and of other tools', and what the configuration silences.
//
// The list is for review: it says where each one stands, which rules it names,
// how far it reaches, why and until when, and what became of it. [Text] is for
// people, [JSON] for programs.
package inventory

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/encode"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// entry is one suppression.
type entry struct {
	Source   string   `json:"source"` // the tool whose form it has; "configuration"
	Location *place   `json:"location,omitempty"`
	Scope    string   `json:"scope,omitempty"`
	Names    []string `json:"names"`
	Rules    []string `json:"rules"`
	State    string   `json:"state"`
	Problem  string   `json:"problem,omitempty"`
	Reason   string   `json:"reason,omitempty"`
	Until    string   `json:"until,omitempty"`
	Findings int      `json:"findings"`
}

type place struct {
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// entries lists the comments by place, then what the configuration silences.
func entries(r *analyzer.Report) []entry {
	var list []entry
	silenced := map[place]int{}
	var configured []entry
	for _, f := range r.Suppressed {
		s := f.Suppression
		if s.Kind != analyzer.External {
			silenced[placeOf(s.At)]++
			continue
		}
		configured = addConfigured(configured, f)
	}
	for _, c := range r.Comments {
		at := placeOf(c.At)
		e := entry{
			Source: c.Tool, Location: &at, Scope: c.Scope, Names: []string{}, Rules: []string{},
			State: c.State(), Problem: c.Problem, Reason: c.Reason, Until: c.Until, Findings: silenced[at],
		}
		if e.Source == "" {
			e.Source = "hullcheck"
		}
		for _, n := range c.Names {
			e.Names = append(e.Names, n.Text)
			e.Rules = append(e.Rules, n.Rules...)
		}
		list = append(list, e)
	}
	return append(list, configured...)
}

// addConfigured counts a finding for the configuration that silences it.
func addConfigured(list []entry, f *analyzer.Finding) []entry {
	s := f.Suppression
	at := placeOf(s.At)
	for i, e := range list {
		if e.Rules[0] == f.Rule.Name && e.Reason == s.Reason && (e.Location == nil) == s.At.IsZero() && (e.Location == nil || *e.Location == at) {
			list[i].Findings++
			return list
		}
	}
	e := entry{
		Source: "configuration", Names: []string{f.Rule.Name}, Rules: []string{f.Rule.Name},
		State: "used", Reason: s.Reason, Until: s.Until, Findings: 1,
	}
	if !s.At.IsZero() {
		e.Location = &at
	}
	return append(list, e)
}

func placeOf(l analyzer.Location) place { return place{l.Path, l.Start.Line, l.Start.Rune} }

// JSON lists the suppressions for programs. Its envelope is versioned as that of
// reports.
func JSON(w io.Writer, r *analyzer.Report) error {
	list := struct {
		Version      int     `json:"version"`
		Suppressions []entry `json:"suppressions"`
	}{Version: 1, Suppressions: append([]entry{}, entries(r)...)}
	return encode.JSON(w, list, "  ")
}

// Text lists the suppressions for people, three lines at most for each. Paths
// are written as display says.
func Text(w io.Writer, r *analyzer.Report, display func(path string) string) error {
	var out bytes.Buffer
	list := entries(r)
	states := []string{"used", "unused", "not checked", "expired", "not honoured"}
	counts := map[string]int{}
	for _, e := range list {
		counts[e.State]++
		e.text(&out, display)
	}
	if len(list) == 0 {
		fmt.Fprintln(&out, "No suppressions")
	} else {
		var words []string
		for _, s := range states {
			if counts[s] > 0 {
				words = append(words, fmt.Sprintf("%d %s", counts[s], s))
			}
		}
		noun := "suppressions"
		if len(list) == 1 {
			noun = "suppression"
		}
		fmt.Fprintf(&out, "%d %s: %s\n", len(list), noun, strings.Join(words, ", "))
	}
	_, err := w.Write(out.Bytes())
	return err
}

func (e entry) text(out *bytes.Buffer, display func(path string) string) {
	at := "configuration"
	if e.Location != nil {
		at = fmt.Sprintf("%s:%d:%d", source.Escape(display(e.Location.Path)), e.Location.Line, e.Location.Column)
	}
	fmt.Fprintf(out, "%s  %s", at, e.State)
	if e.Findings > 0 {
		fmt.Fprintf(out, " (%d)", e.Findings)
	}
	if e.Until != "" {
		fmt.Fprintf(out, ", until %s", source.Escape(e.Until))
	}
	fmt.Fprintln(out)
	words := []string{e.Source}
	if e.Scope != "" {
		words = append(words, e.Scope)
	}
	fmt.Fprintf(out, "  %s: %s\n", strings.Join(words, ", "), e.named())
	switch {
	case e.Problem != "":
		fmt.Fprintf(out, "  %s\n", e.Problem)
	case e.Reason != "":
		fmt.Fprintf(out, "  reason: %s\n", source.Escape(e.Reason))
	}
	fmt.Fprintln(out)
}

// named lists the names, with the rules behind those of other tools.
func (e entry) named() string {
	names := make([]string, len(e.Names))
	for i, n := range e.Names {
		names[i] = source.Escape(n)
	}
	text := strings.Join(names, ", ")
	switch text {
	case "":
		return "no rule"
	case "*":
		return "every rule that it knows"
	}
	if rules := strings.Join(e.Rules, ", "); rules != "" && rules != text {
		text += " = " + rules
	}
	return text
}
