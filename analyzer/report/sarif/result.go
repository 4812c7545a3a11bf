package sarif

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/issue"
)

func (w *writer) result(f *analyzer.Finding) result {
	related := f.Evidence[:min(len(f.Evidence), maxRelated)]
	out := result{
		RuleID:    f.Rule.Name,
		RuleIndex: w.ruleIndex(f.Rule),
		Level:     levelOf(f.Rule.Severity()),
		Message:   message{messageOf(f, related)},
		Locations: []location{{PhysicalLocation: w.physical(f.Location)}},
	}
	for i, e := range related {
		out.RelatedLocations = append(out.RelatedLocations, location{
			ID: i + 1, PhysicalLocation: w.physical(e.Location), Message: &message{cut(sentence(e.Role.Title()+": "+e.Caption), maxMessage)},
		})
	}
	out.CodeFlows = w.flows(f)
	out.PartialFingerprints = map[string]string{}
	if f.LineHash != "" {
		out.PartialFingerprints[lineHashKey] = f.LineHash
	}
	if f.Fingerprint != "" {
		out.PartialFingerprints[fingerprintKey] = f.Fingerprint
	}
	w.state(&out, f)
	if w.GitHub {
		return out
	}
	for _, s := range f.Subjects {
		out.Locations[0].LogicalLocations = append(out.Locations[0].LogicalLocations, logicalLocation{FullyQualifiedName: s, Kind: "object"})
	}
	if f.Fingerprint != "" {
		out.Fingerprints = map[string]string{fingerprintKey: f.Fingerprint}
	}
	out.Fixes = w.fixes(f)
	out.Taxa = w.taxaOf(f)
	out.Properties = map[string]any{"severity": f.Rule.Severity().String()}
	if f.Advisory {
		out.Properties["advisory"] = true
	}
	for _, kind := range []string{"services", "stages"} {
		var names []string
		for _, s := range f.Subjects {
			if name, ok := strings.CutPrefix(s, kind+"."); ok {
				names = append(names, name)
			}
		}
		switch {
		case len(names) == 1:
			out.Properties[strings.TrimSuffix(kind, "s")] = names[0]
		case len(names) > 1:
			out.Properties[kind] = names
		}
	}
	if len(f.Units) > 1 {
		out.Properties["applications"] = f.Units
	}
	figures(out.Properties, f)
	return out
}

func levelOf(s analyzer.Severity) string {
	switch s {
	case analyzer.CriticalSeverity, analyzer.HighSeverity:
		return "error"
	case analyzer.MediumSeverity:
		return "warning"
	case analyzer.LowSeverity, analyzer.NoteSeverity:
		return "note"
	}
	return "none"
}

// gap is the result for something that was not analysed and that no rule speaks
// of, at the start of the file.
func (w *writer) gap(g analyzer.Gap) result {
	at := physicalLocation{ArtifactLocation: artifactAt(g.Path), Region: &region{StartLine: 1, StartColumn: 1, EndLine: 1, EndColumn: 1}}
	if !g.At.IsZero() {
		at = w.physical(g.At)
	}
	out := result{
		RuleID: notAnalysed, RuleIndex: w.notAnalysedIndex(), Level: "error",
		Message:   message{cut(sentence("not analysed: "+g.Message), maxMessage)},
		Locations: []location{{PhysicalLocation: at}},
	}
	w.state(&out, nil)
	return out
}

// state says of a result whether it is new and whether it is suppressed. GitHub
// reads neither; the standard wants both on all results of a run or on none.
func (w *writer) state(out *result, f *analyzer.Finding) {
	if w.Suppressed {
		out.Suppressions = &[]suppression{}
		if f != nil && f.Suppression != nil {
			out.Suppressions = &[]suppression{w.suppression(f.Suppression)}
		}
	}
	if w.report.Compared && !w.GitHub {
		out.BaselineState = "new"
		if f != nil && w.unchanged[f] {
			out.BaselineState = "unchanged"
		}
	}
}

// messageOf returns the sentence of a finding, followed by a link to each place
// of its evidence: GitHub shows related locations only where a message links to
// them.
func messageOf(f *analyzer.Finding, related []analyzer.Evidence) string {
	text := sentence(f.Message)
	for i, e := range related {
		caption := strings.NewReplacer("[", "(", "]", ")").Replace(plain(e.Caption))
		link := fmt.Sprintf(" %s: [%s](%d).", e.Role.Title(), caption, i+1)
		if utf8.RuneCountInString(text)+utf8.RuneCountInString(link) > maxMessage {
			break
		}
		text += link
	}
	return cut(text, maxMessage)
}

// plain turns the backticks of our messages into single quotes and breaks what
// would be a link: the standard and viewers read [words](1) as one.
func plain(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "`", "'"), "](", "] (")
}

// sentence turns a message into a sentence of plain text.
func sentence(text string) string { return issue.Sentence(plain(text)) }

// cut shortens text to a number of characters.
func cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}

func (w *writer) physical(l analyzer.Location) physicalLocation {
	r := regionOf(l)
	if !w.GitHub && l.Text != "" {
		r.Snippet = &message{l.Text}
	}
	return physicalLocation{ArtifactLocation: artifactAt(l.Path), Region: &r}
}

func regionOf(l analyzer.Location) region {
	return region{StartLine: l.Start.Line, StartColumn: l.Start.UTF16, EndLine: l.End.Line, EndColumn: l.End.UTF16}
}

// artifactAt names a file relative to the root, percent-encoded.
func artifactAt(path string) artifactLocation {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		// A colon in the first segment would be read as a scheme.
		segments[i] = strings.ReplaceAll(url.PathEscape(s), ":", "%3A")
	}
	return artifactLocation{URI: strings.Join(segments, "/"), URIBaseID: root}
}

// fixes returns the first safe fix that edits files. Several fixes of one file
// overwrite each other in reviewdog.
func (w *writer) fixes(f *analyzer.Finding) []fix {
	i := slices.IndexFunc(f.Fixes, func(x analyzer.Fix) bool { return x.Safety == analyzer.Safe && len(x.Changes) > 0 })
	if i < 0 {
		return nil
	}
	out := fix{Description: message{cut(sentence(f.Fixes[i].Title), maxMessage)}}
	byPath := map[string]int{}
	for _, change := range f.Fixes[i].Changes {
		at, ok := byPath[change.Location.Path]
		if !ok {
			at = len(out.ArtifactChanges)
			byPath[change.Location.Path] = at
			out.ArtifactChanges = append(out.ArtifactChanges, artifactChange{ArtifactLocation: artifactAt(change.Location.Path)})
		}
		out.ArtifactChanges[at].Replacements = append(out.ArtifactChanges[at].Replacements, replacement{
			DeletedRegion: regionOf(change.Location), InsertedContent: message{change.NewText},
		})
	}
	return []fix{out}
}

func (w *writer) suppression(s *analyzer.Suppression) suppression {
	out := suppression{Kind: "inSource", Justification: s.Reason}
	if s.Kind == analyzer.External {
		out.Kind = "external"
	}
	if !s.At.IsZero() {
		out.Location = &location{PhysicalLocation: w.physical(s.At)}
	}
	return out
}
