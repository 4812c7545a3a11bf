package suppress

import (
	"context"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Comments of an application's source count on its lines, those in strings do
// not.
func TestProgram(t *testing.T) {
	const header = "from fastapi import FastAPI\napp = FastAPI()\n"
	tests := []struct{ name, content, want string }{
		{"behind code", header + "bad1 = 1  # hullcheck ignore=Bad reason\nbad2 = 2\n", "bad1"},
		{"above", header + "# hullcheck ignore=Bad reason\n# more\n\nbad1 = 1\nbad2 = 2\n", "bad1"},
		{"file", "# hullcheck file ignore=Bad reason\n" + header + "bad1 = 1\nbad2 = 2\n", "bad1 bad2"},
		{"too low", header + "# hullcheck file ignore=Bad reason\nbad1 = 1\n", ""},
		{"in a string", header + "s = '''\n# hullcheck ignore=Bad reason\n'''\nbad1 = 1\n", ""},
		{"last line", header + "bad1 = 1\n# hullcheck ignore=Bad reason", ""},
		{"service", header + "# hullcheck service ignore=Bad reason\nbad1 = 1\n", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := source.NewFiles(source.Memory{
				"Dockerfile": []byte("FROM python:3.13\nWORKDIR /app\nCOPY . .\nCMD [\"uvicorn\", \"main:app\"]\n"),
				"main.py":    []byte(test.content),
			})
			rule := bad("Bad")
			rule.Requires = append(rule.Requires, application.Analyzer)
			inner := rule.Run
			rule.Run = func(pass *analysis.Pass) (any, error) {
				if len(application.In(pass).All()) != 1 {
					t.Error("the application is not read")
				}
				return inner(pass)
			}
			report, err := analyzer.Run(context.Background(), []analyzer.Unit{{
				Source: &source.Unit{Name: "u", Files: files},
				Seeds:  map[*analysis.Analyzer]any{compose.Analyzer: nil, dockerfile.Inputs: []dockerfile.Input{{Path: "Dockerfile"}}},
			}}, analyzer.Options{Rules: []*analyzer.Rule{rule}, Known: []*analyzer.Rule{rule}, Suppressor: Analyzer, Now: time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC)})
			if err != nil {
				t.Fatal(err)
			}
			if got := words(report.Suppressed); got != test.want {
				t.Errorf("suppressed %q, want %q; reported %q", got, test.want, words(report.Findings))
			}
			if n := strings.Count(test.content, "bad"); len(report.Suppressed)+len(report.Findings) != n {
				t.Errorf("%d findings, want %d", len(report.Suppressed)+len(report.Findings), n)
			}
		})
	}
}
