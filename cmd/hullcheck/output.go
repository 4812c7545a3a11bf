package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/checkstyle"
	"github.com/hullcheck/hullcheck/analyzer/report/github"
	"github.com/hullcheck/hullcheck/analyzer/report/gitlab"
	"github.com/hullcheck/hullcheck/analyzer/report/json"
	"github.com/hullcheck/hullcheck/analyzer/report/junit"
	"github.com/hullcheck/hullcheck/analyzer/report/markdown"
	"github.com/hullcheck/hullcheck/analyzer/report/rdjson"
	"github.com/hullcheck/hullcheck/analyzer/report/sarif"
	"github.com/hullcheck/hullcheck/analyzer/report/text"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// output is one format with the file it goes to, "" for stdout.
type output struct{ format, file string }

// formatNames are the formats of check.
func formatNames() []string {
	return []string{"text", "sarif", "json", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown"}
}

func (c *cli) outputs(o *checkOptions) ([]output, error) {
	if len(o.formats) == 0 {
		o.formats = []string{"text"}
	}
	known := formatNames()
	var list []output
	stdout := 0
	for i, spec := range o.formats {
		var out output
		out.format, out.file, _ = strings.Cut(spec, "=")
		if i == len(o.formats)-1 && o.output != "" {
			out.file = o.output
		}
		if !slices.Contains(known, out.format) {
			return nil, usage("unknown format %s%s; there are %s", source.Quote(out.format),
				analyzer.DidYouMean(analyzer.Suggest(out.format, known)), strings.Join(known, ", "))
		}
		if out.file == "-" {
			out.file = ""
		}
		if out.file == "" {
			stdout++
		} else if slices.ContainsFunc(list, func(other output) bool { return other.file == out.file }) {
			return nil, usage("two formats go to %s: give each a file of its own", source.Quote(out.file))
		}
		list = append(list, out)
	}
	if stdout > 1 {
		return nil, usage("only one format can go to stdout: give the others a file, as in -f sarif=out.sarif")
	}
	if o.color != "auto" && o.color != "always" && o.color != "never" {
		return nil, usage("--color is auto, always or never, not %s", source.Quote(o.color))
	}
	return list, nil
}

// write writes the report in every format. Files are there whole or not at all.
func (c *cli) write(r *analyzer.Report, s settings, o *checkOptions, t *target) error {
	for _, out := range s.outputs {
		render := func(w io.Writer) error { return c.render(w, out, r, s, o, t) }
		if out.file == "" {
			if err := render(c.stdout); err != nil {
				return fmt.Errorf("write to stdout: %w", cause(err))
			}
			continue
		}
		if err := writeFile(out.file, render); err != nil {
			return err
		}
	}
	return nil
}

func (c *cli) render(w io.Writer, out output, r *analyzer.Report, s settings, o *checkOptions, t *target) error {
	switch out.format {
	case "json":
		return json.Write(w, r, json.Options{Tool: version(), ExitCode: c.code, Suppressed: o.suppressed})
	case "sarif":
		cut, err := sarif.Write(w, r, sarif.Options{
			Version: version(), ExitCode: c.code, Tree: t.tree, Describe: describe,
			GitHub: o.sarifProfile == "github", AllRules: o.allRules, Suppressed: o.suppressed, Category: o.category,
		})
		if cut.Results > 0 {
			c.say("the SARIF file takes no more: %s", cut)
		}
		return err
	case "github":
		return github.Write(w, r)
	case "gitlab":
		return gitlab.Write(w, r)
	case "junit":
		return junit.Write(w, r, junit.Options{FailOn: s.failOn, Suppressed: o.suppressed})
	case "checkstyle":
		return checkstyle.Write(w, r)
	case "rdjson":
		return rdjson.Write(w, r)
	case "markdown":
		return markdown.Write(w, r, markdown.Options{FailOn: s.failOn})
	}
	return text.Write(w, r, text.Options{
		Color: out.file == "" && c.colored(o.color), Verbose: o.verbose, Quiet: o.quiet, Unfold: s.strict,
		FailOn: s.failOn, Path: t.display, Suppressed: o.suppressed,
	})
}

// colored decides by the flag, NO_COLOR and FORCE_COLOR, and whether stdout is a
// terminal, in this order. See no-color.org and force-color.org.
func (c *cli) colored(when string) bool {
	switch {
	case when != "auto":
		return when == "always"
	case os.Getenv("NO_COLOR") != "":
		return false
	case os.Getenv("FORCE_COLOR") != "":
		return true
	}
	return os.Getenv("TERM") != "dumb" && isTerminal(c.stdout)
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// writeFile writes a file whole: under another name first. A name that ends in
// .gz is compressed. What is no regular file (/dev/stdout, a FIFO) is written
// as it is.
func writeFile(name string, render func(io.Writer) error) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("write %s: %w", source.Quote(name), cause(err))
		}
	}()
	file := name
	if resolved, err := filepath.EvalSymlinks(name); err == nil {
		file = resolved
	}
	temporary := file
	if info, err := os.Stat(file); err != nil || info.Mode().IsRegular() {
		temporary = fmt.Sprintf("%s.%d.tmp", file, os.Getpid())
	}
	//nolint:gosec // a report is as readable as the umask lets it be
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	if strings.HasSuffix(file, ".gz") {
		z := gzip.NewWriter(f)
		err = errors.Join(render(z), z.Close(), f.Close())
	} else {
		err = errors.Join(render(f), f.Close())
	}
	if temporary == file {
		return err
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	return os.Rename(temporary, file)
}

// cause returns what the system says about a file, without the path, which is
// said by whoever reports it.
func cause(err error) error {
	if at, ok := errors.AsType[*os.PathError](err); ok {
		return at.Err
	}
	if link, ok := errors.AsType[*os.LinkError](err); ok {
		return link.Err
	}
	return err
}
