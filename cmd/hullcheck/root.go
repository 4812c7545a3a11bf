package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// The exit codes.
const (
	exitClean       = 0   // nothing at or above --fail-on
	exitFindings    = 1   // such a finding
	exitFailure     = 2   // usage, internal error, nothing to analyse, or a gap
	exitInterrupted = 130 // by a signal
)

// cli is one run of the program.
type cli struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	code           int
}

// usageError is a mistake in the command line.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run runs the command line and returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := &cli{stdin: stdin, stdout: stdout, stderr: stderr}
	root := c.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := flagLikePath(args)
	if err == nil {
		c.mistakenWord(root, args)
		err = root.ExecuteContext(ctx)
	}
	switch {
	case ctx.Err() != nil:
		c.say("interrupted")
		return exitInterrupted
	case err == nil:
		return c.code
	}
	if errors.As(err, new(usageError)) {
		c.say("%s\nRun 'hullcheck --help' for usage.", err)
	} else {
		c.say("%s", err)
	}
	return exitFailure
}

// say tells the person, not the program that reads the output.
func (c *cli) say(format string, args ...any) {
	lines := strings.Split(fmt.Sprintf(format, args...), "\n")
	for i, line := range lines {
		lines[i] = source.Visible(line)
	}
	_, _ = fmt.Fprintln(c.stderr, "hullcheck: "+strings.Join(lines, "\n"))
}

func (c *cli) root() *cobra.Command {
	o := &checkOptions{}
	root := &cobra.Command{
		Use:   "hullcheck [check] PATH...",
		Short: "Judges the containers that Dockerfiles and Compose files make",
		Long: `hullcheck finds the Dockerfiles and Compose files below each PATH and judges the
containers they make: every Compose service joined with the Dockerfile stage
that builds it.

Exit codes: 0 nothing at or above --fail-on, 1 such a finding, 2 something could
not be analysed or the command line is wrong, 130 interrupted.`,
		Example: `  hullcheck .                                  this directory
  hullcheck compose.yaml                       one application
  hullcheck -f text -f sarif=out.sarif .       a report for people and one for tools
  hullcheck --compose-file compose.yaml --compose-file compose.prod.yaml
  hullcheck --stdin-filename Dockerfile - < Dockerfile
  hullcheck config . api                       what Compose runs, and where it is written
  hullcheck explain DockerSocketMount          what a rule means`,
		Args:          cobra.ArbitraryArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && len(o.compose) == 0 && !o.affected {
				return cmd.Help()
			}
			return c.check(cmd.Context(), o, args)
		},
	}
	root.SetVersionTemplate("hullcheck {{.Version}}\n")
	o.flags(root.Flags())
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(c.checkCommand(), c.configCommand(), c.rulesCommand(), c.explainCommand(), c.suppressionsCommand(),
		c.pathsCommand(), c.routesCommand(), c.initCommand(), c.schemaCommand(), c.versionCommand())
	complete(root)
	return root
}

// flagError adds the flags that a mistyped one may stand for.
func flagError(cmd *cobra.Command, err error) error {
	if errors.Is(err, pflag.ErrHelp) {
		return err
	}
	unknown := new(pflag.NotExistError)
	if !errors.As(err, &unknown) {
		return usageError{err}
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
	name := "--" + unknown.GetSpecifiedName()
	return usage("unknown flag %s%s", name, analyzer.DidYouMean(analyzer.Suggest(name, known)))
}

// flagLikePath refuses a path that would be read as a flag: a file whose name
// begins with a dash must not change what the program does.
func flagLikePath(args []string) error {
	for _, arg := range args {
		if arg == "--" {
			return nil
		}
		if len(arg) > 1 && arg[0] == '-' {
			if _, err := os.Lstat(arg); err == nil { //nolint:gosec // the person's own path, not opened
				return usage("%s is a flag and a file here: write -- before paths, or ./%s", source.Quote(arg), source.Escape(arg))
			}
		}
	}
	return nil
}

// mistakenWord says that a command was meant where a folder has its name, and
// which command a word that is no path may stand for.
func (c *cli) mistakenWord(root *cobra.Command, args []string) {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return
	}
	var commands []string
	for _, command := range root.Commands() {
		commands = append(commands, command.Name())
	}
	info, err := os.Stat(args[0]) //nolint:gosec // the person's own path, not opened
	switch known := slices.Contains(commands, args[0]); {
	case known && err == nil && info.IsDir():
		c.say("running the command %s; write ./%s for the folder", args[0], args[0])
	case !known && err != nil:
		if names := analyzer.Suggest(args[0], commands); len(names) > 0 {
			c.say("there is no command %s%s", source.Quote(args[0]), analyzer.DidYouMean(names))
		}
	}
}
