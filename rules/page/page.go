// Package page makes the documentation of a rule from the rule itself and its
// archive: what `explain` shows, what SARIF carries as help, and docs/rules.
//
// [Of] reads a rule's archive; [Page.Markdown] renders the page. Every page has
// the same headings, and an archive that leaves one empty is an error.
package page

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/fixture"
)

// A Page is what a rule's archive says.
type Page struct {
	Rule     *analyzer.Rule
	Gain     string // what an attacker gains, or what goes wrong: the prose before the first heading
	Fix      string
	Fine     string // when a finding can be accepted
	LookedAt string
	Known    string // how the claim was established; empty where nothing is claimed about attackers
	Bad      *fixture.Tree
	Good     *fixture.Tree
}

// The headings of an archive's prose, in their order.
const (
	headingFix      = "Fix"
	headingFine     = "When this is fine"
	headingLookedAt = "What is looked at"
	headingKnown    = "How it is known" // may be absent
)

// Of returns the page of a rule that belongs to a theme.
func Of(r *analyzer.Rule) (*Page, error) {
	if r.Pages == nil {
		return nil, fmt.Errorf("%s belongs to no theme", r.Name)
	}
	data, err := fs.ReadFile(r.Pages, r.FileName()+".txtar")
	if err != nil {
		return nil, err
	}
	f, err := fixture.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.Name, err)
	}
	p := &Page{Rule: r, Bad: f.Tree("bad"), Good: f.Tree("good")}
	if err := p.read(f.Prose); err != nil {
		return nil, fmt.Errorf("%s: %w", r.Name, err)
	}
	return p, nil
}

// read takes the prose apart.
func (p *Page) read(prose string) error {
	parts := strings.Split("\n"+prose, "\n## ")
	p.Gain = strings.TrimSpace(parts[0])
	var got []string
	for _, part := range parts[1:] {
		heading, text, _ := strings.Cut(part, "\n")
		text = strings.TrimSpace(text)
		got = append(got, heading)
		switch heading {
		case headingFix:
			p.Fix = text
		case headingFine:
			p.Fine = text
		case headingLookedAt:
			p.LookedAt = text
		case headingKnown:
			p.Known = text
		}
	}
	want := []string{headingFix, headingFine, headingLookedAt}
	if slices.Contains(got, headingKnown) {
		want = append(want, headingKnown)
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("the headings of the prose are %q, not %q", got, want)
	}
	switch {
	case p.Gain == "" || p.Fix == "" || p.Fine == "" || p.LookedAt == "" || len(want) > 3 && p.Known == "":
		return errors.New("a heading of the prose has no text")
	case p.Bad == nil || p.Good == nil:
		return errors.New("the archive needs a bad and a good tree")
	}
	return nil
}

// Summary returns the first paragraph of what is gained, as plain text in one
// line.
func (p *Page) Summary() string {
	first, _, _ := strings.Cut(p.Gain, "\n\n")
	return strings.ReplaceAll(unfold(first), "`", "'")
}

// Advice returns what is gained, how to fix it and how it is known, in Markdown.
func (p *Page) Advice() string {
	advice := unfold(p.Gain) + "\n\n**Fix:** " + unfold(p.Fix)
	if p.Known != "" {
		advice += "\n\n**" + headingKnown + ":** " + unfold(p.Known)
	}
	return advice
}

// Text returns the advice as plain text.
func (p *Page) Text() string {
	return strings.NewReplacer("**", "", "`", "'").Replace(p.Advice())
}

// unfold joins the lines of each paragraph.
func unfold(text string) string {
	paragraphs := strings.Split(text, "\n\n")
	for i, paragraph := range paragraphs {
		if !strings.HasPrefix(paragraph, "- ") && !strings.HasPrefix(paragraph, "```") && !strings.HasPrefix(paragraph, "|") {
			paragraphs[i] = strings.Join(strings.Split(paragraph, "\n"), " ")
		}
	}
	return strings.Join(paragraphs, "\n\n")
}
