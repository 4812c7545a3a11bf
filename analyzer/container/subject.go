package container

import (
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Subjects names what a finding at a place of c is about, first what the place
// belongs to: for a place in a Dockerfile the stage, then the service.
func (c *Container) Subjects(where analysis.Range) []string {
	var subjects []string
	stage := c.stageAt(source.NewSpan(where.Pos(), where.End()))
	if stage == nil && c.Service == nil && c.Build != nil && c.Build.Target != nil {
		stage = c.Build.Target.Stage // a file that the image takes
	}
	if stage != nil {
		name := strconv.Itoa(stage.Index)
		if stage.Name.IsKnown() {
			name = stage.Name.Str
		}
		subjects = append(subjects, "stages."+name)
	}
	if c.Service != nil {
		subjects = append(subjects, "services."+c.Service.Name)
	}
	return subjects
}

// stageAt returns the stage of c's Dockerfile in which a place lies, nil if it
// lies elsewhere.
func (c *Container) stageAt(at source.Span) *dockerfile.Stage {
	if c.Build == nil || c.Build.File == nil || !c.Build.File.Source.At.Contains(at) {
		return nil
	}
	var in *dockerfile.Stage
	for _, stage := range c.Build.File.Stages {
		if stage.From.At.Pos() <= at.Pos() {
			in = stage
		}
	}
	return in
}
