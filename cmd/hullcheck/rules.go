package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/catalog"
	"github.com/hullcheck/hullcheck/analyzer/report/sarif"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules"
	"github.com/hullcheck/hullcheck/rules/page"
)

func (c *cli) rulesCommand() *cobra.Command {
	var format, preset string
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List the rules",
		Example: `  hullcheck rules
  hullcheck rules --preset cis
  hullcheck rules --format json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			all := rules.All()
			if preset != "" {
				only, err := analyzer.ParsePreset(preset)
				if err != nil {
					return usageError{err}
				}
				all = slices.DeleteFunc(all, func(r *analyzer.Rule) bool { return r.Preset != only })
			}
			switch format {
			case "text":
				return catalog.Text(c.stdout, all)
			case "json":
				return catalog.JSON(c.stdout, all)
			case "md":
				return catalog.Markdown(c.stdout, all)
			}
			return usage("--format is text, json or md, not %s", source.Quote(format))
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "text", "`NAME`: text, json or md")
	cmd.Flags().StringVar(&preset, "preset", "", "only the rules that this `PRESET` switches on: "+strings.Join(analyzer.PresetNames(), ", "))
	return cmd
}

func (c *cli) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain RULE",
		Short:   "Show the page of a rule",
		Example: "  hullcheck explain DockerSocketMount",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("explain takes the name of one rule; hullcheck rules lists them")
			}
			selected, err := analyzer.Selection{Select: args}.Apply(rules.All())
			if err != nil {
				return usageError{err}
			}
			p, err := page.Of(selected[0])
			if err != nil {
				return err
			}
			text, err := p.Markdown()
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(c.stdout, text)
			return err
		},
	}
}

// describe returns what SARIF shows of a rule's page; its title alone where the
// page can't be read.
func describe(r *analyzer.Rule) sarif.Description {
	p, err := page.Of(r)
	if err != nil {
		return sarif.Description{}
	}
	return sarif.Description{Summary: p.Summary(), Markdown: p.Advice(), Help: p.Text(), HelpPage: p.Advice()}
}
