package secrets

import (
	_ "embed" // for the table
	"encoding/base64"
	"math"
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
		if len(text) < len(row.prefix)+row.length {
			continue
		}
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
	if c, ok := findAWSKey(text); ok {
		return c, true
	}
	return findJWT(text)
}

// findAWSKey looks for a secret access key beside the ID that goes with it. The
// ID alone opens nothing.
func findAWSKey(text string) (credential, bool) {
	id := max(strings.Index(text, "AKIA"), strings.Index(text, "ASIA"))
	if id < 0 || id+20 > len(text) || strings.ToUpper(text[id:id+20]) != text[id:id+20] {
		return credential{}, false
	}
	const length = 40 // of a secret access key
	for off := 0; off < len(text); {
		end := off
		for end < len(text) && (isAlphanumeric(rune(text[end])) || text[end] == '/' || text[end] == '+') {
			end++
		}
		if secret := text[off:end]; len(secret) == length && entropy(secret) > 4.25 && !isTemplate(secret) {
			return credential{kind: issuedToken, off: off, end: end, issuer: "AWS secret access key"}, true
		}
		off = end + 1
	}
	return credential{}, false
}

// entropy is the bits per byte of a text by Shannon's formula. Random base64 of
// 40 bytes has 4.7 in the mean, its hexadecimal digests at most 4.
func entropy(text string) float64 {
	var counts [256]int
	for i := range len(text) {
		counts[text[i]]++
	}
	bits := 0.0
	for i := range counts {
		if n := counts[i]; n > 0 {
			share := float64(n) / float64(len(text))
			bits -= share * math.Log2(share)
		}
	}
	return bits
}

// findJWT looks for a signed token (RFC 7519) that names no anonymous role, as
// those do that browsers get.
func findJWT(text string) (credential, bool) {
	off := strings.Index(text, "eyJ")
	if off < 0 || off > 0 && isTokenByte(text[off-1]) {
		return credential{}, false
	}
	end := off
	for end < len(text) && isTokenByte(text[end]) {
		end++
	}
	parts := strings.Split(text[off:end], ".")
	if len(parts) != 3 || len(parts[2]) < 20 {
		return credential{}, false
	}
	header, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil || !strings.Contains(string(header), `"alg"`) {
		return credential{}, false
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || strings.Contains(string(claims), `"anon"`) {
		return credential{}, false
	}
	return credential{kind: issuedToken, off: off, end: end, issuer: "signed token"}, true
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
