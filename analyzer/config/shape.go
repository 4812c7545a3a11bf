package config

import (
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/discover"
	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/posture"
)

// file describes the whole file.
func file() mapping[Config] {
	severities := analyzer.SeverityNames()
	return mapping[Config]{[]key[Config]{
		with("extends", "../.hullcheck.yaml", text{isLocal, "the path of a file (nothing is fetched)"},
			func(c *Config) *string { return &c.extends },
			"A file inside the root, relative to this one, whose keys count where this file has none of their own."),
		with("presets", "[cis, hygiene]", list[analyzer.Preset]{presets()},
			func(c *Config) *[]analyzer.Preset { return &c.Presets },
			"Rules to run in addition to the default ones."),
		with("rules", "", ruleMap{},
			func(c *Config) *map[string][]entry { return &c.rules },
			"Rules by name: on, off, or settings, for all of their findings or by path and service."),
		with("require-reason", "true", truth{},
			func(c *Config) *bool { return &c.RequireReason },
			"A comment without a reason silences nothing."),
		with("posture", "", postureShape(),
			func(c *Config) *posture.Posture { return &c.Posture },
			"What is true of the hosts; no file of an application says it."),
		with("cut-at", "medium", bands(),
			func(c *Config) *analyzer.Severity { return &c.Escape.CutAt },
			"The severity of paths to the host from which changes are proposed that close them."),
		with("keep", "[portainer/remove-socket]", list[string]{keep()},
			func(c *Config) *[]string { return &c.Escape.Keep },
			"What these changes leave alone: a service, or a service and a kind of change, as hullcheck paths names it."),
		with("costs", "{remove-socket: 9}", costMap{},
			func(c *Config) *map[string]int { return &c.Escape.Costs },
			"What a kind of change costs, from 1; the cheapest set is proposed."),
		with("accept", "[{service: portainer, edge: SOCK.docker, reason: administers the host, until: 2027-03-31}]", list[escape.Acceptance]{acceptance{}},
			func(c *Config) *[]escape.Acceptance { return &c.Escape.Accept },
			"Steps of paths to the host that are accepted; the paths are listed apart, and return after the date."),
		forRun(with("fail-on", "high", oneOf(append(slices.Clone(severities), "none")...),
			func(c *Config) *string { return &c.FailOn },
			"Exit 1 for a finding of this severity. Only in the root's configuration.")),
		forRun(with("min-severity", "low", oneOf(severities...),
			func(c *Config) *string { return &c.MinSeverity },
			"Hide findings below; the exit code counts them. Only in the root's configuration.")),
		forRun(with("exclude", "[/third_party/, '*.example.yaml']", list[string]{pattern()},
			func(c *Config) *[]string { return &c.Exclude },
			"What is not looked into, written as in .gitignore and counted from the root. Only in the root's configuration.")),
		forRun(with("profiles", "[production]", list[string]{text{want: "the name of a Compose profile"}},
			func(c *Config) *[]string { return &c.Profiles },
			"Analyse what runs with these Compose profiles; otherwise every service. Only in the root's configuration.")),
	}}
}

func isLocal(p string) bool {
	return !path.IsAbs(p) && !strings.Contains(p, ":") && !strings.Contains(p, `\`)
}

func presets() words[analyzer.Preset] {
	return words[analyzer.Preset]{names: analyzer.PresetNames(), value: func(name string) analyzer.Preset {
		p, _ := analyzer.ParsePreset(name) // one of the names
		return p
	}}
}

func pattern() text { return text{discover.ValidPattern, "a pattern as in .gitignore"} }

func postureShape() mapping[posture.Posture] {
	return mapping[posture.Posture]{[]key[posture.Posture]{
		with("engine", "docker-rootful",
			oneOf(posture.DockerRootful, posture.DockerRootless, posture.DockerDesktop, posture.PodmanRootful, posture.PodmanRootless),
			func(p *posture.Posture) *posture.Engine { return &p.Engine },
			"What runs the containers."),
		with("userns_remap", "false", truth{},
			func(p *posture.Posture) *bool { return &p.UsernsRemap },
			"Whether the engine maps root in containers to another user."),
		with("lsm", "unknown", oneOf(posture.UnknownLSM, posture.AppArmor, posture.SELinux, posture.NoLSM),
			func(p *posture.Posture) *posture.LSM { return &p.LSM },
			"The security module that confines containers."),
		with("cgroup", "v2", oneOf(posture.CgroupV1, posture.CgroupV2),
			func(p *posture.Posture) *posture.Cgroup { return &p.Cgroup },
			"The version of the control groups."),
		with("lockdown", "unknown", oneOf(posture.UnknownLockdown, posture.NoLockdown, posture.Integrity, posture.Confidentiality),
			func(p *posture.Posture) *posture.Lockdown { return &p.Lockdown },
			"The kernel's lockdown mode."),
		with("kernel", "patched", oneOf(posture.Patched, posture.Unpatched),
			func(p *posture.Posture) *posture.Kernel { return &p.Kernel },
			"Whether the kernel has the fixes for published flaws."),
		with("ambient_caps", "false", truth{},
			func(p *posture.Posture) *bool { return &p.AmbientCaps },
			"Whether the engine gives added capabilities to users other than root."),
		with("docker_group_users", "unknown", oneOf(posture.UnknownMembers, posture.NoMembers, posture.SomeMembers),
			func(p *posture.Posture) *posture.Members { return &p.DockerGroupUsers },
			"Whether users of the host are in the group docker."),
		with("trusted_network", "internet", oneOf(posture.Internet, posture.LAN),
			func(p *posture.Posture) *posture.Network { return &p.TrustedNetwork },
			"What reaches a port that is published on all addresses."),
	}}
}

// settings describe what is said of a rule.
func settings() mapping[entry] {
	service := text{func(p string) bool { _, err := path.Match(p, ""); return err == nil }, "the name of a service, `*` for any letters"}
	return mapping[entry]{[]key[entry]{
		with("enabled", "false", given[bool]{truth{}}, func(e *entry) **bool { return &e.enabled },
			"Whether the rule runs. What it would find in a scope where it does not counts as suppressed."),
		with("fail", "false", given[bool]{truth{}}, func(e *entry) **bool { return &e.fail },
			"Whether findings fail the run; they are shown all the same."),
		with("suppressible", "false", given[bool]{truth{}}, func(e *entry) **bool { return &e.suppressible },
			"Whether comments silence findings."),
		forRun(with("severity", "critical", oneOf(analyzer.SeverityNames()...), func(e *entry) *string { return &e.severity },
			"Another severity for the whole run. Only in the root's configuration, and not by path or service.")),
		with("reason", "throw-away machines", text{want: "a reason"}, func(e *entry) *string { return &e.reason },
			"Why; it stands beside what is suppressed."),
		with("paths", "[deploy/]", list[string]{pattern()}, func(e *entry) *[]string { return &e.paths },
			"Only for findings in these files, written as in .gitignore and counted from the configuration's directory."),
		with("exclude-paths", "[deploy/dev/]", list[string]{pattern()}, func(e *entry) *[]string { return &e.exceptPaths },
			"Not for findings in these files."),
		with("services", "[ci, 'ci-*']", list[string]{service}, func(e *entry) *[]string { return &e.services },
			"Only for findings about these services."),
		with("exclude-services", "[edge]", list[string]{service}, func(e *entry) *[]string { return &e.exceptServices },
			"Not for findings about these services."),
	}}
}

// ruleMap is what is said of each rule.
type ruleMap struct{}

func (ruleMap) read(r *reader, n *yaml.Node, into *map[string][]entry) {
	r.members(n, func(name string, at, value *yaml.Node) {
		if analyzer.Find(name, r.rules) == nil {
			err := &analyzer.UnknownRuleError{Name: name, Suggestions: analyzer.SuggestRules(name, r.rules)}
			r.problem(at, "%s", err)
			return
		}
		entries := []entry{{place: analyzer.Locate(r.file, r.span(at))}}
		switch value.Kind {
		case yaml.ScalarNode:
			word := switchWords()
			on := new(bool)
			word.read(r, value, on)
			entries[0].enabled = on
		case yaml.SequenceNode:
			entries = make([]entry, len(value.Content))
			for i, item := range value.Content {
				if !r.alias(item) {
					entries[i].read(r, item)
				}
			}
		default:
			entries[0].read(r, value)
		}
		if *into == nil {
			*into = map[string][]entry{}
		}
		(*into)[name] = entries
	})
}

// switchWords are what switches a rule. YAML 1.1 takes on and off for true and
// false.
func switchWords() words[bool] {
	return words[bool]{[]string{"on", "off", "true", "false"}, func(name string) bool { return name == "on" || name == "true" }}
}

func (e *entry) read(r *reader, n *yaml.Node) {
	before := r.count
	settings().read(r, n, e)
	e.place = analyzer.Locate(r.file, r.span(n))
	if r.count > before {
		return
	}
	switch {
	case e.severity != "" && e.scoped():
		r.problem(n, "a severity holds for the whole run: write it without paths and services")
	case e.enabled == nil && e.fail == nil && e.suppressible == nil && e.severity == "" && r.reach != inherited:
		r.problem(n, "nothing is set here: write enabled, fail, suppressible or severity")
	}
}

func (ruleMap) schema(rules []*analyzer.Rule) object {
	properties := object{}
	for _, rule := range rules {
		properties[rule.Name] = object{"description": rule.Title(), "allOf": []object{{"$ref": "#/definitions/rule"}}}
	}
	return object{"type": []string{"object", "null"}, "additionalProperties": false, "properties": properties}
}

// ruleSchema is the definition that each rule refers to.
func ruleSchema(rules []*analyzer.Rule) object {
	one := settings().schema(rules)
	one["type"], one["minProperties"] = "object", 1
	return object{"anyOf": []object{
		{"enum": []any{"on", "off", true, false}},
		one,
		{"type": "array", "items": one},
	}}
}
