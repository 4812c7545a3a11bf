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
	"github.com/hullcheck/hullcheck/analyzer/unit"
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

// fix applies fixes to the files of the target and writes them, unless they are
// only shown. What is analysed afterwards is the result.
func (j *judge) fix(ctx context.Context) (*fix.Result, error) {
	t, o := j.target, j.options
	disk, ok := t.tree.(*source.Disk)
	if !ok && !o.fixes.diff {
		return nil, usage("--fix can't write standard input; --diff shows what it would change")
	}
	threshold := j.settings.driver.MinSeverity
	var changed *unit.Changed // with --affected
	result, err := fix.Run(ctx, t.tree, fix.Options{
		Unsafe: o.fixes.unsafe,
		Analyse: func(ctx context.Context, tree source.Tree) (report *analyzer.Report, err error) {
			report, changed, err = j.analyse(ctx, tree, withLoading)
			return report, err
		},
		Applies: func(f *analyzer.Finding) bool {
			return f.Rule.Severity() >= threshold && (changed == nil || changed.Has(f.Location.Path))
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

// withLoading adds the rules that say what does not load, and every severity.
func withLoading(units []analyzer.Unit, o *analyzer.Options) {
	for i := range units {
		units[i].Policy = loading{units[i].Policy}
	}
	for _, r := range o.Known {
		if r.NotAnalysed && !slices.Contains(o.Rules, r) {
			o.Rules = append(o.Rules, r)
		}
	}
	o.MinSeverity = analyzer.NoteSeverity
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
	review := ""
	if len(r.Applied) == 0 && !o.fixes.unsafe {
		review = "; --unsafe-fixes takes those that need review"
	}
	c.say("%s %s in %s%s", counted(len(r.Applied), "fix", "fixes"), done, counted(len(r.Files), "file", "files"), review)
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
