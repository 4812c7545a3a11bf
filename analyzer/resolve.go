package analyzer

import (
	"cmp"
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/fingerprint"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// resolver makes findings independent of their unit's FileSet.
type resolver struct {
	session *Session
	masked  []source.Span                 // the secrets of all findings of the unit, in order and apart
	hashes  map[string][]fingerprint.Line // of files with findings
}

// mask hides the secrets of findings from every text of the unit: one finding's
// lines may hold the secret of another.
func (r *resolver) mask(findings []*Finding) {
	for _, f := range findings {
		r.masked = append(r.masked, f.Masked...)
	}
	slices.SortFunc(r.masked, func(a, b source.Span) int { return cmp.Compare(a.Pos(), b.Pos()) })
	apart := r.masked[:0]
	for _, at := range r.masked {
		if last := len(apart) - 1; last >= 0 && at.Pos() <= apart[last].End() {
			apart[last] = apart[last].Join(at)
			continue
		}
		apart = append(apart, at)
	}
	r.masked = apart
}

func (r *resolver) resolve(f *Finding) {
	f.Units = []string{r.session.unit.Name}
	f.Location = r.session.locate(f.At, r.masked...)
	f.LineHash = r.lineHash(f.At, f.Location.Start.Line)
	for i := range f.Evidence {
		e := &f.Evidence[i]
		e.Location = r.session.locate(e.At, r.masked...)
	}
	for i := range f.Flow {
		step := &f.Flow[i]
		step.Location = r.session.locate(step.At, r.masked...)
	}
	for i := range f.Fixes {
		fix := &f.Fixes[i]
		for _, edit := range fix.Edits {
			end := edit.End
			if !end.IsValid() {
				end = edit.Pos
			}
			fix.Changes = append(fix.Changes, Change{
				Location: r.session.locate(source.NewSpan(edit.Pos, end), r.masked...),
				NewText:  string(edit.NewText),
			})
		}
	}
}

// lineHash hashes each file once, and only files that have findings.
func (r *resolver) lineHash(at source.Span, line int) string {
	file := r.session.unit.Files.At(at.Pos())
	hashes, ok := r.hashes[file.Path]
	if !ok {
		hashes, _ = fingerprint.Lines(file.Content)
		if r.hashes == nil {
			r.hashes = map[string][]fingerprint.Line{}
		}
		r.hashes[file.Path] = hashes
	}
	if line > len(hashes) {
		return ""
	}
	return hashes[line-1].String()
}
