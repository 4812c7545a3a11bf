package config

import (
	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/posture"
)

// A Config is what holds for a directory. The one of a directory without a
// configuration changes nothing.
type Config struct {
	Path string // of the file, relative to the root; "" if there is none

	// These hold for the whole run and are set in the root's configuration only.
	FailOn      string // a severity or "none"
	MinSeverity string
	Exclude     []string // patterns as in an ignore file of the root
	Profiles    []string // Compose profiles

	Presets       []analyzer.Preset // nil: not said
	RequireReason bool
	Posture       posture.Posture
	Escape        escape.Settings

	extends string
	rules   map[string][]entry
	base    string // directory that patterns count from
}

// Names are those of a configuration file, in the order in which they are
// looked for.
func Names() []string { return []string{".hullcheck.yaml", ".hullcheck.yml"} }

// Override returns the rules with the severities that hold for the run.
func (c *Config) Override(all []*analyzer.Rule) []*analyzer.Rule {
	rules := make([]*analyzer.Rule, len(all))
	for i, r := range all {
		rules[i] = r
		for _, e := range c.rules[r.Name] {
			if s, ok := analyzer.ParseSeverity(e.severity); ok {
				rules[i] = r.WithSeverity(s)
			}
		}
	}
	return rules
}

// An entry is what is said of a rule, for all of its findings or for those in
// its scope. Of several that fit, the last one decides, each setting by itself.
type entry struct {
	enabled, fail, suppressible *bool
	severity, reason            string

	paths, exceptPaths       []string
	services, exceptServices []string

	place analyzer.Location
}

// scoped reports whether the entry is about some findings only.
func (e *entry) scoped() bool {
	return e.paths != nil || e.exceptPaths != nil || e.services != nil || e.exceptServices != nil
}
