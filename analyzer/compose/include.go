package compose

import (
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// importable are the sections that an include adds to.
var importable = [...]string{"services", "jobs", "volumes", "networks", "secrets", "configs", "models"}

// include loads what a document includes and imports it. What the document
// defines itself overrides what it includes.
func (m *model) include(doc *value.Value, tagged []taggedPath) *value.Value {
	list := doc.Member("include")
	if list == nil {
		return doc
	}
	doc = without(doc, "include")
	if list.Val.IsZero() || list.Val.State == value.Unknown {
		return doc
	}
	if list.Val.Kind != value.Seq {
		m.l.report(Diagnostic{Code: WrongType, Level: Error, At: list.Val.At, Message: "`include` is " + describe(list.Val) + "; Compose takes a list"})
		return doc
	}
	for i := range list.Val.Kids {
		entry := list.Val.Kids[i].Val
		imported, detail := m.included(entry)
		if imported == nil {
			m.l.unread = entry
			continue
		}
		doc = m.importAll(doc, imported, tagged, side{kind: value.Include, at: entry.At, detail: detail})
	}
	return doc
}

// included loads one entry of include, nil if it cannot be.
func (m *model) included(entry *value.Value) (*value.Value, string) {
	report := m.l.report
	paths := stringsOf(entry)
	var dir, envFiles *value.Value
	if entry != nil && entry.Kind == value.Map {
		paths, dir, envFiles = stringsOf(entry.Get("path")), entry.Get("project_directory"), entry.Get("env_file")
	}
	if len(paths) == 0 {
		if ref := unknownPath(entry); ref != nil {
			m.l.unknownReference(ref)
		} else if entry != nil {
			report(Diagnostic{Code: WrongType, Level: Error, At: entry.At, Message: "an entry of `include` names no file"})
		}
		return nil, ""
	}
	if isUnknown(dir) {
		m.l.unknownReference(dir)
		return nil, ""
	}
	var files []*source.File
	for _, p := range paths {
		file := m.l.referenced(p, m.dir, source.MaxFileSize, Error)
		if file == nil {
			return nil, ""
		}
		if len(files) == 0 && slices.Contains(m.chain, file.Path) {
			var names []string
			for _, name := range append(m.chain[slices.Index(m.chain, file.Path):], file.Path) {
				names = append(names, source.Quote(name))
			}
			report(Diagnostic{Code: IncludeCycle, Level: Error, At: p.At, Message: "include runs in a circle: " + strings.Join(names, " includes ")})
			return nil, ""
		}
		files = append(files, file)
	}
	if len(m.chain) >= maxIncludes {
		report(Diagnostic{Code: TooDeep, Level: Error, At: entry.At, Message: "includes are nested deeper than is followed"})
		return nil, ""
	}
	rel := path.Dir(path.Clean(paths[0].Str))
	if isString(dir) && dir.Str != "" {
		if rel = path.Clean(dir.Str); !isRelative(dir.Str) {
			report(Diagnostic{Code: OutsideRoot, Level: Note, At: dir.At, Message: source.Quote(dir.Str) + " lies outside the root; nothing is read there"})
			return nil, ""
		}
	}
	moved := rel
	if info, err := m.l.files.Tree().Stat(path.Join(m.dir, rel)); err != nil || !info.IsDir() {
		moved = path.Dir(rel) // as compose-go does for a directory that is absent
	}
	sub := &model{l: m.l, dir: path.Join(m.dir, rel), env: m.includeEnvironment(envFiles, path.Join(m.dir, rel))}
	sub.chain = append(append([]string(nil), m.chain...), files[0].Path)
	key := includeKey{env: sub.env, dir: sub.dir, rel: rel}
	for _, file := range files {
		key.files += file.Path + "\n"
	}
	root, ok := m.l.includes[key]
	if !ok {
		root = m.l.relocate(sub.load(files), moved)
		if m.l.includes == nil {
			m.l.includes = map[includeKey]*value.Value{}
		}
		m.l.includes[key] = root
	}
	return root, files[0].Path
}

// unknownPath returns what is not known of the path of an include, nil if all
// of it is.
func unknownPath(entry *value.Value) *value.Value {
	if entry != nil && entry.Kind == value.Map {
		entry = entry.Get("path")
	}
	if entry != nil && entry.Kind == value.Seq && len(entry.Kids) > 0 {
		entry = entry.Kids[0].Val
	}
	if isUnknown(entry) {
		return entry
	}
	return nil
}

// An includeKey tells included models apart.
type includeKey struct {
	files, dir, rel string
	env             *environment
}

// includeEnvironment adds the env files of an include to the environment.
func (m *model) includeEnvironment(v *value.Value, dir string) *environment {
	if v.IsZero() {
		name := path.Join(dir, ".env")
		if name == path.Join(m.dir, ".env") {
			return m.env // read already
		}
		if f := m.l.optional(name, source.MaxEnvSize); f != nil {
			return m.env.withAll(m.l.parseEnv(f, m.env))
		}
		return m.env
	}
	var vars []value.Member
	for _, p := range stringsOf(v) {
		if p.Str == "/dev/null" {
			continue
		}
		if f := m.l.referenced(p, m.dir, source.MaxEnvSize, Note); f != nil {
			vars = append(vars, m.l.parseEnv(f, m.env)...)
		}
	}
	if len(vars) == 0 {
		return m.env
	}
	return m.env.withAll(uniqueMembers(vars))
}

// importAll adds the resources of an included model to a document.
func (m *model) importAll(doc, imported *value.Value, tagged []taggedPath, from side) *value.Value {
	for _, section := range importable {
		source := imported.Member(section)
		if source == nil || source.Val == nil || source.Val.Kind != value.Map {
			continue
		}
		target := doc.Member(section)
		if target != nil && target.Val.IsZero() {
			doc = without(doc, section)
			target = nil
		}
		if target != nil && target.Val.Kind != value.Map {
			continue // the schema says so
		}
		var to *value.Value
		if target == nil {
			to = withKids(source.Val, from.graftAll(source.Val.Kids))
			doc = with(doc, section, source.KeyAt, to)
			continue
		}
		kids := append(make([]value.Member, 0, len(target.Val.Kids)+len(source.Val.Kids)), target.Val.Kids...)
		find := newIndex(kids)
		for _, a := range source.Val.Kids {
			i := find.position(kids, a.Key)
			if i < 0 {
				a.Val = from.graft(a.Val)
				find.add(a.Key, len(kids))
				kids = append(kids, a)
				continue
			}
			if equal(a.Val, kids[i].Val) {
				continue // one resource through two includes
			}
			for _, t := range tagged {
				if len(t.path) > 2 && t.path[0] == section && t.path[1] == a.Key {
					a.Val = reset(a.Val, t.path[2:])
				}
			}
			merge := merger{base: from, inherits: true, report: m.l.report}
			kids[i].Val = merge.merge(a.Val, kids[i].Val, rules().key(section).key(a.Key), a.Key)
		}
		doc = with(doc, section, target.KeyAt, withKids(target.Val, kids))
	}
	return doc
}

// stringsOf returns the strings of an attribute that is a string or a list.
func stringsOf(v *value.Value) []*value.Value {
	switch {
	case isString(v) && v.State != value.Unknown:
		return []*value.Value{v}
	case v != nil && v.Kind == value.Seq:
		var list []*value.Value
		for i := range v.Kids {
			if isString(v.Kids[i].Val) {
				list = append(list, v.Kids[i].Val)
			}
		}
		return list
	}
	return nil
}
