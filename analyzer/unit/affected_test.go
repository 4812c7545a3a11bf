package unit

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/discover"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// reads remembers what was read of a tree.
type reads struct {
	source.Tree
	paths []string
}

func (r *reads) ReadFile(p string, limit int64) ([]byte, error) {
	r.paths = append(r.paths, p)
	return r.Tree.ReadFile(p, limit)
}

func TestAffects(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"app/compose.yaml": "include: [net.yaml]\nservices:\n" +
			"  api: {build: ., env_file: api.env, image: '${TAG}'}\n" +
			"  base: {image: x, extends: {file: ../common/base.yml, service: b}}\n" +
			"  other: {build: {context: ../shared, dockerfile: other.Dockerfile}}\n",
		"app/compose.override.yaml": "services:\n  api: {init: true}\n",
		"app/net.yaml":              "services:\n  net: {image: x}\n",
		"app/.env":                  "TAG=1\n",
		"app/api.env":               "A=1\n",
		"app/Dockerfile":            alpine,
		"common/base.yml":           "services:\n  b: {user: '1'}\n",
		"shared/other.Dockerfile":   alpine,
		"shared/compose.yaml":       "services:\n  o: {build: {dockerfile: other.Dockerfile}}\n",
		"alone/Dockerfile":          alpine,
		"odd/-x y\n/Dockerfile":     alpine,
	}
	const app, shared = "app/compose.yaml + app/compose.override.yaml", "shared/compose.yaml"
	for _, c := range []struct {
		changed []string
		want    []string
	}{
		{[]string{"app/compose.yaml"}, []string{app}},
		{[]string{"app/compose.override.yaml"}, []string{app}},
		{[]string{"app/net.yaml"}, []string{app}},
		{[]string{"common/base.yml"}, []string{app}},
		{[]string{"app/Dockerfile"}, []string{app}},
		{[]string{"app/.env"}, []string{app}},
		{[]string{"app/api.env"}, []string{app}},
		{[]string{"shared/other.Dockerfile"}, []string{app, shared}},
		{[]string{"alone/Dockerfile"}, []string{"alone/Dockerfile"}},
		{[]string{"alone/Dockerfile", "shared/compose.yaml"}, []string{shared, "alone/Dockerfile"}},
		{[]string{"odd/-x y\n/Dockerfile"}, []string{"odd/-x y\n/Dockerfile"}},
		{[]string{"alone/.hullcheck.yaml"}, []string{"alone/Dockerfile"}},
		{[]string{"shared/.hullcheck.yml"}, []string{app, shared}},
		{[]string{".hullcheck.yaml"}, []string{app, shared, "alone/Dockerfile", "odd/-x y\n/Dockerfile"}},
		{[]string{"alone"}, []string{"alone/Dockerfile"}},
		{[]string{"al", "app/Dockerfile.dev", "readme", "gone/Dockerfile"}, nil},
		{nil, nil},
	} {
		seen := &reads{Tree: tree(files)}
		units, _ := closed(t, seen, Options{Jobs: 1})
		changed := NewChanged(seen, c.changed)
		var got []string
		for _, u := range units {
			if changed.Affects(&u) {
				got = append(got, u.Source.Name)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q: %s", c.changed, diff)
		}
		for _, p := range seen.paths {
			if kind, _ := discover.KindOf(p); kind == discover.Dockerfile {
				t.Errorf("%q: %s was read", c.changed, p)
			}
		}
		for _, p := range c.changed {
			if !changed.Has(p) {
				t.Errorf("%q is not in its set", p)
			}
		}
	}
}

func TestChangedDirectory(t *testing.T) {
	t.Parallel()
	changed := NewChanged(tree(map[string]string{"a/b/c": "", "ab": ""}), []string{"a/"})
	var got []string
	for _, p := range []string{"a/b/c", "ab", "a", "b"} {
		if changed.Has(p) {
			got = append(got, p)
		}
	}
	if want := []string{"a/b/c", "a"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
