package model

import (
	"bytes"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// maxAligned is the widest line to which the comments are aligned.
const maxAligned = 64

// line is a line of YAML with the comment beside it.
type line struct{ yaml, origin string }

// YAML writes the model as YAML.
func YAML(out io.Writer, p *compose.Project, files *source.Files, o Options) error {
	y := yaml{writer: writer{Options: o, files: files}}
	if root := shown(p, o); root != nil {
		y.mapping(root, 0, "")
	}
	widest := 0
	for _, l := range y.lines {
		if n := utf8.RuneCountInString(l.yaml); n <= maxAligned {
			widest = max(widest, n)
		}
	}
	var b bytes.Buffer
	for _, l := range y.lines {
		b.WriteString(l.yaml)
		if l.origin != "" {
			b.WriteString(strings.Repeat(" ", max(0, widest-utf8.RuneCountInString(l.yaml))))
			b.WriteString("  # " + l.origin)
		}
		b.WriteByte('\n')
	}
	_, err := out.Write(b.Bytes())
	return err
}

type yaml struct {
	writer
	lines []line
}

// mapping writes the members of a map. First is what stands before the first
// member on its line: the dash of a list.
func (y *yaml) mapping(v *value.Value, depth int, first string) {
	for _, m := range v.Kids {
		indent := strings.Repeat("  ", depth)
		if first != "" {
			indent, first = first, ""
		}
		y.member(indent+scalar(m.Key, false)+":", m, depth+1)
	}
}

// member writes a value after what leads to it: a key or a dash.
func (y *yaml) member(lead string, m value.Member, depth int) {
	v := m.Val
	add := func(text, origin string) { y.lines = append(y.lines, line{lead + text, origin}) }
	switch {
	case v == nil:
		add("", "taken from the deploying shell")
	case v.Kind == value.Map && len(v.Kids) > 0:
		add("", y.collection(m))
		y.mapping(v, depth, "")
	case v.Kind == value.Seq && len(v.Kids) > 0:
		add("", y.collection(m))
		y.sequence(v, depth)
	case v.Kind == value.Map:
		add(" {}", y.origin(v, m.Step))
	case v.Kind == value.Seq:
		add(" []", y.origin(v, m.Step))
	case v.Kind == value.Null:
		add(" null", y.origin(v, m.Step))
	default:
		add(" "+scalar(v.Text(), v.Kind == value.String), y.origin(v, m.Step))
	}
}

func (y *yaml) sequence(v *value.Value, depth int) {
	dash := strings.Repeat("  ", depth) + "-"
	for _, m := range v.Kids {
		if m.Val != nil && m.Val.Kind == value.Map && len(m.Val.Kids) > 0 {
			y.mapping(m.Val, depth+1, dash+" ")
			continue
		}
		y.member(dash, m, depth+1)
	}
}

// collection returns where a map or list is written: its key, or its own place
// with the history that its members don't tell.
func (y *yaml) collection(m value.Member) string {
	v := m.Val
	if m.KeyAt.IsValid() && m.Step == nil && v.Step == nil && v.State == value.Known {
		return y.place(m.KeyAt)
	}
	return y.origin(v, m.Step)
}

// scalar writes text so that YAML reads it back: plain where that is safe,
// otherwise in double quotes with everything unusual escaped.
func scalar(text string, isString bool) string {
	if plain(text) && (!isString || !typed(text)) {
		return text
	}
	var b strings.Builder
	b.WriteByte('"')
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '`':
			b.WriteRune(r)
		default:
			b.WriteString(source.Escape(text[:size]))
		}
		text = text[size:]
	}
	b.WriteByte('"')
	return b.String()
}

// plain reports whether text can stand without quotes.
func plain(text string) bool {
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return r != ' ' && !unicode.IsGraphic(r) || r == utf8.RuneError }) {
		return false
	}
	if strings.ContainsAny(text[:1], "-?:,[]{}#&*!|>'\"%@` ") || strings.HasSuffix(text, " ") || strings.HasSuffix(text, ":") {
		return false
	}
	return !strings.Contains(text, ": ") && !strings.Contains(text, " #")
}

// typed reports whether a plain scalar would be read as something else than a
// string.
func typed(text string) bool {
	switch strings.ToLower(text) {
	case "null", "~", "true", "false", "yes", "no", "on", "off", ".inf", "-.inf", "+.inf", ".nan", "=", "<<":
		return true
	}
	return strings.ContainsAny(text, "0123456789") && strings.ContainsAny(text[:1], "+.0123456789") &&
		!strings.ContainsFunc(text, func(r rune) bool { return !strings.ContainsRune("0123456789abcdefABCDEFxXoO_.+-:TZ ", r) })
}
