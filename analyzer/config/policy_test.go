package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// selected returns the rules that run, with an asterisk for those that run in a
// scope only.
func selected(t *testing.T, content string, flags Flags) (*Selected, string) {
	t.Helper()
	f := NewFinder(source.Memory{".hullcheck.yaml": []byte(content)}, known())
	c := f.Root()
	if got := problems(f); got != "" {
		t.Fatal(got)
	}
	s, err := c.Select(known(), flags)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range s.Rules {
		name := r.Name
		if !s.on[name] {
			name += "*"
		}
		names = append(names, name)
	}
	return s, strings.Join(names, " ")
}

func TestSelect(t *testing.T) {
	t.Parallel()
	choose := func(names ...string) Flags { return Flags{Selection: analyzer.Selection{Select: names}} }
	tests := []struct {
		name, content string
		flags         Flags
		want          string
	}{
		{"default", "", Flags{}, "RootUser HostNetwork"},
		{"off", "rules: {RootUser: off}", Flags{}, "HostNetwork"},
		{"on", "rules: {LimitMissing: on, LabelMissing: {enabled: true}}", Flags{}, "RootUser HostNetwork LimitMissing LabelMissing"},
		{"all off", "rules: {RootUser: off, HostNetwork: off}", Flags{}, ""},
		{"preset", "presets: [cis]", Flags{}, "RootUser HostNetwork LimitMissing"},
		{"preset by flag", "presets: [cis]", Flags{Selection: analyzer.Selection{Presets: []analyzer.Preset{analyzer.Hygiene}}}, "RootUser HostNetwork LabelMissing"},
		{"preset without a rule", "presets: [cis]\nrules: {LimitMissing: off}", Flags{}, "RootUser HostNetwork"},
		{"off in a scope", "rules: {RootUser: {enabled: false, paths: [a]}}", Flags{}, "RootUser HostNetwork"},
		{"on in a scope", "rules: {LimitMissing: {enabled: true, paths: [a]}}", Flags{}, "RootUser HostNetwork LimitMissing*"},
		{"off but in a scope", "rules: {RootUser: [{enabled: false}, {enabled: true, paths: [a]}]}", Flags{}, "RootUser* HostNetwork"},
		{"off in the end", "rules: {RootUser: [{enabled: true, paths: [a]}, {enabled: false}]}", Flags{}, "HostNetwork"},
		{"selected", "rules: {RootUser: off}", choose("RootUser"), "RootUser"},
		{"ignored", "rules: {LimitMissing: on}", Flags{Selection: analyzer.Selection{Ignore: []string{"LimitMissing"}}}, "RootUser HostNetwork"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if _, got := selected(t, test.content, test.flags); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
	if _, err := (&Config{}).Select(known(), choose("RootUsr")); err == nil || !strings.Contains(err.Error(), "did you mean `RootUser`") {
		t.Error(err)
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	const off = "off in .hullcheck.yaml:1:19"
	tests := []struct {
		name, entries string // of RootUser
		path          string
		subjects      []string
		want          string
	}{
		{"nothing", "on", "a/Dockerfile", nil, ""},
		{"path", "{enabled: false, paths: [a/], reason: old}", "a/Dockerfile", nil, off + ": old"},
		{"other path", "{enabled: false, paths: [a/]}", "b/Dockerfile", nil, ""},
		{"taken back", "{enabled: false, paths: [a/, '!a/x/']}", "a/x/Dockerfile", nil, off},
		{"taken back by file", "{enabled: false, paths: ['a/*', '!a/keep']}", "a/keep", nil, ""},
		{"excluded path", "{enabled: false, exclude-paths: [a/]}", "a/Dockerfile", nil, ""},
		{"not excluded path", "{enabled: false, exclude-paths: [a/]}", "b/Dockerfile", nil, off},
		{"service", "{enabled: false, services: ['ci-*']}", "a", []string{"stages.x", "services.ci-1"}, off},
		{"other service", "{enabled: false, services: [ci]}", "a", []string{"services.api"}, ""},
		{"one of two services", "{enabled: false, services: [ci]}", "a", []string{"services.api", "services.ci"}, ""},
		{"no service", "{enabled: false, services: [ci]}", "a", []string{"stages.ci"}, ""},
		{"excluded service", "{enabled: false, exclude-services: [api]}", "a", []string{"services.api"}, ""},
		{"no service to exclude", "{enabled: false, exclude-services: [api]}", "a", nil, off},
		{"path and service", "{enabled: false, paths: [a], services: [ci]}", "b", []string{"services.ci"}, ""},
		{"only in a path", "[{enabled: false}, {enabled: true, paths: [a]}]", "b", nil, "not one"},
		{"only in this path", "[{enabled: false}, {enabled: true, paths: [a]}]", "a", nil, ""},
		{"advisory", "{fail: false}", "a", nil, "advisory"},
		{"advisory elsewhere", "[{fail: false}, {fail: true, paths: [b]}]", "b", nil, ""},
		{"each setting by itself", "[{fail: false}, {suppressible: false, paths: [a]}]", "a", nil, "advisory, no comments"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, _ := selected(t, "rules: {RootUser: "+test.entries+"}", Flags{})
			files := source.NewFiles(source.Memory{})
			f := analyzer.At(files.Add(test.path, []byte("FROM x")).Span(0, 4), "root")
			f.Rule, f.Subjects = s.Rules[0], test.subjects
			if got := describe(s.Policy(files).Decide(f)); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
	s, _ := selected(t, "require-reason: true", Flags{})
	f := &analyzer.Finding{Rule: s.Rules[0]}
	if got := describe(s.Policy(source.NewFiles(source.Memory{})).Decide(f)); got != "needs a reason" {
		t.Error(got)
	}
}

func describe(d analyzer.Decision) string {
	var words []string
	for _, word := range []struct {
		is   bool
		name string
	}{{d.Off, "not one"}, {d.Advisory, "advisory"}, {d.NoComments, "no comments"}, {d.NeedsReason, "needs a reason"}} {
		if word.is {
			words = append(words, word.name)
		}
	}
	if d.Suppression != nil {
		words = append(words, d.Suppression.Text)
	}
	return strings.Join(words, ", ")
}

func TestOverride(t *testing.T) {
	t.Parallel()
	f := NewFinder(source.Memory{".hullcheck.yaml": []byte("rules: {RootUser: {severity: critical}}")}, known())
	var got []string
	for _, r := range f.Root().Override(known()) {
		got = append(got, fmt.Sprintf("%s %s: %s", r.Name, r.Severity(), r.Derivation()))
	}
	want := []string{"RootUser critical: configured", "HostNetwork low: degrades", "LimitMissing low: degrades", "LabelMissing low: degrades"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
