package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// OverrideDropsHardening reports files that take the hardening from a service
// or network that an earlier file gave it.
var OverrideDropsHardening = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "OverrideDropsHardening",
		Doc:      "override takes the hardening of an earlier file away",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer},
		Run:      runOverrideDropsHardening,
	},
	Effect:    analyzer.Differs, // the earlier file is not what runs
	Precision: analyzer.High,
	References: analyzer.Refs("CWE-693",
		"Compose, merge rules https://docs.docker.com/reference/compose-file/merge/"),
}

func runOverrideDropsHardening(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	if app == nil {
		return nil, nil
	}
	for _, tag := range app.Tags {
		for _, lost := range lostToTag(app, tag) {
			reportDropped(pass, tag.At, "services."+tag.Path[1], tag.Path[1], lost.entry, lost.text)
		}
	}
	files := source.In(pass).Files
	for _, s := range app.Services {
		if at, ok := overridden(files, s.Get("read_only"), "false", "true"); ok {
			reportDropped(pass, s.Get("read_only"), "services."+s.Name, s.Name, at, "read_only: true")
		}
		if set, unset := takenBack(s.Get("security_opt")); unset != nil {
			reportDropped(pass, unset, "services."+s.Name, s.Name, set, "security_opt: "+set.Str)
		}
	}
	if networks := app.Root.Get("networks"); networks != nil {
		for _, m := range networks.Kids {
			if at, ok := overridden(files, m.Val.Get("internal"), "false", "true"); ok {
				reportDropped(pass, m.Val.Get("internal"), "networks."+m.Key, m.Key, at, "internal: true")
			}
		}
	}
	return nil, nil
}

func reportDropped(pass *analysis.Pass, where analysis.Range, subject, name string, lost analysis.Range, text string) {
	f := analyzer.At(where, "%s loses %s, which an earlier file gives it", source.Quote(name), source.Quote(text))
	f.About(subject).Keyed(name + " " + text)
	f.Because(analyzer.Cause, lost, "set here")
	f.Fix(analyzer.NeedsReview, "delete what takes it away, or the line of the earlier file if none needs it")
	f.Report(pass)
}

// A dropped setting is what a tag takes away.
type dropped struct {
	entry *value.Value
	text  string
}

// lostToTag returns the hardening of a service that a tag takes away and that
// no file gives back.
func lostToTag(app *compose.Project, tag compose.Tag) []dropped {
	if len(tag.Path) != 3 || tag.Path[0] != "services" || !tag.Base.IsKnown() {
		return nil
	}
	s := app.Service(tag.Path[1])
	if s == nil {
		return nil
	}
	key, final := tag.Path[2], s.Get(tag.Path[2])
	switch key {
	case "cap_drop", "security_opt":
		if final == nil {
			final = &value.Value{Kind: value.Seq}
		}
		if final.Kind != value.Seq || !final.IsKnown() {
			return nil
		}
		var all []dropped
		for _, entry := range lostHardening(key, tag.Base, final) {
			all = append(all, dropped{entry, key + ": " + entry.Str})
		}
		return all
	case "read_only":
		if tag.Base.Str == "true" && (final.IsZero() || final.IsKnown() && final.Str == "false") {
			return []dropped{{tag.Base, "read_only: true"}}
		}
	case "mem_limit", "pids_limit", "cpus":
		nested := map[string]string{"mem_limit": "memory", "pids_limit": "pids", "cpus": "cpus"}[key]
		if final.IsZero() && s.Get("deploy", "resources", "limits", nested).IsZero() {
			return []dropped{{tag.Base, key + ": " + tag.Base.Str}}
		}
	}
	return nil
}

// takenBack returns the entry of a merged list that sets no-new-privileges and
// that of a later file which unsets it: the engine takes the last. They are nil
// if there are no such two.
func takenBack(list *value.Value) (set, unset *value.Value) {
	if list == nil || list.Kind != value.Seq {
		return nil, nil
	}
	for _, m := range list.Kids {
		if !m.Val.IsKnown() {
			return nil, nil
		}
		name, setting := option(m.Val.Str)
		switch {
		case name != "no-new-privileges":
		case hardens("security_opt", m.Val.Str):
			set, unset = m.Val, nil
		case strings.EqualFold(setting, "false") && set != nil && fromLater(m.Val):
			unset = m.Val
		}
	}
	return set, unset
}

// fromLater reports whether a value comes from a file or document that is merged
// over an earlier one.
func fromLater(v *value.Value) bool {
	return v.Step.Via(value.Override) != nil || v.Step.Via(value.Document) != nil
}

// overridden returns the place of what an earlier file gives a value, if that
// is one text and the value another. Quotes count for nothing.
func overridden(files *source.Files, v *value.Value, now, before string) (source.Span, bool) {
	if !v.IsKnown() || v.Str != now {
		return source.Span{}, false
	}
	if shadow := v.Step.Via(value.Shadowed); shadow != nil && fromLater(v) {
		if strings.Trim(files.Text(shadow.At), `"'`) == before {
			return shadow.At, true
		}
	}
	return source.Span{}, false
}
