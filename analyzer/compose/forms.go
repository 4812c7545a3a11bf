package compose

import (
	"errors"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

var testStep = &value.Step{Kind: value.Transform, Detail: "healthcheck.test"}

// decodeForms gives values the form in which compose-go's types hold them:
// commands as words, hosts as a map from name to addresses.
func (l *loader) decodeForms(root *value.Value) *value.Value {
	return l.rewrite(root, decoding, func(v *value.Value, n *node, _ source.Span) *value.Value {
		switch n.decoded {
		case decodeWords:
			return l.commandWords(v)
		case decodeTest:
			if !isString(v) {
				return v
			}
			shell := synthetic(value.String, "CMD-SHELL", v.At, testStep)
			return &value.Value{Kind: value.Seq, Style: v.Style, At: v.At, Step: v.Step, Kids: []value.Member{{Val: shell}, {Val: v}}}
		case decodeHosts:
			return l.hosts(v)
		case decodeKeyValues:
			return l.canonKeyValues(v)
		}
		return l.decodeScalar(v, n.decoded)
	})
}

// commandWords splits a command that is written as one string.
func (l *loader) commandWords(v *value.Value) *value.Value {
	if !isString(v) {
		return v
	}
	if v.State == value.Unknown {
		return v // it may be any number of words
	}
	list, err := splitWords(v)
	if err != nil && isUnknown(v) {
		c := *v
		c.State = value.Unknown // what is not known may hold the other quote
		return &c
	}
	if err != nil {
		l.report(Diagnostic{Code: InvalidCommand, Level: Error, At: v.At, Message: source.Quote(v.Str) + " " + err.Error()})
		return invalid(v)
	}
	return &value.Value{Kind: value.Seq, Style: v.Style, At: v.At, Step: v.Step, Kids: list}
}

// splitWords splits a command as go-shellwords does, which Compose uses: what
// follows an unquoted `;`, `&`, `|`, `<` or `>` is dropped. Unknown parts belong
// to the word that they stand in.
func splitWords(v *value.Value) ([]value.Member, error) {
	spelled := spell(v)
	text := spelled.text
	var list []value.Member
	var word wordBuilder
	var quotes quoting
	escaped, got := false, false
scan:
	for i := 0; i < len(text); i++ {
		c := text[i]
		if escaped {
			word.add(i)
			escaped, got = false, true
			continue
		}
		quoted := quotes.open()
		switch c {
		case '\\':
			if !quotes.single {
				escaped = true
				continue
			}
		case ' ', '\t', '\r', '\n':
			if !quoted {
				if got {
					list = append(list, value.Member{Val: word.build(spelled)})
					word, got = wordBuilder{}, false
				}
				continue
			}
		case '(':
			if !quotes.single && !quotes.double && !quotes.back {
				if quotes.dollar || !word.endsWith(text, '$') {
					return nil, errors.New("has an unquoted `(`, which Compose does not take")
				}
				quotes.dollar = true
			}
		case ';', '&', '|', '<', '>':
			if !quoted {
				if first, ok := word.first(text); c == '>' && ok && '0' <= first && first <= '9' {
					got = false
				}
				break scan
			}
		}
		if quotes.turn(c) {
			got = got || quoted // '' is a word
			continue
		}
		got = true
		word.add(i)
	}
	if got {
		list = append(list, value.Member{Val: word.build(spelled)})
	}
	if escaped || quotes.open() {
		return nil, errors.New("has an unclosed quote")
	}
	return list, nil
}

// A quoting says within which quotes a character of a command stands.
type quoting struct{ single, double, back, dollar bool }

func (q *quoting) open() bool { return q.single || q.double || q.back || q.dollar }

// turn opens or closes what a character quotes. It reports whether no word holds
// the character; those of substitutions stay.
func (q *quoting) turn(c byte) bool {
	switch {
	case c == '`' && !q.single && !q.double && !q.dollar:
		q.back = !q.back
	case c == ')' && !q.single && !q.double && !q.back:
		q.dollar = !q.dollar
	case c == '"' && !q.single && !q.dollar:
		q.double = !q.double
		return true
	case c == '\'' && !q.double && !q.dollar:
		q.single = !q.single
		return true
	}
	return false
}

// A wordBuilder collects the bytes of a word as ranges of the command.
type wordBuilder struct{ pieces []wordRange }

type wordRange struct{ off, end int }

func (w *wordBuilder) add(i int) {
	if n := len(w.pieces); n > 0 && w.pieces[n-1].end == i {
		w.pieces[n-1].end++
		return
	}
	w.pieces = append(w.pieces, wordRange{i, i + 1})
}

func (w *wordBuilder) first(text string) (byte, bool) {
	if len(w.pieces) == 0 {
		return 0, false
	}
	return text[w.pieces[0].off], true
}

func (w *wordBuilder) endsWith(text string, b byte) bool {
	n := len(w.pieces)
	return n > 0 && text[w.pieces[n-1].end-1] == b
}

// build returns the word. Its span covers it without quotes at its ends.
func (w *wordBuilder) build(spelled spelling) *value.Value {
	v := spelled.v
	switch len(w.pieces) {
	case 0:
		return &value.Value{Kind: value.String, State: value.Known, Style: v.Style, At: v.At, Step: v.Step}
	case 1:
		return spelled.sub(w.pieces[0].off, w.pieces[0].end)
	}
	var b strings.Builder
	word := &value.Value{Kind: value.String, Style: v.Style, Step: v.Step}
	unknown := 0
	for _, p := range w.pieces {
		sub := spelled.sub(p.off, p.end)
		off := int32(b.Len())
		b.WriteString(sub.Str)
		word.At = word.At.Join(sub.At)
		if sub.Parts == nil {
			sub.Parts = []value.Part{{End: int32(len(sub.Str)), At: sub.At, State: sub.State}}
		}
		for _, q := range sub.Parts {
			q.Off, q.End = q.Off+off, q.End+off
			word.Parts = append(word.Parts, q)
			if q.State > value.Assumed {
				unknown++
			} else if q.State > word.State {
				word.State = q.State
			}
		}
	}
	word.Str = b.String()
	switch {
	case unknown == len(word.Parts):
		word.State = value.Unknown
	case unknown > 0:
		word.State = value.Partial
	}
	return word
}

// hosts turns a list of HOST=ADDRESS[,ADDRESS] or HOST:ADDRESS, or a mapping,
// into a map from host to a list of addresses.
func (l *loader) hosts(v *value.Value) *value.Value {
	m := *v
	m.Kind, m.Kids = value.Map, nil
	add := func(host string, at source.Span, addresses []value.Member) {
		for i := range m.Kids {
			if m.Kids[i].Key == host {
				list := m.Kids[i].Val
				m.Kids[i].Val = withKids(list, append(slices.Clip(list.Kids), addresses...))
				return
			}
		}
		list := &value.Value{Kind: value.Seq, At: v.At, Step: v.Step, Kids: addresses}
		if len(addresses) > 0 {
			list.At = addresses[0].Val.At.Join(addresses[len(addresses)-1].Val.At)
		}
		m.Kids = append(m.Kids, value.Member{Key: host, KeyAt: at, Val: list})
	}
	switch v.Kind {
	case value.Seq:
		for i := range v.Kids {
			e := v.Kids[i].Val
			if !isString(e) || e.State == value.Unknown {
				continue
			}
			spelled := spell(e)
			text := spelled.text
			at := strings.IndexByte(text, '=')
			if at < 0 {
				at = strings.IndexByte(text, ':')
			}
			if at <= 0 || strings.ContainsAny(text[:at], ":=") {
				if at < 0 && isUnknown(e) {
					continue
				}
				l.report(Diagnostic{Code: InvalidEntry, Level: Error, At: e.At, Message: source.Quote(e.Str) + " is not HOST=ADDRESS"})
				continue
			}
			add(keyText(spelled.sub(0, at)), spelled.span(0, at), addresses(spelled.sub(at+1, len(text))))
		}
	case value.Map:
		for _, k := range v.Kids {
			switch {
			case isString(k.Val):
				add(k.Key, k.KeyAt, []value.Member{{Val: bare(k.Val)}})
			case k.Val != nil && k.Val.Kind == value.Seq:
				list := append(make([]value.Member, 0, len(k.Val.Kids)), k.Val.Kids...)
				for i := range list {
					if list[i].Val != nil && list[i].Val.Kind == value.Null {
						list[i].Val = retext(list[i].Val, value.String, "<nil>") // as compose-go prints it
					}
					list[i].Val = bare(asText(list[i].Val))
				}
				m.Kids = append(m.Kids, value.Member{Key: k.Key, KeyAt: k.KeyAt, Val: withKids(k.Val, list)})
			default:
				m.Kids = append(m.Kids, k)
			}
		}
	default:
		return v
	}
	return &m
}

func addresses(v *value.Value) []value.Member {
	var list []value.Member
	spelled := spell(v)
	for off, word := range words(spelled.text, ',') {
		list = append(list, value.Member{Val: bare(spelled.sub(off, off+len(word)))})
	}
	return list
}

// bare returns an address without brackets.
func bare(v *value.Value) *value.Value {
	if n := 0; isString(v) {
		if n = len(v.Str); n > 2 && v.Str[0] == '[' && v.Str[n-1] == ']' {
			return v.Sub(1, n-1)
		}
	}
	return v
}
