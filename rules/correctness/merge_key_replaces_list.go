package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// MergeKeyReplacesList reports services that merge a mapping with `<<` and lose
// the hardening of its lists to lists of their own.
var MergeKeyReplacesList = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MergeKeyReplacesList",
		Doc:      "list of a service replaces the hardening it merges",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer},
		Run:      runMergeKeyReplacesList,
	},
	Effect:     analyzer.Differs, // `<<` joins keys, not what stands below them
	Precision:  analyzer.High,
	References: analyzer.Refs("CWE-693", "YAML, merge key https://yaml.org/type/merge.html", "Compose, fragments https://docs.docker.com/reference/compose-file/fragments/"),
}

func runMergeKeyReplacesList(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	if app == nil {
		return nil, nil
	}
	for _, s := range app.Services {
		for _, key := range []string{"security_opt", "cap_drop"} {
			own := s.Value.Member(key)
			if own == nil || !own.Val.IsKnown() || own.Val.Kind != value.Seq || len(own.Val.Kids) == 0 {
				continue // removed by the service
			}
			for _, list := range app.Replaced {
				if list.KeyAt != own.KeyAt {
					continue
				}
				for _, entry := range lostHardening(key, list.Merged, own.Val) {
					if strings.Contains(entry.Str, "$") {
						continue // a variable decides
					}
					f := analyzer.At(own.KeyAt, "%s loses %s of what it merges: its own %s replaces the list", source.Quote(s.Name), entry, source.Quote(key))
					f.About("services." + s.Name).Keyed(key + " " + entry.Str)
					f.Because(analyzer.Cause, list.At, "`<<` joins keys, not lists")
					f.Because(analyzer.Value, entry, "lost here")
					f.Fix(analyzer.NeedsReview, "repeat the entry in the list of the service")
					f.Report(pass)
				}
			}
		}
	}
	return nil, nil
}

// lostHardening returns the entries of a base list that harden the container and
// that the list which replaces it has no like of.
func lostHardening(key string, base, own *value.Value) []*value.Value {
	if base == nil || base.Kind != value.Seq {
		return nil
	}
	var lost []*value.Value
	for _, m := range base.Kids {
		if m.Val.IsKnown() && hardens(key, m.Val.Str) && !hasLike(key, own, m.Val.Str) {
			lost = append(lost, m.Val)
		}
	}
	return lost
}

// hardens reports whether an entry takes something from the container. A profile
// of seccomp or AppArmor may be wider than the default one.
func hardens(key, entry string) bool {
	if key == "cap_drop" {
		return entry != ""
	}
	name, setting := option(entry)
	return name == "no-new-privileges" && (setting == "" || strings.EqualFold(setting, "true"))
}

// hasLike reports whether a list has an entry that does or decides the same, or
// one that is not known.
func hasLike(key string, list *value.Value, entry string) bool {
	for _, m := range list.Kids {
		if !m.Val.IsKnown() {
			return true
		}
		if key == "cap_drop" {
			if dropped := capability(m.Val.Str); dropped == "ALL" || dropped == capability(entry) {
				return true
			}
			continue
		}
		ours, _ := option(m.Val.Str)
		if theirs, _ := option(entry); ours == theirs {
			return true
		}
	}
	return false
}

func capability(name string) string { return strings.TrimPrefix(strings.ToUpper(name), "CAP_") }

// option splits an entry of security_opt as the engine does.
func option(entry string) (name, setting string) {
	separator := "="
	if !strings.Contains(entry, separator) {
		separator = ":"
	}
	name, setting, _ = strings.Cut(entry, separator)
	return name, setting
}
