package suppress

import (
	"strings"
	"time"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Scope says how far a directive reaches.
type Scope uint8

// The scopes.
const (
	Here    Scope = iota // the line, or the next node or instruction
	Stage                // a build stage
	Service              // a service
	File                 // the file
)

// scopes are the words for the scopes.
var scopes = [...]string{Here: "", Stage: "stage", Service: "service", File: "file"}

func (s Scope) String() string { return scopes[s] }

// A Directive is a suppression comment.
type Directive struct {
	At     source.Span // the comment
	Text   string
	Tool   string // whose form it has, "" for hullcheck's own
	Scope  Scope
	Names  []*Name
	Until  string // "2027-03-31", "" if it does not end
	Reason string
	// Problem says why the comment suppresses nothing, "" if it can.
	Problem   string
	ProblemAt source.Span

	expired  bool
	nextLine bool          // of scope here: counts for the line below and nothing further
	line     bool          // ends a line of code: counts for what begins or ends in region
	region   []source.Span // where findings are silenced
	service  string        // of scope service: silences everything about it
}

// A Name is a rule that a directive names.
type Name struct {
	Text  string
	At    source.Span
	Rules []*analyzer.Rule // the rule of that name, or those that list it as equivalent; none: unknown
	Used  bool             // it has silenced a finding
}

const dateLayout = "2006-01-02"

// parse reads a comment, from "#" on. It returns nil for one that has nothing to
// do with us.
func parse(text string, at source.Span) *Directive {
	p := parser{text: text, at: at, off: 1}
	p.blanks()
	if !p.word("hullcheck") {
		return nil
	}
	d := &Directive{At: at, Text: text}
	if !p.blanks() {
		if p.off < len(text) && text[p.off] == ':' {
			return p.problem(d, p.off, "is not read: write `# hullcheck ignore=RuleName reason`")
		}
		return nil // "hullcheck.yaml"
	}
	start := p.off
	first := p.letters()
	for scope, word := range scopes {
		if first == word && word != "" {
			d.Scope = Scope(scope)
			p.blanks()
			first = p.letters()
		}
	}
	p.blanks()
	if first != "ignore" || !p.word("=") {
		if d.Scope == Here && !meant(first) {
			return nil // prose
		}
		return p.problem(d, start, "is not read: write `# hullcheck ignore=RuleName reason`")
	}
	for {
		p.blanks()
		name := p.name()
		if name.Text == "" {
			return p.problem(d, p.off, "names no rule: write `# hullcheck ignore=RuleName reason`")
		}
		d.Names = append(d.Names, name)
		end := p.off
		p.blanks()
		if !p.word(",") {
			p.off = end
			break
		}
	}
	if end := p.off; p.blanks() && p.word("until=") {
		at := p.off
		d.Until = p.until(" \t:;#")
		if _, err := time.Parse(dateLayout, d.Until); err != nil {
			return p.problem(d, at, "has no date: write `until=2027-03-31`")
		}
	} else {
		p.off = end
	}
	d.Reason = reason(text[p.off:])
	return d
}

// meant reports whether a word after "hullcheck" shows that a suppression was
// meant.
func meant(word string) bool {
	switch strings.ToLower(word) {
	case "ignore", "ignores", "disable", "skip", "noqa", "nolint", "allow", "suppress", "nocheck":
		return true
	}
	return false
}

// reason removes what leads a reason in.
func reason(rest string) string {
	rest = strings.TrimSpace(rest)
	for _, lead := range []string{";reason=", "--", "-", ":", "#", ";"} {
		if after, ok := strings.CutPrefix(rest, lead); ok {
			return strings.TrimSpace(after)
		}
	}
	return rest
}

// parser walks over the text of a comment.
type parser struct {
	text string
	at   source.Span
	off  int
}

func (p *parser) problem(d *Directive, off int, problem string) *Directive {
	end := len(strings.TrimRight(p.text, " \t\r"))
	d.Problem, d.ProblemAt = problem, p.at.Sub(off, end)
	if off >= end {
		d.ProblemAt = p.at.Sub(0, end)
	}
	return d
}

// rest returns what has not been read.
func (p *parser) rest() string { return p.text[p.off:] }

func (p *parser) blanks() bool {
	start := p.off
	for p.off < len(p.text) && (p.text[p.off] == ' ' || p.text[p.off] == '\t') {
		p.off++
	}
	return p.off > start
}

func (p *parser) word(word string) bool {
	if !strings.HasPrefix(p.text[p.off:], word) {
		return false
	}
	p.off += len(word)
	return true
}

func (p *parser) letters() string {
	start := p.off
	for p.off < len(p.text) && isLetter(p.text[p.off]) {
		p.off++
	}
	return p.text[start:p.off]
}

// until reads up to one of the bytes of stop.
func (p *parser) until(stop string) string {
	start := p.off
	if n := strings.IndexAny(p.text[start:], stop); n >= 0 {
		p.off += n
	} else {
		p.off = len(p.text)
	}
	return p.text[start:p.off]
}

// name reads a rule's name or another tool's id, "hadolint:DL3002",
// "dockerfile.security.missing-user". A colon belongs to it only between
// letters, so that "RootUser: reason" is a name and a reason.
func (p *parser) name() *Name {
	start := p.off
	for p.off < len(p.text) {
		c := p.text[p.off]
		inner := (c == ':' || c == '.' || c == '-') && p.off > start && p.off+1 < len(p.text) && isWord(p.text[p.off+1])
		if !isWord(c) && !inner && c != '*' {
			break
		}
		p.off++
	}
	return &Name{Text: p.text[start:p.off], At: p.at.Sub(start, p.off)}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isWord(c byte) bool { return isLetter(c) || '0' <= c && c <= '9' || c == '_' }
