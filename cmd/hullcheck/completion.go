package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/catalog"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules"
)

// complete tells shells the values of flags and arguments.
func complete(root *cobra.Command) {
	for _, cmd := range append(root.Commands(), root) {
		switch cmd.Name() {
		case "explain":
			cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
				if len(args) > 0 {
					return nil, cobra.ShellCompDirectiveNoFileComp
				}
				return completions(ruleNames(), typed), cobra.ShellCompDirectiveNoFileComp
			}
		case "rules", "version", "schema":
			cmd.ValidArgsFunction = cobra.NoFileCompletions
		}
		severities := append(slices.Clone(analyzer.SeverityNames()), "none")
		for name, values := range map[string]func() []string{
			"select":        ruleNames,
			"ignore":        ruleNames,
			"format":        func() []string { return formatsOf(cmd) },
			"preset":        presetNames,
			"fail-on":       func() []string { return severities },
			"min-severity":  analyzer.SeverityNames,
			"color":         func() []string { return []string{"auto", "always", "never"} },
			"from":          func() []string { return catalog.Tools(rules.All()) },
			"sarif-profile": func() []string { return []string{"full", "github"} },
			"category":      noNames, "exclude": noNames, "jobs": noNames, "now": noNames, "profile": noNames,
		} {
			if cmd.Flags().Lookup(name) != nil {
				_ = cmd.RegisterFlagCompletionFunc(name, func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
					return completions(values(), typed), cobra.ShellCompDirectiveNoFileComp
				})
			}
		}
		if cmd.Flags().Lookup("root") != nil {
			_ = cmd.MarkFlagDirname("root")
		}
		for _, name := range []string{"compose-file", "config"} {
			if cmd.Flags().Lookup(name) != nil {
				_ = cmd.MarkFlagFilename(name, "yaml", "yml")
			}
		}
	}
}

func noNames() []string { return nil }

// completions returns the values that go on from what is typed, after its last
// comma.
func completions(values []string, typed string) []string {
	at := strings.LastIndexByte(typed, ',') + 1
	var list []string
	for _, v := range values {
		if strings.HasPrefix(v, typed[at:]) {
			list = append(list, typed[:at]+v)
		}
	}
	return list
}

// ruleNames returns the rules, each with its title for the shell to show.
func ruleNames() []string {
	var names []string
	for _, r := range rules.All() {
		names = append(names, r.Name+"\t"+source.Escape(r.Doc))
	}
	return names
}

func formatsOf(cmd *cobra.Command) []string {
	if cmd.Name() == "rules" {
		return []string{"text", "json", "md"}
	}
	return formatNames()
}

func presetNames() []string {
	return append(slices.Clone(analyzer.PresetNames()), "strict")
}
