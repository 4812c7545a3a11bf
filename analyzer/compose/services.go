package compose

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// services lists the services and jobs of the model, those of the active
// profiles only if profiles are given.
func (l *loader) services() {
	p := l.project
	edits := &editor{decoded: l.decoded, root: p.Root}
	variables := 0
	for _, section := range sections {
		m := p.Root.Get(section)
		if m == nil || m.Kind != value.Map {
			continue
		}
		for i := range m.Kids {
			s := &Service{Name: m.Kids[i].Key, Key: m.Kids[i].KeyAt, Value: m.Kids[i].Val, Job: section == "jobs", editor: edits}
			if s.Value == nil || s.Value.Kind != value.Map {
				continue
			}
			s.Profiles = stringsOf(s.Get("profiles"))
			s.Incomplete = l.incomplete(s)
			if !l.active(s) {
				continue
			}
			if len(p.Services) == maxServices {
				l.report(Diagnostic{Code: TooManyValues, Level: Error, At: s.Key, Message: fmt.Sprintf("more than %d services: what follows is not analysed", maxServices)})
				return
			}
			l.containerEnvironment(s)
			l.containerLabels(s)
			before := variables
			if variables += len(s.Environment) + len(s.Labels); variables > maxVariables {
				if before <= maxVariables {
					l.report(Diagnostic{Code: TooManyValues, Level: Error, At: s.Key, Message: fmt.Sprintf("the services have more than %d variables in all: those of %s and what follows are not analysed", maxVariables, source.Quote(s.Name))})
				}
				s.Environment, s.Labels, s.UnknownEnvironment = nil, nil, append(s.UnknownEnvironment, s.Value)
			}
			p.Services = append(p.Services, s)
		}
	}
}

// incomplete returns what a service may take further attributes from. Extends
// stays where its base was not found; a service without an image completes one
// of an include.
func (l *loader) incomplete(s *Service) *value.Value {
	if base := s.Get("extends"); !base.IsZero() {
		return base
	}
	if s.Get("image").IsZero() && s.Get("build").IsZero() && s.Get("provider").IsZero() {
		return l.unread
	}
	return nil
}

// active reports whether a service starts under the given profiles.
func (l *loader) active(s *Service) bool {
	active := l.options.Profiles
	if len(active) == 0 || len(s.Profiles) == 0 || slices.Contains(active, "*") {
		return true
	}
	return slices.ContainsFunc(s.Profiles, func(v *value.Value) bool {
		return isUnknown(v) || slices.Contains(active, v.Str)
	})
}

// containerEnvironment resolves env_file and environment.
func (l *loader) containerEnvironment(s *Service) {
	own := s.Get("environment")
	if own != nil && own.Kind != value.Map {
		own = nil
	}
	files := s.Get("env_file")
	if files == nil {
		if own != nil {
			s.Environment = absentValues(own.Kids)
		}
		return
	}
	var vars []value.Member
	outer := l.env
	if own != nil {
		outer = outer.withAll(absentValues(own.Kids))
	}
	if files.Kind != value.Seq {
		if files.Kind != value.Null {
			s.UnknownEnvironment = append(s.UnknownEnvironment, files)
		}
		files = &value.Value{}
	}
	for _, e := range files.Kids {
		name := e.Val.Get("path")
		if !isString(name) {
			if e.Val != nil {
				s.UnknownEnvironment = append(s.UnknownEnvironment, e.Val)
			}
			continue
		}
		f := l.referenced(name, l.project.Dir, source.MaxEnvSize, Note)
		if f == nil {
			s.UnknownEnvironment = append(s.UnknownEnvironment, name)
			continue
		}
		if !l.affords(f) {
			s.UnknownEnvironment = append(s.UnknownEnvironment, name)
			continue
		}
		var read []value.Member
		if format := e.Val.Get("format"); format != nil && format.Str == "raw" {
			read = rawEnvFile(f)
		} else {
			read = fromEntry(parseEnvFile(f, outer, l.report), f)
		}
		l.envWork += len(read) * variableCost
		vars = append(vars, read...)
	}
	// A name alone in an env file is set only if the shell that deploys sets it.
	vars = slices.DeleteFunc(vars, func(m value.Member) bool { return m.Val == nil && l.options.ClosedWorld })
	if own != nil {
		vars = append(vars, absentValues(own.Kids)...)
	}
	s.Environment = uniqueMembers(vars)
}

// affords reports whether an env file can be read once more within maxEnvWork.
func (l *loader) affords(f *source.File) bool {
	if l.envWork += len(f.Content); l.envWork <= maxEnvWork {
		return true
	}
	l.report(Diagnostic{Code: TooManyValues, Level: Error, At: start(f), Message: "env files hold more, or are read more often, than is analysed"})
	return false
}

// parseEnv reads an env file within maxEnvWork.
func (l *loader) parseEnv(f *source.File, outer *environment) []value.Member {
	if !l.affords(f) {
		return nil
	}
	vars := parseEnvFile(f, outer, l.report)
	l.envWork += len(vars) * variableCost
	return vars
}

// fromEntry gives variables the step of an env file.
func fromEntry(vars []value.Member, f *source.File) []value.Member {
	for i, m := range vars {
		if m.Val == nil {
			continue
		}
		v := *m.Val
		prev := v.Step
		if prev != nil && prev.Kind == value.EnvFile && prev.At == v.At {
			prev = prev.Prev
		}
		v.Step = &value.Step{Kind: value.EnvFileEntry, At: v.At, Detail: f.Path, Prev: prev}
		vars[i].Val = &v
	}
	return vars
}

// rawEnvFile reads an env file of format raw: values are taken as they stand.
func rawEnvFile(f *source.File) []value.Member {
	var vars []value.Member
	text := string(f.Content)
	for off, line := range words(text, '\n') {
		line = strings.TrimSuffix(line, "\r")
		name, val, found := strings.Cut(line, "=")
		trimmed := strings.TrimLeft(name, " \t")
		if trimmed == "" || trimmed[0] == '#' {
			continue
		}
		start := off + len(name) - len(trimmed)
		m := value.Member{Key: trimmed, KeyAt: f.Span(start, off+len(name))}
		if found {
			at := f.Span(off+len(name)+1, off+len(line))
			m.Val = value.NewString(val, at)
			m.Val.Step = &value.Step{Kind: value.EnvFileEntry, At: at, Detail: f.Path}
		}
		vars = append(vars, m)
	}
	return vars
}

// absentValues returns members with nil for null.
func absentValues(kids []value.Member) []value.Member {
	isNull := func(m value.Member) bool { return m.Val != nil && m.Val.Kind == value.Null }
	if !slices.ContainsFunc(kids, isNull) {
		return kids
	}
	out := slices.Clone(kids)
	for i := range out {
		if isNull(out[i]) {
			out[i].Val = nil
		}
	}
	return out
}

// containerLabels resolves label_file and labels.
func (l *loader) containerLabels(s *Service) {
	var labels []value.Member
	for _, name := range stringsOf(s.Get("label_file")) {
		if f := l.referenced(name, l.project.Dir, source.MaxEnvSize, Note); f != nil {
			none := newEnvironment(nil, l.options.ClosedWorld)
			labels = append(labels, fromEntry(l.parseEnv(f, none), f)...)
		}
	}
	if own := s.Get("labels"); own != nil && own.Kind == value.Map {
		if labels == nil {
			s.Labels = own.Kids
			return
		}
		labels = append(labels, own.Kids...)
	}
	s.Labels = uniqueMembers(labels)
}
