package secrets

import (
	"crypto/md5"  //nolint:gosec // what others hashed is compared
	"crypto/sha1" //nolint:gosec // what others hashed is compared
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
)

// maxGuess is the length of the longest password that is taken for guessable.
const maxGuess = 40

// guessable reports whether an attacker's first tries hold a password: it is made
// of nothing but usual words and the names around it, or counts. Names are those
// of the user, the service, the product and its database.
func guessable(password string, names ...string) bool {
	if len(password) > maxGuess {
		return false
	}
	for _, name := range names {
		if name != "" && strings.EqualFold(name, password) {
			return true
		}
	}
	if isSequence(password) {
		return true
	}
	var known []string
	for _, name := range names {
		for _, word := range words(name) {
			if len(word) >= 2 {
				known = append(known, plainLetters(strings.ToLower(word)))
			}
		}
	}
	low := strings.TrimRight(strings.ToLower(password), "!.?#*")
	if digits := len(low) - len(strings.TrimRight(low, "0123456789")); digits <= 4 {
		low = low[:len(low)-digits]
	}
	return madeOf(strings.NewReplacer("_", "", "-", "", ".", "", " ", "").Replace(plainLetters(low)), known)
}

// plainLetters undoes the usual replacements of letters.
func plainLetters(text string) string {
	if strings.Trim(text, "0123456789") == "" {
		return text
	}
	return strings.NewReplacer("@", "a", "$", "s", "0", "o").Replace(text)
}

// madeOf reports whether a text is a row of usual words and known names.
func madeOf(text string, known []string) bool {
	if text == "" {
		return false
	}
	reached := make([]bool, len(text)+1)
	reached[0] = true
	for at := range text {
		if !reached[at] {
			continue
		}
		for _, list := range [][]string{usualWords[:], known} {
			for _, word := range list {
				if strings.HasPrefix(text[at:], word) {
					reached[at+len(word)] = true
				}
			}
		}
	}
	return reached[len(text)]
}

// usualWords are the words that passwords in examples are made of.
var usualWords = [...]string{
	"abc", "access", "admin", "administrator", "airflow", "api", "app", "backend", "change", "changeit", "changeme", "changethis", "database",
	"db", "default", "demo", "dev", "development", "docker", "elastic", "example", "foobar", "guest", "in", "insecure", "it", "keycloak",
	"letmein", "local", "login", "manager", "mariadb", "master", "me", "minio", "mongo", "mongodb", "my", "mysql", "not", "oracle", "pass",
	"passwd", "password", "please", "postgres", "postgresql", "prod", "production", "public", "pw", "pwd", "qwerty", "rabbit", "rabbitmq",
	"redis", "root", "safe", "sample", "secret", "secure", "server", "service", "some", "strong", "super", "sys", "system", "test", "testing",
	"the", "this", "to", "user", "very", "weak", "web", "welcome", "word", "your",
}

// isSequence reports whether a text counts up or repeats one character: 123456,
// 0000.
func isSequence(text string) bool {
	if text == "" || len(text) > 10 {
		return false
	}
	up, same := true, true
	for i := 1; i < len(text); i++ {
		up = up && (text[i] == text[i-1]+1 || text[i-1] == '9' && text[i] == '0')
		same = same && text[i] == text[i-1]
	}
	return (up || same) && strings.Trim(text, "0123456789") == ""
}

// firstTries are the passwords that quick hashes are compared with.
var firstTries = [...]string{
	"admin", "password", "secret", "test", "changeme", "root", "user", "guest", "demo", "example", "traefik", "123456", "12345678", "1234", "12345",
	"admin123", "password123", "pass", "letmein", "welcome", "qwerty", "default", "public", "P@ssw0rd", "Passw0rd",
}

// guessed reports whether a hash is that of a password an attacker tries first:
// its user's name or one of firstTries. Only hashes that are quick to compute are
// tried.
func guessed(hash, user string) bool {
	return slices.ContainsFunc(append(firstTries[:], user), func(try string) bool {
		return try != "" && hashes(hash, try)
	})
}

// hashes reports whether a hash is that of a password, false for a function that
// is slow or not known.
func hashes(hash, password string) bool {
	switch {
	case strings.HasPrefix(hash, "{SHA}"):
		sum := sha1.Sum([]byte(password)) //nolint:gosec // see the import
		return hash[len("{SHA}"):] == base64.StdEncoding.EncodeToString(sum[:])
	case strings.HasPrefix(hash, "$apr1$"), strings.HasPrefix(hash, "$1$"):
		magic := hash[:strings.IndexByte(hash[1:], '$')+2]
		salt, digest, ok := strings.Cut(hash[len(magic):], "$")
		return ok && len(salt) <= 8 && digest == md5Crypt(password, salt, magic)
	case len(hash) == 2*sha256.Size:
		sum := sha256.Sum256([]byte(password))
		return strings.ToLower(hash) == hex.EncodeToString(sum[:])
	}
	return false
}

// md5Crypt returns the digest of MD5 crypt, as FreeBSD's crypt(3) and Apache's
// htpasswd compute it.
func md5Crypt(password, salt, magic string) string {
	pw := []byte(password)
	inner := md5.Sum([]byte(password + salt + password)) //nolint:gosec // see the import
	text := []byte(password + magic + salt)
	for left := len(pw); left > 0; left -= md5.Size {
		text = append(text, inner[:min(left, md5.Size)]...)
	}
	for left := len(pw); left > 0; left >>= 1 {
		if left&1 == 1 {
			text = append(text, 0)
		} else {
			text = append(text, pw[0])
		}
	}
	sum := md5.Sum(text) //nolint:gosec // see the import
	for round := range 1000 {
		text = text[:0]
		add := func(odd bool) {
			if odd {
				text = append(text, pw...)
			} else {
				text = append(text, sum[:]...)
			}
		}
		add(round&1 == 1)
		if round%3 != 0 {
			text = append(text, salt...)
		}
		if round%7 != 0 {
			text = append(text, pw...)
		}
		add(round&1 == 0)
		sum = md5.Sum(text) //nolint:gosec // see the import
	}
	var digest []byte
	put := func(bits uint, characters int) {
		for range characters {
			digest = append(digest, "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[bits&0x3f])
			bits >>= 6
		}
	}
	for _, at := range [...][3]int{{0, 6, 12}, {1, 7, 13}, {2, 8, 14}, {3, 9, 15}, {4, 10, 5}} {
		put(uint(sum[at[0]])<<16|uint(sum[at[1]])<<8|uint(sum[at[2]]), 4)
	}
	put(uint(sum[11]), 2)
	return string(digest)
}
