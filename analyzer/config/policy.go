package config

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/discover"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Flags are what a command line says; it wins over every file.
type Flags struct {
	analyzer.Selection // Presets are nil if none are given
	RequireReason      bool
}

// A Selected is what runs where a configuration holds, under given flags.
type Selected struct {
	Rules []*analyzer.Rule

	config      *Config
	on          map[string]bool // rules that run; false for those that run in a scope only
	needsReason bool
	patterns    map[*entry]scope
}

// Select joins the configuration with flags. The error is that of
// [analyzer.Selection.Apply].
func (c *Config) Select(all []*analyzer.Rule, flags Flags) (*Selected, error) {
	if flags.Presets == nil {
		flags.Presets = c.Presets
	}
	s := &Selected{config: c, on: map[string]bool{}, needsReason: flags.RequireReason || c.RequireReason}
	chosen, err := flags.Apply(all)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		on := slices.Contains(chosen, r)
		runs := on
		if len(flags.Select) == 0 && !slices.Contains(flags.Ignore, r.Name) {
			for _, e := range c.rules[r.Name] {
				switch {
				case e.enabled == nil:
				case e.scoped():
					runs = runs || *e.enabled
				default:
					on, runs = *e.enabled, *e.enabled
				}
			}
		}
		if runs {
			s.on[r.Name] = on
			s.Rules = append(s.Rules, r)
		}
	}
	s.compile()
	return s, nil
}

// Policy returns the policy of a unit with these files.
func (s *Selected) Policy(files *source.Files) analyzer.Policy { return policy{s, files} }

type policy struct {
	*Selected
	files *source.Files
}

// Runs implements the driver's Policy.
func (p policy) Runs(r *analyzer.Rule) bool {
	_, runs := p.on[r.Name]
	return runs
}

// Decide implements the driver's Policy.
func (p policy) Decide(f *analyzer.Finding) analyzer.Decision {
	d := analyzer.Decision{NeedsReason: p.needsReason}
	on := p.on[f.Rule.Name]
	var by *entry
	entries := p.config.rules[f.Rule.Name]
	for i := range entries {
		e := &entries[i]
		if !p.covers(e, f) {
			continue
		}
		switch {
		case e.enabled == nil:
		case e.scoped():
			on, by = *e.enabled, e
		default:
			on, by = p.on[f.Rule.Name], nil
		}
		if e.fail != nil {
			d.Advisory = !*e.fail
		}
		if e.suppressible != nil {
			d.NoComments = !*e.suppressible
		}
	}
	switch {
	case on:
	case by != nil && p.on[f.Rule.Name]:
		d.Suppression = by.suppression()
	default:
		d.Off = true
	}
	return d
}

func (e *entry) suppression() *analyzer.Suppression {
	text := fmt.Sprintf("off in %s", e.place)
	if e.reason != "" {
		text += ": " + e.reason
	}
	return &analyzer.Suppression{At: e.place, Text: text, Reason: e.reason, Kind: analyzer.External}
}

// scope holds the patterns of an entry.
type scope struct{ paths, exceptPaths discover.Patterns }

func (s *Selected) compile() {
	s.patterns = map[*entry]scope{}
	for _, entries := range s.config.rules {
		for i := range entries {
			if e := &entries[i]; e.paths != nil || e.exceptPaths != nil {
				s.patterns[e] = scope{
					discover.ParsePatterns(s.config.base, e.paths), discover.ParsePatterns(s.config.base, e.exceptPaths),
				}
			}
		}
	}
}

// covers reports whether a finding is in the scope of an entry: by the file it
// stands in and the services it is about.
func (p policy) covers(e *entry, f *analyzer.Finding) bool {
	if patterns, ok := p.patterns[e]; ok {
		name := ""
		if file := p.files.At(f.At.Pos()); file != nil {
			name = file.Path
		}
		if e.paths != nil && !patterns.paths.Match(name) || patterns.exceptPaths.Match(name) {
			return false
		}
	}
	if e.services == nil && e.exceptServices == nil {
		return true
	}
	about := e.services == nil
	for _, subject := range f.Subjects {
		service, ok := strings.CutPrefix(subject, "services.")
		switch {
		case !ok:
		case named(service, e.exceptServices), e.services != nil && !named(service, e.services):
			return false
		default:
			about = true
		}
	}
	return about
}

// named reports whether one of the patterns fits a name.
func named(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, _ := path.Match(pattern, name) // a pattern that is none has been refused
		return ok
	})
}
