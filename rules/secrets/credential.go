package secrets

import "strings"

// kind is what was recognised.
type kind uint8

const (
	named       kind = iota + 1 // the name says so
	inURL                       // scheme://user:password@host
	inPairs                     // Server=db;Password=x, ?password=x, -Dx.password=x
	loginPair                   // user:password
	hashedLogin                 // user:hash, where the hash is quick to guess
	headerLogin                 // Basic dXNlcjpwYXNzd29yZA==
	headerToken                 // Authorization: Bearer x, X-Api-Key: x
	issuedToken                 // a token in its issuer's format
	privateKey                  // a PEM block
)

// A credential is a secret found in the text of a variable.
type credential struct {
	kind     kind
	off, end int    // bytes of the secret in the text
	issuer   string // of an issuedToken
}

// place says what becomes of a value.
type place uint8

const (
	atRuntime place = iota // the container has it: whatever works ships
	atBuild                // a build argument: fillers for a build are common
)

// find looks for a credential in the text of a variable.
func find(name, text string, p place) (credential, bool) {
	off, end := unquoted(text)
	inner := text[off:end]
	if c, ok := findByValue(inner, p); ok {
		c.off, c.end = c.off+off, c.end+off
		return c, true
	}
	switch class := classOf(name); class {
	case chosen, issued:
		if !strings.EqualFold(inner, name) && plausible(inner, class, p) {
			found := credential{kind: named, off: off, end: end}
			if weakHash(inner) {
				found.kind = hashedLogin
			}
			return found, true
		}
	case login, loginList:
		if c, ok := findLogin(name, inner, class, p); ok {
			c.off, c.end = c.off+off, c.end+off
			return c, true
		}
	case notCredential:
	}
	return credential{}, false
}

// findByValue looks for what is a credential under any name.
func findByValue(text string, p place) (credential, bool) {
	if c, ok := findPrivateKey(text); ok {
		return c, true
	}
	if c, ok := findToken(text); ok {
		return c, true
	}
	if c, ok := findInURL(text, p); ok {
		return c, true
	}
	if c, ok := findInPairs(text, p); ok {
		return c, true
	}
	if c, ok := findHeaderLogin(text); ok {
		return c, true
	}
	return findHeaderToken(text)
}

// plausible reports whether a text is a credential, given that its name
// announces one.
func plausible(text string, c class, p place) bool {
	switch {
	case len(text) < 2, trivial(text):
		return false
	case p == atBuild && isFiller(text):
		return false
	case c == issued:
		words := strings.Count(strings.TrimSpace(text), " ")
		return len(text) >= 4 && words < 3 && !isTemplate(text) && (!isNumber(text) || len(text) >= 16)
	}
	return !strings.ContainsAny(text, "<>") || !isTemplate(text)
}

// unquoted returns the bytes of text within blanks and one pair of quotes: in
// list form, `- KEY="x"` keeps its quotes.
func unquoted(text string) (off, end int) {
	end = len(text)
	for off < end && (text[off] == ' ' || text[off] == '\t' || text[off] == '\n') {
		off++
	}
	for end > off && (text[end-1] == ' ' || text[end-1] == '\t' || text[end-1] == '\n' || text[end-1] == '\r') {
		end--
	}
	if end-off >= 2 && (text[off] == '"' || text[off] == '\'') && text[end-1] == text[off] {
		off, end = off+1, end-1
	}
	return off, end
}

func findPrivateKey(text string) (credential, bool) {
	begin := strings.Index(text, "-----BEGIN ")
	if begin < 0 {
		return credential{}, false
	}
	label, body, ok := strings.Cut(text[begin+len("-----BEGIN "):], "-----")
	if !ok || !strings.HasSuffix(label, "PRIVATE KEY") || len(strings.TrimSpace(body)) < 40 {
		return credential{}, false
	}
	return credential{kind: privateKey, off: begin, end: len(text)}, true
}
