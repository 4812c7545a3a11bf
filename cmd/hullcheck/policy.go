package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/config"
	"github.com/hullcheck/hullcheck/analyzer/discover"
	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// configuration is what the configuration files of a run say.
type configuration struct {
	*config.Finder
	display func(path string) string
	close   func()
}

// configuration opens the configuration of a target: the file given by flag, or
// the nearest one of each unit.
func (o *checkOptions) configuration(t *target, all []*analyzer.Rule) (*configuration, error) {
	conf := &configuration{display: t.display, close: func() {}}
	switch {
	case o.noConfig:
		conf.Finder = &config.Finder{}
	case o.config == "":
		conf.Finder = config.NewFinder(t.tree, all)
	default:
		file, err := filepath.Abs(o.config)
		if err != nil {
			return nil, err
		}
		if relative, err := discover.Relative(t.root, []string{file}); err == nil {
			conf.Finder = config.NewFixed(t.tree, relative[0], all)
			break
		}
		elsewhere, err := source.Open(filepath.Dir(file))
		if err != nil {
			return nil, err
		}
		conf.close = func() { _ = elsewhere.Close() }
		conf.display = func(p string) string { return filepath.Join(filepath.Dir(o.config), filepath.FromSlash(p)) }
		conf.Finder = config.NewFixed(elsewhere, filepath.Base(file), all)
	}
	return conf, nil
}

// apply takes from the root's configuration what no flag says.
func (s *settings) apply(root *config.Config, o *checkOptions) {
	if name := root.FailOn; name != "" && !o.given("fail-on") {
		s.failOn = nil
		if threshold, ok := analyzer.ParseSeverity(name); ok {
			s.failOn = &threshold
		}
	}
	if least, ok := analyzer.ParseSeverity(root.MinSeverity); ok && !o.given("min-severity") {
		s.driver.MinSeverity = least
	}
	if !o.given("exclude") {
		o.exclude = root.Exclude
	}
	if !o.given("profile") {
		o.profiles = root.Profiles
	}
}

// choose gives each unit the policy of its configuration, and the driver the
// rules that run in any of them.
func (s *settings) choose(units []analyzer.Unit, conf *configuration, all []*analyzer.Rule) error {
	all = conf.Root().Override(all)
	chosen := map[*config.Config]*config.Selected{}
	s.driver.Known, s.driver.Rules = all, nil
	for i := range units {
		u := &units[i]
		of := conf.Of(u.Source.Dir)
		selected := chosen[of]
		if selected == nil {
			var err error
			if selected, err = of.Select(all, s.flags); err != nil {
				return usageError{err}
			}
			chosen[of] = selected
			s.driver.Rules = append(s.driver.Rules, selected.Rules...)
		}
		said, err := config.SayPosture(of.Posture, s.posture)
		if err != nil {
			return usage("--posture: %w", err)
		}
		paths := of.Escape
		if s.cutAt != nil {
			paths.CutAt = *s.cutAt
		}
		u.Seeds[posture.Analyzer], u.Seeds[escape.Configured] = said, paths
		u.Policy = selected.Policy(u.Source.Files)
	}
	slices.SortFunc(s.driver.Rules, func(a, b *analyzer.Rule) int { return strings.Compare(a.Name, b.Name) })
	s.driver.Rules = slices.Compact(s.driver.Rules)
	return conf.mistakes()
}

// mistakes returns what is wrong with the files read so far.
func (conf *configuration) mistakes() error {
	problems := conf.Problems()
	if len(problems) == 0 {
		return nil
	}
	lines := []string{"nothing is analysed: the configuration is wrong"}
	for _, p := range problems {
		at := p.At
		at.Path = conf.display(p.Path)
		lines = append(lines, at.String()+": "+p.Message)
	}
	return errors.New(strings.Join(lines, "\n"))
}
