package container

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// unit is what a test has loaded from an archive.
type unit struct {
	files       *source.Files
	app         *compose.Project
	dockerfiles *dockerfile.Set
	containers  []*Container
}

// load joins the application in an archive: its Compose files are compose.yaml
// and compose.override.yaml. Without a Compose file every Dockerfile is loaded.
func load(tb testing.TB, archive string) *unit {
	tb.Helper()
	tree := source.Memory{}
	u := &unit{files: source.NewFiles(tree)}
	var composeFiles []string
	var inputs []dockerfile.Input
	for _, f := range txtar.Parse([]byte(archive)).Files {
		tree[f.Name] = f.Data
		if strings.HasPrefix(f.Name, "compose") {
			composeFiles = append(composeFiles, f.Name)
		}
	}
	if composeFiles != nil {
		u.app = compose.Load(u.files, compose.Options{Files: composeFiles})
		for _, b := range u.app.Builds() {
			if b.Inline != nil || b.DockerfilePath != "" {
				inputs = append(inputs, dockerfile.Input{Path: b.DockerfilePath, Inline: b.Inline})
			}
		}
	} else {
		inputs = []dockerfile.Input{{Path: "Dockerfile"}}
	}
	set, err := dockerfile.Analyzer.Run(&analysis.Pass{ResultOf: map[*analysis.Analyzer]any{
		source.Analyzer:   &source.Unit{Files: u.files},
		dockerfile.Inputs: inputs,
	}})
	if err != nil {
		tb.Fatal(err)
	}
	u.dockerfiles = set.(*dockerfile.Set)
	u.containers = join(u.app, u.dockerfiles)
	return u
}

// get returns the container called name.
func (u *unit) get(tb testing.TB, name string) *Container {
	tb.Helper()
	for _, c := range u.containers {
		if c.Name == name {
			return c
		}
	}
	tb.Fatalf("there is no container %q", name)
	return nil
}

// place renders where a span starts and what stands there.
func (u *unit) place(at source.Span) string {
	f := u.files.At(at.Pos())
	if f == nil {
		return "nowhere"
	}
	line, _, _ := strings.Cut(u.files.Text(at), "\n")
	return fmt.Sprintf("%s:%d:%q", f.Path, f.Line(f.Offset(at.Pos())), line)
}

func texts(values []*value.Value) string {
	var all []string
	for _, v := range values {
		all = append(all, v.Str)
	}
	return strings.Join(all, " ")
}

func TestInheritUnknown(t *testing.T) {
	t.Parallel()
	u := load(t, `-- compose.yaml --
services:
  api:
    extends: {file: absent.yaml, service: base}
    image: alpine
    read_only: true
`)
	c := u.get(t, "api")
	if c.User.Identity != UnknownUser || c.User.Name == nil || c.Capabilities.Known || c.Security.Known || !c.Privileged.Unknown() || !c.Limits.Memory.IsUnknown() {
		t.Errorf("what a base may give is taken as absent: %+v", c)
	}
	if !c.ReadOnly.True {
		t.Error("what the service writes itself does not hold")
	}
}
