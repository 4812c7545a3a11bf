package analyzer

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
)

func named(name string, preset Preset, equivalents ...string) *Rule {
	return &Rule{Analyzer: &analysis.Analyzer{Name: name}, Preset: preset, Equivalents: equivalents}
}

func TestSelection(t *testing.T) {
	t.Parallel()
	all := []*Rule{
		named("RootUser", Default, "hadolint:DL3002"), named("HostNetwork", Default),
		named("StageNameCasing", Hygiene), named("HealthCheckMissing", CIS),
	}
	tests := []struct {
		name      string
		selection Selection
		want      []string
		err       string
	}{
		{"default", Selection{}, []string{"HostNetwork", "RootUser"}, ""},
		{"presets add", Selection{Presets: []Preset{Hygiene}}, []string{"HostNetwork", "RootUser", "StageNameCasing"}, ""},
		{"select wins", Selection{Presets: []Preset{CIS}, Select: []string{"StageNameCasing", "RootUser", "RootUser"}}, []string{"RootUser", "StageNameCasing"}, ""},
		{"ignore last", Selection{Select: []string{"RootUser", "HostNetwork"}, Ignore: []string{"RootUser"}}, []string{"HostNetwork"}, ""},
		{"mistyped", Selection{Select: []string{"RootUsr"}}, nil, "unknown rule `RootUsr`; did you mean `RootUser`?"},
		{"other case", Selection{Ignore: []string{"rootuser"}}, nil, "unknown rule `rootuser`; did you mean `RootUser`?"},
		{"of another tool", Selection{Ignore: []string{"DL3002"}}, nil, "unknown rule `DL3002`; did you mean `RootUser`?"},
		{"far away", Selection{Select: []string{"Nonsense"}}, nil, "unknown rule `Nonsense`"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			rules, err := test.selection.Apply(all)
			if test.err != "" {
				var unknown *UnknownRuleError
				if !errors.As(err, &unknown) || err.Error() != test.err {
					t.Errorf("error %v, want %s", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, r := range rules {
				names = append(names, r.Name)
			}
			if diff := cmp.Diff(test.want, names); diff != "" {
				t.Errorf("rules (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	known := []string{"--fail-on", "--format", "--select"}
	for name, want := range map[string][]string{
		"--fail-no": {"--fail-on"}, "--formt": {"--format"}, "--SELECT": {"--select"}, "--xyz": nil, "": nil,
	} {
		if diff := cmp.Diff(want, Suggest(name, known)); diff != "" && len(want)+len(Suggest(name, known)) > 0 {
			t.Errorf("%q (-want +got):\n%s", name, diff)
		}
	}
}

func TestParsePreset(t *testing.T) {
	t.Parallel()
	for _, name := range PresetNames() {
		if p, err := ParsePreset(name); err != nil || p.String() != name {
			t.Errorf("%s: %v, %v", name, p, err)
		}
	}
	if _, err := ParsePreset("hygine"); err == nil || err.Error() != "unknown preset `hygine`; did you mean `hygiene`?; there are default, cis, hygiene" {
		t.Errorf("got %v", err)
	}
}

// TestSeverities holds the table that derives a severity from its two axes.
func TestSeverities(t *testing.T) {
	t.Parallel()
	tests := []struct {
		rule Rule
		want string
	}{
		{Rule{Precondition: Direct, Reach: Host}, "critical"},
		{Rule{Precondition: Direct, Reach: Neighbour}, "high"},
		{Rule{Precondition: Direct, Reach: Itself}, "high"},
		{Rule{Precondition: KnownTechnique, Reach: Host}, "high"},
		{Rule{Precondition: KnownTechnique, Reach: Itself}, "medium"},
		{Rule{Precondition: SecondFlaw, Reach: Host}, "medium"},
		{Rule{Precondition: SecondFlaw, Reach: Itself}, "low"},
		{Rule{Precondition: MitigationOnly, Reach: Host}, "low"},
		{Rule{Effect: Rejected}, "high"},
		{Rule{Effect: Differs}, "medium"},
		{Rule{Effect: Degrades}, "low"},
		{Rule{Effect: Wasteful}, "note"},
		{Rule{Effect: Information}, "note"},
	}
	for _, test := range tests {
		got := test.rule.Severity()
		if got.String() != test.want {
			t.Errorf("%+v: %s, want %s", test.rule, got, test.want)
		}
		if parsed, ok := ParseSeverity(test.want); !ok || parsed != got {
			t.Errorf("%s does not parse", test.want)
		}
	}
}
