package dockerfile

import (
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// expose adds the ports of an EXPOSE, each with its protocol.
func (m *imager) expose(in *Instruction) {
	var all []*value.Value
	for _, word := range in.Args {
		ports, d := m.scope.expandWords(word, m.file.Escape)
		m.scope.asked() // BuildKit checks none in EXPOSE
		if d != nil {
			m.report(d)
			continue
		}
		all = append(all, ports...)
		for _, port := range ports {
			m.port(port)
		}
	}
	m.image.Expanded[in] = all
}

func (m *imager) port(v *value.Value) {
	if !v.IsKnown() {
		m.exposed.add(m, v)
		return
	}
	m.checkPort(v)
	off := strings.LastIndexByte(v.Str, ':') + 1
	ports, protocol, _ := strings.Cut(v.Str[off:], "/")
	protocol = strings.ToLower(protocol)
	first, last, ok := portRange(ports)
	switch protocol {
	case "":
		protocol = "tcp"
	case "tcp", "udp", "sctp":
	default:
		ok = false
	}
	if !ok {
		m.errorAt(v.At, "%s is not a port, a range of ports or one of them with `/tcp`, `/udp` or `/sctp`", source.Quote(v.Str))
		return
	}
	written := slice(v, off, off+len(ports))
	if last-first >= maxPorts || !m.copies(last-first, nil) {
		m.addPort(written, ports, protocol)
		return
	}
	for n := first; n <= last; n++ {
		m.addPort(written, strconv.Itoa(n), protocol)
	}
}

// addPort adds a port that stands in what is written, with its protocol.
func (m *imager) addPort(written *value.Value, port, protocol string) {
	var b builder
	if written.Str == port {
		b.literal(written, 0, len(port))
	} else {
		b.replaced(port, written, 0, len(written.Str))
	}
	b.replaced("/"+protocol, written, 0, len(written.Str))
	m.exposed.add(m, b.at(written.At))
}

func portRange(text string) (first, last int, ok bool) {
	from, to, isRange := strings.Cut(text, "-")
	first, err := strconv.Atoi(from)
	if err != nil || first < 0 || first > 65535 {
		return 0, 0, false
	}
	if !isRange || from == to {
		return first, first, true
	}
	last, err = strconv.Atoi(to)
	return first, last, err == nil && last >= first && last <= 65535
}
