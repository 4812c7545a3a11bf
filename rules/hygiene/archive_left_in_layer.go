package hygiene

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// ArchiveLeftInLayer reports an archive that one layer brings and a later step
// unpacks: the image carries both.
var ArchiveLeftInLayer = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ArchiveLeftInLayer",
		Doc:      "image carries an archive and its content",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runArchiveLeftInLayer,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Docker, ADD or COPY https://docs.docker.com/build/building/best-practices/#add-or-copy"),
	Equivalents: []string{"hadolint:DL3010", "tally:hadolint/DL3010", "tally:tally/prefer-add-unpack"},
}

func runArchiveLeftInLayer(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		if !stage.Shipped {
			continue
		}
		var brought []*value.Value // archives that COPY brings, by their sources
		for _, step := range stage.Steps {
			switch {
			case step.Trigger:
			case step.Name == "COPY" && len(step.Words) > 1:
				for _, word := range step.Words[:len(step.Words)-1] {
					if word.IsKnown() && isArchive(word.Str) && !strings.ContainsAny(word.Str, "*?[") {
						brought = append(brought, word)
					}
				}
			case step.Name == "RUN":
				for _, command := range step.Commands {
					archive := unpacks(command, brought)
					if archive == nil {
						continue
					}
					f := analyzer.At(archive, "the image carries %s and what a later step unpacks from it", source.Quote(path.Base(archive.Str)))
					f.About(stage.Subjects(f.At)...).Keyed(path.Base(archive.Str))
					f.Because(analyzer.Cause, command.At, "unpacks it in another layer")
					f.Fix(analyzer.NeedsReview, "write `ADD`, which unpacks it, or mount it: `RUN --mount=type=bind`")
					f.Report(pass)
				}
			}
		}
	}
	return nil, nil
}

// unpacks returns the archive that a command unpacks, nil if it is none of those
// given.
func unpacks(c *recipe.Command, archives []*value.Value) *value.Value {
	switch c.Program {
	case "tar", "bsdtar":
		if len(c.Words) < 2 || !strings.Contains(c.Words[1].Str, "x") {
			if word, _ := c.Option("--extract", "-x"); word == nil {
				return nil
			}
		}
	case "gunzip", "bunzip2", "unxz":
	default:
		return nil
	}
	for _, w := range c.Words[1:] {
		for _, archive := range archives {
			if w.IsKnown() && path.Base(w.Str) == path.Base(archive.Str) {
				return archive
			}
		}
	}
	return nil
}
