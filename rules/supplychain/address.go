package supplychain

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An address is what is known of a URL.
type address struct {
	scheme string // lower case
	host   string // without user and port; "" if it is not known
	path   string // with what follows it
}

// parseAddress reads a URL, false if a word is none.
func parseAddress(word *value.Value) (a address, ok bool) {
	if word == nil || word.State == value.Unknown || word.State == value.Invalid {
		return a, false
	}
	scheme, rest, ok := strings.Cut(word.Str, "://")
	if !ok || scheme == "" || strings.Trim(strings.ToLower(scheme), "abcdefghijklmnopqrstuvwxyz+") != "" {
		return a, false
	}
	a.scheme = strings.ToLower(scheme)
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	a.host, a.path = rest[:end], rest[end:]
	a.host = a.host[strings.LastIndexByte(a.host, '@')+1:]
	if strings.ContainsAny(a.host, "$`") {
		a.host = ""
		return a, true
	}
	if strings.HasPrefix(a.host, "[") {
		a.host, _, _ = strings.Cut(a.host[1:], "]")
	} else {
		a.host, _, _ = strings.Cut(a.host, ":")
	}
	a.host = strings.ToLower(a.host)
	return a, true
}

// loopback reports whether an address is of the machine itself.
func (a address) loopback() bool {
	return a.host == "localhost" || a.host == "::1" || strings.HasPrefix(a.host, "127.") || a.host == "0.0.0.0"
}

// near reports whether an address is of the machine or a name without dots,
// such as that of a service on the same network.
func (a address) near() bool {
	return a.loopback() || a.host != "" && !strings.ContainsAny(a.host, ".:") || strings.HasSuffix(a.host, ".internal") || strings.HasSuffix(a.host, ".local")
}

// login returns where a URL holds a name and a password: the bytes before "@".
func login(url *value.Value) (off, end int, ok bool) {
	text := url.Str
	if i := strings.Index(text, "://"); i >= 0 {
		off = i + len("://")
	} else {
		return 0, 0, false
	}
	end = len(text)
	if i := strings.IndexAny(text[off:], "/?#"); i >= 0 {
		end = off + i
	}
	at := strings.LastIndexByte(text[off:end], '@')
	return off, off + at, at > 0
}

// shown quotes a URL for a message, without the password that it may hold.
func shown(url *value.Value) string {
	if off, end, ok := login(url); ok {
		return source.Quote(url.Sub(0, off).Text() + url.Sub(end+1, len(url.Str)).Text())
	}
	return source.Quote(url.Text())
}

// hide masks the password of a URL.
func hide(f *analyzer.Finding, url *value.Value) *analyzer.Finding {
	if off, end, ok := login(url); ok {
		if colon := strings.IndexByte(url.Str[off:end], ':'); colon >= 0 {
			off += colon + 1
		}
		f.Mask(url.Sub(off, end))
	}
	return f
}
