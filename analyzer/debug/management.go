package debug

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// The properties of Java's remote management:
// https://docs.oracle.com/en/java/javase/21/management/monitoring-and-management-using-jmx-technology.html
const (
	jmxPort         = "-Dcom.sun.management.jmxremote.port="
	jmxHost         = "-Dcom.sun.management.jmxremote.host="
	jmxAuthenticate = "-Dcom.sun.management.jmxremote.authenticate="
)

// management returns the ports of Java's remote management that ask for no
// password. They listen on every address unless a host is given; the password
// is asked for unless a property says false.
func (s setup) management() []Listener {
	var all []Listener
	for _, texts := range s.javaTexts() {
		port, host, authenticate := property(texts, jmxPort), property(texts, jmxHost), property(texts, jmxAuthenticate)
		if port == nil || authenticate == nil || !authenticate.IsKnown() || !strings.EqualFold(authenticate.Str, "false") {
			continue
		}
		l := Listener{title: "JMX, which asks for no password", Effect: Management, at: authenticate, addr: address{host: "0.0.0.0"}}
		if host != nil {
			l.addr = hostOnly(host, "")
		}
		if port.IsKnown() {
			l.addr.port = port.Str
		}
		all = append(all, l)
	}
	return all
}

// javaTexts returns the places where properties of one Java machine stand
// together: a command line, and each variable.
func (s setup) javaTexts() [][]*value.Value {
	var all [][]*value.Value
	for _, c := range s.commands {
		if c.variable == "" {
			all = append(all, c.args)
		}
	}
	for _, v := range s.env {
		if v.Value != nil && strings.Contains(v.Value.Str, jmxPort) {
			all = append(all, fields(v.Value))
		}
	}
	return all
}

// property returns what a property is set to, nil if it is not. The last wins.
func property(words []*value.Value, name string) *value.Value {
	var set *value.Value
	for _, w := range words {
		if w != nil && strings.HasPrefix(w.Str, name) && len(w.Str) > len(name) {
			set = w.Sub(len(name), len(w.Str))
		}
	}
	return set
}
