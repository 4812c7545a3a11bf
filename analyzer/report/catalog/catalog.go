// Package catalog lists rules: as text, JSON and Markdown.
package catalog

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/encode"
)

// sorted returns the rules by theme, severity (highest first) and name.
func sorted(rules []*analyzer.Rule) []*analyzer.Rule {
	return slices.SortedFunc(slices.Values(rules), func(a, b *analyzer.Rule) int {
		return cmp.Or(cmp.Compare(a.Theme, b.Theme), cmp.Compare(b.Severity(), a.Severity()), cmp.Compare(a.Name, b.Name))
	})
}

// Text lists rules for people, a block for each theme.
func Text(w io.Writer, rules []*analyzer.Rule) error {
	var out bytes.Buffer
	widest := 0
	for _, r := range rules {
		widest = max(widest, len(r.Name))
	}
	theme := ""
	for _, r := range sorted(rules) {
		if r.Theme != theme {
			if theme != "" {
				fmt.Fprintln(&out)
			}
			theme = r.Theme
			fmt.Fprintln(&out, theme)
		}
		fmt.Fprintf(&out, "  %-*s  %-8s  %s%s\n", widest, r.Name, r.Severity(), r.Title(), switchedOn(r))
	}
	_, err := w.Write(out.Bytes())
	return err
}

// switchedOn says how a rule that is off by default is switched on.
func switchedOn(r *analyzer.Rule) string {
	if r.Preset == analyzer.Default {
		return ""
	}
	return " (--preset " + r.Preset.String() + ")"
}

// Markdown lists rules as a table with links to their pages.
func Markdown(w io.Writer, rules []*analyzer.Rule) error {
	var out bytes.Buffer
	fmt.Fprintln(&out, "| rule | severity | theme | preset | what it reports | other tools |\n|---|---|---|---|---|---|")
	for _, r := range sorted(rules) {
		ids := make([]string, len(r.Equivalents))
		for i, e := range r.Equivalents {
			ids[i] = "`" + e + "`"
		}
		fmt.Fprintf(&out, "| [%s](%s) | %s | %s | %s | %s | %s |\n", r.Name, r.PageURL(), r.Severity(), r.Theme, r.Preset, r.Title(), strings.Join(ids, ", "))
	}
	_, err := w.Write(out.Bytes())
	return err
}

type rule struct {
	Name        string      `json:"name"`
	Title       string      `json:"title"`
	Theme       string      `json:"theme"`
	Severity    string      `json:"severity"`
	Derivation  string      `json:"derivation"`
	Security    bool        `json:"security"`
	Preset      string      `json:"preset"`
	Hardening   string      `json:"hardening,omitempty"`
	References  []reference `json:"references"`
	Equivalents []string    `json:"equivalents"`
	Help        string      `json:"help"`
}

type reference struct {
	Label string `json:"label"`
	URL   string `json:"url,omitempty"`
}

// JSON lists all that is known of the rules. Its envelope is versioned as that
// of reports.
func JSON(w io.Writer, rules []*analyzer.Rule) error {
	list := struct {
		Version int    `json:"version"`
		Rules   []rule `json:"rules"`
	}{Version: 1, Rules: []rule{}}
	for _, r := range sorted(rules) {
		entry := rule{
			Name: r.Name, Title: r.Title(), Theme: r.Theme, Severity: r.Severity().String(), Derivation: r.Derivation(),
			Security: r.Security(), Preset: r.Preset.String(), Hardening: r.Hardening,
			References: []reference{}, Equivalents: append([]string{}, r.Equivalents...), Help: r.PageURL(),
		}
		for _, ref := range r.References {
			entry.References = append(entry.References, reference(ref))
		}
		list.Rules = append(list.Rules, entry)
	}
	return encode.JSON(w, list, "  ")
}
