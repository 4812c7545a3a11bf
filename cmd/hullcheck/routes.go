package main

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/openapi"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/report/routes"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

func (c *cli) routesCommand() *cobra.Command {
	o := &checkOptions{}
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "routes [PATH...]",
		Short: "Print the routes of the applications behind the ports",
		Long: `routes follows the command of each container to the FastAPI application that it
serves and prints its routes: method, path, who is let in and by which function,
what callers control, where that goes, and from where the port is reached.`,
		Example: `  hullcheck routes
  hullcheck routes --json shop/ | jq '.applications[].routes[] | select(.authentication.level == "open")'`,
		RunE: func(cmd *cobra.Command, args []string) error { return c.routes(cmd.Context(), o, asJSON, args) },
	}
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	o.flags(all)
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVar(&asJSON, "json", false, "write JSON")
	for _, name := range []string{"config", "no-config", "compose-file", "profile", "root", "exclude", "no-ignore-files", "allow-gaps", "jobs"} {
		flags.AddFlag(all.Lookup(name))
	}
	o.given = flags.Changed
	return cmd
}

// routes prints the routes of the applications below some paths.
func (c *cli) routes(ctx context.Context, o *checkOptions, asJSON bool, args []string) error {
	if len(args) == 0 && len(o.compose) == 0 {
		args = []string{"."}
	}
	var keep gathering[[]routes.Application]
	requires := []*analysis.Analyzer{container.Analyzer, application.Analyzer, openapi.Analyzer, reach.Analyzer}
	o.selected = []string{"PrivilegedContainer"} // routes are no findings: one rule has to run
	o.also = []*analysis.Analyzer{keep.analyzer("gatherroutes", "keeps the routes", requires, func(pass *analysis.Pass) []routes.Application {
		unit := source.In(pass)
		return routes.Of(unit.Name, container.In(pass), application.In(pass), openapi.In(pass), reach.In(pass), unit.Files)
	})}
	r, err := c.analyse(ctx, o, args)
	if err != nil {
		return err
	}
	defer r.target.close()
	c.code = exitCode(r.report, o, nil)
	var apps []routes.Application
	keep.each(r.report, func(_ analyzer.AnalysedUnit, found []routes.Application) { apps = append(apps, found...) })
	if asJSON {
		return routes.JSON(c.stdout, apps)
	}
	return routes.Text(c.stdout, apps, r.target.display)
}
