package identity

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// WorldWritablePath reports files of an image that every user may write.
var WorldWritablePath = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "WorldWritablePath",
		Doc:      "every user of the container writes to the path",
		Requires: []*analysis.Analyzer{recipe.Analyzer, rootfs.Analyzer},
		Run:      runWorldWritablePath,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-732", "T1222.002", "D04"),
	Equivalents:  []string{"tally:tally/world-writable-state-path-workaround"},
}

func runWorldWritablePath(pass *analysis.Pass) (any, error) {
	files := rootfs.In(pass)
	for _, stage := range recipe.In(pass) {
		for _, step := range stage.Steps {
			for _, o := range opened(step) {
				c := bound(files, stage)
				if c == nil {
					continue // not shipped, or a single user, root, who may write all
				}
				name := source.Quote(o.paths[0].Text())
				f := analyzer.At(o.mode, "an attacker in %s changes %s, whatever user they got to be", c, name)
				f.About(stage.Subjects(f.At)...).Keyed(o.paths[0].Text())
				for _, p := range o.paths[1:] {
					f.Because(analyzer.Value, p, "and this")
				}
				runsAs(f, files, c)
				f.Fix(analyzer.NeedsReview, "give the path to the user that writes it, by `chown` or `COPY --chown`, with mode 755 or 644")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// bound returns a container that runs an image with the layers of a stage and
// whose user is not root, nil if there is none.
func bound(files *rootfs.Set, stage *recipe.Stage) *container.Container {
	for _, c := range stage.RunBy() {
		if c.User.Identity == container.NonRoot || files.Drops(c) != "" {
			return c
		}
	}
	return nil
}

// An open is a mode that lets everybody write.
type open struct {
	mode  *value.Value
	paths []*value.Value
}

// opened lists the modes of a step that open paths to everybody.
func opened(step *recipe.Step) []open {
	var all []open
	add := func(mode *value.Value, paths []*value.Value) {
		paths = slices.DeleteFunc(slices.Clone(paths), func(p *value.Value) bool { return forAll(p.Str) })
		if mode.IsKnown() && opensToAll(mode.Str) && len(paths) > 0 {
			all = append(all, open{mode, paths})
		}
	}
	if flag := step.Flag("chmod"); flag != nil && len(step.Words) > 0 {
		add(flag.Value, step.Words[len(step.Words)-1:])
	}
	for _, c := range step.Commands {
		switch c.Program {
		case "chmod":
			if operands := modes(c); len(operands) > 1 {
				add(operands[0], operands[1:])
			}
		case "mkdir":
			add(c.Operand("-m", "--mode"), c.Operands("-m", "--mode"))
		case "install":
			if operands := c.Operands("-m", "--mode", "-o", "--owner", "-g", "--group", "-t", "--target-directory", "-S", "--suffix"); len(operands) > 0 {
				add(c.Operand("-m", "--mode"), operands[len(operands)-1:])
			}
		}
	}
	return all
}

// opensToAll reports whether a mode lets everybody write and does not keep each
// to their own files by the sticky bit.
func opensToAll(mode string) bool {
	if isNumber(mode) {
		bits, err := strconv.ParseUint(mode, 8, 16)
		return err == nil && bits&0o002 != 0 && bits&0o1000 == 0
	}
	if strings.Contains(mode, "t") {
		return false
	}
	for clause := range strings.SplitSeq(mode, ",") {
		who, rest := splitMode(clause)
		if strings.ContainsAny(who, "oa") && rest != "" && rest[0] != '-' && strings.Contains(rest, "w") {
			return true
		}
	}
	return false
}

// forAll reports whether a path is there for every user to write: temporary
// directories, terminals and devices.
func forAll(p string) bool {
	p = path.Clean(p)
	return strings.HasPrefix(p, "/dev/") || strings.HasPrefix(p, "/tmp/") || slices.Contains([]string{"/tmp", "/var/tmp", "/var/lock", "/run/lock", "/dev", "/run/screen", "/var/run/screen"}, p)
}
