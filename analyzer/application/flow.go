package application

import "github.com/hullcheck/hullcheck/analyzer/source"

// SinkClass says what data does where it arrives.
type SinkClass string

// The classes.
const (
	Shell       SinkClass = "shell"
	CommandLine SinkClass = "arguments" // of a program
	Code        SinkClass = "code"
	Deserialize SinkClass = "deserialize"
	Template    SinkClass = "template"
	Engine      SinkClass = "engine" // a container engine's client
	Forgery     SinkClass = "request"
	FileRead    SinkClass = "file-read"
	FileWrite   SinkClass = "file-write"
)

// A Sink is a place where data does something.
type Sink struct {
	Class SinkClass
	Call  string      // the callable with its module: subprocess.run
	At    source.Span // the call
	// Argument is where the data stands in the call.
	Argument source.Span
	Function *Function // that contains it
	// Detail is what else matters: the program, the method of the request, the
	// directory before the path.
	Detail string
}

// Certainty says how much of a flow was seen.
type Certainty uint8

// The certainties.
const (
	Seen Certainty = iota
	Probable
)

// A Flow leads from what a caller sends to a sink.
type Flow struct {
	Route     *Route
	Parameter *Parameter
	// Field of the parameter, "" for all of it: item.name, request.query_params.
	Field     string
	Sink      Sink
	Certainty Certainty
	// Answered is set if what the sink gives is returned to the caller.
	Answered bool
	Steps    []FlowStep // from the parameter to the sink, both excluded
}

// A FlowStep is a place that data passes.
type FlowStep struct {
	At   source.Span
	Text string
}
