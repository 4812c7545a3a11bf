package unit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/discover"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

const alpine = "FROM alpine\nUSER app\n"

func tree(files map[string]string) source.Memory {
	m := source.Memory{}
	for name, content := range files {
		m[name] = []byte(content)
	}
	return m
}

// names closes the units of a tree and returns their names.
func names(t *testing.T, m source.Tree, o Options, paths ...string) []string {
	t.Helper()
	units, gaps := closed(t, m, o, paths...)
	list := []string{}
	for _, u := range units {
		list = append(list, u.Source.Name)
	}
	for _, g := range gaps {
		list = append(list, "gap "+g.Path+": "+g.Message)
	}
	return list
}

func closed(t *testing.T, m source.Tree, o Options, paths ...string) ([]analyzer.Unit, []analyzer.Gap) {
	t.Helper()
	if len(paths) == 0 {
		paths = []string{"."}
	}
	found, err := discover.Walk(t.Context(), m, discover.Options{Paths: paths})
	if err != nil {
		t.Fatal(err)
	}
	units, gaps, err := Close(t.Context(), m, found, o)
	if err != nil {
		t.Fatal(err)
	}
	return units, gaps
}

func TestClose(t *testing.T) {
	t.Parallel()
	const app, privileged = "services:\n  a: {image: x}\n", "services:\n  a: {privileged: true}\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		paths []string
		o     Options
		want  []string
	}{
		{name: "nothing", files: map[string]string{"readme": ""}, want: []string{}},
		{name: "a Dockerfile", files: map[string]string{"b/Dockerfile": alpine, "a/Dockerfile": alpine}, want: []string{"a/Dockerfile", "b/Dockerfile"}},
		{
			name:  "an application takes the Dockerfiles it builds",
			files: map[string]string{"compose.yaml": "services:\n  a: {build: .}\n  b: {build: {context: sub, dockerfile: ../x.Dockerfile}}\n", "Dockerfile": alpine, "x.Dockerfile": alpine, "y.Dockerfile": alpine},
			want:  []string{"compose.yaml", "y.Dockerfile"},
		},
		{
			name:  "a Dockerfile that is not there is no unit",
			files: map[string]string{"compose.yaml": "services:\n  a: {build: .}\n"},
			want:  []string{"compose.yaml"},
		},
		{
			name:  "override of another stem",
			files: map[string]string{"docker-compose.yml": app, "compose.override.yaml": privileged},
			want:  []string{"docker-compose.yml + compose.override.yaml"},
		},
		{
			name:  "the first default name wins, the other is an application over it",
			files: map[string]string{"compose.yaml": app, "docker-compose.yml": app},
			want:  []string{"compose.yaml", "compose.yaml + docker-compose.yml"},
		},
		{
			name:  "a fragment stands over the base, a complete file alone",
			files: map[string]string{"compose.yaml": app, "compose.prod.yaml": privileged, "compose.tools.yaml": "services:\n  t: {image: y}\n"},
			want:  []string{"compose.tools.yaml", "compose.yaml", "compose.yaml + compose.prod.yaml"},
		},
		{
			name:  "a complete file that redefines a service stands over the base",
			files: map[string]string{"compose.yaml": app, "compose.prod.yaml": app},
			want:  []string{"compose.yaml", "compose.yaml + compose.prod.yaml"},
		},
		{
			name:  "what others extend is theirs",
			files: map[string]string{"x/compose.yaml": "services:\n  a: {image: x, extends: {file: ../compose.common.yaml, service: c}}\n", "compose.common.yaml": "services:\n  c: {user: '1'}\n"},
			want:  []string{"x/compose.yaml"},
		},
		{
			name:  "only networks, beside a base",
			files: map[string]string{"compose.yaml": app, "compose.net.yaml": "networks:\n  n: {}\n"},
			want:  []string{"compose.yaml", "compose.yaml + compose.net.yaml"},
		},
		{
			name:  "a broken file is a unit, so that it is reported",
			files: map[string]string{"compose.yaml": app, "compose.old.yaml": "web:\n  image: x\n"},
			want:  []string{"compose.old.yaml", "compose.yaml"},
		},
		{
			name:  "COMPOSE_FILE",
			files: map[string]string{".env": "COMPOSE_FILE=b.yml:a.yml\n", "a.yml": privileged, "b.yml": app, "compose.yaml": "services:\n  z: {image: x}\n"},
			want:  []string{"b.yml + a.yml", "compose.yaml"},
		},
		{
			name:  "COMPOSE_FILE of another machine",
			files: map[string]string{".env": "COMPOSE_FILE=compose.yaml:local.yml\n", "compose.yaml": app},
			want:  []string{"compose.yaml"},
		},
		{
			name:  "a named override is that of its base",
			files: map[string]string{"compose.yaml": app, "compose.override.yaml": privileged, "compose.prod.yaml": privileged},
			paths: []string{"compose.override.yaml"},
			want:  []string{"compose.yaml + compose.override.yaml"},
		},
		{
			name:  "a named further file, without its base alone",
			files: map[string]string{"compose.yaml": app, "compose.prod.yaml": privileged},
			paths: []string{"compose.prod.yaml"},
			want:  []string{"compose.yaml + compose.prod.yaml"},
		},
		{
			name:  "given files",
			files: map[string]string{"compose.yaml": app, "compose.prod.yaml": privileged},
			paths: []string{"absent"},
			o:     Options{Compose: []string{"compose.yaml", "compose.prod.yaml"}},
			want:  []string{"compose.yaml + compose.prod.yaml", "gap absent: does not exist"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, jobs := range []int{1, 4} {
				c.o.Jobs = jobs
				if diff := cmp.Diff(c.want, names(t, tree(c.files), c.o, c.paths...)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

// run analyses a tree with the analyzers that need no rules.
func run(t *testing.T, m source.Tree) *analyzer.Report {
	t.Helper()
	units, _ := closed(t, m, Options{})
	r, err := analyzer.Run(t.Context(), units, analyzer.Options{Always: []*analysis.Analyzer{Coverage, Subjects}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	r := run(t, tree(map[string]string{
		"compose.yaml": "services:\n" +
			"  gone: {build: {context: ., dockerfile: absent.Dockerfile}}\n" +
			"  away: {build: 'https://example.com/a.git'}\n" +
			"  up: {build: ../..}\n" +
			"  var: {build: '${WHERE}'}\n" +
			"  env: {image: x, env_file: absent.env}\n" +
			"  ok: {build: ok}\n",
		"ok/Dockerfile":         "FROM alpine\nUSER app\nNOSUCH thing\n",
		"empty/Dockerfile":      "",
		"old/compose.yaml":      "web:\n  image: nginx\n",
		"old/Dockerfile.binary": "\x7fELF\x00",
	}))
	var gaps, notes []string
	for _, g := range r.Gaps {
		gaps = append(gaps, fmt.Sprintf("%s: %s", g.Path, g.Message))
	}
	for _, n := range r.Notes {
		notes = append(notes, fmt.Sprintf("%s: %s", n.At, n.Message))
	}
	wantGaps := []string{
		"empty/Dockerfile: the file holds no instruction",
		"ok/Dockerfile: unknown instruction `NOSUCH`",
		"old/Dockerfile.binary: the file is binary, not a Dockerfile",
		"old/compose.yaml: Compose file format v1: services stand at the top level, without `services`",
	}
	if diff := cmp.Diff(wantGaps, gaps); diff != "" {
		t.Errorf("gaps: %s", diff)
	}
	wantNotes := []string{
		"compose.yaml:2:42: `gone` is built from `absent.Dockerfile`, which does not exist",
		"compose.yaml:3:17: `away` is built from a fetched context, which is not analysed",
		"compose.yaml:4:15: `up` is built from outside the root, which is not analysed; --root sets a wider one",
		"compose.yaml:5:16: what `var` is built from depends on a variable that is not set here",
		"compose.yaml:6:29: `absent.env` does not exist",
	}
	if diff := cmp.Diff(wantNotes, notes); diff != "" {
		t.Errorf("notes: %s", diff)
	}
	kinds := map[string]string{}
	for _, f := range r.Files {
		kinds[f.Path] = f.Kind
	}
	if kinds["compose.yaml"] != "compose" || kinds["ok/Dockerfile"] != "dockerfile" {
		t.Errorf("kinds: %v", kinds)
	}
}

func TestSubjects(t *testing.T) {
	t.Parallel()
	r := run(t, tree(map[string]string{
		"app/compose.yaml": "services:\n" +
			"  api: {build: {context: ., target: run}}\n" +
			"  db: {image: 'postgres:16'}\n" +
			"  list: {image: [a]}\n" +
			"  tag: {image: 'acme/tag:${TAG}'}\n" +
			"  inline:\n    build:\n      dockerfile_inline: |\n        FROM alpine\n        USER app\n",
		"app/Dockerfile":  "FROM alpine AS build\nRUN x\nFROM alpine AS run\nUSER app\nFROM alpine AS last\n",
		"sole/Dockerfile": alpine,
	}))
	var got []string
	for _, u := range r.Units {
		for _, s := range u.Subjects {
			got = append(got, fmt.Sprintf("%s | %s · %s · %s", s.Name, s.Path, s.Title, s.Detail))
		}
	}
	want := []string{
		"services.api | app/compose.yaml · service api · built from Dockerfile (stage run, 2 of 3)",
		"services.db | app/compose.yaml · service db · image postgres:16",
		"services.list | app/compose.yaml · service list · ",
		"services.tag | app/compose.yaml · service tag · image acme/tag:${TAG}",
		"services.inline | app/compose.yaml · service inline · built from an inline Dockerfile (stage 1 of 1)",
		"stages.last | app/Dockerfile · stage last · 3 of 3",
		"stages.0 | sole/Dockerfile ·  · ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestApplication(t *testing.T) {
	t.Parallel()
	m := tree(map[string]string{"compose.yaml": "services: {}\n", "compose.override.yaml": "services: {}\n", "compose.prod.yaml": "services: {}\n", "sub/x": ""})
	for p, want := range map[string][]string{
		".": {"compose.yaml", "compose.override.yaml"}, "compose.yaml": {"compose.yaml", "compose.override.yaml"},
		"compose.prod.yaml": {"compose.prod.yaml"}, "sub": nil, "absent": nil,
	} {
		got, err := Application(m, p)
		if diff := cmp.Diff(want, got); diff != "" || (err == nil) != (want != nil) {
			t.Errorf("%s: %v %s", p, err, diff)
		}
	}
}

// Many files beside a base of many services would each bring all of them.
func TestFilesOverABaseAreBounded(t *testing.T) {
	t.Parallel()
	const services = 2000
	var base strings.Builder
	base.WriteString("services:\n")
	for i := range services {
		fmt.Fprintf(&base, "  s%d: {image: x}\n", i)
	}
	files := map[string]string{"compose.yaml": base.String()}
	for i := range maxOver/services + 5 {
		files[fmt.Sprintf("compose.f%02d.yaml", i)] = "services:\n  s0: {privileged: true}\n"
	}
	units, gaps := closed(t, tree(files), Options{})
	if want := maxOver/services + 1; len(units) != want || len(gaps) != 5 {
		t.Errorf("%d units and %d gaps, want %d and 5", len(units), len(gaps), want)
	}
	if len(gaps) > 0 && (gaps[0].Path != "compose.f10.yaml" || !strings.Contains(gaps[0].Message, "`compose.yaml`")) {
		t.Errorf("the first gap is %+v", gaps[0])
	}
}

func TestMissingFile(t *testing.T) {
	t.Parallel()
	m := tree(map[string]string{"compose.yaml": "services: {a: {image: i}}\n"})
	units, _ := closed(t, m, Options{Compose: []string{"compose.yaml", "gone.yaml"}})
	r, err := analyzer.Run(t.Context(), units, analyzer.Options{Always: []*analysis.Analyzer{Coverage}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, gap := range r.Gaps {
		got = append(got, gap.Path+" "+gap.Message)
	}
	if diff := cmp.Diff([]string{"gone.yaml does not exist"}, got); diff != "" {
		t.Error(diff)
	}
}
