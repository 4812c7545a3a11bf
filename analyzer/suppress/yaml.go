package suppress

import "bytes"

// yamlLine is what matters of one line of a YAML file for placing comments.
type yamlLine struct {
	start, end int // bytes, without the line break
	indent     int
	comment    int  // offset of its "#", -1 if it has no comment
	node       bool // something of the document begins in it
	item       bool // that is an element of a sequence: "- "
	inside     bool // it begins inside a scalar or flow collection of an earlier line
}

// ownLine reports whether the line holds a comment and nothing else.
func (l yamlLine) ownLine() bool { return l.comment >= 0 && !l.node && !l.inside }

// yamlScanner finds the comments of a YAML file. It knows quotes, block scalars
// and flow collections, nothing else of YAML, and works on broken files too.
type yamlScanner struct {
	content []byte
	quote   byte // the quote that is open, 0 if none
	flow    int  // depth of flow collections
	// A block scalar is open if block is set. Its lines are indented by at
	// least blockIndent, which is -1 until its first line that is not blank.
	block       bool
	blockParent int // indentation of the node that holds it
	blockIndent int
}

// scanYAML splits content into lines.
func scanYAML(content []byte) []yamlLine {
	s := &yamlScanner{content: content}
	var lines []yamlLine
	for start := 0; start <= len(content); {
		end := len(content)
		next := end + 1
		if n := bytes.IndexByte(content[start:], '\n'); n >= 0 {
			end, next = start+n, start+n+1
		}
		if end > start && content[end-1] == '\r' {
			end--
		}
		lines = append(lines, s.line(start, end))
		start = next
	}
	return lines
}

func (s *yamlScanner) line(start, end int) yamlLine {
	l := yamlLine{start: start, end: end, comment: -1}
	off := start
	for off < end && s.content[off] == ' ' {
		off++
	}
	l.indent = off - start
	if s.block {
		if s.inBlock(off, end, l.indent) {
			l.inside = true
			return l
		}
		s.block = false
	}
	l.inside = s.quote != 0 || s.flow > 0
	s.tokens(&l, off)
	return l
}

// inBlock reports whether a line belongs to the open block scalar.
func (s *yamlScanner) inBlock(off, end, indent int) bool {
	if off == end {
		return true // blank
	}
	if s.blockIndent < 0 {
		if indent <= s.blockParent {
			return false
		}
		s.blockIndent = indent
	}
	return indent >= s.blockIndent
}

// tokens reads a line from off on, up to its comment.
func (s *yamlScanner) tokens(l *yamlLine, off int) {
	parent := l.indent // of a block scalar that begins in this line
	fresh := true      // a scalar may begin here
	value := -1        // where the last value of a key begins, -1 if that is not known yet
	for off < l.end {
		c := s.content[off]
		switch {
		case s.quote != 0:
			off = s.quoted(off, l.end)
			fresh = false
			continue
		case c == ' ' || c == '\t':
			off++
			continue
		case c == '#' && (off == l.start || isBlank(s.content[off-1])):
			l.comment = off
			return
		}
		if !l.node && !l.inside {
			l.node = true
			l.item = c == '-' && blankAt(s.content, off+1, l.end)
		}
		switch {
		case fresh && (c == '"' || c == '\''):
			s.quote = c
		case fresh && s.flow == 0 && (c == '-' || c == '?') && blankAt(s.content, off+1, l.end):
			parent = off - l.start
			for off+1 < l.end && s.content[off+1] == ' ' {
				off++
			}
			if value < 0 {
				value = s.lastValue(l.start, l.end)
			}
			if off < value {
				parent = off + 1 - l.start // of a block scalar in `- key: |`
			}
		case fresh && (c == '|' || c == '>') && s.flow == 0:
			if indent, ok := blockHeader(s.content[off+1 : l.end]); ok {
				s.block, s.blockParent, s.blockIndent = true, parent, -1
				if indent > 0 {
					s.blockIndent = parent + indent
				}
				fresh = false
			}
		case fresh && (c == '[' || c == '{'):
			s.flow++
		case s.flow > 0 && (c == ']' || c == '}'):
			s.flow--
			fresh = false
		case s.flow > 0 && (c == '[' || c == '{' || c == ','):
			if c != ',' {
				s.flow++
			}
			fresh = true
		case c == ':' && (blankAt(s.content, off+1, l.end) || s.flow > 0):
			fresh = true
		case fresh && (c == '&' || c == '!' || c == '*'):
			for off+1 < l.end && !isBlank(s.content[off+1]) {
				off++ // anchor, tag or alias: what follows may be a scalar
			}
		default:
			fresh = false
		}
		off++
	}
}

// quoted reads to the end of the open quote or of the line.
func (s *yamlScanner) quoted(off, end int) int {
	for off < end {
		c := s.content[off]
		off++
		switch {
		case c == '\\' && s.quote == '"':
			off++
		case c != s.quote:
		case c == '\'' && off < end && s.content[off] == '\'':
			off++ // a doubled quote stands for itself
		default:
			s.quote = 0
			return off
		}
	}
	return end
}

// lastValue returns the offset after the last colon of a line that ends a key,
// the start of the line if there is none.
func (s *yamlScanner) lastValue(start, end int) int {
	line := s.content[start:end]
	if bytes.HasSuffix(line, []byte(":")) {
		return end
	}
	if n := bytes.LastIndex(line, []byte(": ")); n >= 0 {
		return start + n + 1
	}
	return start
}

// blockHeader reads what follows the "|" or ">" of a block scalar: an optional
// indentation and chomping indicator, then nothing but a comment.
func blockHeader(rest []byte) (indent int, ok bool) {
	i := 0
	for ; i < len(rest) && i < 2; i++ {
		switch c := rest[i]; {
		case '1' <= c && c <= '9' && indent == 0:
			indent = int(c - '0')
		case c == '+' || c == '-':
		default:
			return indent, restIsComment(rest[i:])
		}
	}
	return indent, restIsComment(rest[i:])
}

func restIsComment(rest []byte) bool {
	trimmed := bytes.TrimLeft(rest, " \t")
	return len(trimmed) == 0 || trimmed[0] == '#' && len(trimmed) < len(rest)
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func blankAt(content []byte, off, end int) bool { return off >= end || isBlank(content[off]) }

// entry returns the last line of the node that begins in line n: the lines that
// are indented deeper, and the elements of a sequence at the same depth below a
// key.
func entry(lines []yamlLine, n int) int {
	last := n
	for i := n + 1; i < len(lines); i++ {
		l := lines[i]
		switch {
		case l.inside:
			last = i
		case !l.node:
			continue // a blank line or comment belongs to what follows
		case l.indent > lines[n].indent, l.indent == lines[n].indent && l.item && !lines[n].item:
			last = i
		default:
			return last
		}
	}
	return last
}
