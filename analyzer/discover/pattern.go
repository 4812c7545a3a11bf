package discover

import "strings"

// Patterns are written as in an ignore file of a directory.
type Patterns struct{ file *ignoreFile }

// ParsePatterns returns the patterns of an ignore file in dir. What is no
// pattern matches nothing.
func ParsePatterns(dir string, patterns []string) Patterns {
	return Patterns{parseIgnore(dir, []byte(strings.Join(patterns, "\n")))}
}

// ValidPattern reports whether a text is a pattern, and not empty or a comment.
func ValidPattern(text string) bool {
	_, ok := parsePattern(text)
	return ok && !strings.ContainsAny(text, "\r\n")
}

// Match reports whether the patterns match the file at p, or a directory that it
// is in.
func (m Patterns) Match(p string) bool {
	rest := p
	if m.file.dir != "." {
		var below bool
		if rest, below = strings.CutPrefix(p, m.file.dir+"/"); !below {
			return false
		}
	}
	from := len(p) - len(rest)
	for i := from; i < len(p); i++ {
		if p[i] == '/' && (ignores{m.file}).ignored(p[:i], true) {
			return true
		}
	}
	return ignores{m.file}.ignored(p, false)
}
