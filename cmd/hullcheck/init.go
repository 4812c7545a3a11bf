package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hullcheck/hullcheck/analyzer/config"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules"
)

func (c *cli) initCommand() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a configuration that lists the rules with findings",
		Long: `init analyses a directory and writes a .hullcheck.yaml into it that changes
nothing: every key and every rule with findings stands in a comment.`,
		Example: `  hullcheck init
  hullcheck init services/shop`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			return c.init(cmd.Context(), dir, force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace the configuration that is there")
	return cmd
}

func (c *cli) init(ctx context.Context, dir string, force bool) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return usage("%s is no directory", source.Quote(dir))
	}
	name := filepath.Join(dir, config.Names()[0])
	for _, known := range config.Names() {
		known = filepath.Join(dir, known)
		if _, err := os.Lstat(known); err == nil {
			if !force {
				return fmt.Errorf("there is %s; --force replaces it", source.Quote(known))
			}
			name = known
		}
	}
	o := &checkOptions{}
	o.flags(pflag.NewFlagSet("", pflag.ContinueOnError))
	o.noConfig = true
	r, err := c.analyse(ctx, o, []string{dir})
	if err != nil {
		return err
	}
	defer r.target.close()
	text := config.Skeleton(r.report)
	if err := writeFile(name, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.stdout, "%s is written; everything in it is a comment\n", source.Escape(name))
	return err
}

func (c *cli) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON schema of .hullcheck.yaml, for editors",
		Example: "  hullcheck schema > .hullcheck.schema.json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			encoder := json.NewEncoder(c.stdout)
			encoder.SetIndent("", "  ")
			encoder.SetEscapeHTML(false)
			return encoder.Encode(config.Schema(rules.All()))
		},
	}
}
