package model

import (
	"fmt"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Options say what to show.
type Options struct {
	Service string              // only this service
	Path    func(string) string // how a path is shown; nil: as it is
}

// writer renders places of one application.
type writer struct {
	Options
	files *source.Files
}

// place renders where a span begins: "compose.yaml:4".
func (w *writer) place(at source.Span) string {
	if !at.IsValid() {
		return ""
	}
	f := w.files.At(at.Pos())
	if f == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d", w.path(f.Path), f.Line(f.Offset(at.Pos())))
}

func (w *writer) path(p string) string {
	if w.Path != nil {
		p = w.Path(p)
	}
	return source.Escape(p)
}

// origin says in one clause where a value is written and what it came through,
// the nearest step first.
func (w *writer) origin(v *value.Value, membership *value.Step) string {
	var clauses []string
	add := func(text string) {
		if text != "" && (len(clauses) == 0 || clauses[len(clauses)-1] != text && text != "from "+clauses[0]) {
			clauses = append(clauses, text)
		}
	}
	if v.State != value.Synthetic {
		add(w.place(v.At))
	}
	for _, s := range membership.Chain() {
		add(w.step(s))
	}
	for _, s := range v.Step.Chain() {
		add(w.step(s))
	}
	for _, p := range v.Parts {
		switch {
		case p.Var == "":
		case p.State > value.Assumed:
			add("`" + source.Escape(p.Var) + "` is not set here")
		case p.State == value.Assumed:
			add("default of `" + source.Escape(p.Var) + "`")
		case p.Step != nil:
			for _, s := range p.Step.Chain() {
				add(w.step(s))
			}
		default:
			add("`" + source.Escape(p.Var) + "`")
		}
	}
	switch v.State {
	case value.Invalid:
		add("refused by Compose")
	case value.Synthetic:
		if len(clauses) == 0 {
			add("Compose's default")
		}
	case value.Known, value.Assumed, value.Partial, value.Unknown:
	}
	return strings.Join(clauses, ", ")
}

// step says what one step did.
func (w *writer) step(s *value.Step) string {
	at, detail := w.place(s.At), source.Escape(s.Detail)
	with := func(words string) string {
		if at == "" {
			return words
		}
		return words + " " + at
	}
	switch s.Kind {
	case value.Override, value.Shadowed, value.OverrideTag:
		if at == "" {
			return "" // merged into what was not there
		}
		return "over " + at
	case value.Document:
		return with("from a later document over")
	case value.Extends:
		return with("extends `" + detail + "` at")
	case value.Include:
		return with("included at")
	case value.Alias:
		return with("through *" + detail + " at")
	case value.MergeKey:
		return with("through << at")
	case value.Interpolate:
		return with("`" + detail + "` at")
	case value.EnvFile, value.EnvFileEntry:
		return with("from")
	case value.Default:
		return "Compose's default"
	case value.Implied:
		return "implied by " + detail
	case value.ResetTag:
		return with("!reset at")
	case value.Transform, value.BuildArg, value.ArgDefault, value.EnvInstruction, value.BaseImage, value.PlatformArg:
		return "" // says how it is written, or is no step of Compose
	}
	return ""
}

// shown returns the part of the model to show.
func shown(p *compose.Project, o Options) *value.Value {
	if o.Service == "" || p.Root == nil {
		return p.Root
	}
	m := p.Root.Get("services").Member(o.Service)
	if m == nil {
		return &value.Value{Kind: value.Map}
	}
	services := &value.Value{Kind: value.Map, At: p.Root.Get("services").At, Kids: []value.Member{*m}}
	return &value.Value{Kind: value.Map, At: p.Root.At, Kids: []value.Member{{Key: "services", Val: services}}}
}

// Diagnostic renders what the loader says about the files in one line.
func Diagnostic(d compose.Diagnostic, files *source.Files, display func(string) string) string {
	f := files.At(d.At.Pos())
	if !d.At.IsValid() || f == nil {
		return d.Message
	}
	l := analyzer.Locate(f, d.At)
	w := writer{Options: Options{Path: display}, files: files}
	return fmt.Sprintf("%s:%d:%d: %s", w.path(l.Path), l.Start.Line, l.Start.Rune, d.Message)
}
