package compose

import (
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A Project is one Compose application as `docker compose config` would show
// it: merged, interpolated and in canonical (long) form. Attributes that Compose
// would refuse are Invalid values with a diagnostic; the rest is complete.
type Project struct {
	Name     *value.Value
	Dir      string           // project directory, slash-separated, relative to the root
	Files    []string         // the Compose files merged, in order; without included and extended ones
	Root     *value.Value     // the whole model, a map; nil if no file could be loaded
	Services []*Service       // in the order in which they first appear
	Missing  map[string]error // why a file that was given could not be read
	Tags     []Tag            // the !reset and !override of all files, in the order in which they were read
	Replaced []ReplacedList   // lists that << would have brought

	Diagnostics []Diagnostic
}

// A ReplacedList is a list that << does not bring, because the mapping that
// merges has one of its own: merge keys join keys, not lists.
type ReplacedList struct {
	KeyAt  source.Span  // the key of the mapping's own list
	Merged *value.Value // the other list, as written: before interpolation
	At     source.Span  // the alias or mapping behind <<
}

// A Tag is a !reset or an !override.
type Tag struct {
	At    source.Span
	Path  []string // keys that lead to the value, from the root of its file
	Reset bool
	Value *value.Value // what stands behind the tag; after !reset it counts for nothing
	Base  *value.Value // what earlier files gave there, nil if they gave nothing
}

// A Service is one entry of services, or of jobs, which run to completion.
type Service struct {
	Name  string
	Key   source.Span  // the name where it is written: the place of what is absent
	Value *value.Value // the attributes in canonical form, a map
	Job   bool
	// Incomplete is the base or include that could not be read and may give the
	// service what it lacks, nil if everything was read.
	Incomplete *value.Value
	// Profiles that gate the service, none if it always starts.
	Profiles []*value.Value
	// Environment is what the container gets: env_file entries in order, then
	// environment over them. A member whose value is absent (nil) takes the
	// deploying shell's value.
	Environment []value.Member
	// UnknownEnvironment lists the env files that could not be read: they may
	// define any variable.
	UnknownEnvironment []*value.Value
	// Labels are those of label_file entries, then labels.
	Labels []value.Member

	editor *editor
}

// Get returns an attribute by its path of keys, nil if absent.
func (s *Service) Get(keys ...string) *value.Value { return s.Value.Path(keys...) }

// Steps returns how an attribute came to its place, from there towards its
// definition: the steps of the attribute, then those of the maps that hold it.
// What is inherited, included or overridden as a whole has its step at the root
// of what was taken over.
func (s *Service) Steps(keys ...string) []*value.Step {
	var steps []*value.Step
	for n := len(keys); n >= 0; n-- {
		if v := s.Get(keys[:n]...); v != nil {
			steps = append(steps, v.Step.Chain()...)
		}
	}
	return steps
}

// Service returns the service called name, nil if there is none.
func (p *Project) Service(name string) *Service {
	for _, s := range p.Services {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// A Diagnostic is something that the loader has to say about the input.
type Diagnostic struct {
	Code    Code
	Level   Level
	At      source.Span
	Message string // lower case, no period, names quoted by source.Quote
	Related []Related
}

// Related is a further place of a diagnostic.
type Related struct {
	At      source.Span
	Message string
}

// Code names the kind of a diagnostic, in kebab-case.
type Code string

// Level says what a diagnostic means for the user of the files.
type Level uint8

// The levels of a diagnostic.
const (
	Note  Level = iota // something was left out, and Compose would not object: an absent env file, a remote include
	Warn               // Compose runs something else than what is written
	Error              // Compose rejects the files as they stand
	Fatal              // nothing could be loaded: the file is a gap
)
