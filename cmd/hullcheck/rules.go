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
	var format, preset, from string
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List the rules",
		Example: `  hullcheck rules
  hullcheck rules --preset cis
  hullcheck rules --from hadolint
  hullcheck rules --from checkov:CKV_DOCKER_3
  hullcheck rules --format json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			all, err := c.rulesOf(preset, format)
			if err != nil {
				return err
			}
			if from != "" {
				return c.equivalents(all, from, format)
			}
			switch format {
			case "text":
				return catalog.Text(c.stdout, all)
			case "json":
				return catalog.JSON(c.stdout, all)
			case "md":
				return catalog.Markdown(c.stdout, all)
			}
			return unknownFormat(format)
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "text", "`NAME`: text, json or md")
	cmd.Flags().StringVar(&preset, "preset", "", "only the rules that this `PRESET` switches on: "+strings.Join(presetNames(), ", "))
	cmd.Flags().StringVar(&from, "from", "", "for each id of another `TOOL`, or for one TOOL:ID, the rules that look for the same: "+strings.Join(catalog.Tools(rules.All()), ", "))
	return cmd
}

func unknownFormat(format string) error {
	return usage("--format is text, json or md, not %s", source.Quote(format))
}

// rulesOf returns the rules that a preset switches on, all without one. The
// preset strict switches on none: it shows findings of some one by one.
func (c *cli) rulesOf(preset, format string) ([]*analyzer.Rule, error) {
	all := rules.All()
	switch preset {
	case "":
		return all, nil
	case "strict":
		if format == "text" {
			_, err := fmt.Fprint(c.stdout, "strict switches on no rules. Suppressions need a reason, as with --require-reason,\nand what is found by these is listed one by one instead of folded for each service:\n\n")
			if err != nil {
				return nil, err
			}
		}
		return slices.DeleteFunc(all, func(r *analyzer.Rule) bool { return r.Hardening == "" }), nil
	}
	only, err := analyzer.ParsePreset(preset)
	if err != nil {
		return nil, usageError{err}
	}
	return slices.DeleteFunc(all, func(r *analyzer.Rule) bool { return r.Preset != only }), nil
}

// equivalents lists what another tool's ids are called here.
func (c *cli) equivalents(all []*analyzer.Rule, from, format string) error {
	tool, id, one := strings.Cut(from, ":")
	if tools := catalog.Tools(rules.All()); !slices.Contains(tools, tool) {
		return usage("--from takes one of %s, not %s", strings.Join(tools, ", "), source.Quote(tool))
	}
	ids := catalog.Equivalents(all, tool)
	if one {
		ids = slices.DeleteFunc(ids, func(e catalog.Equivalent) bool { return e.ID != id })
		if len(ids) == 0 {
			return usage("no rule looks for what %s of %s does; hullcheck rules --from %s lists those that do", source.Quote(id), tool, tool)
		}
	}
	switch format {
	case "text":
		return catalog.EquivalentsText(c.stdout, ids)
	case "json":
		return catalog.EquivalentsJSON(c.stdout, tool, ids)
	case "md":
		return catalog.EquivalentsMarkdown(c.stdout, tool, ids)
	}
	return unknownFormat(format)
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
