package oracle

import (
	"slices"
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// TestOpenWorld takes the variables away from projects that Compose accepts:
// nothing may be refused for what is unknown then, and a value that is called
// known must be the one that Compose has with the variables.
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
		var problems []string
		for _, d := range open.Diagnostics {
			if isError(d) && d.Code != compose.RequiredVariable {
				problems = append(problems, "refused in the open world: "+d.Message)
			}
		}
		texts := map[string]string{}
		for _, l := range leaves(nil, closed.Root) {
			texts[l.path] = l.v.Str
		}
		opened := leaves(nil, open.Root)
		anyKey := map[string]bool{} // where an unknown key may replace any other
		for _, l := range opened {
			if strings.Contains(l.path, ".${") {
				anyKey[parent(l.path)] = true
			}
		}
		for _, l := range opened {
			if l.v.State == value.Assumed || anyKey[parent(l.path)] {
				continue
			}
			if l.v.State > value.Assumed {
				unknown++
				continue
			}
			if strings.Contains(l.path, "[") {
				continue // an unknown element moves those after it
			}
			known++
			if text, ok := texts[l.path]; ok && text != l.v.Str {
				problems = append(problems, l.path+" is known as "+source.Quote(l.v.Str)+", and Compose has "+source.Quote(text))
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

func isError(d compose.Diagnostic) bool { return d.Level >= compose.Error }

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
