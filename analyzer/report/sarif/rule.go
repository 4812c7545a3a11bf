package sarif

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// notAnalysed is the rule of results for gaps that no rule speaks of.
const notAnalysed = "NotAnalysed"

// ruleIndex returns the index of a rule's descriptor, made at the first call.
func (w *writer) ruleIndex(r *analyzer.Rule) int {
	if i, ok := w.index[r.Name]; ok {
		return i
	}
	d := descriptor{
		ID:                   r.Name,
		Name:                 cut(words(r.Name), maxRuleName),
		ShortDescription:     &text{Text: cut(sentence(r.Title()), maxDescription)},
		HelpURI:              r.PageURL(),
		DefaultConfiguration: &configuration{levelOf(r.Severity())},
		Properties:           w.properties(r),
	}
	var prose Description
	if w.Describe != nil {
		prose = w.Describe(r)
	}
	// An empty text counts as none for GitHub, which requires both.
	title := sentence(r.Title())
	d.FullDescription = &text{cut(first(prose.Summary, title), maxDescription), cut(prose.Markdown, maxDescription)}
	d.Help = &text{first(prose.Help, prose.Summary, title), prose.HelpPage}
	if !w.GitHub {
		d.Relationships = w.classify(r)
	}
	return w.add(d)
}

func (w *writer) add(d descriptor) int {
	w.index[d.ID] = len(w.rules)
	w.rules = append(w.rules, d)
	return w.index[d.ID]
}

func (w *writer) notAnalysedIndex() int {
	if i, ok := w.index[notAnalysed]; ok {
		return i
	}
	return w.add(descriptor{
		ID:                   notAnalysed,
		Name:                 words(notAnalysed),
		ShortDescription:     &text{Text: "A file or a rule of this run was not analysed."},
		FullDescription:      &text{Text: "What hullcheck would say about this file is not known: it could not be read or its analysis broke."},
		Help:                 &text{Text: "The message says what happened and what helps. Earlier findings of this file are neither confirmed nor mended."},
		HelpURI:              "https://github.com/hullcheck/hullcheck/blob/main/docs/json.md#gaps",
		DefaultConfiguration: &configuration{"error"},
		Properties:           map[string]any{"tags": []string{"correctness"}, "problem.severity": "error", "precision": "very-high"},
	})
}

func first(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}

// words spells a rule's name: "Docker socket mount". It must differ from the id.
func words(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		starts := unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if starts {
			b.WriteByte(' ')
			if i+1 < len(runes) && unicode.IsLower(runes[i+1]) {
				r = unicode.ToLower(r)
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (w *writer) properties(r *analyzer.Rule) map[string]any {
	tags := []string{"correctness"}
	properties := map[string]any{"precision": precisionOf(r.Precision)}
	if r.Security() {
		tags[0] = "security"
		if s := securitySeverity(r.Severity()); s != "" {
			properties["security-severity"] = s
		}
	} else {
		properties["problem.severity"] = problemSeverity(r.Severity())
	}
	if r.Theme != "" && r.Theme != tags[0] {
		tags = append(tags, r.Theme)
	}
	for _, id := range taxonomies[0].taxa(r.References) {
		tags = append(tags, "external/cwe/"+strings.ToLower(id))
	}
	properties["tags"] = tags[:min(len(tags), maxTags)]
	return properties
}

// securitySeverity returns a number in the middle of GitHub's band, as the string
// that GitHub requires.
func securitySeverity(s analyzer.Severity) string {
	switch s {
	case analyzer.CriticalSeverity:
		return "9.5"
	case analyzer.HighSeverity:
		return "8.0"
	case analyzer.MediumSeverity:
		return "5.5"
	case analyzer.LowSeverity:
		return "2.0"
	case analyzer.NoteSeverity:
	}
	return ""
}

func problemSeverity(s analyzer.Severity) string {
	switch levelOf(s) {
	case "error":
		return "error"
	case "warning":
		return "warning"
	}
	return "recommendation"
}

func precisionOf(p analyzer.Precision) string {
	switch p {
	case analyzer.VeryHigh:
		return "very-high"
	case analyzer.High:
		return "high"
	case analyzer.Moderate:
		return "medium"
	case analyzer.Low:
	}
	return "low"
}

func (w *writer) artifacts() []artifact {
	var list []artifact
	for _, f := range w.report.Files {
		a := artifact{Location: artifactAt(f.Path), Length: f.Size, Roles: []string{"analysisTarget"}, SourceLanguage: languageOf(f.Kind)}
		if w.Tree != nil {
			if content, err := w.Tree.ReadFile(f.Path, source.MaxFileSize); err == nil && len(content) == f.Size {
				sum := sha256.Sum256(content)
				a.Hashes = map[string]string{"sha-256": hex.EncodeToString(sum[:])}
			}
		}
		list = append(list, a)
	}
	return list
}

func languageOf(kind string) string {
	switch kind {
	case "compose":
		return "yaml"
	case "dockerfile":
		return "dockerfile"
	}
	return ""
}
