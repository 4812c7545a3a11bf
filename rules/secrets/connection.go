package secrets

import "strings"

// findInURL looks for scheme://user:password@host, several of which may stand
// in one text.
func findInURL(text string, p place) (credential, bool) {
	for from := 0; ; {
		i := strings.Index(text[from:], "://")
		if i < 0 {
			return credential{}, false
		}
		start := from + i + len("://")
		from = start
		authority := text[start:]
		if stop := strings.IndexAny(authority, "/?# \t\n\"'<>,\\"); stop >= 0 {
			authority = authority[:stop]
		}
		// A password may hold what would end an authority if it were escaped;
		// the last @ of the authority as servers split it decides.
		at := strings.LastIndexByte(authority, '@')
		if at < 0 {
			continue
		}
		colon := strings.IndexByte(authority[:at], ':')
		if colon < 0 {
			continue
		}
		password, host := authority[colon+1:at], hostOf(authority[at+1:])
		if password == "" || isReference(password) || isMask(password) || isExampleHost(host) || strings.HasPrefix(authority, "$") && strings.Contains(password, "${") {
			continue
		}
		if p == atBuild && (isLoopback(host) || isFiller(password) || isFiller(host)) {
			continue
		}
		return credential{kind: inURL, off: start + colon + 1, end: start + at}, true
	}
}

func hostOf(hostport string) string {
	if strings.HasPrefix(hostport, "[") {
		host, _, _ := strings.Cut(hostport[1:], "]")
		return host
	}
	host, _, _ := strings.Cut(hostport, ":")
	return host
}

// isExampleHost reports whether a host stands for another one: RFC 2606's
// names, or the word itself.
func isExampleHost(host string) bool {
	low := strings.ToLower(host)
	switch low {
	case "host", "hostname", "example", "your-host", "yourhost", "server-name":
		return true
	}
	for _, domain := range []string{"example.com", "example.org", "example.net"} {
		if low == domain || strings.HasSuffix(low, "."+domain) {
			return true
		}
	}
	return strings.HasSuffix(low, ".example")
}

func isLoopback(host string) bool {
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.")
}

// findInPairs looks for a password among key=value pairs: ADO and ODBC strings,
// a URL's query, libpq's keywords, Java properties; and for the two forms that
// have no key, Go's MySQL DSN and Oracle's thin driver.
func findInPairs(text string, p place) (credential, bool) {
	if c, ok := findInDSN(text, p); ok {
		return c, true
	}
	for _, separators := range pairSeparators(text) {
		if c, ok := findPair(text, separators, p); ok {
			return c, true
		}
	}
	return credential{}, false
}

// findPair looks for a password among the pairs of a text.
func findPair(text, separators string, p place) (credential, bool) {
	for off := 0; off < len(text); {
		end := len(text)
		if i := strings.IndexAny(text[off:], separators); i >= 0 {
			end = off + i
		}
		if equal := strings.IndexByte(text[off:end], '='); equal >= 0 {
			key, val := strings.TrimSpace(text[off:off+equal]), text[off+equal+1:end]
			from, to := unquoted(val)
			if isPasswordKey(key) && plausible(val[from:to], chosen, p) && !strings.HasPrefix(val[from:to], "{") {
				at := off + equal + 1
				return credential{kind: inPairs, off: at + from, end: at + to}, true
			}
		}
		off = end + 1
	}
	return credential{}, false
}

// pairSeparators returns what may stand between the pairs of a text, nothing if
// it is no list of pairs.
func pairSeparators(text string) []string {
	pairs := strings.Count(text, "=")
	if pairs == 0 {
		return nil
	}
	var separators []string
	if strings.Contains(text, ";") && pairs > 1 {
		separators = append(separators, ";") // ADO, ODBC
	}
	if _, query, ok := strings.Cut(text, "?"); ok && strings.Contains(text, "://") && strings.Contains(query, "=") {
		separators = append(separators, "?& \n") // JDBC
	}
	if strings.HasPrefix(text, "-") || pairs > 1 && strings.ContainsAny(text, " \n") {
		separators = append(separators, " \n\t;") // libpq, properties, JAAS
	}
	return separators
}

func isPasswordKey(key string) bool {
	w := words(key)
	if len(w) == 0 {
		return false
	}
	switch last := w[len(w)-1]; last {
	case "PWD", "PASSWORD", "PASSWD", "PASS", "ACCOUNTKEY", "SECRETKEY":
		return true
	case "KEY": // AccountKey, SharedAccessKey
		return len(w) > 1 && (w[len(w)-2] == "ACCOUNT" || w[len(w)-2] == "ACCESS" || w[len(w)-2] == "SECRET")
	default:
		return strings.HasSuffix(last, "PASSWORD")
	}
}

// findInDSN looks for user:password@tcp(host:port)/db and
// jdbc:oracle:thin:user/password@host.
func findInDSN(text string, p place) (credential, bool) {
	for _, network := range []string{"@tcp(", "@unix("} {
		at := strings.Index(text, network)
		if at < 0 {
			continue
		}
		colon := strings.IndexByte(text[:at], ':')
		if colon > 0 && at > colon+1 && !strings.ContainsAny(text[:colon], " /") && plausible(text[colon+1:at], chosen, p) {
			return credential{kind: inPairs, off: colon + 1, end: at}, true
		}
	}
	const thin = "jdbc:oracle:thin:"
	if strings.HasPrefix(text, thin) {
		at, slash := strings.IndexByte(text, '@'), strings.IndexByte(text, '/')
		if slash > len(thin) && at > slash+1 && plausible(text[slash+1:at], chosen, p) {
			return credential{kind: inPairs, off: slash + 1, end: at}, true
		}
	}
	return credential{}, false
}
