package oracle

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"runtime/debug"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"go.yaml.in/yaml/v4"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/discover"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/suppress"
	"github.com/hullcheck/hullcheck/analyzer/unit"
	"github.com/hullcheck/hullcheck/rules"
)

// benchTree is the directory given by -corpus, or a generated tree of 200
// applications.
func benchTree(b *testing.B) source.Tree {
	b.Helper()
	before := debug.SetGCPercent(300) // as the command does
	b.Cleanup(func() { debug.SetGCPercent(before) })
	dir := *corpus
	if dir == "" {
		dir = b.TempDir()
		files := map[string]string{}
		for i := range 200 {
			app := fmt.Sprintf("team%02d/app%03d/", i%20, i)
			files[app+"compose.yaml"] = fmt.Sprintf(benchCompose, 8000+i)
			files[app+"compose.override.yaml"] = "services:\n  api:\n    environment:\n      DEBUG: \"1\"\n"
			files[app+"Dockerfile"] = benchDockerfile
			files[app+"worker/Dockerfile"] = benchDockerfile
		}
		write(b, dir, files)
	}
	tree, err := source.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = tree.Close() })
	return tree
}

const benchCompose = `x-common: &common
  restart: unless-stopped
  logging: {driver: json-file, options: {max-size: 10m}}
services:
  api:
    <<: *common
    build: {context: ., target: run, args: {VERSION: "1.4"}}
    ports: ["%d:8000", "127.0.0.1:9000:9000"]
    environment:
      DATABASE_URL: postgres://app:${DB_PASSWORD:-secret}@db:5432/app
      LOG_LEVEL: info
    volumes: [./data:/data:ro, cache:/cache]
    depends_on: [db]
    healthcheck: {test: curl -f http://localhost:8000/, interval: 30s}
  worker:
    <<: *common
    build: worker
    command: python -m app.worker --queue default
    user: "1000:1000"
    read_only: true
  db:
    image: postgres:17
    volumes: ["db:/var/lib/postgresql/data"]
volumes:
  cache:
  db:
`

const benchDockerfile = `# syntax=docker/dockerfile:1
FROM python:3.13-slim AS base
ARG VERSION=dev
ENV APP_VERSION=$VERSION PYTHONUNBUFFERED=1
WORKDIR /srv
COPY requirements.txt ./
RUN --mount=type=cache,target=/root/.cache pip install -r requirements.txt \
    && rm -rf /tmp/*

FROM base AS run
COPY app ./app
RUN <<EOS
useradd -u 10001 app
chown -R app /srv
EOS
USER 10001
EXPOSE 8000
HEALTHCHECK CMD curl -f http://localhost:8000/ || exit 1
CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0"]
`

func candidates(b *testing.B, tree source.Tree) *discover.Candidates {
	b.Helper()
	found, err := discover.Walk(context.Background(), tree, discover.Options{Paths: []string{"."}})
	if err != nil {
		b.Fatal(err)
	}
	return found
}

// BenchmarkCorpusFloor parses the files that the analysis reads, and nothing
// else: YAML into nodes, Dockerfiles with BuildKit's parser.
func BenchmarkCorpusFloor(b *testing.B) {
	tree := benchTree(b)
	found := candidates(b, tree)
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range found.Compose {
			content, err := tree.ReadFile(p, source.MaxFileSize)
			if err != nil {
				continue
			}
			var node yaml.Node
			_ = yaml.Unmarshal(content, &node)
		}
		for _, p := range found.Dockerfiles {
			content, err := tree.ReadFile(p, source.MaxFileSize)
			if err != nil {
				continue
			}
			_, _ = parser.Parse(bytes.NewReader(content))
		}
	}
	b.ReportMetric(float64(len(found.Compose)), "compose-files")
	b.ReportMetric(float64(len(found.Dockerfiles)), "dockerfiles")
}

// BenchmarkCorpus finds, loads, joins and judges the same files, one unit at a
// time like the floor.
func BenchmarkCorpus(b *testing.B) { benchmarkAnalysis(b, 1) }

// BenchmarkCorpusAllCores does the same as the command does it.
func BenchmarkCorpusAllCores(b *testing.B) { benchmarkAnalysis(b, 0) }

func benchmarkAnalysis(b *testing.B, jobs int) {
	b.Helper()
	tree := benchTree(b)
	selected, err := analyzer.Selection{}.Apply(rules.All())
	if err != nil {
		b.Fatal(err)
	}
	options := analyzer.Options{
		Rules: selected, Known: rules.All(), Jobs: jobs, Suppressor: suppress.Analyzer,
		Always: []*analysis.Analyzer{unit.Coverage, unit.Subjects},
	}
	findings := 0
	b.ReportAllocs()
	for b.Loop() {
		units, _, err := unit.Close(context.Background(), tree, candidates(b, tree), unit.Options{Jobs: jobs})
		if err != nil {
			b.Fatal(err)
		}
		report, err := analyzer.Run(context.Background(), units, options)
		if err != nil {
			b.Fatal(err)
		}
		findings = len(report.Findings)
	}
	b.ReportMetric(float64(findings), "findings")
}

// BenchmarkCorpusCompose loads and merges each Compose file with the engine, and
// BenchmarkCorpusComposeGo with compose-go, without its schema check.
func BenchmarkCorpusCompose(b *testing.B) {
	tree := benchTree(b)
	found := candidates(b, tree)
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range found.Compose {
			compose.Load(source.NewFiles(tree), compose.Options{Files: []string{p}})
		}
	}
}

// BenchmarkCorpusComposeGo is what BenchmarkCorpusCompose is compared with.
func BenchmarkCorpusComposeGo(b *testing.B) {
	tree := benchTree(b)
	found := candidates(b, tree)
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range found.Compose {
			content, err := tree.ReadFile(p, source.MaxFileSize)
			if err != nil {
				continue
			}
			_, _ = loader.LoadWithContext(context.Background(), types.ConfigDetails{
				WorkingDir:  "/" + path.Dir(p),
				ConfigFiles: []types.ConfigFile{{Filename: "/" + p, Content: content}},
				Environment: types.Mapping{},
			}, func(o *loader.Options) {
				o.SetProjectName("bench", true)
				o.SkipValidation = true
				o.SkipResolveEnvironment = true
			})
		}
	}
}
