package dockerfile

import "github.com/hullcheck/hullcheck/analyzer/value"

// BuildOptions are what a builder adds to a Dockerfile: Compose's build
// section, or nothing.
type BuildOptions struct {
	Target   *value.Value            // build.target; nil: the last stage
	Args     map[string]*value.Value // build.args; a nil value takes the deploying shell's
	Contexts map[string]*value.Value // build.additional_contexts
	// Closed has unset variables expand to nothing, as BuildKit does. Without
	// it they are unknown: the base image or the caller may set them.
	Closed bool
	// All builds every stage, as BuildKit does to check a file.
	All bool
}

// A Build is a Dockerfile with its variables expanded and its stages resolved
// for one target.
type Build struct {
	File   *File
	Target *Image     // nil if there is no such stage
	Images []*Image   // of the stages that the target needs, in order; others are not built
	Args   []Variable // those before the first FROM

	Diagnostics []Diagnostic
}

// An Image is the configuration that a stage leaves, with what it inherits
// through FROM.
type Image struct {
	Stage *Stage
	Base  *Image // the stage it is FROM; nil for an image from elsewhere
	// From is the expanded reference of the image from elsewhere that the chain
	// of stages ends in. For scratch its text is empty; it is nil where a
	// context that is no image takes its place.
	From *value.Value
	// OtherContext is the additional context that replaces the base, if any.
	OtherContext *value.Value

	// Copied are the images from elsewhere that the stage itself copies or mounts
	// files from: what COPY --from and RUN --mount=from name, and is no stage.
	Copied []*value.Value

	Env         []Variable // the image's environment: ENV only, last writer wins, inherited first
	Args        []Variable // ARGs in scope at the end of the stage
	User        *value.Value
	Workdir     *value.Value
	Entrypoint  *Command
	Cmd         *Command
	HealthCheck *Command // its Instruction's Check is NONE or CMD
	Shell       []*value.Value
	StopSignal  *value.Value
	Volumes     []*value.Value
	Exposed     []*value.Value // "80/tcp"
	Labels      []Variable
	// Instructions are the RUN, COPY and ADD of this stage and the stages it is
	// FROM, base first; what ONBUILD triggers stands where it runs.
	Instructions []*Instruction
	// Expanded gives the words of an instruction of this stage after expansion:
	// those of its Args, or key and value of each of its Pairs. It has no entry
	// for instructions that expand nothing. [Image.Words] asks the bases too.
	Expanded map[*Instruction][]*value.Value
	// ExpandedFlags does the same for --chown, --chmod and --checksum.
	ExpandedFlags map[*Flag]*value.Value
	// Documents are the heredocs of ADD and COPY as they are written.
	Documents map[*Heredoc]*value.Value
}

// Windows reports whether the image is known to be one of Windows by the image
// that it starts from.
func (i *Image) Windows() bool { return isWindows(i.From) }

// Words returns the words of an instruction of m or of a stage it is FROM, after
// expansion.
func (m *Image) Words(in *Instruction) []*value.Value {
	for ; m != nil; m = m.Base {
		if words, ok := m.Expanded[in]; ok {
			return words
		}
	}
	return in.Args
}

// IsScratch reports whether the chain of stages starts from nothing.
func (m *Image) IsScratch() bool {
	return m.From != nil && m.From.Str == "" && m.From.State == value.Known
}

// A Variable is a name with its value and the instruction that set it.
type Variable struct {
	Name        string
	Value       *value.Value // nil if declared without a value
	Instruction *Instruction
}

// A Command is a CMD, ENTRYPOINT or HEALTHCHECK.
type Command struct {
	Instruction *Instruction
	ShellForm   bool
	// Words are the elements of the exec form. In shell form they are the
	// words of SHELL followed by the script as one word.
	Words []*value.Value
	// Script is the shell form's text; nil in exec form.
	Script *value.Value
}
