package dockerfile

import (
	"strings"
	"unicode"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A segment is a piece of an instruction that stands on one line.
type segment struct {
	at  int // offset in the joined text
	src int // offset in the file
	n   int
}

// A fragment is an instruction as the split finds it: its lines joined as
// BuildKit joins them, with the place of every piece.
type fragment struct {
	text               string
	segments           []segment
	first, end         int // bytes of the file: start of the instruction, end of its last line
	startLine, endLine int
	emptyLine          [2]int // the first empty line between continuations
	comments           int    // number of the file's comments before it
	heredocs           []document
	tooLong            bool // a line is longer than BuildKit reads
	tooDeep            bool // too many nested expressions for BuildKit's word scanner
}

// A document is the body of a heredoc.
type document struct {
	parser.Heredoc
	off, end     int // its body in the file
	unterminated bool
}

// A splitter replays the line handling of BuildKit's parser.Parse and keeps the
// offsets that it drops.
type splitter struct {
	src    string
	escape byte
	pos    int // start of the next line
	line   int // lines read

	comments     [][2]int
	segments     []segment // of all fragments
	fragments    []fragment
	truncated    bool // there are more than maxInstructions
	unterminated int
}

// next returns the offsets of the next line, its break excluded and included.
func (s *splitter) next() (off, end int, ok bool) {
	if s.pos >= len(s.src) {
		return 0, 0, false
	}
	off, end = s.pos, len(s.src)
	if i := strings.IndexByte(s.src[off:], '\n'); i >= 0 {
		end = off + i + 1
	}
	s.pos = end
	s.line++
	if s.line == 1 && strings.HasPrefix(s.src, bom) {
		off += len(bom)
	}
	return off, off + len(strings.TrimRight(s.src[off:end], "\r\n")), true
}

const bom = "\ufeff"

func trimLeft(s string) string { return strings.TrimLeftFunc(s, unicode.IsSpace) }

// run splits the whole text.
func (s *splitter) run() {
	for {
		off, end, ok := s.next()
		if !ok {
			return
		}
		off = end - len(trimLeft(s.src[off:end]))
		if off == end {
			continue
		}
		if s.src[off] == '#' {
			s.comments = append(s.comments, [2]int{off, end})
			continue
		}
		if len(s.fragments) == maxInstructions {
			s.truncated = true
			s.pos = off
			return
		}
		s.instruction(off, end)
	}
}

// instruction reads the instruction whose first line is [off, end).
func (s *splitter) instruction(off, end int) {
	f := fragment{first: off, startLine: s.line, comments: len(s.comments)}
	kept, goes := s.continues(off, end)
	f.tooLong = end-off > maxLine
	first := len(s.segments)
	s.segments = append(s.segments, segment{0, off, kept - off})
	f.end = end
	size := kept - off
	for goes {
		var ok bool
		if off, end, ok = s.next(); !ok {
			break
		}
		text := trimLeft(s.src[off:end])
		if text == "" {
			if f.emptyLine[1] == 0 {
				f.emptyLine = [2]int{off, s.pos}
			}
			continue
		}
		if text[0] == '#' {
			s.comments = append(s.comments, [2]int{end - len(text), end})
			continue
		}
		kept, goes = s.continues(off, end)
		f.tooLong = f.tooLong || end-off > maxLine
		s.segments = append(s.segments, segment{size, off, kept - off})
		size += kept - off
		f.end = end
	}
	f.endLine = s.line
	f.segments = s.segments[first:]
	f.text = s.join(f.segments, size)
	if strings.Contains(f.text, "<<") {
		f.tooDeep = strings.Count(f.text, "${") > maxNesting
		if !f.tooDeep {
			s.heredocs(&f)
		}
	}
	s.fragments = append(s.fragments, f)
}

func (s *splitter) join(segments []segment, size int) string {
	if len(segments) == 1 {
		return s.src[segments[0].src : segments[0].src+segments[0].n]
	}
	var b strings.Builder
	b.Grow(size)
	for _, g := range segments {
		b.WriteString(s.src[g.src : g.src+g.n])
	}
	return b.String()
}

// continues reports whether the line [off, end) goes on in the next one, and
// where its kept text ends. An escape character after another one does not
// continue.
func (s *splitter) continues(off, end int) (kept int, goes bool) {
	i := end
	for i > off && (s.src[i-1] == ' ' || s.src[i-1] == '\t') {
		i--
	}
	if i == off || s.src[i-1] != s.escape || i-1 > off && s.src[i-2] == s.escape {
		return end, false
	}
	return i - 1, true
}

// heredocs reads the bodies that follow an instruction.
func (s *splitter) heredocs(f *fragment) {
	if !takesHeredoc(f.text, rune(s.escape)) {
		return
	}
	for _, word := range rawWords(f.text) {
		h, err := parser.ParseHeredoc(word)
		if err != nil {
			return // BuildKit rejects the instruction and says why
		}
		if h == nil {
			continue
		}
		d := document{Heredoc: *h}
		s.body(&d, f)
		f.heredocs = append(f.heredocs, d)
		if d.unterminated {
			return
		}
	}
}

// body reads one heredoc up to its terminator. BuildKit rejects a file without
// one; to keep what follows, the body then ends before the next line that
// starts like an instruction.
func (s *splitter) body(d *document, f *fragment) {
	start, line := s.pos, s.line
	d.off = start
	for {
		off, end, ok := s.next()
		if !ok {
			break
		}
		f.tooLong = f.tooLong || end-off > maxLine
		text := s.src[off:end]
		if d.Chomp {
			text = strings.TrimLeft(text, "\t")
		}
		if text == d.Name {
			d.end, f.endLine = off, s.line
			return
		}
	}
	d.unterminated = true
	s.unterminated++
	d.end, f.endLine = len(s.src), s.line
	if s.unterminated > maxUnterminated {
		return
	}
	s.pos, s.line = start, line
	for {
		at, before := s.pos, s.line
		off, end, ok := s.next()
		if !ok {
			return
		}
		if word, _, _ := strings.Cut(s.src[off:end], " "); isInstruction(word) {
			s.pos, s.line = at, before
			d.end, f.endLine = at, before
			return
		}
	}
}

// isInstruction reports whether word names an instruction in upper case.
func isInstruction(word string) bool {
	switch word {
	case "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL",
		"MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR":
		return true
	}
	return false
}

// takesHeredoc reports whether BuildKit looks for heredocs in an instruction.
func takesHeredoc(text string, escape rune) bool {
	v := &value.Value{Str: text}
	s := scanner{text: v, escape: escape}
	s.command(0, len(text))
	if canonical(s.name) == "ONBUILD" {
		s.command(s.off, s.end)
	}
	switch canonical(s.name) {
	case "RUN", "ADD", "COPY":
		_, isJSON, _ := s.json(s.off, s.end)
		return !isJSON
	}
	return false
}

// noVariables is the environment in which BuildKit looks for heredocs.
type noVariables struct{}

func (noVariables) Get(string) (string, bool) { return "", false }
func (noVariables) Keys() []string            { return nil }

// rawWords splits text as BuildKit does to find heredocs.
func rawWords(text string) []string {
	lex := shell.NewLex('\\')
	lex.RawQuotes, lex.RawEscapes, lex.SkipUnsetEnv = true, true, true
	words, _ := lex.ProcessWords(text, noVariables{})
	return words
}
