package correctness

import (
	"bytes"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// ObsoleteVersionKey reports the version key, which Compose ignores.
var ObsoleteVersionKey = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ObsoleteVersionKey",
		Doc:      "Compose ignores `version`",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer},
		Run:      runObsoleteVersionKey,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Compose, version https://docs.docker.com/reference/compose-file/version-and-name/#version-top-level-element-obsolete"),
	Equivalents: []string{"dclint:no-version-field"},
}

func runObsoleteVersionKey(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	if app == nil {
		return nil, nil
	}
	files := source.In(pass).Files
	for _, d := range app.Diagnostics {
		if d.Code != compose.ObsoleteVersion {
			continue
		}
		f := analyzer.At(d.At, "%s", d.Message)
		f.Fix(analyzer.Safe, "delete the line", deleteLine(files.At(d.At.Pos()), d.At)...)
		f.Report(pass)
	}
	return nil, nil
}

// deleteLine returns the edit that removes the line of a key at its start, none
// if the value does not end there for certain.
func deleteLine(f *source.File, key source.Span) []analysis.TextEdit {
	if f == nil {
		return nil
	}
	from := f.Offset(key.Pos())
	if from > 0 && f.Content[from-1] != '\n' {
		return nil // behind a byte order mark, in quotes or in a flow mapping
	}
	end := bytes.IndexByte(f.Content[from:], '\n')
	if end < 0 {
		return nil // all that there is
	}
	line := bytes.TrimSpace(f.Content[f.Offset(key.End()) : from+end])
	text := string(bytes.Trim(bytes.TrimSpace(bytes.TrimPrefix(line, []byte(":"))), `"'`))
	for _, c := range text {
		if (c < '0' || c > '9') && c != '.' {
			return nil // an anchor, a comment, or a value of another form
		}
	}
	if text == "" {
		return nil
	}
	at := f.Span(from, from+end+1)
	return []analysis.TextEdit{{Pos: at.Pos(), End: at.End()}}
}
