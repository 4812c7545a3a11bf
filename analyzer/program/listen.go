package program

import (
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// listeners returns what p listens on: its defaults, of which flags and
// variables change the first.
func (e *evaluator) listeners(p *Product, at analysis.Range) []Listener {
	var all []Listener
	for _, spec := range p.Listen {
		all = append(all, parseListener(spec, at))
	}
	if len(all) == 0 {
		return nil
	}
	first := &all[0]
	if e.silent(p) {
		return all[1:]
	}
	portSet, addressSet := false, false // the first setting that is written wins
	for _, s := range p.Settings {
		role, term, _ := strings.Cut(s, ":")
		if role == "if" {
			continue
		}
		if role == "elsewhere" {
			if t, at := e.term(term); t != no {
				*first = Listener{Protocol: first.Protocol, At: at, Set: t == yes}
				return all
			}
			continue
		}
		v, unknown := e.setting(term)
		if _, present, _ := e.value(term); present && v == nil && role == "address" && !addressSet {
			first.Address, first.At, first.Set, addressSet = AllAddresses, e.word(term), true, true // vite --host
			continue
		}
		if unknown {
			if role != "port" && !addressSet {
				first.Address, addressSet = UnknownAddress, true
			}
			if role != "address" && !portSet {
				first.Port, portSet = 0, true
			}
			continue
		}
		if v == nil {
			continue
		}
		host, port := v.Str, v.Str
		if role == "bind" {
			host, port = splitBind(v.Str)
		}
		if role != "port" && host != "" && !addressSet {
			first.Address, first.At, first.Set, addressSet = AddressOf(host), v, true, true
		}
		if role != "address" && port != "" && !portSet {
			first.Port, _ = strconv.Atoi(port)
			first.Set, portSet = true, true
			if !addressSet || role == "bind" {
				first.At = v
			}
		}
	}
	first.AddressSet = addressSet && first.Address != UnknownAddress
	return all
}

// silent reports whether the first listener of p is none because nothing that it
// is there for is switched on.
func (e *evaluator) silent(p *Product) bool {
	conditional := false
	for _, s := range p.Settings {
		term, ok := strings.CutPrefix(s, "if:")
		if !ok {
			continue
		}
		conditional = true
		if t, _ := e.all(term); t != no {
			return false
		}
	}
	if !conditional {
		return false
	}
	config, _ := e.any(p.Config)
	return config == no
}

// ListenerAt returns the TCP listener on a port that a value names, on all
// addresses.
func ListenerAt(port *value.Value) Listener {
	l := Listener{Protocol: "tcp", Address: AllAddresses, At: port, Set: true}
	if port.IsKnown() {
		l.Port, _ = strconv.Atoi(port.Str)
	}
	return l
}

// setting returns the value of a flag or variable, nil if it is not written.
func (e *evaluator) setting(term string) (v *value.Value, unknown bool) {
	if name, ok := strings.CutPrefix(term, "$"); ok {
		v, known := e.variable(name)
		if known && v == nil {
			return nil, false
		}
		return v, !known || !v.IsKnown()
	}
	v, present, known := e.value(term)
	if !present || v == nil {
		return nil, !known
	}
	return v, !v.IsKnown()
}

// parseListener reads a cell such as 53/udp, 8000@loopback or 51820/udp@kernel.
func parseListener(spec string, at analysis.Range) Listener {
	spec, address, _ := strings.Cut(spec, "@")
	port, protocol, _ := strings.Cut(spec, "/")
	l := Listener{Protocol: "tcp", Address: AllAddresses, At: at}
	if protocol != "" {
		l.Protocol = protocol
	}
	switch address {
	case "loopback":
		l.Address = LoopbackOnly
	case "unknown":
		l.Address = UnknownAddress
	case "kernel":
		l.Kernel = true
	}
	l.Port, _ = strconv.Atoi(port)
	return l
}

// splitBind splits host:port, :port, port or [::]:port.
func splitBind(text string) (host, port string) {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "tcp://"), "http://")
	i := strings.LastIndexByte(text, ':')
	if i < 0 {
		if _, err := strconv.Atoi(text); err == nil {
			return "", text
		}
		return text, ""
	}
	host, port = text[:i], text[i+1:]
	if host == "" {
		host = "0.0.0.0"
	}
	return host, port
}

// AddressOf says what an address to listen on stands for.
func AddressOf(host string) Address {
	switch host {
	case "*", "", "0", "+":
		return AllAddresses
	case "localhost":
		return LoopbackOnly
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	switch {
	case err != nil:
		return UnknownAddress
	case addr.IsLoopback():
		return LoopbackOnly
	}
	return AllAddresses
}
