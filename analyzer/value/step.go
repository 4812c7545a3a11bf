package value

import "github.com/hullcheck/hullcheck/analyzer/source"

// A Step is one link of the chain that leads from a value's place of definition
// to the place where it counts. At is the place of use: the alias, the `<<`,
// the extends entry, the `${…}`. Steps are immutable and shared.
type Step struct {
	Kind   StepKind
	At     source.Span
	Detail string // the variable, service, anchor, file or rule
	Prev   *Step  // towards the definition
}

// StepKind says what a [Step] does.
type StepKind uint8

// The steps a value can take through Compose and Docker.
const (
	Override       StepKind = iota + 1 // merged from a later Compose file; Detail: the file; At: what it replaced
	Document                           // merged from a later YAML document
	Extends                            // inherited; Detail: the service
	Include                            // imported; Detail: the file
	Alias                              // through *anchor
	MergeKey                           // through <<
	Interpolate                        // substituted for a variable; Detail: the variable
	EnvFile                            // from the project's .env; At: the line's value
	EnvFileEntry                       // from a service's env_file; At: the line's value
	Default                            // Compose's default; Detail: the rule
	Transform                          // from a short form; Detail: the rule
	Implied                            // implied by another attribute; Detail: the attribute
	ResetTag                           // removed by !reset
	OverrideTag                        // replaced by !override
	Shadowed                           // replaced what stands at At
	BuildArg                           // from build.args; Detail: the argument
	ArgDefault                         // from ARG's default; Detail: the argument
	EnvInstruction                     // from ENV; Detail: the variable
	BaseImage                          // inherited through FROM; Detail: the stage or image
	PlatformArg                        // predefined by BuildKit; Detail: the argument
)

// Chain returns the steps from the place of use towards the definition.
func (s *Step) Chain() []*Step {
	var chain []*Step
	for ; s != nil; s = s.Prev {
		chain = append(chain, s)
	}
	return chain
}

// Via returns the nearest step of a kind on the way to the definition, nil if
// there is none.
func (s *Step) Via(kind StepKind) *Step {
	for ; s != nil; s = s.Prev {
		if s.Kind == kind {
			return s
		}
	}
	return nil
}
