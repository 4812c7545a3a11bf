package debug

import (
	"net/netip"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An address is where a debugger listens.
type address struct {
	host string
	port string
	// unknown is set if a variable decides.
	unknown bool
}

// addressForm says what a text without colon is, and what an empty host means.
type addressForm struct {
	bare      string // the host if only a port is given, or nothing
	emptyHost string // the host of ":2345"
	port      string // the port if none is given
	hostAlone bool   // a text without colon that is no number is a host
}

// parse reads [host:]port.
func (f addressForm) parse(text *value.Value) address {
	if text == nil {
		return address{host: f.bare, port: f.port}
	}
	if text.IsUnknown() {
		return f.parsePartly(text)
	}
	return f.parseText(text.Str)
}

func (f addressForm) parseText(s string) address {
	s = strings.Trim(s, `"' `)
	s = strings.TrimPrefix(strings.TrimPrefix(s, "ws://"), "tcp://")
	s, _, _ = strings.Cut(s, "/") // Bun takes a path after the port
	if host, rest, ok := strings.Cut(s, "]"); ok && strings.HasPrefix(host, "[") {
		port := strings.TrimPrefix(rest, ":")
		if port == "" {
			port = f.port
		}
		return address{host: host[1:], port: port}
	}
	colon := strings.LastIndexByte(s, ':')
	switch {
	case s == "":
		return address{host: f.bare, port: f.port}
	case colon < 0 && isPort(s):
		return address{host: f.bare, port: s}
	case colon < 0:
		if !f.hostAlone {
			return address{host: f.bare, port: f.port}
		}
		return address{host: s, port: f.port}
	case strings.Count(s, ":") > 1 && !isPort(s[colon+1:]):
		return address{host: s, port: f.port} // a bare IPv6 address
	}
	host, port := s[:colon], s[colon+1:]
	if host == "" {
		host = f.emptyHost
	}
	return address{host: host, port: port}
}

// parsePartly reads an address that a variable is a part of: only the port may
// be unknown.
func (f addressForm) parsePartly(text *value.Value) address {
	host, _, ok := strings.Cut(text.Str, ":")
	if !ok || text.Sub(0, len(host)+1).IsUnknown() {
		return address{unknown: true}
	}
	if host == "" {
		host = f.emptyHost
	}
	return address{host: host}
}

// reachable reports whether others than the container's own processes reach the
// address.
func (a address) reachable() bool {
	switch {
	case a.unknown || a.host == "" || strings.EqualFold(a.host, "localhost"):
		return false
	case a.host == "*":
		return true
	}
	if ip, err := netip.ParseAddr(strings.Trim(a.host, "[]")); err == nil {
		return !ip.IsLoopback()
	}
	// A name, such as the container's own: $(hostname) and the like are
	// unknown and do not come here.
	return !strings.HasPrefix(a.host, "/") && !strings.ContainsAny(a.host, "${}<> ")
}

// loopback reports whether the address is known to be the container's own.
func (a address) loopback() bool {
	if a.unknown || strings.EqualFold(a.host, "localhost") {
		return !a.unknown
	}
	ip, err := netip.ParseAddr(strings.Trim(a.host, "[]"))
	return err == nil && ip.IsLoopback()
}

func isPort(text string) bool {
	return text != "" && len(text) <= 5 && strings.Trim(text, "0123456789") == ""
}
