package exposure

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// APIDocsReachable notes a FastAPI application that other machines reach: it
// serves its own description unless its code says otherwise.
var APIDocsReachable = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "APIDocsReachable",
		Doc:      "application shows `/docs` unless its code says otherwise",
		Requires: append([]*analysis.Analyzer{rootfs.Analyzer, application.Analyzer}, serverRooms...),
		Run:      runAPIDocsReachable,
	},
	Effect:    analyzer.Information,
	Precision: analyzer.Moderate, // the application's code decides
	References: analyzer.Refs("CWE-200", "T1190",
		"FastAPI, Conditional OpenAPI https://fastapi.tiangolo.com/how-to/conditional-openapi/"),
}

func runAPIDocsReachable(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if application.In(pass).Of(c) != nil {
			continue // its code was read: DocumentationReachable reports it
		}
		for _, s := range program.In(pass).Of(c) {
			brings, caption := fastAPI(pass, s)
			if brings == nil {
				continue
			}
			way, _, ok := reach.In(pass).Server(s)
			if !ok || !way.Scope.Outside() {
				continue
			}
			f := analyzer.At(s.At, "an attacker on %s probably reads how to call %s at `/docs` and `/openapi.json`", way.From(), c)
			f.About(c.Subjects(f.At)...)
			evidence.Development(f, c, source.In(pass).Files)
			f.Because(analyzer.Entry, way.At, "%s", way.Caption())
			f.Because(analyzer.Value, brings, "%s", caption)
			f.Fix(analyzer.NeedsReview, "create the application with `openapi_url=None` where nobody outside needs the description")
			f.Report(pass)
			break
		}
	}
	return nil, nil
}

// fastAPI returns what shows that a server runs a FastAPI application.
func fastAPI(pass *analysis.Pass, s *program.Server) (analysis.Range, string) {
	switch s.Name {
	case "fastapi-run", "fastapi-dev", "fastapi-image":
		return source.Span{}, "" // FastAPI's own server
	case "uvicorn", "hypercorn", "gunicorn", "granian", "daphne":
	default:
		return nil, ""
	}
	c := s.Container
	if c.Build == nil {
		return nil, "" // any ASGI application
	}
	for _, image := range c.Build.Images {
		for _, in := range image.Instructions {
			if script := in.Script(); in.Name == "RUN" && script != nil {
				if i := strings.Index(script.Str, "install "); i >= 0 {
					if j := requirement(script.Str[i:], " "); j >= 0 {
						return script.Sub(i+j, i+j+len("fastapi")), "installs FastAPI"
					}
				}
			}
		}
	}
	context := rootfs.In(pass).Context(c)
	if context == nil {
		return nil, ""
	}
	for _, name := range []string{"requirements.txt", "pyproject.toml", "Pipfile", "requirements/base.txt", "app/requirements.txt", "src/requirements.txt"} {
		if context.Stat(name) == nil {
			continue
		}
		file, err := source.In(pass).Files.Load(context.Path(name), maxRequirements)
		if err != nil {
			continue
		}
		text := string(file.Content)
		if i := requirement(text, "\n"); i >= 0 {
			return file.Span(i, i+len("fastapi")), "the application needs FastAPI"
		}
	}
	return nil, ""
}

// maxRequirements is the size of the largest list of requirements that is read.
const maxRequirements = 1 << 20

// requirement returns where a list names FastAPI, -1 if it does not.
func requirement(list, separator string) int {
	offset := 0
	for line := range strings.SplitSeq(list, separator) {
		name := strings.TrimLeft(line, " \t'\"")
		if rest, ok := strings.CutPrefix(strings.ToLower(name), "fastapi"); ok && (rest == "" || !isWord(rest[0])) {
			return offset + len(line) - len(name)
		}
		offset += len(line) + len(separator)
	}
	return -1
}

func isWord(b byte) bool {
	return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' || b == '-' || b == '_' || b == '.'
}
