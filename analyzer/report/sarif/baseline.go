package sarif

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// maxBaseline is the size that a baseline may have, unpacked: 25,000 results take
// some 80 MB.
const maxBaseline = 256 << 20

// A Baseline is the findings of an earlier run. It answers for each of them
// once, so that a second finding like it is new.
type Baseline struct {
	byFingerprint map[string]int
	byLine        map[lineKey]int
	entries       []entry
}

// entry is a finding of the baseline.
type entry struct {
	fingerprint string
	line        lineKey
	next        int // the next one of the same line, -1 if there is none
	taken       bool
}

// lineKey tells findings apart by what their line and those after it say.
type lineKey struct{ rule, uri, hash string }

// ReadBaseline reads a SARIF file that [Write] has written. Suppressed results
// and those about files that were not analysed are no part of a baseline.
func ReadBaseline(r io.Reader) (*Baseline, error) { return readBaseline(r, maxBaseline) }

func readBaseline(r io.Reader, limit int64) (*Baseline, error) {
	limited := &io.LimitedReader{R: r, N: limit + 1}
	d := json.NewDecoder(limited)
	var l log
	err := d.Decode(&l)
	switch {
	case limited.N == 0:
		return nil, fmt.Errorf("larger than %d MB", limit>>20)
	case errors.Is(err, io.EOF):
		return nil, errors.New("empty: no SARIF")
	case err != nil:
		return nil, fmt.Errorf("no SARIF: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("no SARIF: something follows the log")
	}
	if l.Version != "2.1.0" {
		return nil, fmt.Errorf("no SARIF 2.1.0, but version %s", source.Quote(l.Version))
	}
	if len(l.Runs) != 1 {
		return nil, fmt.Errorf("it has %d runs, not one", len(l.Runs))
	}
	run := l.Runs[0]
	if name := run.Tool.Driver.Name; name != toolName {
		return nil, fmt.Errorf("written by %s, not by hullcheck", source.Quote(name))
	}
	b := &Baseline{byFingerprint: map[string]int{}, byLine: map[lineKey]int{}}
	for _, r := range run.Results {
		if r.Suppressions != nil && len(*r.Suppressions) > 0 || r.BaselineState == "absent" || r.RuleID == notAnalysed {
			continue
		}
		if len(r.Locations) == 0 || r.RuleID == "" {
			return nil, errors.New("a result has no place or no rule")
		}
		b.add(r)
	}
	return b, nil
}

func (b *Baseline) add(r result) {
	uri := strings.TrimPrefix(r.Locations[0].PhysicalLocation.ArtifactLocation.URI, "./")
	e := entry{
		fingerprint: r.PartialFingerprints[fingerprintKey],
		line:        lineKey{r.RuleID, uri, r.PartialFingerprints[lineHashKey]}, next: -1,
	}
	if e.fingerprint != "" {
		b.byFingerprint[e.fingerprint] = len(b.entries)
	}
	if e.line.hash != "" {
		if first, ok := b.byLine[e.line]; ok {
			e.next = first
		}
		b.byLine[e.line] = len(b.entries)
	}
	b.entries = append(b.entries, e)
}

// Compare holds a report against the baseline: what it has is unchanged, first
// by hullcheck's fingerprint, then, for what is left on both sides, by rule, path
// and the hash of the line.
func (b *Baseline) Compare(r *analyzer.Report) {
	known := map[*analyzer.Finding]bool{}
	var rest []*analyzer.Finding
	for _, list := range [][]*analyzer.Finding{r.Findings, r.Hidden} {
		for _, f := range list {
			if i, ok := b.byFingerprint[f.Fingerprint]; ok && !b.entries[i].taken {
				b.entries[i].taken, known[f] = true, true
			} else {
				rest = append(rest, f)
			}
		}
	}
	for _, f := range rest {
		known[f] = b.takeLine(lineKey{f.Rule.Name, artifactAt(f.Location.Path).URI, f.LineHash})
	}
	r.Compare(func(f *analyzer.Finding) bool { return known[f] })
}

// takeLine takes an entry of a line that nothing has taken, if there is one.
func (b *Baseline) takeLine(line lineKey) bool {
	i, ok := b.byLine[line]
	for ; ok && i >= 0; i = b.entries[i].next {
		if !b.entries[i].taken {
			b.entries[i].taken = true
			b.byLine[line] = i
			return true
		}
	}
	return false
}
