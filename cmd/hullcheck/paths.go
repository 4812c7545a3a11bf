package main

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/report/paths"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// pathFormats are the formats of paths.
func pathFormats() []string { return []string{"text", "json", "html", "mermaid", "dot"} }

func (c *cli) pathsCommand() *cobra.Command {
	o := &checkOptions{}
	var format, file, least string
	cmd := &cobra.Command{
		Use:   "paths [PATH...]",
		Short: "Print the ways to the host, and the fewest changes that close them",
		Long: `paths derives how an attacker gets from an entry to the host, across the services
of an application: who, through what, because of which line. First it prints the
cheapest set of changes that closes every path of --cut-at and above, each with
its place and what to write.`,
		Example: `  hullcheck paths
  hullcheck paths --cut-at high --posture lsm=apparmor,reach=lan shop/
  hullcheck paths --format html -o paths.html
  hullcheck paths --format json | jq '.applications[].cut'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if known := pathFormats(); !slices.Contains(known, format) {
				return usage("--format is one of %s, not %s%s", strings.Join(known, ", "), source.Quote(format),
					analyzer.DidYouMean(analyzer.Suggest(format, known)))
			}
			shown, err := severity("--min-severity", least)
			if err != nil {
				return err
			}
			return c.paths(cmd.Context(), o, output{format, file}, shown, args)
		},
	}
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	o.flags(all)
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVarP(&format, "format", "f", "text", "`NAME`: "+strings.Join(pathFormats(), ", "))
	flags.StringVarP(&file, "output", "o", "", "write to `FILE`")
	flags.StringVar(&least, "min-severity", "low", "only count paths below this `SEVERITY`")
	for _, name := range []string{
		"posture", "cut-at", "config", "no-config", "compose-file", "profile", "root", "exclude", "no-ignore-files", "now", "allow-gaps", "jobs",
	} {
		flags.AddFlag(all.Lookup(name))
	}
	o.given = flags.Changed
	return cmd
}

// paths prints the ways to the host of the applications below some paths. All
// rules run: those about secrets say what no output may show.
func (c *cli) paths(ctx context.Context, o *checkOptions, out output, least analyzer.Severity, args []string) error {
	if len(args) == 0 && len(o.compose) == 0 {
		args = []string{"."}
	}
	var keep gathering[paths.Application]
	o.also = []*analysis.Analyzer{keep.analyzer("gatherpaths", "keeps the ways to the host", []*analysis.Analyzer{escape.Analyzer}, func(pass *analysis.Pass) paths.Application {
		unit := source.In(pass)
		return paths.Of(unit.Name, escape.In(pass), unit.Files)
	})}
	r, err := c.analyse(ctx, o, args)
	if err != nil {
		return err
	}
	defer r.target.close()
	c.code = exitCode(r.report, o, nil)
	var apps []paths.Application
	keep.each(r.report, func(u analyzer.AnalysedUnit, app paths.Application) {
		if len(u.Compose) > 0 {
			apps = append(apps, app)
		}
	})
	paths.Mask(apps, r.report.Secrets)
	shown := paths.Options{Path: r.target.display, Least: least}
	write := func(w io.Writer) error {
		switch out.format {
		case "json":
			return paths.JSON(w, apps)
		case "html":
			return paths.HTML(w, apps, r.report.Findings, shown)
		case "mermaid":
			return paths.Mermaid(w, apps, shown)
		case "dot":
			return paths.Dot(w, apps, shown)
		}
		return paths.Text(w, apps, shown)
	}
	if out.file == "" || out.file == "-" {
		return write(c.stdout)
	}
	return writeFile(out.file, write)
}
