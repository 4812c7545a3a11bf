package secrets

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// class is the kind of credential that a variable's name announces.
type class uint8

const (
	notCredential class = iota
	chosen              // picked by the operator: a password, a signing key; whatever text stands there works
	issued              // handed out by a service: an API key, a token; a template text is not one
	login               // user and password in one value
	loginList           // several of them, as htpasswd writes them
)

// classOf tells from a name whether its value is a credential. The last word
// decides, so that POSTGRES_PASSWORD_FILE, TOKEN_TTL and SECRET_NAME are none.
func classOf(name string) class {
	w := words(name)
	for len(w) > 1 && qualifies(w[len(w)-1]) {
		w = w[:len(w)-1]
	}
	if len(w) == 0 {
		return notCredential
	}
	last, before := w[len(w)-1], w[:len(w)-1]
	prev := ""
	if len(before) > 0 {
		prev = before[len(before)-1]
	}
	switch last {
	case "PASSWORD", "PASSWORDS", "PASSWD", "PASSPHRASE", "PASSCODE", "PW", "PSK":
		return chosen
	case "REQUIREPASS", "MASTERAUTH": // of redis-server
		return chosen
	case "PASS":
		if prev == "BY" {
			return notCredential
		}
		return chosen
	case "PWD": // alone it is the working directory
		if prev == "" || prev == "OLD" {
			return notCredential
		}
		return chosen
	case "SECRET":
		if slices.ContainsFunc(before, issuesSecrets) {
			return issued
		}
		return chosen
	case "TOKEN", "TOKENS", "JWT":
		if slices.ContainsFunc(before, countsTokens) {
			return notCredential
		}
		return issued
	case "PAT":
		if prev == "" {
			return notCredential
		}
		return issued
	case "ID": // VAULT_DEV_ROOT_TOKEN_ID
		if prev == "TOKEN" && slices.Contains(before, "ROOT") {
			return issued
		}
	case "CREDENTIAL", "CREDENTIALS", "CREDS":
		return issued
	case "COOKIE": // Erlang's distribution secret
		if prev == "ERLANG" || prev == "RELEASE" || prev == "NODE" {
			return chosen
		}
	case "KEY", "KEYS":
		return keyClass(prev, before)
	case "APIKEY", "ACCESSKEY", "AUTHKEY":
		return issued
	case "SECRETKEY", "PRIVATEKEY", "MASTERKEY", "APPKEY":
		return chosen
	case "HTPASSWD", "USERPASS", "BASICAUTH", "AUTH":
		return login
	case "USERS":
		if prev == "BASICAUTH" || prev == "DIGESTAUTH" || prev == "AUTH" {
			return loginList
		}
	}
	if strings.HasSuffix(last, "PASSWORD") || strings.HasSuffix(last, "PASSWD") {
		return chosen // PGPASSWORD
	}
	return notCredential
}

// keyClass judges a name that ends in KEY by the word before it: most keys are
// no secrets (a map's key, a public key, a cache key).
func keyClass(prev string, before []string) class {
	for _, public := range []string{"PUBLIC", "PUB", "PUBLISHABLE", "ANON", "SITE"} {
		if slices.Contains(before, public) {
			return notCredential
		}
	}
	if prev == "SECRET" && slices.ContainsFunc(before, issuesSecrets) {
		return issued
	}
	switch prev {
	case "API":
		if bundled(before[0]) || slices.Equal(before[:min(2, len(before))], []string{"REACT", "APP"}) {
			return notCredential // a browser gets it: maps, Firebase
		}
		return issued
	case "ACCESS", "SUBSCRIPTION", "ACCOUNT", "DEPLOY", "SERVICE":
		return issued
	case "ROLE": // Supabase's SERVICE_ROLE_KEY
		if slices.Contains(before, "SERVICE") {
			return issued
		}
	case "WIDGET": // label homepage.widget.key
		if before[0] == "HOMEPAGE" {
			return issued
		}
	case "APP": // Laravel's APP_KEY; Pusher's APP_KEY is public
		if len(before) == 1 {
			return chosen
		}
	case "SECRET", "PRIVATE", "ENCRYPTION", "ENCRYPT", "ENC", "CRYPTO", "SIGNING", "MASTER", "AUTH", "JWT", "SESSION",
		"COOKIE", "HMAC", "AES", "CIPHER", "FERNET", "SECURITY", "SHARED":
		return chosen
	}
	return notCredential
}

// issuesSecrets reports whether a word before SECRET says that a service hands
// it out: a cloud, a login provider, a client registered with one.
func issuesSecrets(word string) bool {
	switch word {
	case "CLIENT", "CONSUMER", "OAUTH", "OIDC", "SSO", "WEBHOOK",
		"ALIYUN", "AWS", "AZURE", "BAIDU", "COS", "DISCORD", "FACEBOOK", "GITHUB", "GITLAB", "GOOGLE", "HUAWEI", "OBS", "OCI", "OSS",
		"PAYPAL", "SLACK", "STRIPE", "TENCENT", "TOS", "TWILIO", "TWITTER", "VOLCENGINE", "WECHAT":
		return true
	}
	return false
}

// bundled reports whether a name's first word has a build tool put the value
// into what browsers load.
func bundled(word string) bool {
	switch word {
	case "VITE", "GATSBY", "VUE", "EXPO", "NG":
		return true
	}
	return false
}

// qualifies reports whether a word after the credential's own says only which
// one it is or how it is written.
func qualifies(word string) bool {
	switch word {
	case "BASE", "B", "HEX", "VALUE", "PLAIN", "PLAINTEXT", "RAW", "DEFAULT", "DEV", "DEVELOPMENT", "TEST",
		"TESTING", "STAGING", "PROD", "PRODUCTION", "LOCAL", "OLD", "NEW", "PRIMARY", "SECONDARY":
		return true
	}
	return false
}

// countsTokens reports whether a word before TOKEN or TOKENS makes a quantity
// or a text of a tokenizer of it.
func countsTokens(word string) bool {
	switch word {
	case "MAX", "MIN", "NUM", "COUNT", "TOTAL", "LIMIT", "PAD", "EOS", "BOS", "STOP", "MASK", "UNK", "SEP", "OUTPUT", "INPUT":
		return true
	}
	return false
}

// words splits a name into upper-case words: at characters that are neither
// letter nor digit, and where camel case begins a new word. Digits at the end of
// a word number it and are dropped.
func words(name string) []string {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return runeWords([]rune(name))
		}
	}
	var all []string
	from := 0
	flush := func(to int) {
		if text := strings.TrimRight(strings.ToUpper(name[from:to]), "0123456789"); text != "" {
			all = append(all, text)
		}
		from = to
	}
	for i := range len(name) {
		if r := rune(name[i]); !isAlphanumeric(r) {
			flush(i)
			from = i + 1
		} else if i > 0 && isUpper(name[i]) && begins(name, i) {
			flush(i)
		}
	}
	flush(len(name))
	return all
}

// begins reports whether a capital begins a word within letters and digits.
func begins(name string, i int) bool {
	before, next := name[i-1], byte(0)
	if i+1 < len(name) {
		next = name[i+1]
	}
	switch {
	case isLower(before):
		return true
	case before >= '0' && before <= '9', isUpper(before):
		return isLower(next) // the K of APIKey
	}
	return false
}

func isUpper(b byte) bool { return b >= 'A' && b <= 'Z' }

func isLower(b byte) bool { return b >= 'a' && b <= 'z' }

// runeWords does the same for letters beyond ASCII.
func runeWords(runes []rune) []string {
	var all []string
	var word []rune
	flush := func() {
		text := strings.TrimRight(strings.ToUpper(string(word)), "0123456789")
		if text != "" {
			all = append(all, text)
		}
		word = word[:0]
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush()
			continue
		case i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])):
			flush()
		case i > 0 && i+1 < len(runes) && unicode.IsUpper(r) && unicode.IsUpper(runes[i-1]) && unicode.IsLower(runes[i+1]):
			flush() // the K of APIKey
		}
		word = append(word, r)
	}
	flush()
	return all
}
