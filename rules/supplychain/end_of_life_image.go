package supplychain

import (
	_ "embed" // for the table
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// EndOfLifeImage reports images of systems and programs that get no fixes any
// more.
var EndOfLifeImage = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "EndOfLifeImage",
		Doc:      "image gets no security fixes any more",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runEndOfLifeImage,
	},
	Precondition: analyzer.SecondFlaw, // one of the flaws found since
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CIS 4.4", "CWE-1104", "CWE-1395", "D02", "endoflife.date https://endoflife.date/"),
	Equivalents:  []string{"tally:tally/ruby/eol-ruby-version"},
}

func runEndOfLifeImage(pass *analysis.Pass) (any, error) {
	for _, p := range pulls(container.In(pass)) {
		if !p.reference.IsKnown() {
			continue
		}
		e := endOf(container.ParseReference(p.reference.Str))
		if e == nil {
			continue
		}
		f := analyzer.At(p.reference, "%s %s: flaws of %s found since %s stay open", p, source.Quote(p.reference.Text()), e.name, e.date)
		evidence.Assumed(f, p.reference)
		f.About(p.container.Subjects(f.At)...)
		evidence.Origin(f, p.reference)
		f.Fix(analyzer.NeedsReview, "write a version that gets fixes")
		f.Report(pass)
	}
	return nil, nil
}

// An ending is a row of ended.tsv: versions of a repository's tags that get no
// fixes since a date. Dates of the future are not in the table, and the clock is
// not asked: the same files give the same findings.
type ending struct {
	repository   string
	versions     []string
	name         string
	date         string
	source, seen string
}

//go:embed ended.tsv
var endedTable string

// ended returns the rows of each repository.
var ended = sync.OnceValue(func() map[string][]ending {
	rows := map[string][]ending{}
	_, table, _ := strings.Cut(strings.TrimSpace(endedTable), "\n")
	for line := range strings.SplitSeq(table, "\n") {
		cells := strings.Split(line, "\t")
		rows[cells[0]] = append(rows[cells[0]], ending{cells[0], strings.Fields(cells[1]), cells[2], cells[3], cells[4], cells[5]})
	}
	return rows
})

// systems are the repositories whose releases tags of other images name.
var systems = [...]string{"docker.io/library/debian", "docker.io/library/ubuntu", "docker.io/library/alpine"}

// endOf returns the row of an image, nil if it has none. An image of Docker Hub's
// library is also judged by the system that its tag names: `3.13-buster`.
func endOf(image container.Reference) *ending {
	rows := ended()[image.Repository]
	for i := range rows {
		if rows[i].names(image.Tag) {
			return &rows[i]
		}
	}
	if !strings.HasPrefix(image.Repository, "docker.io/library/") {
		return nil
	}
	for _, system := range systems {
		rows := ended()[system]
		for i := range rows {
			if rows[i].under(image.Tag) {
				return &rows[i]
			}
		}
	}
	return nil
}

// names reports whether a tag is one of the versions, or begins with it.
func (e *ending) names(tag string) bool {
	for _, version := range e.versions {
		if rest, ok := strings.CutPrefix(tag, version); ok && (rest == "" || rest[0] == '.' && strings.Contains(version, ".") || rest[0] == '-' || rest[0] == '.' && !e.splits(tag)) {
			return true
		}
	}
	return false
}

// splits reports whether a longer version of the same repository has a row of
// its own, or may have fixes: 10 is not 10.11.
func (e *ending) splits(tag string) bool {
	for _, other := range ended()[e.repository] {
		for _, version := range other.versions {
			major, _, dotted := strings.Cut(version, ".")
			if dotted && strings.HasPrefix(tag, major+".") {
				return true
			}
		}
	}
	return false
}

// under reports whether a part of a tag names a release of Debian, Ubuntu or
// Alpine.
func (e *ending) under(tag string) bool {
	for part := range strings.SplitSeq(tag, "-") {
		for _, version := range e.versions {
			switch e.repository {
			case "docker.io/library/debian", "docker.io/library/ubuntu":
				if part == version && strings.Trim(version, "0123456789.") != "" {
					return true
				}
			case "docker.io/library/alpine":
				if part == "alpine"+version {
					return true
				}
			}
		}
	}
	return false
}
