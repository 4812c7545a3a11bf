package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/pflag"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/fix"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// fixOptions are the flags of check that change files.
type fixOptions struct {
	fix, diff, unsafe bool
}

func (o *fixOptions) flags(f *pflag.FlagSet) {
	f.BoolVar(&o.fix, "fix", false, "write what the findings suggest where the container keeps working without further change; report what remains")
	f.BoolVar(&o.diff, "diff", false, "print what --fix would change and write nothing")
	f.BoolVar(&o.unsafe, "unsafe-fixes", false, "with --fix or --diff: change what has to be reviewed, too")
}

func (o *fixOptions) on() bool { return o.fix || o.diff }

// check returns what is wrong with the flags.
func (o *fixOptions) check() error {
	if o.unsafe && !o.on() {
		return usage("--unsafe-fixes goes with --fix or --diff")
	}
	return nil
}

// fix applies fixes to the files of t and writes them, unless they are only
// shown. What is analysed afterwards is the result.
func (c *cli) fix(ctx context.Context, o *checkOptions, t *target, s settings, conf *configuration, all []*analyzer.Rule, p *progress) (*fix.Result, error) {
	disk, ok := t.tree.(*source.Disk)
	if !ok && !o.fixes.diff {
		return nil, usage("--fix can't write standard input; --diff shows what it would change")
	}
	threshold := s.driver.MinSeverity
	j := judge{options: o, target: *t, settings: s, conf: conf, all: all, progress: p}
	result, err := fix.Run(ctx, t.tree, fix.Options{
		Unsafe:  o.fixes.unsafe,
		Analyse: j.analyse,
		Applies: func(f *analyzer.Finding) bool {
			return f.Rule.Severity() >= threshold && (j.changed == nil || j.changed(f.Location.Path))
		},
	})
	if err != nil {
		return nil, err
	}
	if o.fixes.diff {
		t.tree = result.Tree
		return result, nil
	}
	err = result.Write(disk)
	return result, err
}

// A judge analyses a tree with the rules that are chosen and those that say what
// does not load.
type judge struct {
	options  *checkOptions
	target   target
	settings settings
	conf     *configuration
	all      []*analyzer.Rule
	progress *progress
	changed  func(path string) bool // with --affected
}

func (j *judge) analyse(ctx context.Context, tree source.Tree) (*analyzer.Report, error) {
	t, s := j.target, j.settings
	t.tree = tree
	selected, err := j.options.find(ctx, &t, j.progress)
	if err != nil {
		return nil, err
	}
	if selected.changed != nil {
		j.changed = selected.changed.Has
	}
	if err := s.choose(selected.units, j.conf, j.all); err != nil {
		return nil, err
	}
	for i := range selected.units {
		selected.units[i].Policy = loading{selected.units[i].Policy}
	}
	for _, r := range s.driver.Known {
		if r.NotAnalysed && !slices.Contains(s.driver.Rules, r) {
			s.driver.Rules = append(s.driver.Rules, r)
		}
	}
	s.driver.MinSeverity = analyzer.NoteSeverity
	j.progress.begin("analyse", len(selected.units))
	s.driver.Done = j.progress.one
	report, err := analyzer.Run(ctx, selected.units, s.driver)
	if err != nil {
		return nil, err
	}
	report.Gaps = append(report.Gaps, selected.gaps...)
	return report, nil
}

// loading is a policy under which what does not load counts, whatever is
// configured.
type loading struct{ analyzer.Policy }

// Runs implements [analyzer.Policy].
func (l loading) Runs(r *analyzer.Rule) bool { return r.NotAnalysed || l.Policy.Runs(r) }

// Decide implements [analyzer.Policy].
func (l loading) Decide(f *analyzer.Finding) analyzer.Decision {
	if f.Rule.NotAnalysed {
		return analyzer.Decision{NoComments: true}
	}
	return l.Policy.Decide(f)
}

// tellFixes says what was, or would be, changed.
func (c *cli) tellFixes(r *fix.Result, o *checkOptions) {
	done := "applied"
	if o.fixes.diff {
		done = "to apply"
	}
	if o.quiet {
		return
	}
	c.say("%s %s in %s", counted(len(r.Applied), "fix", "fixes"), done, counted(len(r.Files), "file", "files"))
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// writeDiff writes the changes as a unified diff, for a program byte by byte and
// for a terminal without what it may act on.
func (c *cli) writeDiff(w io.Writer, r *fix.Result, o *checkOptions, t *target) error {
	colored, terminal := c.colored(o.color), isTerminal(w)
	for _, f := range r.Files {
		name := t.display(f.Path)
		if strings.HasPrefix(name, "..") {
			name = f.Path // patch takes no other
		}
		if strings.ContainsFunc(name, unicode.IsControl) {
			name = strconv.Quote(name)
		}
		diff := udiff.Unified("a/"+name, "b/"+name, string(f.Before), string(f.After))
		added := 0 // lines by which the new file is longer so far
		for line := range strings.SplitAfterSeq(diff, "\n") {
			if line == "" {
				continue
			}
			switch line[0] {
			case '+':
				added++
			case '-':
				added--
			case '@':
				line = renumbered(line, added)
			}
			if colored || terminal {
				line = shown(line)
			}
			if colored {
				line = paint(line)
			}
			if _, err := io.WriteString(w, line); err != nil {
				return fmt.Errorf("write to stdout: %w", err)
			}
		}
	}
	return nil
}

// renumbered sets where a hunk begins in the new file, which udiff 0.4.1 gets
// wrong after a hunk of several changes: it leaves out the lines between them.
func renumbered(header string, added int) string {
	fields := strings.Fields(header) // @@ -55,30 +60,40 @@
	if len(fields) != 4 {
		return header
	}
	start, _, _ := strings.Cut(fields[1], ",")
	_, count, _ := strings.Cut(fields[2], ",")
	from, err := strconv.Atoi(strings.TrimPrefix(start, "-"))
	if err != nil || from == 0 || count == "0" {
		return header // a file that was or becomes empty
	}
	fields[2] = "+" + strconv.Itoa(from+added)
	if count != "" {
		fields[2] += "," + count
	}
	return strings.Join(fields, " ") + "\n"
}

// shown makes the control characters of a line visible, but for tabs and the
// line break.
func shown(line string) string {
	text, ended := strings.CutSuffix(line, "\n")
	text = strings.TrimSuffix(text, "\r")
	fields := strings.Split(text, "\t")
	for i, field := range fields {
		quoted := strings.Split(field, "`")
		for k := range quoted {
			quoted[k] = source.Escape(quoted[k])
		}
		fields[i] = strings.Join(quoted, "`")
	}
	if text = strings.Join(fields, "\t"); ended {
		text += "\n"
	}
	return text
}

// paint colours a line of a diff.
func paint(line string) string {
	code := ""
	switch {
	case strings.HasPrefix(line, "--- "), strings.HasPrefix(line, "+++ "):
		code = "1"
	case strings.HasPrefix(line, "@@"):
		code = "36"
	case strings.HasPrefix(line, "+"):
		code = "32"
	case strings.HasPrefix(line, "-"):
		code = "31"
	default:
		return line
	}
	text, ended := strings.CutSuffix(line, "\n")
	if text = "\x1b[" + code + "m" + text + "\x1b[0m"; ended {
		text += "\n"
	}
	return text
}
