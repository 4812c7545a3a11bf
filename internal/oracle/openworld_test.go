package oracle

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// TestOpenWorld takes the variables away from projects that Compose accepts:
// nothing may be refused for what is unknown then, and a value that is called
// known must be the one that Compose has with the variables. What a file brings
// that only a variable names is outside of the test.
func TestOpenWorld(t *testing.T) {
	t.Parallel()
	known, unknown, shown := 0, 0, 0
	for seed := range uint64(1500) {
		p := generate(*firstSeed+seed<<24, []string{"", "${NAME}", "nested ${}", "include", "override file"}[seed%5])
		closed := loadMemory(p, true)
		clear(p.env)
		p.files[dir+"/.env"] = withoutVariables(p.files[dir+"/.env"])
		open := loadMemory(p, false)
		if slices.ContainsFunc(closed.Diagnostics, isError) {
			continue
		}
		opened := leaves(nil, open.Root)
		problems := wronglyRefused(p, open, opened)
		if !namedByVariable(t, p) {
			texts := map[string]string{}
			for _, l := range leaves(nil, closed.Root) {
				texts[l.path] = l.v.Str
			}
			for _, l := range opened {
				if l.v.State > value.Assumed {
					unknown++
				}
				if l.v.State >= value.Assumed || movable(opened, l) {
					continue
				}
				known++
				if text, ok := texts[l.path]; ok && text != l.v.Str {
					problems = append(problems, l.path+" is known as "+source.Quote(l.v.Str)+", and Compose has "+source.Quote(text))
				}
			}
		}
		if len(problems) == 0 {
			continue
		}
		t.Fail()
		if shown++; shown <= *showCases {
			t.Logf("%s\n%s\n%s", p.name, strings.Join(problems, "\n"), p.text())
		}
	}
	t.Logf("%d known values, %d that depend on variables", known, unknown)
	if known == 0 || unknown == 0 {
		t.Error("one kind has no case")
	}
}

// wronglyRefused returns what the open world refuses and Compose may take. The latter
// refuses a default too, where a variable keeps it.
func wronglyRefused(p *project, open *compose.Project, opened []leaf) (problems []string) {
	unset := loadMemory(p, true)
	for _, d := range open.Diagnostics {
		if !isError(d) || d.Code == compose.RequiredVariable || hidden(opened, d) {
			continue
		}
		if !slices.ContainsFunc(unset.Diagnostics, func(u compose.Diagnostic) bool {
			return isError(u) && u.Code == d.Code && u.Message == d.Message
		}) {
			problems = append(problems, "refused in the open world: "+d.Message)
		}
	}
	return problems
}

// hidden reports whether a problem is in an element of a list whose other
// members are not known: which element replaces which depends on them.
func hidden(opened []leaf, d compose.Diagnostic) bool {
	element := func(path string) string { return path[:strings.LastIndexByte(path, ']')+1] }
	for _, l := range opened {
		if !l.v.At.Contains(d.At) || element(l.path) == "" {
			continue
		}
		for _, other := range opened {
			if element(other.path) == element(l.path) && isUnknown(other.v) && !other.v.At.Contains(d.At) {
				return true
			}
		}
	}
	return false
}

// movable reports whether a variable may put another value in the place of a
// known one: another element of a list, another entry of the same key, what
// another attribute implies.
func movable(opened []leaf, l leaf) bool {
	if strings.Contains(l.path, "[") || l.v.Step.Via(value.Implied) != nil {
		return true
	}
	for path := parent(l.path); path != ""; path = parent(path) {
		if slices.ContainsFunc(opened, func(o leaf) bool {
			return strings.HasPrefix(o.path, path+".") && strings.Contains(key(o.path, path), "${")
		}) {
			return true
		}
	}
	return false
}

// key returns the part of a path that follows the path of a map.
func key(path, in string) string {
	key := path[len(in)+1:]
	if i := strings.IndexByte(key, '.'); i >= 0 && !strings.Contains(key[:i], "${") {
		return key[:i]
	}
	return key
}

// namedByVariable reports whether a variable decides what a project includes or
// extends.
func namedByVariable(t *testing.T, p *project) bool {
	t.Helper()
	var within func(n *yaml.Node, reference bool) bool
	within = func(n *yaml.Node, reference bool) bool {
		if n.Kind == yaml.ScalarNode {
			return reference && strings.Contains(n.Value, "$")
		}
		for i, kid := range n.Content {
			named := n.Kind == yaml.MappingNode && i%2 == 1 && (n.Content[i-1].Value == "include" || n.Content[i-1].Value == "extends")
			if within(kid, reference || named) {
				return true
			}
		}
		return false
	}
	for name, text := range p.files {
		if !strings.HasSuffix(name, ".yaml") {
			continue
		}
		for d := yaml.NewDecoder(strings.NewReader(text)); ; {
			var n yaml.Node
			if err := d.Decode(&n); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(name, err)
			}
			if within(&n, false) {
				return true
			}
		}
	}
	return false
}

func isError(d compose.Diagnostic) bool { return d.Level >= compose.Error }

func isUnknown(v *value.Value) bool { return v.State == value.Partial || v.State == value.Unknown }

func loadMemory(p *project, closed bool) *compose.Project {
	memory := source.Memory{}
	for name, text := range p.files {
		memory[name] = []byte(text)
	}
	return compose.Load(source.NewFiles(memory), compose.Options{Files: p.compose, Dir: p.dir, Env: p.env, Profiles: p.profiles, ClosedWorld: closed})
}

// withoutVariables drops what the generator defines for its expressions.
func withoutVariables(env string) string {
	var b strings.Builder
	for line := range strings.Lines(env) {
		if !strings.HasPrefix(strings.TrimPrefix(line, "export "), "V") {
			b.WriteString(line)
		}
	}
	return b.String()
}

func parent(path string) string { return path[:max(0, strings.LastIndexByte(path, '.'))] }
