package traefik_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/traefik"
)

func load(t *testing.T, text string) []*container.Container {
	t.Helper()
	files := source.NewFiles(source.Memory{"compose.yaml": []byte(text)})
	app := compose.Load(files, compose.Options{Files: []string{"compose.yaml"}})
	for _, d := range app.Diagnostics {
		if d.Level == compose.Error {
			t.Fatalf("%s\n%s", d.Message, text)
		}
	}
	results := map[*analysis.Analyzer]any{source.Analyzer: &source.Unit{Files: files}, dockerfile.Inputs: []dockerfile.Input(nil), compose.Analyzer: app}
	for _, a := range []*analysis.Analyzer{dockerfile.Analyzer, container.Analyzer} {
		result, err := a.Run(&analysis.Pass{ResultOf: results})
		if err != nil {
			t.Fatal(err)
		}
		results[a] = result
	}
	return container.In(&analysis.Pass{ResultOf: results})
}

// TestAsks tells what a router asks of a request, by its own middlewares and by
// those of the entry points.
func TestAsks(t *testing.T) {
	const basic = "traefik.http.middlewares.login.basicauth.users: a:b"
	tests := []struct {
		name, arguments, labels string
		want                    traefik.Guarding
	}{
		{"nothing", "", "traefik.http.routers.app.rule: Host(`a`)", traefik.Guarding{}},
		{"middleware", "", "traefik.http.routers.app.middlewares: login@docker|" + basic, traefik.Guarding{Password: true}},
		{"case", "", "Traefik.HTTP.Routers.App.Middlewares: Login|" + basic, traefik.Guarding{Password: true}},
		{"chain", "", "traefik.http.routers.app.middlewares: all|traefik.http.middlewares.all.chain.middlewares: gzip,login|traefik.http.middlewares.gzip.compress: true|" + basic, traefik.Guarding{Password: true}},
		{"chain without end", "", "traefik.http.routers.app.middlewares: all|traefik.http.middlewares.all.chain.middlewares: all", traefik.Guarding{Unknown: true}},
		{"elsewhere", "", "traefik.http.routers.app.middlewares: login@file|" + basic, traefik.Guarding{Unknown: true}},
		{"harmless", "", "traefik.http.routers.app.middlewares: gzip|traefik.http.middlewares.gzip.compress: true", traefik.Guarding{}},
		{"addresses", "", "traefik.http.routers.app.middlewares: lan|traefik.http.middlewares.lan.ipallowlist.sourcerange: 10.0.0.0/8", traefik.Guarding{Other: true}},
		{"variable", "", "traefik.http.routers.app.middlewares: ${MIDDLEWARES}", traefik.Guarding{Unknown: true}},
		{"entry point", "--entrypoints.web.address=:80|--entrypoints.web.http.middlewares=login@docker", "traefik.http.routers.app.rule: Host(`a`)|" + basic, traefik.Guarding{Password: true}},
		{"one of two entry points", "--entrypoints.web.address=:80|--entrypoints.safe.address=:443|--entrypoints.safe.http.middlewares=login", "traefik.http.routers.app.rule: Host(`a`)|" + basic, traefik.Guarding{}},
		{"the other redirects", "--entrypoints.web.address=:80|--entrypoints.web.http.redirections.entrypoint.to=safe|--entrypoints.safe.address=:443|--entrypoints.safe.http.middlewares=login", "traefik.http.routers.app.rule: Host(`a`)|" + basic, traefik.Guarding{Password: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := "services:\n  proxy:\n    image: traefik:v3\n"
			if tt.arguments != "" {
				text += "    command: [" + strings.ReplaceAll(tt.arguments, "|", ", ") + "]\n"
			}
			text += "  app:\n    image: app\n    labels:\n      " + strings.ReplaceAll(tt.labels, "|", "\n      ") + "\n"
			routers := traefik.Read(load(t, text)).Routers
			if len(routers) != 1 {
				t.Fatalf("%d routers", len(routers))
			}
			if got := routers[0].Asks; got != tt.want {
				t.Errorf("asks %+v, want %+v", got, tt.want)
			}
		})
	}
}
