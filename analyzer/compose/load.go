package compose

import (
	"errors"
	"path"
	"reflect"
	"strings"

	"github.com/compose-spec/compose-go/v2/consts"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Options say which application to load. The zero value of each field is
// Compose's default.
type Options struct {
	Files    []string          // Compose files in merge order, relative to the root
	Dir      string            // project directory; default: that of the first file
	EnvFiles []string          // default: .env in the project directory
	Env      map[string]string // variables that win over env files
	Profiles []string          // active profiles; none: every service is kept
	// ClosedWorld substitutes unset variables by the empty string as Compose
	// does. Without it they are unknown.
	ClosedWorld bool
}

// A loader holds the state of one Load.
type loader struct {
	files    *source.Files
	options  Options
	project  *Project
	env      *environment
	report   func(Diagnostic)
	decoded  map[*source.File][]document
	partial  bool // a part of a file could not be read
	includes map[includeKey]*value.Value
	reads    int          // files read through references
	envWork  int          // see maxEnvWork
	ports    int          // ports listed for ranges
	unread   *value.Value // an include that could not be read: it may define any name

	inherited int // values of bases, each as often as it is inherited
}

// Load reads and merges an application. It always returns a project: what could
// not be read or understood is in its Diagnostics.
func Load(files *source.Files, o Options) *Project {
	l := &loader{files: files, options: o, project: &Project{}, decoded: map[*source.File][]document{}}
	p := l.project
	l.report = l.once()
	sources := l.open()
	if len(sources) == 0 {
		if !l.failed() {
			l.report(Diagnostic{Code: EmptyFile, Level: Fatal, Message: "empty compose file"})
		}
		return p
	}
	l.env = l.environment()
	p.Name = l.name(sources)
	l.env = l.env.with(consts.ComposeProjectName, p.Name)

	m := &model{l: l, dir: p.Dir, env: l.env, chain: []string{sources[0].Path}}
	root := m.load(sources)
	if root == nil {
		l.report(Diagnostic{Code: EmptyFile, Level: Fatal, At: start(sources[0]), Message: "empty compose file"})
		return p
	}
	if root.Get("services") == nil && root.Get("jobs") == nil && !l.failed() {
		l.report(Diagnostic{Code: NoServices, Level: Fatal, At: start(sources[0]), Message: "no services: a fragment that other Compose files complete"})
	}
	root = with(root, "name", p.Name.At, p.Name)
	root = l.decodeForms(l.normalize(root, l.env, p.Name))
	p.Root = l.invalidate(root)
	l.services()
	l.check()
	return p
}

// once returns a report function that drops what was reported before: a value
// is checked again with every document that is merged over it.
func (l *loader) once() func(Diagnostic) {
	type key struct {
		code    Code
		at      source.Span
		message string
	}
	var seen map[key]bool
	return func(d Diagnostic) {
		k := key{d.Code, d.At, d.Message}
		if seen[k] {
			return
		}
		if seen == nil {
			seen = map[key]bool{}
		}
		seen[k] = true
		l.project.Diagnostics = append(l.project.Diagnostics, d)
	}
}

// failed reports whether a file could not be loaded.
func (l *loader) failed() bool {
	for _, d := range l.project.Diagnostics {
		if d.Level == Fatal {
			return true
		}
	}
	return false
}

// start returns the place of what concerns a file as a whole.
func start(f *source.File) source.Span { return f.Span(0, 0) }

// open reads the files given and keeps those that are Compose files.
func (l *loader) open() []*source.File {
	names := l.options.Files
	if len(names) > maxOverrides {
		l.report(Diagnostic{Code: TooManyFiles, Level: Error, Message: "more Compose files are given than are merged"})
		names = names[:maxOverrides]
	}
	p := l.project
	p.Dir = path.Clean(l.options.Dir)
	if l.options.Dir == "" && len(names) > 0 {
		p.Dir = path.Dir(path.Clean(names[0]))
	}
	var sources []*source.File
	for _, name := range names {
		f, err := l.files.Load(path.Clean(name), source.MaxFileSize)
		if err != nil {
			if p.Missing == nil {
				p.Missing = map[string]error{}
			}
			p.Missing[path.Clean(name)] = err
			l.report(Diagnostic{Code: Unreadable, Level: Fatal, Message: source.Quote(name) + " " + source.Explain(err)})
			continue
		}
		if l.accept(f) {
			sources = append(sources, f)
			p.Files = append(p.Files, f.Path)
		}
	}
	return sources
}

// decode returns the documents of a file, which is decoded once.
func (l *loader) decode(f *source.File) []document {
	if documents, ok := l.decoded[f]; ok {
		return documents
	}
	documents, recovered := decode(f, l.report)
	l.decoded[f] = documents
	for _, d := range documents {
		l.project.Replaced = append(l.project.Replaced, d.lists...)
	}
	l.partial = l.partial || recovered
	return documents
}

// validate checks a document against the schema. Where a part of a file could
// not be read, what is empty says nothing: what stood there was left out.
func (l *loader) validate(root *value.Value) {
	validateSchema(root, func(d Diagnostic) {
		if !l.partial || d.At.Len() > 0 {
			l.report(d)
		}
	})
}

// accept reports whether a file is a Compose file, and says what it is
// otherwise.
func (l *loader) accept(f *source.File) bool {
	before := len(l.project.Diagnostics)
	documents := l.decode(f)
	fatal := func(code Code, at source.Span, message string) bool {
		l.report(Diagnostic{Code: code, Level: Fatal, At: at, Message: message})
		return false
	}
	empty := true
	for _, d := range documents {
		root := d.root
		if root.IsZero() {
			continue
		}
		empty = false
		if root.Kind != value.Map {
			if root.State == value.Invalid || root.State == value.Unknown {
				return false
			}
			return fatal(NotCompose, firstLine(f, root.At), "not a Compose file: the top level is "+describe(root)+" and no mapping")
		}
		if m := root.Member("apiVersion"); m != nil && root.Member("kind") != nil {
			return fatal(NotCompose, m.KeyAt, "not a Compose file: this is a Kubernetes manifest")
		}
		if m := legacyService(root); m != nil {
			return fatal(LegacyFormat, m.KeyAt, "Compose file format v1: services stand at the top level, without `services`")
		}
	}
	if empty && len(documents) == 0 && len(l.options.Files) > 1 && len(l.project.Diagnostics) == before {
		l.report(Diagnostic{Code: EmptyFile, Level: Note, At: start(f), Message: "this file adds nothing"})
		return true
	}
	if empty {
		for _, d := range l.project.Diagnostics[before:] {
			if d.Level >= Error {
				return fatal(Unreadable, start(f), "nothing of this file can be read")
			}
		}
		if len(documents) == 0 && len(l.options.Files) > 1 {
			l.report(Diagnostic{Code: EmptyFile, Level: Note, At: start(f), Message: "this file is empty and changes nothing"})
			return false
		}
		return fatal(EmptyFile, start(f), "empty compose file")
	}
	return true
}

// firstLine cuts a span to its first line.
func firstLine(f *source.File, at source.Span) source.Span {
	off := f.Offset(at.Pos())
	_, end := f.LineRange(f.Line(off))
	return f.Span(off, max(off, min(end, f.Offset(at.End()))))
}

// legacyService returns a service that stands at the top level, as all did
// before version 2 of the format.
func legacyService(root *value.Value) *value.Member {
	var found *value.Member
	for i := range root.Kids {
		m := &root.Kids[i]
		switch m.Key {
		case "services", "jobs", "include", "networks", "volumes", "secrets", "configs", "models", "name", "version":
			return nil
		}
		if found == nil && !strings.HasPrefix(m.Key, "x-") && (m.Val.Get("image") != nil || m.Val.Get("build") != nil) {
			found = m
		}
	}
	return found
}

// environment returns the variables for interpolation: those given, then those
// of env files. The process environment is never read.
func (l *loader) environment() *environment {
	env := newEnvironment(l.options.Env, l.options.ClosedWorld)
	names := l.options.EnvFiles
	if len(names) == 0 {
		if off := l.options.Env[consts.ComposeDisableDefaultEnvFile]; off == "1" || strings.EqualFold(off, "true") {
			return env
		}
		if f := l.optional(path.Join(l.project.Dir, ".env"), source.MaxEnvSize); f != nil {
			return env.withAll(l.parseEnv(f, env))
		}
		return env
	}
	var vars []value.Member
	for _, name := range names {
		f, err := l.files.Load(path.Clean(name), source.MaxEnvSize)
		if err != nil {
			l.report(Diagnostic{Code: MissingFile, Level: Error, Message: "env file " + source.Quote(name) + " " + source.Explain(err)})
			continue
		}
		vars = append(vars, l.parseEnv(f, env)...)
	}
	return env.withAll(uniqueMembers(vars))
}

// name returns the project's name: COMPOSE_PROJECT_NAME, the last name of the
// files, or that of the directory.
func (l *loader) name(sources []*source.File) *value.Value {
	name, ok := l.env.lookup(consts.ComposeProjectName)
	if !ok || name.Str == "" {
		name = nil
		for _, f := range sources {
			for _, d := range l.decode(f) {
				if v := d.root.Get("name"); v != nil && v.Str != "" && v.Kind != value.Map && v.Kind != value.Seq {
					name = v
				}
			}
		}
		if name != nil {
			name = l.env.interpolate(asText(name), l.report)
		}
	}
	if name != nil && isUnknown(name) {
		return name
	}
	if name != nil {
		if text := normalizeName(name.Str); text != "" {
			return retext(name, value.String, text)
		}
		l.report(Diagnostic{Code: WrongValue, Level: Error, At: name.At, Message: "the project's name is empty; Compose takes letters, digits, `_` and `-`"})
	}
	dir := path.Base(l.project.Dir)
	if dir == "." {
		dir = ""
		if d, ok := l.files.Tree().(interface{ Dir() string }); ok {
			dir = path.Base(d.Dir())
		}
	}
	v := synthetic(value.String, normalizeName(dir), source.Span{}, nameStep)
	if v.Str == "" {
		v.State = value.Unknown
	}
	return v
}

// normalizeName keeps what a project name can hold.
func normalizeName(name string) string {
	return strings.TrimLeft(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
			return r
		}
		return -1
	}, strings.ToLower(name)), "_-")
}

// invalidate marks the values that the schema refuses, so that no rule relies
// on them.
func (l *loader) invalidate(root *value.Value) *value.Value {
	var refused map[source.Span]bool
	for _, d := range l.project.Diagnostics {
		if d.Level == Error && d.At.IsValid() && (d.Code == WrongType || d.Code == WrongValue) {
			if refused == nil {
				refused = map[source.Span]bool{}
			}
			refused[d.At] = true
		}
	}
	if refused == nil {
		return root
	}
	visits := 0
	var mark func(v *value.Value) *value.Value
	mark = func(v *value.Value) *value.Value {
		if visits++; v == nil || visits > maxVisits {
			return v
		}
		if refused[v.At] && v.State != value.Synthetic {
			return invalid(v)
		}
		var kids []value.Member
		for i := range v.Kids {
			if r := mark(v.Kids[i].Val); r != v.Kids[i].Val {
				if kids == nil {
					kids = append(make([]value.Member, 0, len(v.Kids)), v.Kids...)
				}
				kids[i].Val = r
			}
		}
		if kids == nil {
			return v
		}
		return withKids(v, kids)
	}
	return mark(root)
}

// Analyzer yields the Compose application of the unit, nil for a Dockerfile
// that no application builds. The driver provides its result, because only a
// loaded application tells what belongs to a unit; rules use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "compose",
	Doc:        "the Compose application of the unit",
	ResultType: reflect.TypeFor[*Project](),
	Run: func(*analysis.Pass) (any, error) {
		return nil, errors.New("the driver provides the application")
	},
}

// In returns the application of a pass whose analyzer requires [Analyzer]. It
// is nil for a Dockerfile that no application builds.
func In(pass *analysis.Pass) *Project { return pass.ResultOf[Analyzer].(*Project) }
