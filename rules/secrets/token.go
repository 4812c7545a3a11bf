package secrets

import (
	_ "embed" // for the table
	"strconv"
	"strings"
	"sync"
)

// tokenTable names the formats of tokens that can be told by their first
// characters, with the number of characters that follow at least.
//
//go:embed tokens.tsv
var tokenTable string

type tokenFormat struct {
	prefix string
	length int
	issuer string
}

var tokenFormats = sync.OnceValue(func() []tokenFormat {
	lines := strings.Split(strings.TrimSpace(tokenTable), "\n")[1:]
	rows := make([]tokenFormat, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		length, err := strconv.Atoi(cells[1])
		if err != nil {
			panic("tokens.tsv: " + line)
		}
		rows = append(rows, tokenFormat{prefix: cells[0], length: length, issuer: cells[2]})
	}
	return rows
})

// findToken looks for a token in its issuer's format anywhere in a text.
func findToken(text string) (credential, bool) {
	for _, row := range tokenFormats() {
		off := strings.Index(text, row.prefix)
		if off < 0 || off > 0 && isTokenByte(text[off-1]) {
			continue
		}
		end := off + len(row.prefix)
		for end < len(text) && isTokenByte(text[end]) {
			end++
		}
		body := text[off+len(row.prefix) : end]
		if len(body) >= row.length && varied(body) && !isTemplate(body) {
			return credential{kind: issuedToken, off: off, end: end, issuer: row.issuer}, true
		}
	}
	return credential{}, false
}

func isTokenByte(b byte) bool {
	return isAlphanumeric(rune(b)) || b == '_' || b == '-' || b == '.'
}

// varied reports whether a text has the variety of random characters, unlike
// `xxxxxxxx` in a documentation.
func varied(text string) bool {
	var seen [256]bool
	distinct := 0
	for i := range len(text) {
		if !seen[text[i]] {
			seen[text[i]] = true
			distinct++
		}
	}
	return distinct >= 8
}
