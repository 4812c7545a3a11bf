package secrets

import (
	"strings"
)

// trivial reports whether a text is no credential whatever the name: a switch,
// a reference to something kept elsewhere, a path, an address.
func trivial(text string) bool {
	switch strings.ToLower(text) {
	case "", "0", "1", "true", "false", "yes", "no", "on", "off", "y", "n", "none", "null", "nil", "undefined",
		"enabled", "disabled", "required", "optional", "auto", "random", "generate", "include", "omit", "same-origin":
		return true
	}
	return isReference(text) || isPath(text) || isMask(text) || isDuration(text) || slowHash(text) ||
		strings.Contains(text, "://")
}

// isReference reports whether a text names a credential instead of holding it:
// a variable that the program expands, a template, a secret store's address.
func isReference(text string) bool {
	switch {
	case strings.HasPrefix(text, "$") && len(text) > 1 && (text[1] == '{' || text[1] == '(' || isNameByte(text[1])) && !isHash(text):
		return true
	case strings.HasPrefix(text, "<") && strings.HasSuffix(text, ">"),
		strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]"),
		strings.HasPrefix(text, "{{") || strings.HasPrefix(text, "%(") || strings.HasPrefix(text, "#{"),
		strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") && !strings.ContainsAny(text, `:"`),
		strings.HasPrefix(text, "%") && strings.HasSuffix(text, "%") && len(text) > 2,
		strings.HasPrefix(text, "__") && strings.HasSuffix(text, "__") && len(text) > 4:
		return true
	}
	for _, store := range []string{"arn:", "vault:", "file:", "env:", "ENC[", "secret:", "ssm:", "sops:"} {
		if strings.HasPrefix(text, store) {
			return true
		}
	}
	return false
}

func isNameByte(b byte) bool {
	return b == '_' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// isPath reports whether a text is a path or the name of a key file.
func isPath(text string) bool {
	for _, r := range text {
		if !strings.ContainsRune("/\\.-_:@", r) && !isAlphanumeric(r) {
			return false
		}
	}
	for _, suffix := range []string{".pem", ".key", ".crt", ".json", ".txt", ".p12", ".pfx", ".jks", ".yml", ".yaml"} {
		if strings.HasSuffix(strings.ToLower(text), suffix) && len(text) > len(suffix) {
			return true
		}
	}
	if len(text) > 2 && text[1] == ':' && (text[2] == '\\' || text[2] == '/') {
		return true
	}
	return strings.HasPrefix(text, "/") && len(text) > 1 || strings.HasPrefix(text, "./") ||
		strings.HasPrefix(text, "../") || strings.HasPrefix(text, "~/")
}

func isAlphanumeric(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// isMask reports whether a text shows that something was left out: `***`,
// `xxxx`, `...`.
func isMask(text string) bool {
	return text != "" && strings.Trim(strings.ToLower(text), "*x.-_#?") == ""
}

func isDuration(text string) bool {
	digits := strings.TrimLeft(text, "0123456789")
	if digits == text {
		return false
	}
	switch strings.ToLower(digits) {
	case "ms", "s", "m", "h", "d", "w", "sec", "min", "days", "hours", "kb", "mb", "gb":
		return true
	}
	return false
}

func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789.") == ""
}

// isTemplate reports whether the text asks to be replaced. What the operator
// chooses works as it stands, so this matters only for what a service issues.
func isTemplate(text string) bool {
	low := strings.ToLower(text)
	for _, sign := range []string{"your", "replace", "insert", "todo", "placeholder", "example", "dummy", "fake", "change", "-here", "_here", "redacted", "xxxx", "not-used", "notused", "sample", "<", ">", "..."} {
		if strings.Contains(low, sign) {
			return true
		}
	}
	return false
}

// isFiller reports whether a build argument's default only satisfies a check at
// build time.
func isFiller(text string) bool {
	low := strings.ToLower(text)
	for _, sign := range []string{"dummy", "placeholder", "fake", "unused", "not-used", "notused", "build", "none", "xxx"} {
		if strings.Contains(low, sign) {
			return true
		}
	}
	return false
}

// isHash reports whether a text is a password hash in the notation of crypt(3)
// or htpasswd.
func isHash(text string) bool { return slowHash(text) || weakHash(text) }

// slowHash reports whether a text is a password hash made to resist guessing: it
// does not give the password away.
func slowHash(text string) bool {
	for _, prefix := range []string{"$2a$", "$2b$", "$2y$", "$5$", "$6$", "$7$", "$y$", "$argon2", "$scrypt", "$pbkdf2", "{BCRYPT}", "{SSHA512}", "pbkdf2", "scrypt:"} {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}

// weakHash reports whether a text is a hash that a graphics card guesses at
// millions of passwords per second: MD5 crypt, Apache's MD5, SHA-1.
func weakHash(text string) bool {
	for _, prefix := range []string{"$apr1$", "$1$", "{SHA}", "{SSHA}", "{MD5}", "{SMD5}"} {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}
