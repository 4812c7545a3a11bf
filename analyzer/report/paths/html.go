package paths

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the page and its style
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

//go:embed page.gohtml
var pageText string

//go:embed page.css
var pageStyle string

var pageTemplate = sync.OnceValues(func() (*template.Template, error) { return template.New("page").Parse(pageText) })

// maxListed is the number of findings of an application that a page lists.
const maxListed = 200

// HTML writes applications as one page that loads nothing: no script, no font, no
// picture from elsewhere. Findings are those of the same run, to be listed after
// the paths.
func HTML(w io.Writer, apps []Application, findings []*analyzer.Finding, o Options) error {
	page, err := pageTemplate()
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(pageStyle))
	view := pageView{Style: template.CSS(pageStyle), StyleHash: "sha256-" + base64.StdEncoding.EncodeToString(sum[:])} //nolint:gosec // our own
	for i := range apps {
		a := &apps[i]
		if len(a.Paths)+len(a.Accepted) == 0 {
			view.Without = append(view.Without, source.Visible(a.Name))
			continue
		}
		b := builder{id: fmt.Sprintf("a%d", i+1), least: o.Least, sources: map[string]map[int]*sourceLine{}, numbers: map[string]int{}}
		view.Apps = append(view.Apps, b.app(a, findings))
	}
	var out bytes.Buffer
	if err := page.Execute(&out, view); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	_, err = w.Write(out.Bytes())
	return err
}

// What the page shows. Every string is text that the template escapes.
type (
	pageView struct {
		Style     template.CSS
		StyleHash string
		Apps      []appView
		Without   []string // names of applications that no way leads out of
	}
	appView struct {
		ID, Name   string
		Incomplete bool
		Cut        *cutView
		Graph      *graphView
		Paths      []pathView
		Below      string // "3 paths below low are not shown", "" if all are
		Accepted   []pathView
		Findings   []findingView
		More       int // findings that are not listed
		Files      []fileView
	}
	cutView struct {
		Headline     string
		Proof        string
		Changes      []changeView
		Left         string
		Kept         []link
		Alternatives []alternativeView
	}
	alternativeView struct {
		Without string
		Cost    int
		Changes []changeView
	}
	changeView struct {
		Title, Check prose
		Effect, ID   string
		Cost         int
		At           *placeView
		Lines        []lineView // none if Diff has them
		Diff         []diffLine
		Paths        []link
	}
	diffLine struct{ Sign, Text string }
	pathView struct {
		ID, Number, Score, Band string
		Title                   prose
		Factors                 []factorView
		Confidence              string
		Accepted                prose
		Steps                   []stepView
	}
	factorView struct{ Sign, Number, Name string }
	stepView   struct {
		ID, Edge, Kind string
		Text           prose
		Depth          int
		Cut            bool
		Facts          []factView
	}
	factView struct {
		Text  prose
		At    *placeView
		Lines []lineView // none if the path has shown them
	}
	findingView struct {
		Rule, Help, Severity string
		Message              prose
		At                   *placeView
	}
	link struct{ ID, Text string }
	// placeView is a place with the lines that it touches.
	placeView struct {
		ID, Text string
		Lines    []lineView
	}
	fileView struct {
		Name  string
		Lines []lineView
	}
	lineView struct {
		ID, Number string
		Gap        bool // lines are left out before it
		Parts      []part
	}
	part struct {
		Text   string
		Marked bool
	}
	prose []piece
	piece struct {
		Text string
		Code bool
	}
)

// proseOf turns a message whose names stand in backticks into pieces.
func proseOf(text string) prose {
	var out prose
	text = source.Visible(text)
	pieces := strings.Split(text, "`")
	if len(pieces)%2 == 0 {
		return prose{{Text: text}} // a backtick without its partner
	}
	for i, s := range pieces {
		if s != "" {
			out = append(out, piece{s, i%2 == 1})
		}
	}
	return out
}

// builder makes the view of one application.
type builder struct {
	id      string
	least   analyzer.Severity
	sources map[string]map[int]*sourceLine // by file and line
	numbers map[string]int                 // of files, by path
}

func (b *builder) app(a *Application, findings []*analyzer.Finding) appView {
	out := appView{ID: b.id, Name: source.Visible(a.Name), Incomplete: a.Incomplete}
	if a.Cut != nil {
		out.Cut = b.cut(a.Cut)
	}
	below := 0
	for i := range a.Paths {
		if a.Paths[i].Band < b.least {
			below++
			continue
		}
		out.Paths = append(out.Paths, b.path(&a.Paths[i], fmt.Sprintf("%s-p%d", b.id, a.Paths[i].Number)))
	}
	if below > 0 {
		out.Below = fmt.Sprintf("%s below %s not shown.", plural(below, "path"), b.least)
	}
	for i := range a.Accepted {
		out.Accepted = append(out.Accepted, b.path(&a.Accepted[i], fmt.Sprintf("%s-x%d", b.id, i+1)))
	}
	if g := graphOf(a, b.least); len(g.ways) > 0 {
		out.Graph = viewOf(g, b.id)
	}
	for _, f := range findings {
		if !slices.Contains(f.Units, a.Name) || f.Rule.Theme == "escape" {
			continue // of another application, or shown as a path
		}
		if len(out.Findings) == maxListed {
			out.More++
			continue
		}
		out.Findings = append(out.Findings, findingView{
			Rule: f.Rule.Name, Help: f.Rule.PageURL(), Severity: f.Rule.Severity().String(), Message: proseOf(f.Message), At: b.place(&f.Location),
		})
	}
	out.Files = b.files()
	return out
}

func (b *builder) cut(c *Cut) *cutView {
	out := &cutView{Headline: c.Headline, Left: c.Left, Kept: b.links(c.Kept)}
	switch {
	case len(c.Changes) == 0:
		out.Headline = "No change closes the ways to the host: what they rest on is kept, or stands in no file"
		return out
	case c.Minimal:
		out.Proof = fmt.Sprintf("Cost %d: no cheaper set does. With them made, everything was derived anew.", c.Cost)
	default:
		out.Proof = fmt.Sprintf("Cost %d: a cheaper set may exist. With them made, everything was derived anew.", c.Cost)
	}
	for i := range c.Changes {
		out.Changes = append(out.Changes, b.change(&c.Changes[i]))
	}
	for _, a := range together(c.Alternatives) {
		alternative := alternativeView{Without: source.Visible(a.Without), Cost: a.Cost}
		for k := range a.Changes {
			if other := &a.Changes[k]; !has(c.Changes, other.ID) {
				alternative.Changes = append(alternative.Changes, b.change(other))
			}
		}
		out.Alternatives = append(out.Alternatives, alternative)
	}
	return out
}

func (b *builder) links(numbers []int) []link {
	var out []link
	for _, n := range numbers {
		out = append(out, link{fmt.Sprintf("%s-p%d", b.id, n), fmt.Sprint(n)})
	}
	return out
}

func (b *builder) change(c *Change) changeView {
	out := changeView{
		Title: proseOf(c.Title), Check: proseOf(c.Check), Effect: c.Effect, ID: source.Visible(c.ID), Cost: c.Cost,
		At: b.place(&c.At), Paths: b.links(c.Paths),
	}
	for i := range c.Edits {
		out.Diff = append(out.Diff, diffOf(&c.Edits[i])...)
	}
	if out.At != nil && !slices.ContainsFunc(out.Diff, func(l diffLine) bool { return l.Sign == "-" }) {
		out.Lines = out.At.Lines
	}
	return out
}

func (b *builder) path(p *Path, id string) pathView {
	out := pathView{
		ID: id, Number: fmt.Sprint(p.Number), Score: p.Score, Band: p.Band.String(), Confidence: p.Confidence,
		Title: proseOf("from " + who(&p.Entry) + " to " + p.GoalTitle),
	}
	for i, f := range p.Factors {
		switch {
		case i == 0:
			out.Factors = append(out.Factors, factorView{"", strings.TrimSuffix(escape.Decimal(f.Percent), ".0"), f.Name})
		case f.Percent < 100:
			out.Factors = append(out.Factors, factorView{"×", strings.TrimSuffix(fmt.Sprintf("0.%02d", f.Percent), "0"), f.Name})
		}
	}
	if a := p.Accepted; a != nil {
		out.Number = ""
		text := fmt.Sprintf("%s in %s is accepted", a.Edge, source.Quote(a.Service))
		if a.Until != "" {
			text += " until " + a.Until
		}
		out.Accepted = proseOf(text + ": " + source.Visible(a.Reason))
	}
	shown := map[string]bool{}
	for i := range p.Steps {
		s := &p.Steps[i]
		step := stepView{
			ID: fmt.Sprintf("%s-s%d", id, i+1), Edge: source.Visible(string(s.Edge)), Kind: string(s.Kind), Text: proseOf(s.Text),
			Depth: min(s.Depth, 4), Cut: s.Cut,
		}
		for k := range s.Facts {
			f := &s.Facts[k]
			fact := factView{Text: proseOf(f.Text), At: b.place(&f.At)}
			if fact.At != nil && !shown[fact.At.Text] {
				shown[fact.At.Text] = true
				fact.Lines = fact.At.Lines
			}
			step.Facts = append(step.Facts, fact)
		}
		out.Steps = append(out.Steps, step)
	}
	return out
}
