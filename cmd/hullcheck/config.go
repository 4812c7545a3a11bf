package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/report/model"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/unit"
)

func (c *cli) configCommand() *cobra.Command {
	var asJSON bool
	var root string
	var files, profiles []string
	cmd := &cobra.Command{
		Use:   "config [PATH] [SERVICE]",
		Short: "Print what Compose runs, each line with where it is written",
		Long: `config prints the effective model of a Compose application as YAML: merged,
interpolated and in long form. A comment on each line says where its value is
written, and what it came through or replaced.`,
		Example: `  hullcheck config                 the application of this directory
  hullcheck config shop/ api       one service
  hullcheck config --compose-file compose.yaml --compose-file compose.prod.yaml
  hullcheck config --json | jq .services.api.user`,
		Args: cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			paths, service := configArgs(args, files)
			t, err := c.open(cmd.Context(), root, "", paths, files)
			if err != nil {
				return err
			}
			defer t.close()
			if len(t.paths) > 0 {
				if t.compose, err = unit.Application(t.tree, t.paths[0]); err != nil {
					return err
				}
			}
			loaded := source.NewFiles(t.tree)
			project := compose.Load(loaded, compose.Options{Files: t.compose, Profiles: profiles})
			if service != "" && project.Service(service) == nil {
				var names []string
				for _, s := range project.Services {
					names = append(names, s.Name)
				}
				return fmt.Errorf("no service %s%s", source.Quote(service), analyzer.DidYouMean(analyzer.Suggest(service, names)))
			}
			for _, d := range project.Diagnostics {
				if d.Level >= compose.Error {
					c.code = exitFailure
					c.say("%s", model.Diagnostic(d, loaded, t.display))
				}
			}
			o := model.Options{Service: service, Path: t.display}
			if asJSON {
				return model.JSON(c.stdout, project, loaded, o)
			}
			return model.YAML(c.stdout, project, loaded, o)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON with the place of every value")
	cmd.Flags().StringArrayVar(&files, "compose-file", nil, "the application of this `FILE`; repeated: files in merge order")
	cmd.Flags().StringSliceVar(&profiles, "profile", nil, "what runs with these Compose `PROFILES`; default: every service")
	cmd.Flags().StringVar(&root, "root", "", "read nothing outside this `DIR`")
	return cmd
}

// configArgs tells PATH and SERVICE apart: a single argument that is no path is a
// service of the working directory.
func configArgs(args, files []string) (paths []string, service string) {
	if len(args) == 2 {
		return args[:1], args[1]
	}
	if len(args) == 1 {
		if _, err := os.Lstat(args[0]); err != nil || len(files) > 0 {
			service = args[0]
		} else {
			return slices.Clone(args), ""
		}
	}
	if len(files) > 0 {
		return nil, service
	}
	return []string{"."}, service
}
