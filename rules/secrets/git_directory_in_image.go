package secrets

import (
	"cmp"
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
)

// GitDirectoryInImage reports COPY and ADD that bring the history of the
// repository into the image.
var GitDirectoryInImage = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "GitDirectoryInImage",
		Doc:      "image holds the history of the repository",
		Requires: []*analysis.Analyzer{recipe.Analyzer, rootfs.Analyzer},
		Run:      runGitDirectoryInImage,
	},
	Precondition: analyzer.SecondFlaw, // something that was committed and has to be secret
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-527", "CWE-538", "T1552.001", "D06"),
	Equivalents:  []string{"dockle:DKL-LI-0003"},
}

func runGitDirectoryInImage(pass *analysis.Pass) (any, error) {
	stages, set := recipe.In(pass), rootfs.In(pass)
	for _, stage := range stages {
		keys := numbering{}
		for _, step := range stage.Steps {
			if step.Trigger {
				continue // the context is another build's
			}
			for _, word := range sources(step) {
				dir := ""
				for _, context := range contextsOf(set, stage) {
					dir = cmp.Or(dir, gitDirectory(context, inContext(word)))
				}
				if dir == "" || excluded(step, dir) {
					continue
				}
				landed := destination(step, inContext(word), dir)
				if inContext(word) == dir { // what lies in it is copied
					landed = absolute(step, step.Words[len(step.Words)-1])
				}
				if !stage.Shipped && removal(step, landed) != nil {
					continue
				}
				way, ok := carried(stages, stage, landed)
				if !ok {
					continue
				}
				f := analyzer.At(word, "whoever pulls the image has all that was ever committed: it holds `.git`")
				f.About(stage.Subjects(f.At)...).Keyed(keys.key(dir))
				for _, from := range way {
					f.Because(analyzer.Cause, from.At, "brings it into the image")
				}
				if c := removal(step, landed); c != nil {
					f.Because(analyzer.Value, c.At, "deletes it in a layer above; the one below keeps it")
				}
				f.Fix(analyzer.NeedsReview, "add `.git` to `.dockerignore`")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// gitDirectory returns the repository that a source of COPY takes, relative to
// the context, "" if it takes none: the source itself, or what lies in it.
func gitDirectory(context *rootfs.Context, from string) string {
	if path.Base(from) == ".git" && (context == nil || !context.Ignored(from)) {
		return from // written out
	}
	if context == nil || context.Opaque || strings.ContainsAny(from, "*?[") {
		return ""
	}
	dir := path.Join(from, ".git")
	if context.Stat(path.Join(dir, "HEAD")) == nil || context.Stat(path.Join(dir, "objects")) == nil {
		return ""
	}
	return dir
}
