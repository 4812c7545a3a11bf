package model

import (
	"io"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/encode"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// node is a value with its origin. Members and items hold what is below it.
type node struct {
	Kind    string   `json:"kind"`
	State   string   `json:"state"`
	Value   *string  `json:"value,omitempty"`
	At      *place   `json:"at,omitempty"`
	Through []step   `json:"through,omitempty"`
	Parts   []part   `json:"parts,omitempty"`
	Members []member `json:"members,omitempty"`
	Items   []*node  `json:"items,omitempty"`
}

type member struct {
	Key     string `json:"key"`
	KeyAt   *place `json:"key_at,omitempty"`
	Through []step `json:"through,omitempty"`
	Value   *node  `json:"value"` // null: taken from the deploying shell
}

type step struct {
	Kind   string `json:"kind"`
	At     *place `json:"at,omitempty"`
	Detail string `json:"detail,omitempty"`
}

type part struct {
	Start    int    `json:"start"` // bytes of the value
	End      int    `json:"end"`
	At       *place `json:"at,omitempty"`
	State    string `json:"state"`
	Variable string `json:"variable,omitempty"`
}

// place is a span: bytes of the file, and the first line and column from 1, the
// column in characters.
type place struct {
	Path   string `json:"path"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// JSON writes the model with the place of every value.
func JSON(out io.Writer, p *compose.Project, files *source.Files, o Options) error {
	w := writer{Options: o, files: files}
	return encode.JSON(out, struct {
		Version int      `json:"version"`
		Files   []string `json:"files"`
		Model   *node    `json:"model"`
	}{Version: 1, Files: append([]string{}, p.Files...), Model: w.node(shown(p, o))}, "  ")
}

func (w *writer) node(v *value.Value) *node {
	if v == nil {
		return nil
	}
	n := &node{Kind: kindNames[v.Kind], State: stateNames[v.State], At: w.span(v.At), Through: w.steps(v.Step)}
	switch v.Kind {
	case value.Map:
		for _, m := range v.Kids {
			n.Members = append(n.Members, member{Key: m.Key, KeyAt: w.span(m.KeyAt), Through: w.steps(m.Step), Value: w.node(m.Val)})
		}
	case value.Seq:
		for _, m := range v.Kids {
			n.Items = append(n.Items, w.node(m.Val))
		}
	case value.Null:
	case value.Bool, value.Int, value.Float, value.String, value.Time:
		shown := v.Text()
		n.Value = &shown
		for _, p := range v.Parts {
			n.Parts = append(n.Parts, part{Start: int(p.Off), End: int(p.End), At: w.span(p.At), State: stateNames[p.State], Variable: p.Var})
		}
	}
	return n
}

func (w *writer) steps(s *value.Step) []step {
	var list []step
	for _, s := range s.Chain() {
		name := "other"
		if int(s.Kind) < len(stepNames) {
			name = stepNames[s.Kind]
		}
		list = append(list, step{Kind: name, At: w.span(s.At), Detail: s.Detail})
	}
	return list
}

func (w *writer) span(at source.Span) *place {
	if !at.IsValid() {
		return nil
	}
	f := w.files.At(at.Pos())
	if f == nil || !f.Contains(at) {
		return nil
	}
	start := f.Offset(at.Pos())
	return &place{Path: f.Path, Start: start, End: f.Offset(at.End()), Line: f.Line(start), Column: f.RuneColumn(start)}
}

var (
	kindNames = [...]string{
		value.Null: "null", value.Bool: "bool", value.Int: "int", value.Float: "float", value.String: "string",
		value.Time: "time", value.Map: "map", value.Seq: "seq",
	}
	stateNames = [...]string{
		value.Known: "known", value.Synthetic: "synthetic", value.Assumed: "assumed", value.Partial: "partial",
		value.Unknown: "unknown", value.Invalid: "invalid",
	}
	stepNames = [...]string{
		value.Override: "override", value.Document: "document", value.Extends: "extends", value.Include: "include",
		value.Alias: "alias", value.MergeKey: "merge-key", value.Interpolate: "interpolate", value.EnvFile: "env-file",
		value.EnvFileEntry: "env-file-entry", value.Default: "default", value.Transform: "transform", value.Implied: "implied",
		value.ResetTag: "reset-tag", value.OverrideTag: "override-tag", value.Shadowed: "shadowed", value.BuildArg: "build-arg",
		value.ArgDefault: "arg-default", value.EnvInstruction: "env-instruction", value.BaseImage: "base-image",
		value.PlatformArg: "platform-arg",
	}
)
