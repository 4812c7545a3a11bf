package compose

import (
	"fmt"
	"path"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A family is a set of services among which extends finds its base: those of a
// document, or those of an extended file.
type family struct {
	m       *model
	file    string // path, for messages
	entries []value.Member
	find    *index
	done    []bool
	tagged  []taggedPath
}

func newFamily(m *model, file string, section *value.Value, tagged []taggedPath) *family {
	entries := append(make([]value.Member, 0, len(section.Kids)), section.Kids...)
	return &family{m: m, file: file, entries: entries, find: newIndex(entries), done: make([]bool, len(entries)), tagged: tagged}
}

// extend resolves extends in the sections of a document.
func (m *model) extend(doc *value.Value, f *source.File, tagged []taggedPath) *value.Value {
	for _, section := range sections {
		entries := doc.Member(section)
		if entries != nil && entries.Val.IsZero() {
			m.l.report(Diagnostic{Code: WrongType, Level: Error, At: entries.KeyAt, Message: source.Quote(section) + " is empty; Compose takes a mapping"})
		}
		if entries == nil || entries.Val == nil || entries.Val.Kind != value.Map || !extending(entries.Val) {
			continue
		}
		fam := newFamily(m, f.Path, entries.Val, tagged)
		for i := range fam.entries {
			fam.resolve(i, nil)
		}
		doc = with(doc, section, entries.KeyAt, withKids(entries.Val, fam.entries))
	}
	return doc
}

func extending(section *value.Value) bool {
	for i := range section.Kids {
		if section.Kids[i].Val.Member("extends") != nil {
			return true
		}
	}
	return false
}

// A link is one service of a chain of extends.
type link struct {
	fam *family
	i   int
}

// resolve replaces the i-th service by itself over its base.
func (f *family) resolve(i int, chain []link) {
	if f.done[i] {
		return
	}
	s := f.entries[i].Val
	extends := s.Member("extends")
	if extends == nil || extends.Val.IsZero() {
		f.done[i] = true
		return
	}
	report := f.m.l.report
	for n, c := range chain {
		if c.fam == f && c.i == i {
			report(cycle(chain[n:], extends.Val))
			return
		}
	}
	if len(chain) == maxExtends {
		report(Diagnostic{Code: TooDeep, Level: Error, At: extends.Val.At, Message: "a chain of extends is longer than is followed"})
		return
	}
	chain = append(chain, link{f, i})
	base, ref := f.base(i, extends.Val, chain)
	f.done[i] = true
	if base == nil || base.Kind != value.Map || s.Kind != value.Map {
		return
	}
	if !f.m.l.inherits(base, extends.Val) {
		return
	}
	// The tags of the extending document apply to what it inherits, under
	// `services` even for a job.
	for _, t := range f.tagged {
		if len(t.path) > 2 && t.path[0] == "services" && t.path[1] == f.entries[i].Key {
			base = reset(base, t.path[2:])
		}
	}
	merge := merger{
		base:     side{kind: value.Extends, at: extends.Val.At, detail: ref},
		inherits: true, report: report,
	}
	f.entries[i].Val = without(merge.maps(without(base, "extends"), s, rules().key("services").any), "extends")
}

// inherits reports whether a service can inherit a base within maxInherited.
func (l *loader) inherits(base, extends *value.Value) bool {
	before := l.inherited
	l.inherited += size(base, maxInherited)
	if before <= maxInherited && l.inherited > maxInherited {
		l.report(Diagnostic{Code: TooManyValues, Level: Error, At: extends.At, Message: fmt.Sprintf("services inherit more than %d values in all: from here on they inherit nothing", maxInherited)})
	}
	return l.inherited <= maxInherited
}

// size counts the values of v, up to a limit.
func size(v *value.Value, limit int) int {
	n := 1
	if v != nil {
		for i := 0; i < len(v.Kids) && n <= limit; i++ {
			n += size(v.Kids[i].Val, limit-n)
		}
	}
	return n
}

func cycle(chain []link, at *value.Value) Diagnostic {
	var names []string
	for _, c := range chain {
		names = append(names, source.Quote(c.fam.entries[c.i].Key))
	}
	names = append(names, names[0])
	return Diagnostic{Code: ExtendsCycle, Level: Error, At: at.At, Message: "extends runs in a circle: " + strings.Join(names, " extends ")}
}

// base returns the resolved service that an extends attribute names, and its
// name.
func (f *family) base(i int, extends *value.Value, chain []link) (*value.Value, string) {
	report := f.m.l.report
	name, file := extends, (*value.Value)(nil)
	if extends.Kind == value.Map {
		name, file = extends.Get("service"), extends.Get("file")
	}
	if name == nil {
		return nil, "" // the schema says so
	}
	if !isString(name) || isUnknown(name) || isUnknown(file) {
		if isUnknown(name) || isUnknown(file) {
			report(Diagnostic{Code: UnknownReference, Level: Note, At: extends.At, Message: "what " + source.Quote(f.entries[i].Key) + " extends depends on a variable that is not set here"})
		}
		return nil, ""
	}
	from := f
	if !file.IsZero() {
		if !isString(file) {
			return nil, ""
		}
		if from = f.m.extendedFile(file); from == nil {
			return nil, ""
		}
	}
	at := from.find.position(from.entries, name.Str)
	if at < 0 && from == f && f.m.l.unread != nil {
		return nil, "" // an include may define it
	}
	if at < 0 {
		message := "extends names the service " + source.Quote(name.Str) + ", which does not exist"
		if from != f {
			message += " in " + source.Quote(file.Str)
		}
		report(Diagnostic{Code: UndefinedService, Level: Error, At: name.At, Message: message})
		return nil, ""
	}
	from.resolve(at, chain)
	return from.entries[at].Val, name.Str
}

// extendedFile loads the file of an extends attribute, nil if it cannot be.
func (m *model) extendedFile(ref *value.Value) *family {
	if fam, ok := m.extended[ref.Str]; ok {
		return fam
	}
	fam := m.loadExtended(ref)
	if m.extended == nil {
		m.extended = map[string]*family{}
	}
	m.extended[ref.Str] = fam
	return fam
}

func (m *model) loadExtended(ref *value.Value) *family {
	f := m.l.referenced(ref, m.dir, source.MaxFileSize, Error)
	if f == nil {
		return nil
	}
	root, tagged := m.loadDocuments(f, nil, false, true)
	if root == nil {
		return nil
	}
	services := root.Get("services")
	if services == nil || services.Kind != value.Map {
		m.l.report(Diagnostic{Code: NoServices, Level: Error, At: ref.At, Message: source.Quote(ref.Str) + " has no services to extend"})
		return nil
	}
	root = m.l.relocate(root, path.Dir(path.Clean(ref.Str)))
	return newFamily(m, f.Path, root.Get("services"), tagged)
}
