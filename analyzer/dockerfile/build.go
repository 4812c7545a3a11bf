package dockerfile

import "github.com/hullcheck/hullcheck/analyzer/value"

// BuildOptions are what a builder adds to a Dockerfile: Compose's build
// section, or nothing.
type BuildOptions struct {
	Target   *value.Value            // build.target; nil: the last stage
	Args     map[string]*value.Value // build.args; a nil value takes the deploying shell's
	Contexts map[string]*value.Value // build.additional_contexts
}

// A Build is a Dockerfile with its variables expanded and its stages resolved
// for one target.
type Build struct {
	File   *File
	Target *Image   // nil if there is no such stage
	Images []*Image // of the stages that the target needs, in order; others are not built

	Diagnostics []Diagnostic
}

// An Image is the configuration that a stage leaves, with what it inherits
// through FROM.
type Image struct {
	Stage *Stage
	Base  *Image       // the stage it is FROM; nil for an image from elsewhere
	From  *value.Value // expanded reference of the first image from elsewhere down the chain; "scratch" is empty
	// OtherContext is the additional context that replaces the base, if any.
	OtherContext *value.Value

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
	// Runs are the instructions that run or copy in this stage and the stages
	// it is FROM, base first.
	Instructions []*Instruction
	// Expanded gives the words of an instruction after expansion, in the order
	// of its Args; absent for instructions that expand nothing.
	Expanded map[*Instruction][]*value.Value
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

// Lookup returns the variable called name, nil if there is none.
func Lookup(variables []Variable, name string) *Variable {
	for i := range variables {
		if variables[i].Name == name {
			return &variables[i]
		}
	}
	return nil
}

// Build expands the variables and resolves the stages of f for one target.
func (f *File) Build(o BuildOptions) *Build {
	panic("not built yet")
}
