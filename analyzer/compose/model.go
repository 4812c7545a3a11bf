package compose

import (
	"errors"
	"io/fs"
	"path"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A model is what a list of Compose files becomes: the application, or what an
// include imports.
type model struct {
	l        *loader
	dir      string // project directory, relative to the root
	env      *environment
	chain    []string // main files from the application's to this model's
	extended map[string]*family
}

// load merges the files and completes the model as far as an included one is
// completed.
func (m *model) load(files []*source.File) *value.Value {
	var root *value.Value
	for _, f := range files {
		if r, _ := m.loadDocuments(f, root, true, false); r != nil {
			root = r
		}
	}
	return m.l.setDefaults(root)
}

// loadDocuments merges the documents of a file over what earlier files gave.
// The file of an extends attribute is neither checked nor followed further. The
// tags returned are those of the last document.
func (m *model) loadDocuments(f *source.File, root *value.Value, follow, extended bool) (*value.Value, []taggedPath) {
	l := m.l
	first := root == nil
	var tagged []taggedPath
	for i, d := range l.decode(f) {
		doc := d.root
		if doc == nil || doc.Kind != value.Map {
			if doc != nil {
				l.report(Diagnostic{Code: WrongType, Level: Error, At: doc.At, Message: "a document is " + describe(doc) + "; Compose takes a mapping"})
			}
			continue
		}
		tagged = d.tagged
		doc = l.cast(m.env.interpolate(doc, l.report))
		doc = l.promote(doc)
		if follow {
			doc = m.include(doc, d.tagged)
		}
		if !extended {
			l.noteTags(root, d.tagged)
		}
		if root != nil {
			root = resetAll(root, d.tagged)
		}
		if follow {
			doc = m.extend(doc, f, d.tagged)
		}
		switch {
		case root == nil:
			root = doc
		case i > 0 && first:
			root = l.override(root, doc, side{kind: value.Document, detail: f.Path})
		default:
			root = l.override(root, doc, side{kind: value.Override, detail: f.Path})
		}
		root = l.unite(root)
		if !extended {
			l.validate(root)
			root = l.dropVersion(root)
		}
		root = l.unite(l.canonical(root))
	}
	return root, tagged
}

func (l *loader) override(root, doc *value.Value, over side) *value.Value {
	merge := merger{over: over, report: l.report}
	return merge.maps(root, doc, rules())
}

// dropVersion removes the version key, which Compose ignores.
func (l *loader) dropVersion(root *value.Value) *value.Value {
	m := root.Member("version")
	if m == nil {
		return root
	}
	l.report(Diagnostic{Code: ObsoleteVersion, Level: Note, At: m.KeyAt, Message: "Compose ignores `version`"})
	return without(root, "version")
}

// promote renames the extensions that became attributes, x-develop of services
// and x-initialSync of what they watch. An attribute that is there already is
// merged over its extension.
func (l *loader) promote(doc *value.Value) *value.Value {
	services := doc.Member("services")
	if services == nil || services.Val == nil || services.Val.Kind != value.Map {
		return doc
	}
	section := services.Val
	for _, s := range services.Val.Kids {
		r := l.promoteKey(s.Val, "x-develop", "develop")
		if watch := r.Path("develop", "watch"); watch != nil && watch.Kind == value.Seq {
			kids := append(make([]value.Member, 0, len(watch.Kids)), watch.Kids...)
			changed := false
			for i := range kids {
				p := l.promoteKey(kids[i].Val, "x-initialSync", "initial_sync")
				changed = changed || p != kids[i].Val
				kids[i].Val = p
			}
			if changed {
				develop := r.Get("develop")
				r = with(r, "develop", develop.At, with(develop, "watch", watch.At, withKids(watch, kids)))
			}
		}
		if r != s.Val {
			section = with(section, s.Key, s.KeyAt, r)
		}
	}
	if section == services.Val {
		return doc
	}
	return with(doc, "services", services.KeyAt, section)
}

func (l *loader) promoteKey(v *value.Value, from, to string) *value.Value {
	ext := v.Member(from)
	if ext == nil {
		return v
	}
	at, val := ext.KeyAt, ext.Val
	v = without(v, from)
	if attr := v.Get(to); !attr.IsZero() {
		merge := merger{inherits: true, report: l.report}
		val = merge.merge(val, attr, nil, to)
	}
	return with(v, to, at, val)
}

// referenced reads a file that a value names relative to dir, nil if it cannot
// be read. A missing file is reported at the given level.
func (l *loader) referenced(ref *value.Value, dir string, limit int64, missing Level) *source.File {
	if isUnknown(ref) {
		l.unknownReference(ref)
		return nil
	}
	if isRemote(ref.Str) {
		l.report(Diagnostic{Code: RemoteReference, Level: Note, At: ref.At, Message: source.Quote(ref.Str) + " is remote and not fetched"})
		return nil
	}
	name := path.Join(dir, ref.Str)
	if !isRelative(ref.Str) || !source.Inside(name) {
		l.report(Diagnostic{Code: OutsideRoot, Level: Note, At: ref.At, Message: source.Quote(ref.Str) + " lies outside the root and is not read"})
		return nil
	}
	if limit == source.MaxFileSize { // of env files maxEnvWork counts
		l.reads++
	}
	if l.reads > maxFiles {
		l.report(Diagnostic{Code: TooManyFiles, Level: Error, At: ref.At, Message: "more files are referenced than are read"})
		return nil
	}
	f, err := l.files.Load(name, limit)
	if err == nil {
		return f
	}
	var outside *source.OutsideRootError
	var irregular *source.NotRegularError
	switch {
	case errors.As(err, &irregular) && irregular.Mode.IsDir() && ref.Str != "":
		l.report(Diagnostic{Code: Unreadable, Level: Error, At: ref.At, Message: source.Quote(ref.Str) + " is a directory"})
	case errors.As(err, &outside):
		l.report(Diagnostic{Code: OutsideRoot, Level: Note, At: ref.At, Message: source.Quote(ref.Str) + " lies outside the root and is not read"})
	case errors.Is(err, fs.ErrNotExist):
		l.report(Diagnostic{Code: MissingFile, Level: missing, At: ref.At, Message: source.Quote(ref.Str) + " does not exist"})
	default:
		l.report(Diagnostic{Code: Unreadable, Level: max(missing, Warn), At: ref.At, Message: source.Quote(ref.Str) + " " + source.Explain(err)})
	}
	return nil
}

func (l *loader) unknownReference(ref *value.Value) {
	l.report(Diagnostic{Code: UnknownReference, Level: Note, At: ref.At, Message: source.Quote(ref.Str) + " depends on a variable that is not set here"})
}

// optional reads a file that need not exist, nil if it does not.
func (l *loader) optional(name string, limit int64) *source.File {
	if !source.Inside(name) {
		return nil
	}
	f, err := l.files.Load(name, limit)
	if err != nil {
		return nil
	}
	return f
}
