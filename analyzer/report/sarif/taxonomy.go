package sarif

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
)

// A taxonomy is a classification that the references of rules point into.
type taxonomy struct {
	name, version, organization, uri, description string
	lead                                          string // of the labels of its references
	id                                            string // of the ids of its taxa
	kind                                          string // how a rule relates to a taxon
}

var taxonomies = [...]taxonomy{
	{
		name: "CWE", organization: "MITRE", uri: "https://cwe.mitre.org/", description: "Common Weakness Enumeration.",
		lead: "CWE-", id: "CWE-", kind: "superset",
	},
	{
		name: "ATT&CK", organization: "MITRE", uri: "https://attack.mitre.org/", description: "Tactics and techniques of attackers.",
		lead: "ATT&CK ", kind: "relevant",
	},
	{
		name: "CIS Docker Benchmark", version: "1.7.0", organization: "Center for Internet Security",
		uri: "https://www.cisecurity.org/benchmark/docker", description: "Recommendations for a secure configuration of Docker.",
		lead: "CIS Docker Benchmark 1.7.0, ", kind: "relevant",
	},
}

// taxa returns the ids that references have in a taxonomy: "CWE-250", "T1611".
func (t *taxonomy) taxa(refs []analyzer.Reference) []string {
	var ids []string
	for _, ref := range refs {
		if id, ok := strings.CutPrefix(ref.Label, t.lead); ok {
			ids = append(ids, t.id+id)
		}
	}
	return ids
}

// classify returns how a rule relates to the taxonomies. The indexes are set once
// all rules are known, by [writer.taxonomies].
func (w *writer) classify(r *analyzer.Rule) []relationship {
	var list []relationship
	for i := range taxonomies {
		t := &taxonomies[i]
		for _, id := range t.taxa(r.References) {
			if !slices.Contains(w.taxa[i], id) {
				w.taxa[i] = append(w.taxa[i], id)
			}
			list = append(list, relationship{
				Target: descriptorReference{ID: id, ToolComponent: &componentReference{Name: t.name}}, Kinds: []string{t.kind},
			})
		}
	}
	return list
}

// taxonomies returns those that a rule points into, with what it points at.
func (w *writer) taxonomies() []component {
	var list []component
	index := map[string]int{}
	for i := range taxonomies {
		t := &taxonomies[i]
		if len(w.taxa[i]) == 0 {
			continue
		}
		slices.Sort(w.taxa[i])
		c := component{
			Name: t.name, Version: t.version, Organization: t.organization, InformationURI: t.uri, ShortDescription: &text{Text: t.description},
		}
		for _, id := range w.taxa[i] {
			c.Taxa = append(c.Taxa, descriptor{ID: id})
		}
		index[t.name] = len(list)
		list = append(list, c)
	}
	for _, rule := range w.rules {
		for _, r := range rule.Relationships {
			r.Target.ToolComponent.Index = index[r.Target.ToolComponent.Name]
		}
	}
	return list
}
