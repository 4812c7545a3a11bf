package dockerfile

import (
	"errors"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An Input is a Dockerfile that belongs to the unit: a file by its path, or the
// text of a service's dockerfile_inline.
type Input struct {
	Path   string
	Inline *value.Value // nil for a file
}

// Inputs yields the Dockerfiles of the unit. The driver provides its result.
var Inputs = &analysis.Analyzer{
	Name:       "dockerfileinputs",
	Doc:        "the Dockerfiles of the unit",
	ResultType: reflect.TypeFor[[]Input](),
	Run: func(*analysis.Pass) (any, error) {
		return nil, errors.New("the driver provides the Dockerfiles")
	},
}

// A Set is the parsed Dockerfiles of a unit.
type Set struct {
	Files    []*File
	byPath   map[string]*File
	byInline map[*value.Value]*File
	Missing  map[string]error // paths that could not be read
}

// ByPath returns the Dockerfile at path, nil if it is not in the set.
func (s *Set) ByPath(path string) *File { return s.byPath[path] }

// ByInline returns the Dockerfile written in a dockerfile_inline scalar.
func (s *Set) ByInline(text *value.Value) *File { return s.byInline[text] }

// Analyzer parses the Dockerfiles of the unit; rules use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "dockerfile",
	Doc:        "the Dockerfiles of the unit",
	Requires:   []*analysis.Analyzer{source.Analyzer, Inputs},
	ResultType: reflect.TypeFor[*Set](),
	Run:        run,
}

// In returns the Dockerfiles of a pass whose analyzer requires [Analyzer].
func In(pass *analysis.Pass) *Set { return pass.ResultOf[Analyzer].(*Set) }

func run(pass *analysis.Pass) (any, error) {
	set := &Set{byPath: map[string]*File{}, byInline: map[*value.Value]*File{}, Missing: map[string]error{}}
	files := source.In(pass).Files
	for _, input := range pass.ResultOf[Inputs].([]Input) {
		if input.Inline != nil {
			f := Parse(input.Path, input.Inline)
			f.Inline = true
			set.byInline[input.Inline] = f
			set.Files = append(set.Files, f)
			continue
		}
		file, err := files.Load(input.Path, source.MaxFileSize)
		if err != nil {
			set.Missing[input.Path] = err
			continue
		}
		f := Parse(input.Path, value.NewString(string(file.Content), file.Span(0, len(file.Content))))
		set.byPath[input.Path] = f
		set.Files = append(set.Files, f)
	}
	return set, nil
}
