package sarif

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
)

// maxSteps is the number of steps of a flow: GitHub keeps 1,000 and shows fewer.
const maxSteps = 100

// flows returns the course of a finding as one flow with one thread: viewers show
// no other.
func (w *writer) flows(f *analyzer.Finding) []codeFlow {
	if len(f.Flow) == 0 {
		return nil
	}
	thread := threadFlow{}
	steps := shortened(f.Flow)
	for i, step := range steps {
		at := threadFlowLocation{
			Location: location{PhysicalLocation: w.physical(step.Location), Message: &message{cut(sentence(step.Text), maxMessage)}},
			Kinds:    step.Kinds, NestingLevel: step.Depth, ExecutionOrder: i + 1, Importance: "important",
		}
		if step.Essential || i == 0 || i == len(steps)-1 {
			at.Importance = "essential"
		}
		if step.State != "" && !w.GitHub {
			at.State = map[string]message{"held": {cut(step.State, maxMessage)}}
		}
		thread.Locations = append(thread.Locations, at)
	}
	return []codeFlow{{[]threadFlow{thread}}}
}

// shortened leaves out steps of the middle: how a long way begins and ends says
// more.
func shortened(steps []analyzer.FlowStep) []analyzer.FlowStep {
	if len(steps) <= maxSteps {
		return steps
	}
	return slices.Concat(steps[:maxSteps/2], steps[len(steps)-maxSteps/2:])
}

// taxaOf returns what classifies a finding beyond its rule. The indexes are set
// by [writer.taxonomies].
func (w *writer) taxaOf(f *analyzer.Finding) []descriptorReference {
	var list []descriptorReference
	for i := range taxonomies {
		t := &taxonomies[i]
		for _, id := range t.taxa(f.References) {
			if !slices.Contains(w.taxa[i], id) {
				w.taxa[i] = append(w.taxa[i], id)
			}
			list = append(list, descriptorReference{ID: id, ToolComponent: &componentReference{Name: t.name}})
		}
	}
	return list
}

// figures adds the properties of a finding that no other has taken: numbers as
// numbers.
func figures(out map[string]any, f *analyzer.Finding) {
	for _, p := range f.Properties {
		if _, taken := out[p.Name]; taken || p.Value == "" {
			continue
		}
		if n, err := strconv.ParseFloat(p.Value, 64); err == nil && strings.Trim(p.Value, "0123456789.") == "" {
			out[p.Name] = n
			continue
		}
		out[p.Name] = p.Value
	}
}

// plans returns what to change first.
func (w *writer) plans() *runProperties {
	if w.GitHub || len(w.report.Plans) == 0 {
		return nil
	}
	out := &runProperties{}
	for i := range w.report.Plans {
		p := &w.report.Plans[i]
		made := plan{Application: p.Unit, Headline: p.Headline, Remarks: p.Remarks}
		for k := range p.Changes {
			c := &p.Changes[k]
			made.Changes = append(made.Changes, plannedChange{plain(c.Title), plain(c.Effect), plain(c.Check), c.Location.Path, c.Location.Start.Line})
		}
		out.Plans = append(out.Plans, made)
	}
	return out
}

// point sets the indexes of what results point at.
func point(results []result, list []component) {
	for i := range results {
		for _, taxon := range results[i].Taxa {
			taxon.ToolComponent.Index = slices.IndexFunc(list, func(c component) bool { return c.Name == taxon.ToolComponent.Name })
		}
	}
}
