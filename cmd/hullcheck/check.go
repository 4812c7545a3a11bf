package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/config"
	"github.com/hullcheck/hullcheck/analyzer/fix"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/suppress"
	"github.com/hullcheck/hullcheck/analyzer/unit"
	"github.com/hullcheck/hullcheck/rules"
)

// checkOptions are the flags of check as they are written.
type checkOptions struct {
	formats             []string
	output, color       string
	failOn, minSeverity string
	selected, ignored   []string
	presets, profiles   []string
	compose, exclude    []string
	root, stdinName     string
	category, now       string
	sarifProfile        string
	jobs                int
	exitZero, quiet     bool
	verbose, allRules   bool
	allFiles, noIgnores bool
	suppressed          bool
	strictGaps          bool
	allowGaps           bool
	config              string
	noConfig            bool
	requireReason       bool
	noForeignIgnores    bool
	baseline            string
	affected            bool
	forceExclude        bool
	noProgress          bool
	posture             []string
	cutAt               string
	also                []*analysis.Analyzer // that run in every unit
	fixes               fixOptions
	given               func(flag string) bool
}

func (o *checkOptions) flags(f *pflag.FlagSet) {
	f.SortFlags = false
	o.given = f.Changed
	f.StringArrayVarP(&o.formats, "format", "f", nil, "`NAME[=FILE]`: text, sarif, json, github, gitlab, junit, checkstyle, rdjson or markdown, to stdout or a file; repeatable")
	f.StringVarP(&o.output, "output", "o", "", "write the last format to `FILE`")
	f.StringVar(&o.failOn, "fail-on", "high", "exit 1 for a finding of this `SEVERITY`: "+strings.Join(analyzer.SeverityNames(), ", ")+" or none")
	f.BoolVar(&o.exitZero, "exit-zero", false, "exit 0 despite findings")
	f.StringVar(&o.minSeverity, "min-severity", "note", "hide findings below this `SEVERITY`; the exit code counts them")
	f.StringSliceVar(&o.selected, "select", nil, "run exactly these `RULES`")
	f.StringSliceVar(&o.ignored, "ignore", nil, "leave these `RULES` out")
	f.StringSliceVar(&o.presets, "preset", nil, "add the rules of a `PRESET`: cis, hygiene; strict unfolds hardening settings")
	f.StringVarP(&o.config, "config", "c", "", "configuration `FILE` of the whole run; default: the nearest .hullcheck.yaml of each application")
	f.BoolVar(&o.noConfig, "no-config", false, "read no configuration")
	f.StringSliceVar(&o.posture, "posture", nil, "what is true of the hosts, as `KEY=VALUE`: engine, lsm, reach=internet or lan, …; see the configuration")
	f.StringVar(&o.cutAt, "cut-at", "medium", "propose changes that close paths to the host of this `SEVERITY`")
	f.StringArrayVar(&o.compose, "compose-file", nil, "analyse the application of this `FILE`; repeated: files in merge order")
	f.StringSliceVar(&o.profiles, "profile", nil, "analyse what runs with these Compose `PROFILES`; default: every service")
	f.StringVar(&o.root, "root", "", "read nothing outside this `DIR`; default: the repository, else the paths' common directory")
	f.StringSliceVar(&o.exclude, "exclude", nil, "leave out paths that match these `PATTERNS`, written as in .gitignore")
	f.BoolVar(&o.forceExclude, "force-exclude", false, "leave out what is excluded although it is named")
	f.BoolVar(&o.affected, "affected", false, "PATHS are changed files: analyse what they are part of, report what stands in them")
	f.BoolVar(&o.allFiles, "no-ignore-files", false, "look into what .gitignore leaves out, too")
	f.StringVar(&o.stdinName, "stdin-filename", "", "`NAME` of what is read for the path -")
	f.BoolVar(&o.noIgnores, "no-ignores", false, "count findings despite suppression comments")
	f.BoolVar(&o.noForeignIgnores, "no-foreign-ignores", false, "count findings despite suppression comments of other tools")
	f.BoolVar(&o.requireReason, "require-reason", false, "count findings despite suppression comments without a reason")
	f.StringVar(&o.baseline, "baseline", "", "SARIF `FILE` of an earlier run: show new findings and fail only for these")
	f.BoolVar(&o.suppressed, "show-suppressed", false, "show suppressed findings, too")
	f.StringVar(&o.now, "now", "", "`DATE` (2027-03-31) that decides which suppressions have ended")
	f.BoolVar(&o.strictGaps, "strict-gaps", false, "exit 2 for notes on absent or remote files, too")
	f.BoolVar(&o.allowGaps, "allow-gaps", false, "do not exit 2 for files that could not be analysed")
	o.fixes.flags(f)
	f.StringVar(&o.sarifProfile, "sarif-profile", "full", "`PROFILE` of SARIF: full, or github for what GitHub reads")
	f.BoolVar(&o.allRules, "sarif-all-rules", false, "describe rules without results in SARIF, too")
	f.StringVar(&o.category, "category", "", "`NAME` that tells several SARIF uploads of a repository apart")
	f.StringVar(&o.color, "color", "auto", "`WHEN` to use colour: auto, always or never")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "findings only, no summary")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "show every finding in full, notes, every gap, and the time of each phase")
	f.BoolVar(&o.noProgress, "no-progress", false, "never show what a long run is doing")
	f.IntVarP(&o.jobs, "jobs", "j", 0, "`NUMBER` of applications analysed at a time; default: one per CPU")
}

func (c *cli) checkCommand() *cobra.Command {
	o := &checkOptions{}
	cmd := &cobra.Command{
		Use:   "check PATH...",
		Short: "Analyse files and directories (the default command)",
		Example: `  hullcheck check .
  hullcheck check --fail-on medium --preset cis services/
  hullcheck check -f sarif -o out.sarif .`,
		RunE: func(cmd *cobra.Command, args []string) error { return c.check(cmd.Context(), o, args) },
	}
	o.flags(cmd.Flags())
	return cmd
}

// settings are the flags of check as they are understood.
type settings struct {
	driver  analyzer.Options
	flags   config.Flags
	failOn  *analyzer.Severity
	outputs []output
	strict  bool
	posture []string
	cutAt   *analyzer.Severity // nil: as configured
}

func (c *cli) settings(o *checkOptions) (s settings, err error) {
	s.flags.Select, s.flags.Ignore = o.selected, o.ignored
	for _, name := range o.presets {
		if name == "strict" {
			s.strict = true
			continue
		}
		preset, err := analyzer.ParsePreset(name)
		if err != nil {
			return s, usageError{err}
		}
		s.flags.Presets = append(s.flags.Presets, preset)
	}
	if _, err = s.flags.Apply(rules.All()); err != nil {
		return s, usageError{err}
	}
	s.flags.RequireReason = o.requireReason || s.strict
	if err := o.fixes.check(); err != nil {
		return s, err
	}
	if o.config != "" && o.noConfig {
		return s, usage("--config and --no-config: only one can hold")
	}
	s.driver.Jobs, s.driver.OwnCommentsOnly = o.jobs, o.noForeignIgnores
	s.driver.Always = append([]*analysis.Analyzer{unit.Coverage, unit.Subjects}, o.also...)
	if _, err := config.SayPosture(posture.Default(), o.posture); err != nil {
		return s, usage("--posture: %w", err)
	}
	s.posture = o.posture
	if o.given != nil && o.given("cut-at") {
		at, err := severity("--cut-at", o.cutAt)
		if err != nil {
			return s, err
		}
		s.cutAt = &at
	}
	if !o.noIgnores {
		s.driver.Suppressor = suppress.Analyzer
	}
	if s.driver.MinSeverity, err = severity("--min-severity", o.minSeverity); err != nil {
		return s, err
	}
	if o.failOn != "none" {
		threshold, err := severity("--fail-on", o.failOn)
		if err != nil {
			return s, err
		}
		s.failOn = &threshold
	}
	if o.now != "" {
		if s.driver.Now, err = time.Parse(time.DateOnly, o.now); err != nil {
			return s, usage("--now takes a date such as 2027-03-31, not %s", source.Quote(o.now))
		}
	}
	if o.sarifProfile != "full" && o.sarifProfile != "github" {
		return s, usage("--sarif-profile is full or github, not %s", source.Quote(o.sarifProfile))
	}
	if o.sarifProfile == "github" && o.suppressed {
		return s, usage("--sarif-profile github and --show-suppressed: GitHub would open an alert for each suppressed finding")
	}
	s.outputs, err = c.outputs(o)
	return s, err
}

func severity(flag, name string) (analyzer.Severity, error) {
	s, ok := analyzer.ParseSeverity(name)
	if !ok {
		names := analyzer.SeverityNames()
		return s, usage("%s is one of %s, not %s%s", flag, strings.Join(names, ", "), source.Quote(name),
			analyzer.DidYouMean(analyzer.Suggest(name, names)))
	}
	return s, nil
}

func (c *cli) check(ctx context.Context, o *checkOptions, args []string) error {
	if len(args) == 0 && len(o.compose) == 0 && !o.affected {
		args = []string{"."}
	}
	r, err := c.analyse(ctx, o, args)
	if err != nil {
		return err
	}
	defer r.target.close()
	c.code = exitCode(r.report, o, r.settings.failOn)
	switch nothing := len(r.report.Units) == 0 && len(r.report.Gaps) == 0; {
	case nothing && o.affected:
		r.settings.outputs = slices.DeleteFunc(r.settings.outputs, func(out output) bool { return out == output{format: "text"} })
	case nothing:
		c.code = exitFailure
		c.say("nothing to analyse: no Dockerfile and no Compose file in %s", source.Quote(strings.Join(args, " ")))
	}
	if o.fixes.diff {
		r.settings.outputs = slices.DeleteFunc(r.settings.outputs, func(out output) bool { return out.file == "" })
		if err := c.writeDiff(r.fixed, o, r.target); err != nil {
			return err
		}
	}
	r.progress.time("report")
	if err := c.write(r.report, r.settings, o, r.target); err != nil {
		return err
	}
	r.progress.end()
	if r.fixed != nil {
		c.tellFixes(r.fixed, o)
	}
	c.untouched(r.rest, o)
	if o.verbose && !o.quiet {
		c.say("%s", r.progress.times())
	}
	return nil
}

// result is what an analysis comes to. Who gets it closes the target.
type result struct {
	report   *analyzer.Report
	settings settings
	target   *target
	rest     analyzer.Rest // what --affected left out
	progress *progress
	fixed    *fix.Result // with --fix or --diff
}

func (c *cli) analyse(ctx context.Context, o *checkOptions, args []string) (r result, err error) {
	r.progress = c.progress(o)
	defer r.progress.end()
	s, err := c.settings(o)
	if err != nil {
		return r, err
	}
	baseline, err := readBaseline(o.baseline)
	if err != nil {
		return r, err
	}
	root := o.root
	if o.affected && root == "" {
		if root, err = changedRoot(args); err != nil {
			return r, err
		}
	}
	t, err := c.open(ctx, root, o.stdinName, args, o.compose)
	if err != nil {
		return r, err
	}
	defer func() {
		if err != nil {
			t.close()
		}
	}()
	all := rules.All()
	conf, err := o.configuration(t, all)
	if err != nil {
		return r, err
	}
	defer conf.close()
	s.apply(conf.Root(), o)
	if err := conf.mistakes(); err != nil {
		return r, err
	}
	j := judge{options: o, target: t, settings: s, conf: conf, all: all, progress: r.progress}
	if o.fixes.on() {
		if r.fixed, err = j.fix(ctx); err != nil {
			return r, err
		}
	}
	report, changed, err := j.analyse(ctx, t.tree, nil)
	if err != nil {
		return r, err
	}
	if changed != nil {
		r.rest = report.Narrow(changed.Has)
	}
	if baseline != nil {
		baseline.Compare(report)
	}
	report.Elapsed = time.Since(r.progress.start)
	r.report, r.settings, r.target = report, s, t
	return r, nil
}

func exitCode(r *analyzer.Report, o *checkOptions, failOn *analyzer.Severity) int {
	switch {
	case len(r.Gaps) > 0 && !o.allowGaps, o.strictGaps && len(r.Notes) > 0:
		return exitFailure
	case failOn != nil && r.Fails(*failOn) && !o.exitZero:
		return exitFindings
	}
	return exitClean
}
