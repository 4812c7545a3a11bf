package main

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/inventory"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

func (c *cli) suppressionsCommand() *cobra.Command {
	o := &checkOptions{}
	var format string
	cmd := &cobra.Command{
		Use:   "suppressions [PATH...]",
		Short: "List what silences findings, with its reason and whether it is used",
		Long: `suppressions lists every suppression comment, hullcheck's own and those of other
tools, and what the configuration silences: where it stands, which rules it
names, how far it reaches, why and until when, whether it silences a finding
and, if it is not honoured, why. Every rule runs, whatever the presets.`,
		Example: `  hullcheck suppressions
  hullcheck suppressions --format json services/`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usage("--format is text or json, not %s", source.Quote(format))
			}
			return c.suppressions(cmd.Context(), o, format, args)
		},
	}
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	o.flags(all)
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVarP(&format, "format", "f", "text", "`NAME`: text or json")
	for _, name := range []string{
		"config", "no-config", "compose-file", "profile", "root", "exclude", "no-ignore-files", "no-foreign-ignores", "require-reason", "now", "allow-gaps", "jobs",
	} {
		flags.AddFlag(all.Lookup(name))
	}
	return cmd
}

func (c *cli) suppressions(ctx context.Context, o *checkOptions, format string, args []string) error {
	if len(args) == 0 && len(o.compose) == 0 {
		args = []string{"."}
	}
	o.presets = analyzer.PresetNames()
	r, err := c.analyse(ctx, o, args)
	if err != nil {
		return err
	}
	defer r.target.close()
	c.code = exitCode(r.report, o, nil)
	if format == "json" {
		return inventory.JSON(c.stdout, r.report)
	}
	return inventory.Text(c.stdout, r.report, r.target.display)
}
