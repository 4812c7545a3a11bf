package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/fix"
	"github.com/hullcheck/hullcheck/analyzer/report/diff"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// fixOptions are the flags of check that change files.
type fixOptions struct {
	fix, diff, unsafe bool
}

func (o *fixOptions) flags(f *pflag.FlagSet) {
	f.BoolVar(&o.fix, "fix", false, "write what the findings suggest where the container keeps working without further change; report what remains")
	f.BoolVar(&o.diff, "diff", false, "print what --fix would change and write nothing")
	f.BoolVar(&o.unsafe, "unsafe-fixes", false, "with --fix or --diff: change what has to be reviewed, too")
}

func (o *fixOptions) on() bool { return o.fix || o.diff }

// check returns what is wrong with the flags.
func (o *fixOptions) check() error {
	if o.unsafe && !o.on() {
		return usage("--unsafe-fixes goes with --fix or --diff")
	}
	return nil
}

// fix applies fixes to the files of t and writes them, unless they are only
// shown. What is analysed afterwards is the result.
func (c *cli) fix(ctx context.Context, o *checkOptions, t *target, s settings, conf *configuration, all []*analyzer.Rule, p *progress) (*fix.Result, error) {
	disk, ok := t.tree.(*source.Disk)
	if !ok && !o.fixes.diff {
		return nil, usage("--fix can't write standard input; --diff shows what it would change")
	}
	threshold := s.driver.MinSeverity
	j := judge{options: o, target: *t, settings: s, conf: conf, all: all, progress: p}
	result, err := fix.Run(ctx, t.tree, fix.Options{
		Unsafe:  o.fixes.unsafe,
		Analyse: j.analyse,
		Applies: func(f *analyzer.Finding) bool {
			return f.Rule.Severity() >= threshold && (j.changed == nil || j.changed(f.Location.Path))
		},
	})
	if err != nil {
		return nil, err
	}
	if o.fixes.diff {
		t.tree = result.Tree
		return result, nil
	}
	err = result.Write(disk)
	return result, err
}

// A judge analyses a tree with the rules that are chosen and those that say what
// does not load.
type judge struct {
	options  *checkOptions
	target   target
	settings settings
	conf     *configuration
	all      []*analyzer.Rule
	progress *progress
	changed  func(path string) bool // with --affected
}

func (j *judge) analyse(ctx context.Context, tree source.Tree) (*analyzer.Report, error) {
	t, s := j.target, j.settings
	t.tree = tree
	selected, err := j.options.find(ctx, &t, j.progress)
	if err != nil {
		return nil, err
	}
	if selected.changed != nil {
		j.changed = selected.changed.Has
	}
	if err := s.choose(selected.units, j.conf, j.all); err != nil {
		return nil, err
	}
	for i := range selected.units {
		selected.units[i].Policy = loading{selected.units[i].Policy}
	}
	for _, r := range s.driver.Known {
		if r.NotAnalysed && !slices.Contains(s.driver.Rules, r) {
			s.driver.Rules = append(s.driver.Rules, r)
		}
	}
	s.driver.MinSeverity = analyzer.NoteSeverity
	j.progress.begin("analyse", len(selected.units))
	s.driver.Done = j.progress.one
	report, err := analyzer.Run(ctx, selected.units, s.driver)
	if err != nil {
		return nil, err
	}
	report.Gaps = append(report.Gaps, selected.gaps...)
	return report, nil
}

// loading is a policy under which what does not load counts, whatever is
// configured.
type loading struct{ analyzer.Policy }

// Runs implements [analyzer.Policy].
func (l loading) Runs(r *analyzer.Rule) bool { return r.NotAnalysed || l.Policy.Runs(r) }

// Decide implements [analyzer.Policy].
func (l loading) Decide(f *analyzer.Finding) analyzer.Decision {
	if f.Rule.NotAnalysed {
		return analyzer.Decision{NoComments: true}
	}
	return l.Policy.Decide(f)
}

// tellFixes says what was, or would be, changed.
func (c *cli) tellFixes(r *fix.Result, o *checkOptions) {
	done := "applied"
	if o.fixes.diff {
		done = "to apply"
	}
	if o.quiet {
		return
	}
	c.say("%s %s in %s", counted(len(r.Applied), "fix", "fixes"), done, counted(len(r.Files), "file", "files"))
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// writeDiff writes the changes to stdout.
func (c *cli) writeDiff(r *fix.Result, o *checkOptions, t *target) error {
	colored := c.colored(o.color)
	err := diff.Write(c.stdout, r.Files, diff.Options{Color: colored, Escape: colored || isTerminal(c.stdout), Path: t.display})
	if err != nil {
		return fmt.Errorf("write to stdout: %w", cause(err))
	}
	return nil
}
