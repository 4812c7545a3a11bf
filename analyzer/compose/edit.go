package compose

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Edits change the text of Compose files byte by byte and leave all else as it
// is written. A method returns none where the change is not certain: where
// another service takes the text through an anchor, a merge key, extends or
// include, where the value stands over that of an earlier file, or where the
// text has a form that is not known.

// Delete removes the list entry or member that has the value v. With the last
// entry of a list goes its key; the last attribute of a service stays.
func (s *Service) Delete(v *value.Value) []analysis.TextEdit {
	e := s.editor.entryOf(v)
	if e == nil || replaces(v) {
		return nil
	}
	from, to, ok := e.removal()
	if !ok || s.editor.shared(s, e.file.Span(from, to)) {
		return nil
	}
	return e.edit(from, to, "")
}

// Insert gives the service an attribute that it does not have. The text is the
// attribute's value as YAML on one line.
func (s *Service) Insert(key, text string) []analysis.TextEdit {
	e := s.editor.serviceEntry(s)
	if e == nil || s.Get(key) != nil || s.editor.shared(s, e.member.Val.At) {
		return nil
	}
	m := e.member.Val
	if m.Member(key) != nil {
		return nil // null, or reset
	}
	if m.Style == value.Flow {
		return e.below(len(m.Kids) - 1).appendFlow(key + ": " + text)
	}
	at, indent, ok := e.insertion()
	if !ok {
		return nil
	}
	return e.edit(at, at, e.lineBreak(at)+indent+key+": "+text)
}

// Append adds an entry to a list of the service, which gets the list if it has
// none. The entry is YAML on one line.
func (s *Service) Append(key, entry string) []analysis.TextEdit {
	list := s.Get(key)
	if list == nil {
		return s.Insert(key, "["+entry+"]")
	}
	e := s.editor.entryOf(list)
	if e == nil || e.member.Val.Kind != value.Seq || e.member.Key != key || len(e.member.Val.Kids) == 0 || s.editor.shared(s, list.At) {
		return nil
	}
	last := e.below(len(e.member.Val.Kids) - 1)
	if e.member.Val.Style == value.Flow {
		return last.appendFlow(entry)
	}
	start, end, ok := last.lines()
	if !ok {
		return nil
	}
	indent := e.text(e.file.lineStart(start), start)
	return e.edit(end, end, e.lineBreak(end)+indent+"- "+entry)
}

// Replace writes another text for a scalar, in the quotes that it has.
func (s *Service) Replace(v *value.Value, text string) []analysis.TextEdit {
	e := s.editor.entryOf(v)
	if e == nil || replaces(v) || e.member.Val.Kind == value.Map || e.member.Val.Kind == value.Seq || s.editor.shared(s, v.At) {
		return nil
	}
	from, to := e.file.Offset(v.At.Pos()), e.file.Offset(v.At.End())
	switch e.member.Val.Style {
	case value.SingleQuoted:
		if strings.ContainsAny(text, "'\n$") {
			return nil
		}
		from, to = from+1, to-1
	case value.DoubleQuoted:
		if strings.ContainsAny(text, "\"\\\n$") {
			return nil
		}
		from, to = from+1, to-1
	case value.Plain:
		if !isPlain(text) {
			return nil
		}
	default:
		return nil
	}
	return e.edit(from, to, text)
}

// EndWith adds a text to a scalar that ends in last and has it as its last part.
// The text must need no quotes behind last.
func (s *Service) EndWith(v, last *value.Value, text string) []analysis.TextEdit {
	e := s.editor.entryOf(v)
	if e == nil || e.member.Val.Kind != value.String || last.At.End() > v.At.End() || s.editor.shared(s, v.At) {
		return nil
	}
	end := e.file.Offset(v.At.End())
	switch e.member.Val.Style {
	case value.SingleQuoted, value.DoubleQuoted:
		end--
	case value.Plain:
	default:
		return nil
	}
	if e.file.Offset(last.At.End()) != end {
		return nil
	}
	return e.edit(end, end, text)
}

// BeginWith puts a text before a scalar that has first as its first part. A
// scalar without quotes gets them.
func (s *Service) BeginWith(v, first *value.Value, text string) []analysis.TextEdit {
	e := s.editor.entryOf(v)
	if e == nil || e.member.Val.Kind == value.Map || e.member.Val.Kind == value.Seq || first.At.Len() == 0 || s.editor.shared(s, v.At) {
		return nil
	}
	from, to := e.file.Offset(v.At.Pos()), e.file.Offset(v.At.End())
	switch e.member.Val.Style {
	case value.SingleQuoted, value.DoubleQuoted:
		if e.file.Offset(first.At.Pos()) != from+1 {
			return nil
		}
		return e.edit(from+1, from+1, text)
	case value.Plain:
		if e.file.Offset(first.At.Pos()) != from || strings.ContainsAny(e.text(from, to), "\"\\\n") {
			return nil
		}
		return e.edit(from, to, "\""+text+e.text(from, to)+"\"")
	default:
		return nil
	}
}

// DeleteWord removes a word from a command line: an entry of a list, or the word
// and the blanks before it from a text.
func (s *Service) DeleteWord(word *value.Value) []analysis.TextEdit {
	if e := s.editor.entryOf(word); e != nil {
		if e.owner == nil || e.owner.Kind != value.Seq || e.index == 0 {
			return nil
		}
		return s.Delete(word)
	}
	e := s.editor.scalarWith(word)
	if e == nil || s.editor.shared(s, e.member.Val.At) {
		return nil
	}
	from, to := e.file.Offset(word.At.Pos()), e.file.Offset(word.At.End())
	if e.text(from, to) != word.Str {
		return nil // quoted or escaped
	}
	first, end := e.file.Offset(e.member.Val.At.Pos()), e.file.Offset(e.member.Val.At.End())
	if to < end && !strings.ContainsRune(" \t\r\n\"'", rune(e.file.Content[to])) {
		return nil
	}
	if style := e.member.Val.Style; style == value.SingleQuoted || style == value.DoubleQuoted {
		first++
	}
	start := from
	for start > first && isBlank(e.file.Content[start-1]) {
		start--
	}
	if start == from || start == first || strings.ContainsRune("\n\r\\", rune(e.file.Content[start-1])) {
		return nil // the first word, of the text or of a line
	}
	return e.edit(start, to, "")
}

// replaces reports whether the value of an earlier file counts where v is
// deleted.
func replaces(v *value.Value) bool {
	for s := v.Step; s != nil; s = s.Prev {
		switch s.Kind {
		case value.Override, value.Document, value.Shadowed:
			if s.At.IsValid() {
				return true
			}
		default:
		}
	}
	return false
}

// isPlain reports whether a text certainly needs no quotes in YAML, be it in a
// flow collection or not.
func isPlain(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9', c == '_', c == '/', c == '.':
		case i > 0 && strings.IndexByte("-+=", c) >= 0:
		case c == ':' && i > 0 && i+1 < len(text) && 'a' <= text[0]|0x20 && text[0]|0x20 <= 'z':
		case c == ':' && i+1 < len(text) && strings.Count(text[:i], ".") > 1:
			// an address: no number has two dots, not even to base 60
		default:
			return false
		}
	}
	return text != ""
}

// An editor knows the files of an application as they are written, before
// anything is merged.
type editor struct {
	decoded map[*source.File][]document
	root    *value.Value // the whole model

	index   sync.Once
	entries map[source.Span]*entry // by the place of the value
	keys    map[source.Span]*entry // of the members of mappings
	scalars []*entry               // by place
	anchors []source.Span          // what aliases and merge keys take
	uses    []use                  // by place
}

// A use is a value that a service has.
type use struct {
	at      source.Span
	service string // with its section
}

// An entry is a list entry or member as it is written.
type entry struct {
	file   *lineFile
	member *value.Member
	owner  *value.Value // the collection that holds it, nil for a document
	parent *entry       // of the owner
	index  int
	depth  int // 1 for a top-level key
}

// read indexes the files at the first edit.
func (d *editor) read() {
	d.entries, d.keys = map[source.Span]*entry{}, map[source.Span]*entry{}
	for f, documents := range d.decoded {
		if slices.Contains(f.Content, 0) {
			continue // not UTF-8
		}
		t := &lineFile{File: f}
		for i := range documents {
			if documents[i].root != nil {
				d.add(&entry{file: t, member: &value.Member{Val: documents[i].root}})
			}
		}
	}
	slices.SortFunc(d.scalars, func(a, b *entry) int { return int(a.member.Val.Pos() - b.member.Val.Pos()) })
	for _, section := range sections {
		m := d.root.Get(section)
		if m == nil || m.Kind != value.Map {
			continue
		}
		for i := range m.Kids {
			d.use(m.Kids[i].Val, section+"."+m.Kids[i].Key)
		}
	}
	slices.SortFunc(d.uses, func(a, b use) int { return int(a.at.Pos() - b.at.Pos()) })
}

func (d *editor) add(e *entry) {
	v := e.member.Val
	if e.member.Step.Via(value.MergeKey) != nil {
		d.anchors = append(d.anchors, e.member.KeyAt)
		return
	}
	if e.member.KeyAt.IsValid() {
		d.keys[e.member.KeyAt] = e
	}
	if v == nil || v.At.Len() == 0 {
		return
	}
	if v.Step.Via(value.Alias) != nil {
		d.anchors = append(d.anchors, v.At)
		return
	}
	d.entries[v.At] = e
	if v.Kind != value.Map && v.Kind != value.Seq {
		d.scalars = append(d.scalars, e)
		return
	}
	for i := range v.Kids {
		d.add(e.below(i))
	}
}

// below returns the entry of the i-th kid.
func (e *entry) below(i int) *entry {
	v := e.member.Val
	if i < 0 {
		return nil
	}
	return &entry{file: e.file, member: &v.Kids[i], owner: v, parent: e, index: i, depth: e.depth + 1}
}

func (d *editor) use(v *value.Value, service string) {
	if v == nil {
		return
	}
	if v.At.Len() > 0 && v.State != value.Synthetic {
		d.uses = append(d.uses, use{v.At, service})
	}
	for i := range v.Kids {
		d.use(v.Kids[i].Val, service)
	}
}

// entryOf returns where v is written as a whole, nil if that is not certain.
func (d *editor) entryOf(v *value.Value) *entry {
	if d == nil || v == nil || v.At.Len() == 0 || v.State == value.Synthetic {
		return nil
	}
	d.index.Do(d.read)
	return d.entries[v.At]
}

func (d *editor) serviceEntry(s *Service) *entry {
	if d == nil || s.Key.Len() == 0 {
		return nil
	}
	d.index.Do(d.read)
	e := d.keys[s.Key]
	if e == nil || e.depth != 2 || e.member.Key != s.Name || e.member.Val == nil || e.member.Val.Kind != value.Map ||
		e.member.Val.Step != nil || d.entries[e.member.Val.At] == nil {
		return nil
	}
	return e
}

// scalarWith returns the scalar that holds a word.
func (d *editor) scalarWith(word *value.Value) *entry {
	if d == nil || word == nil || word.At.Len() == 0 {
		return nil
	}
	d.index.Do(d.read)
	i, found := slices.BinarySearchFunc(d.scalars, word, func(e *entry, w *value.Value) int { return int(e.member.Val.Pos() - w.Pos()) })
	if !found {
		i--
	}
	if i < 0 || !d.scalars[i].member.Val.At.Contains(word.At) {
		return nil
	}
	return d.scalars[i]
}

// shared reports whether a service other than s has values that are written at a
// place, or an alias elsewhere names what stands there.
func (d *editor) shared(s *Service, at source.Span) bool {
	self := "services." + s.Name
	if s.Job {
		self = "jobs." + s.Name
	}
	first, _ := slices.BinarySearchFunc(d.uses, at, func(u use, at source.Span) int { return int(u.at.Pos() - at.Pos()) })
	for _, u := range d.uses[first:] {
		if u.at.Pos() >= at.End() {
			break
		}
		if u.service != self {
			return true
		}
	}
	// A scalar that is shared begins before a word of it.
	return slices.ContainsFunc(d.anchors, at.Contains)
}
