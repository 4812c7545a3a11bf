package correctness

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// HashBlankedByInterpolation reports password hashes in Compose files of which
// Compose takes parts for variables.
var HashBlankedByInterpolation = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HashBlankedByInterpolation",
		Doc:      "Compose takes parts of a password hash for variables",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer},
		Run:      runHashBlankedByInterpolation,
	},
	Effect:    analyzer.Differs, // a login that nobody passes, or a proxy that drops its check
	Precision: analyzer.VeryHigh,
	References: analyzer.Refs("Compose, interpolation https://docs.docker.com/reference/compose-file/interpolation/",
		"crypt(5), hash formats https://man7.org/linux/man-pages/man5/crypt.5.html"),
}

func runHashBlankedByInterpolation(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	if app == nil {
		return nil, nil
	}
	files := source.In(pass).Files
	for _, s := range app.Services {
		eachString(s.Value, "", func(v *value.Value, key string) {
			hash, ok := blankedHash(files, v)
			if !ok {
				return // no hash, its dollars are doubled, or the variables are set
			}
			f := analyzer.At(hash.at, "%s gets a password hash with holes: Compose takes parts of it for variables", source.Quote(s.Name))
			f.About("services." + s.Name).Keyed(key).Mask(hash.at)
			f.Fix(analyzer.Safe, "double each `$` of the hash", hash.doubled()...)
			f.Report(pass)
		})
	}
	return nil, nil
}

// eachString calls do for every string below v, with the key it stands under.
func eachString(v *value.Value, key string, do func(v *value.Value, key string)) {
	if v == nil {
		return
	}
	if v.Kind == value.String {
		do(v, key)
	}
	for _, m := range v.Kids {
		under := key
		if m.Key != "" {
			under = m.Key
		}
		eachString(m.Val, under, do)
	}
}

// A template is the text of a value before its variables are substituted, with
// the place of each byte.
type template struct {
	text    string
	places  []source.Span
	doubled []bool // bytes written as $$
	unset   []bool // bytes of the name of a variable that is not set
}

// templateOf returns the template of v; false where a piece of it is not written
// byte by byte.
func templateOf(files *source.Files, v *value.Value) (t template, ok bool) {
	var b strings.Builder
	add := func(text string, at source.Span, twice, unset bool) {
		for i := range len(text) {
			place := at
			if !twice {
				place = at.Sub(i, i+1)
			}
			t.places, t.doubled, t.unset = append(t.places, place), append(t.doubled, twice), append(t.unset, unset)
		}
		b.WriteString(text)
	}
	for _, p := range v.Parts {
		text, raw := v.Str[p.Off:p.End], files.Text(p.At)
		switch {
		case p.Var != "" && p.State == value.Unknown && raw == "$"+p.Var:
			add(raw, p.At, false, true)
		case p.Var == "" && raw == text:
			add(text, p.At, false, false)
		case p.Var == "" && text == "$" && raw == "$$":
			add(text, p.At, true, false)
		default:
			return t, false // an expression in braces, a variable that is set, an escape
		}
	}
	t.text = b.String()
	return t, true
}

// A hashText is a password hash in a Compose file.
type hashText struct {
	at      source.Span
	dollars []source.Span // those that are not doubled
}

// doubled returns the edits that write each dollar twice.
func (h hashText) doubled() []analysis.TextEdit {
	edits := make([]analysis.TextEdit, 0, len(h.dollars))
	for _, at := range h.dollars {
		edits = append(edits, analysis.TextEdit{Pos: at.Pos(), End: at.Pos(), NewText: []byte("$")})
	}
	return edits
}

// blankedHash returns the first hash of v that has a part which is taken for an
// unset variable.
func blankedHash(files *source.Files, v *value.Value) (hashText, bool) {
	if !v.IsUnknown() || v.Parts == nil {
		return hashText{}, false
	}
	t, ok := templateOf(files, v)
	if !ok {
		return hashText{}, false
	}
	for i := 0; i < len(t.text); i++ {
		n := hashLength(t.text[i:])
		if n == 0 {
			continue
		}
		if slices.Contains(t.unset[i:i+n], true) {
			return t.hash(i, i+n), true
		}
		i += n - 1
	}
	return hashText{}, false
}

// hash returns the hash at a range of the template.
func (t template) hash(from, to int) (h hashText) {
	for i := from; i < to; i++ {
		h.at = h.at.Join(t.places[i])
		if t.text[i] == '$' && !t.doubled[i] {
			h.dollars = append(h.dollars, t.places[i])
		}
	}
	return h
}

// maxHash is the number of bytes of the longest hash; crypt(3) takes 384.
const maxHash = 512

// hashLength returns the length of the crypt hash that text starts with, 0 if
// there is none: an identifier, parameters or a salt, and a digest.
func hashLength(text string) int {
	text = text[:min(len(text), maxHash)]
	digest := 0
	for _, scheme := range [...]struct {
		id     string
		digest int // characters of the last part at least
	}{
		{"$apr1$", 22},
		{"$1$", 22},
		{"$5$", 43},
		{"$6$", 86},
		{"$2a$", 53},
		{"$2b$", 53},
		{"$2y$", 53},
		{"$y$", 43},
		{"$argon2i$", 16},
		{"$argon2id$", 16},
		{"$pbkdf2-sha512$", 16},
	} {
		if strings.HasPrefix(text, scheme.id) {
			digest = scheme.digest
		}
	}
	if digest == 0 {
		return 0
	}
	end := strings.IndexFunc(text, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("$./+=,-_", r))
	})
	if end < 0 {
		end = len(text)
	}
	// htpasswd entries stand in lists, divided by commas.
	last := strings.LastIndexByte(text[:end], '$')
	if comma := strings.IndexByte(text[last:end], ','); comma >= 0 {
		end = last + comma
	}
	if strings.Count(text[:end], "$") < 3 || end-last-1 < digest {
		return 0
	}
	return end
}
