package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// known returns the rules of the tests.
func known() []*analyzer.Rule {
	rule := func(name string, preset analyzer.Preset) *analyzer.Rule {
		return &analyzer.Rule{Analyzer: &analysis.Analyzer{Name: name, Doc: "a rule"}, Preset: preset, Effect: analyzer.Degrades}
	}
	root := rule("RootUser", analyzer.Default)
	root.Equivalents = []string{"hadolint:DL3002"}
	return []*analyzer.Rule{root, rule("HostNetwork", analyzer.Default), rule("LimitMissing", analyzer.CIS), rule("LabelMissing", analyzer.Hygiene)}
}

func tree(files map[string]string) source.Memory {
	m := source.Memory{}
	for name, content := range files {
		m[name] = []byte(content)
	}
	return m
}

func problems(f *Finder) string {
	var b strings.Builder
	for _, p := range f.Problems() {
		at := p.At
		at.Path = p.Path
		fmt.Fprintf(&b, "%s: %s", at, p.Message)
		if p.At.Text != "" {
			fmt.Fprintf(&b, " [%s]", p.At.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestProblems(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, content, want string }{
		{"nothing", "", ""},
		{"comments", "# a\n---\n# b\n", ""},
		{"empty keys", "rules:\nexclude:\nposture:\n", ""},
		{"byte order mark", "\ufefffail-on: hihg\n", "1:10: `hihg` is none of note, low, medium, high, critical, none; did you mean `high`? [hihg]"},
		{"carriage returns", "rules:\r\n  RootUsr: off\r\n", "2:3: unknown rule `RootUsr`; did you mean `RootUser`? [RootUsr]"},
		{"runes", "exclude: [\"é\", 'ö', 7]\n", "1:21: a pattern as in .gitignore is needed here [7]"},
		{"another tool's id", "rules: {DL3002: off}\n", "1:9: unknown rule `DL3002`; did you mean `RootUser`? [DL3002]"},
		{"unknown key", "rule: {}\n", "1:1: unknown key `rule`; did you mean `rules`? [rule]"},
		{"key far from all", "frobnicate: 1\n", "1:1: unknown key `frobnicate`; there are extends, presets, rules, require-reason, posture, cut-at, keep, costs, accept, fail-on, min-severity, exclude, profiles [frobnicate]"},
		{"twice", "fail-on: low\nfail-on: high\n", "2:1: `fail-on` is written twice, first in line 1 [fail-on]"},
		{"rule twice", "rules:\n  RootUser: on\n  RootUser: off\n", "3:3: `RootUser` is written twice, first in line 2 [RootUser]"},
		{"no switch", "rules: {RootUser: offf}\n", "1:19: `offf` is none of on, off, true, false; did you mean `off`? [offf]"},
		{"no truth", "require-reason: yes\n", "1:17: true or false is needed here [yes]"},
		{"no list", "presets: cis\n", "1:10: a list is needed here: write `[…]`, or `- …` on lines of their own [cis]"},
		{"no mapping", "rules: [RootUser]\n", "1:8: `key: value` is needed here [[RootUser]]"},
		{"no word", "fail-on: [high]\n", "1:10: a word is needed here: note, low, medium, high, critical, none [[high]]"},
		{"preset", "presets: [cis, 'hygien']\n", "1:16: `hygien` is none of default, cis, hygiene; did you mean `hygiene`? ['hygien']"},
		{"pattern", "exclude:\n- \"[a\"\n", "2:3: `[a` is not a pattern as in .gitignore [\"[a\"]"},
		{"service", "rules: {RootUser: {fail: false, services: ['[a']}}\n", "1:44: `[a` is not the name of a service, `*` for any letters ['[a']"},
		{"posture", "posture:\n  lsm: app-armor\n  userns-remap: true\n", "2:8: `app-armor` is none of unknown, apparmor, selinux, none; did you mean `apparmor`? [app-armor]\n" +
			"3:3: unknown key `userns-remap`; did you mean `userns_remap`? [userns-remap]"},
		{
			"acceptance", "accept:\n- {service: a, edge: SOCK.dokcer, reason: r, until: 2027-02-30}\n- {service: a, edge: MNT.etc}\n",
			"2:22: `SOCK.dokcer` is no edge that hullcheck paths prints; did you mean `SOCK.docker`? [SOCK.dokcer]\n" +
				"2:53: a date such as 2027-03-31 is needed here [2027-02-30]\n" +
				"3:3: service, edge and reason are needed here [{service: a, edge: MNT.etc}]",
		},
		{"costs", "costs: {remove-sockt: 1, user: 0}\n", "1:9: unknown kind of change `remove-sockt`; did you mean `remove-socket`? [remove-sockt]\n" +
			"1:32: a number from 1 to 1000 is needed here [0]"},
		{"keep", "keep: [a/b]\ncut-at: note\n", "1:8: `a/b` is not a service, or a service and a kind of change such as portainer/remove-socket [a/b]\n" +
			"2:9: `note` is none of critical, high, medium, low [note]"},
		{"settings", "rules: {RootUser: {enable: false}}\n", "1:20: unknown key `enable`; did you mean `enabled`? [enable]"},
		{"severity in a scope", "rules:\n  RootUser:\n    - severity: high\n      paths: [a]\n", "3:7: a severity holds for the whole run: write it without paths and services [severity: high]"},
		{"scope alone", "rules: {RootUser: {paths: [a]}}\n", "1:19: nothing is set here: write enabled, fail, suppressible or severity [{paths: [a]}}]"},
		{"alias", "exclude: &x [a]\nprofiles: *x\n", "2:11: aliases are not read here: write the value out [*x]"},
		{"key that is none", "? [a]\n: b\n", "1:3: a key is one word [[a]]"},
		{"scalar", "off\n", "1:1: `key: value` is needed here [off]"},
		{"two documents", "fail-on: low\n---\nfail-on: high\n", "2:1: a second document starts here: a configuration is one [---]"},
		{"not closed", "rules: {\n", "2:1: not YAML: did not find expected node content"},
		{"tab", "rules:\n\tRootUser: off\n", "2:1: not YAML: found character that cannot start any token [\tRootUser: off]"},
		{"control character", "fail-on: \x1b[31m\n", "1:10: the character U+001B is not allowed here [\x1b]"},
		{"line break of YAML alone", "fail-on: low\u2028\n", "1:13: the character U+2028 is not allowed here [\u2028]"},
		{"not UTF-8", "fail-on: \xff\n", "1:10: the byte 0xff is not UTF-8 [\xff]"},
		{"remote", "extends: https://example.com/x\n", "1:10: `https://example.com/x` is not the path of a file (nothing is fetched) [https://example.com/x]"},
		{"absolute", "extends: /etc/passwd\n", "1:10: `/etc/passwd` is not the path of a file (nothing is fetched) [/etc/passwd]"},
		{"outside", "extends: ../x\n", "1:10: `../x` leads outside the root; --root sets a wider one [../x]"},
		{"absent", "extends: x\n", "1:10: `x` does not exist [x]"},
		{"itself", "extends: .hullcheck.yaml\n", "1:10: `.hullcheck.yaml` extends itself [.hullcheck.yaml]"},
		{"escapes", "\"\\e]0;x\": 1\n", "1:1: unknown key `\\x1b]0;x`; there are extends, presets, rules, require-reason, posture, cut-at, keep, costs, accept, fail-on, min-severity, exclude, profiles [\"\\e]0;x\"]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := NewFinder(tree(map[string]string{".hullcheck.yaml": test.content}), known())
			f.Root()
			want := ""
			for line := range strings.Lines(test.want) {
				want += ".hullcheck.yaml:" + strings.TrimSuffix(line, "\n") + "\n"
			}
			if diff := cmp.Diff(want, problems(f)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFinder(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		".hullcheck.yaml":        "fail-on: low\npresets: [cis]\nposture: {engine: docker-rootless, cgroup: v1}\n",
		"a/.hullcheck.yml":       "posture: {lsm: apparmor}\n",
		"b/.hullcheck.yaml":      "extends: ../.hullcheck.yaml\nposture: {cgroup: v2}\n",
		"c/.hullcheck.yaml":      "min-severity: low\nrules: {RootUser: {severity: high}}\n",
		"d/.hullcheck.yaml":      "min-severity: low\n",
		"d/.git/HEAD":            "",
		"e/.hullcheck.yaml":      "",
		"e/.hullcheck.yml":       "",
		"f/.hullcheck.yaml/file": "",
	}
	f := NewFinder(tree(files), known())
	for dir, want := range map[string]string{
		".": ".hullcheck.yaml", "x/y": ".hullcheck.yaml", "../z": ".hullcheck.yaml",
		"a": "a/.hullcheck.yml", "a/deep/er": "a/.hullcheck.yml", "b/.": "b/.hullcheck.yaml",
	} {
		if got := f.Of(dir).Path; got != want {
			t.Errorf("%s: %q, want %q", dir, got, want)
		}
	}
	if f.Of("a/x") != f.Of("a") || f.Of("x") != f.Root() {
		t.Error("a file is one configuration")
	}
	root, b := f.Root(), f.Of("b")
	if root.FailOn != "low" || b.FailOn != "" || f.Of("a").Presets != nil {
		t.Errorf("%+v %+v", root, b)
	}
	want := posture.Default()
	want.Engine = posture.DockerRootless
	if diff := cmp.Diff(want, b.Posture); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]analyzer.Preset{analyzer.CIS}, b.Presets); diff != "" {
		t.Error(diff)
	}
	if got := problems(f); got != "" {
		t.Error(got)
	}
	for _, dir := range []string{"c", "d", "e", "f"} {
		f.Of(dir)
	}
	const mistakes = "c/.hullcheck.yaml:1:1: `min-severity` holds for the whole run: write it in the configuration of the root [min-severity]\n" +
		"c/.hullcheck.yaml:2:20: `severity` holds for the whole run: write it in the configuration of the root [severity]\n" +
		"e/.hullcheck.yml: there is `e/.hullcheck.yaml` beside it: only one can hold\n" +
		"f/.hullcheck.yaml: `f/.hullcheck.yaml` is a directory, not a regular file\n"
	if diff := cmp.Diff(mistakes, problems(f)); diff != "" {
		t.Error(diff)
	}

	fixed := NewFixed(tree(files), "c/.hullcheck.yaml", known())
	if c := fixed.Of("a"); c.Path != "c/.hullcheck.yaml" || c.MinSeverity != "low" || problems(fixed) != "" {
		t.Errorf("%+v %s", c, problems(fixed))
	}
	if none := (&Finder{}); none.Of("a").Path != "" || none.Of("a") != none.Root() || none.Problems() != nil {
		t.Error("the zero Finder finds something")
	}
}

func TestExtends(t *testing.T) {
	t.Parallel()
	files := map[string]string{".hullcheck.yaml": "extends: '0'\n", "loop/.hullcheck.yaml": "extends: b\n", "loop/b": "extends: .hullcheck.yaml\n"}
	for i := range 12 {
		files[fmt.Sprint(i)] = fmt.Sprintf("extends: '%d'\n", i+1)
	}
	f := NewFinder(tree(files), known())
	f.Of(".")
	f.Of("loop")
	const want = "7:1:10: more than 8 files extend each other ['8']\n" +
		"loop/b:1:10: `loop/.hullcheck.yaml` extends itself [.hullcheck.yaml]\n"
	if diff := cmp.Diff(want, problems(f)); diff != "" {
		t.Error(diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("fail-on: high\nrules: {RootUser: [{enabled: false, paths: [a]}]}\n")
	f.Add("extends: .hullcheck.yaml\nposture: {lsm: 'x''y'}\n")
	f.Add("\ufeffa: \"\\\"\n? |\n - x: !!str &é y\n")
	f.Fuzz(func(t *testing.T, content string) {
		finder := NewFinder(source.Memory{".hullcheck.yaml": []byte(content)}, known())
		c := finder.Root()
		for _, p := range finder.Problems() {
			if p.Path != c.Path || p.Message == "" || p.At.Start.Offset < 0 || p.At.End.Offset < p.At.Start.Offset || p.At.End.Offset > len(content) {
				t.Errorf("%+v", p)
			}
		}
		if _, err := c.Select(known(), Flags{}); err != nil {
			t.Error(err)
		}
	})
}
