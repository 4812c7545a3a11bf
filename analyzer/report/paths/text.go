package paths

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Options say how to show paths.
type Options struct {
	// Path turns a path relative to the root into one that a terminal opens from
	// the working directory; nil: it is shown as it is.
	Path func(string) string
	// Least is the severity below which paths are only counted.
	Least analyzer.Severity
}

// Text shows applications: what to change first, then each path.
func Text(w io.Writer, apps []Application, o Options) error {
	p := &printer{Options: o}
	ways := 0
	for i := range apps {
		ways += p.application(&apps[i])
	}
	if ways == 0 {
		p.line("No way to the host was found in %s.", plural(len(apps), "application"))
	}
	_, err := w.Write(p.out.Bytes())
	return err
}

type printer struct {
	Options
	out bytes.Buffer
}

// line writes one line. The arguments are safe to print.
func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(&p.out, format, args...)
	p.out.WriteByte('\n')
}

func (p *printer) place(l analyzer.Location) string {
	if p.Path != nil {
		l.Path = p.Path(l.Path)
	}
	return l.String()
}

// application shows one and returns how many ways it has.
func (p *printer) application(a *Application) int {
	if len(a.Paths)+len(a.Accepted) == 0 {
		return 0
	}
	p.line("%s", source.Visible(a.Name))
	p.line("")
	if a.Incomplete {
		p.line("The application is too large: some ways were not tried.")
		p.line("")
	}
	if a.Cut != nil {
		p.cut(a.Cut)
	}
	below := 0
	for i := range a.Paths {
		if a.Paths[i].Band < p.Least {
			below++
			continue
		}
		p.path(&a.Paths[i])
	}
	for i := range a.Accepted {
		p.path(&a.Accepted[i])
	}
	if below > 0 {
		p.line("%s below %s not shown.", plural(below, "path"), p.Least)
		p.line("")
	}
	return len(a.Paths) + len(a.Accepted)
}

func (p *printer) cut(c *Cut) {
	if len(c.Changes) == 0 {
		p.line("No change closes the ways to the host: what they rest on is kept, or stands in no file.")
		p.line("")
		return
	}
	proof := "no cheaper set does"
	if !c.Minimal {
		proof = "a cheaper set may exist"
	}
	p.line("%s", c.Headline)
	p.line("  Cost %d: %s. With them made, everything was derived anew.", c.Cost, proof)
	for i := range c.Changes {
		p.change(i+1, &c.Changes[i])
	}
	if c.Left != "" {
		p.line("  Afterwards the worst path has %s.", c.Left)
	}
	if len(c.Kept) > 0 {
		p.line("  Nothing closes %s: what they rest on is kept, or stands in no file.", list("path", c.Kept))
	}
	p.line("")
	for _, a := range together(c.Alternatives) {
		p.line("  If %s can't be done (cost %d instead):", a.Without, a.Cost)
		for i := range a.Changes {
			if !has(c.Changes, a.Changes[i].ID) {
				p.line("    %s  %s", p.place(a.Changes[i].At), a.Changes[i].Title)
			}
		}
		p.line("")
	}
}

func has(changes []Change, id string) bool {
	for i := range changes {
		if changes[i].ID == id {
			return true
		}
	}
	return false
}

func (p *printer) change(number int, c *Change) {
	p.line("  %d. %s  %s", number, p.place(c.At), c.Title)
	p.line("     %s (%s)", c.Effect, source.Visible(c.ID))
	if c.Check != "" {
		p.line("     check: %s", c.Check)
	}
	for _, e := range c.Edits {
		p.edit(e)
	}
}

// edit shows the lines that an edit changes, before and after.
func (p *printer) edit(e analyzer.Change) {
	at := e.Location
	if len(at.Lines) == 0 {
		return
	}
	first, last := at.Lines[0], at.Lines[len(at.Lines)-1]
	if first.Column > 1 || last.More || len(at.Lines) > 4 {
		return // cut
	}
	before := make([]string, 0, len(at.Lines))
	for _, l := range at.Lines {
		before = append(before, l.Text)
	}
	end := last.End
	tail := ""
	if end <= len(last.Text) {
		tail = last.Text[end:]
	}
	after := strings.Split(first.Text[:min(first.Start, len(first.Text))]+e.NewText+tail, "\n")
	shown := strings.Join(after, "\n")
	for _, l := range before {
		if !strings.Contains("\n"+shown+"\n", "\n"+l+"\n") {
			p.line("       - %s", source.Visible(strings.TrimRight(l, "\r")))
		}
	}
	for _, l := range after {
		l = strings.TrimRight(l, "\r")
		if !strings.Contains("\n"+strings.Join(before, "\n")+"\n", "\n"+l+"\n") && strings.TrimSpace(l) != "" {
			p.line("       + %s", source.Visible(l))
		}
	}
}

func (p *printer) path(w *Path) {
	head := fmt.Sprintf("%d. %s", w.Number, w.Score)
	if w.Accepted != nil {
		head = "accepted: " + w.Score
	}
	p.line("%s %s  from %s to %s", head, w.Band, who(&w.Entry), w.GoalTitle)
	p.line("   %s", w.Explained)
	if a := w.Accepted; a != nil {
		until := ""
		if a.Until != "" {
			until = " until " + a.Until
		}
		p.line("   %s in %s is accepted%s: %s", a.Edge, source.Quote(a.Service), until, source.Visible(a.Reason))
	}
	for i := range w.Steps {
		s := &w.Steps[i]
		p.line("   %s%s  [%s]", strings.Repeat("  ", s.Depth), s.Text, source.Visible(string(s.Edge)))
		for _, f := range s.Facts {
			at := "in no file"
			if !f.At.IsZero() {
				at = p.place(f.At)
			}
			p.line("   %s  because %s  %s", strings.Repeat("  ", s.Depth), f.Text, at)
		}
	}
	p.line("")
}

// who says who begins a path, and where.
func who(e *Entry) string {
	if e.Hostile != "" {
		return e.Hostile + " of " + source.Quote(e.Service)
	}
	text := e.Title + " at " + source.Quote(e.Service)
	if e.Port != "" {
		text += " (" + source.Visible(strings.Join(append([]string{e.Port}, e.Also...), ", ")) + ")"
	}
	return text
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func list(noun string, numbers []int) string {
	words := make([]string, 0, len(numbers))
	for _, n := range numbers {
		words = append(words, fmt.Sprint(n))
	}
	if len(words) > 1 {
		noun += "s"
	}
	return noun + " " + strings.Join(words, ", ")
}
