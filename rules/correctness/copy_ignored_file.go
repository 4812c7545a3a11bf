package correctness

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// CopyIgnoredFile reports a source of COPY or ADD that the build context does
// not have because its ignore file leaves it out.
var CopyIgnoredFile = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CopyIgnoredFile",
		Doc:      "`.dockerignore` keeps away what `COPY` wants",
		Requires: []*analysis.Analyzer{container.Analyzer, rootfs.Analyzer},
		Run:      runCopyIgnoredFile,
	},
	Effect:      analyzer.Rejected,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Build checks, CopyIgnoredFile https://docs.docker.com/reference/build-checks/copy-ignored-file/", "Build context, .dockerignore files https://docs.docker.com/build/concepts/context/#dockerignore-files"),
	Equivalents: []string{"buildkit:CopyIgnoredFile", "tally:buildkit/CopyIgnoredFile"},
}

func runCopyIgnoredFile(pass *analysis.Pass) (any, error) {
	files := rootfs.In(pass)
	for _, c := range container.In(pass) {
		context := files.Context(c)
		if context == nil || context.Opaque {
			continue // elsewhere, or not known what is left out
		}
		for _, image := range c.Build.Images {
			for _, in := range image.Stage.Instructions {
				if in.Name != "COPY" && in.Name != "ADD" || in.Invalid || in.Flag("from") != nil {
					continue
				}
				words := image.Words(in)
				for _, source := range words[:max(0, len(words)-1)] {
					if p := inContext(source); p != "" && context.Ignored(p) && context.Stat(p) == nil {
						reportIgnored(pass, c, context, in, source)
					}
				}
			}
		}
	}
	return nil, nil
}

// inContext returns the path of a source that is one file or directory of the
// context, "" for all else.
func inContext(word *value.Value) string {
	if !word.IsKnown() || strings.ContainsAny(word.Str, "*?[\\") || strings.Contains(word.Str, "://") || strings.HasPrefix(word.Str, "<<") || strings.HasPrefix(word.Str, "git@") {
		return ""
	}
	p := strings.TrimPrefix(path.Clean("/"+word.Str), "/")
	return p
}

func reportIgnored(pass *analysis.Pass, c *container.Container, context *rootfs.Context, in *dockerfile.Instruction, word *value.Value) {
	f := analyzer.At(word, "the build ends here: %s keeps %s away from %s", source.Quote(path.Base(context.Ignore)), source.Quote(word.Str), source.Quote(in.Name))
	f.About(c.Subjects(f.At)...).Keyed(word.Str)
	f.Fix(analyzer.NeedsReview, "delete the line of the ignore file, or write the exception "+source.Quote("!"+strings.TrimPrefix(word.Str, "./")))
	f.Report(pass)
}
