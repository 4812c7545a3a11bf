package compose

import (
	"errors"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// maxPortRange is the number of ports up to which a range becomes one entry per
// port, as in Compose. Larger ranges stay one entry.
const maxPortRange = 1024

var portStep = &value.Step{Kind: value.Default, Detail: "ports"}

// canonPorts turns every short entry of ports into long ones.
func (l *loader) canonPorts(v *value.Value) *value.Value {
	if v.Kind != value.Seq {
		return v
	}
	short := func(m value.Member) bool {
		return m.Val != nil && m.Val.State != value.Invalid && (m.Val.Kind == value.String || m.Val.Kind == value.Int)
	}
	if !slices.ContainsFunc(v.Kids, short) {
		return v
	}
	kids := make([]value.Member, 0, len(v.Kids))
	for _, m := range v.Kids {
		if short(m) {
			kids = l.port(kids, m)
		} else {
			kids = append(kids, m)
		}
	}
	return withKids(v, kids)
}

// A portField is a field of a short port entry: a number or a range of them.
type portField struct {
	v          *value.Value
	start, end uint64
	unknown    bool
}

// size returns how many ports follow the first.
func (f portField) size() uint64 { return f.end - f.start }

func (f *portField) parse() error {
	text := spell(f.v).text
	if hasUnknown(text) {
		f.unknown = true
		return nil
	}
	first, rest, ranged := strings.Cut(text, "-")
	var err error
	if f.start, err = strconv.ParseUint(first, 10, 16); err != nil {
		return portError(first)
	}
	f.end = f.start
	if !ranged {
		return nil
	}
	last, _, _ := strings.Cut(rest, "-")
	if f.end, err = strconv.ParseUint(last, 10, 16); err != nil {
		return portError(last)
	}
	if f.end < f.start {
		return errors.New(source.Quote(text) + " ends before it starts")
	}
	return nil
}

func portError(text string) error {
	return errors.New(source.Quote(text) + " is no port number from 0 to 65535")
}

// port appends the long entries of one short entry.
func (l *loader) port(kids []value.Member, m value.Member) []value.Member {
	v := m.Val
	if v.Kind == value.Int {
		v = retext(v, value.String, plainText(v))
	}
	p, at, err := splitPort(v)
	if err != nil && hasUnknown(spell(v).text) {
		m.Val = openPort(v)
		return append(kids, m)
	}
	if err != nil {
		l.report(Diagnostic{Code: InvalidPort, Level: Error, At: at, Message: err.Error()})
		m.Val = invalid(m.Val)
		return append(kids, m)
	}
	if size := p.target.size(); size > maxPortRange || size > 0 && l.ports+int(size) > maxPorts {
		l.report(Diagnostic{Code: TooManyPorts, Level: Note, At: p.target.v.At, Message: source.Quote(p.target.v.Str) + " is kept as one range"})
		m.Val = p.entry(v, p.published.v, p.target.v)
		return append(kids, m)
	}
	l.ports += int(p.target.size())
	from := len(kids)
	for i := uint64(0); i <= p.target.size(); i++ {
		m.Val = p.entry(v, p.publishedAt(i), p.targetAt(i))
		kids = append(kids, m)
	}
	if p.target.size() > 0 {
		// Compose orders the ports of a range as strings.
		slices.SortStableFunc(kids[from:], func(a, b value.Member) int {
			return strings.Compare(a.Val.Get("target").Str+"/", b.Val.Get("target").Str+"/")
		})
	}
	return kids
}

// A shortPort holds the fields of `[IP:][HOST:]CONTAINER[/PROTOCOL]`.
type shortPort struct {
	host              *value.Value // nil if absent
	published, target portField
	protocol          *value.Value // nil if absent
}

// splitPort splits a short entry as nat.ParsePortSpec of go-connections does.
// The error comes with the place of the field that is wrong.
func splitPort(v *value.Value) (p shortPort, at source.Span, err error) {
	spelled := spell(v)
	text := spelled.text
	start, end := strings.LastIndexByte(text, ':')+1, len(text)
	if slash := strings.IndexByte(text[start:], '/'); slash >= 0 {
		end = start + slash
		from := end + 1
		if to := strings.IndexByte(text[from:], '/'); to >= 0 {
			p.protocol = spelled.sub(from, from+to)
		} else {
			p.protocol = spelled.sub(from, len(text))
		}
		if p.protocol.Str == "" && !isUnknown(p.protocol) {
			p.protocol = nil
		}
	}
	if start == end {
		return p, v.At, errors.New(source.Quote(v.Str) + " has no container port")
	}
	p.target.v = spelled.sub(start, end)
	if start > 0 {
		host := start - 1 // the colon before the container port
		from := strings.LastIndexByte(text[:host], ':') + 1
		p.published.v = spelled.sub(from, host)
		if from > 1 {
			if p.host, err = hostIP(spelled, text[:from-1]); err != nil {
				return p, spelled.span(0, from-1), err
			}
		}
	}
	if err := p.target.parse(); err != nil {
		return p, p.target.v.At, err
	}
	if p.published.v != nil && (p.published.v.Str != "" || isUnknown(p.published.v)) {
		if err := p.published.parse(); err != nil {
			return p, p.published.v.At, err
		}
		if !p.published.unknown && !p.target.unknown && p.target.size() > 0 && p.target.size() != p.published.size() {
			return p, p.published.v.At.Join(p.target.v.At), errors.New("the ranges " + source.Quote(p.published.v.Str) + " and " + source.Quote(p.target.v.Str) + " differ in length")
		}
	}
	if p.protocol != nil && !isUnknown(p.protocol) {
		switch lower := strings.ToLower(p.protocol.Str); lower {
		case "tcp", "udp", "sctp":
			p.protocol = retext(p.protocol, value.String, lower)
		default:
			return p, p.protocol.At, errors.New(source.Quote(p.protocol.Str) + " is no protocol; Compose takes `tcp`, `udp` and `sctp`")
		}
	}
	return p, source.Span{}, nil
}

// openPort returns the long entry for a short one in which a variable holds
// more than one field. The address is known if it stands before the variable.
func openPort(v *value.Value) *value.Value {
	spelled := spell(v)
	unknown := *v
	unknown.State, unknown.Str, unknown.Parts = value.Unknown, "", nil
	host := &unknown
	known, _, _ := strings.Cut(spelled.text, "\x00")
	if address, found := strings.CutSuffix(known, ":"); found {
		if ip, err := hostIP(spelled, address); err == nil && ip != nil {
			host = ip
		}
	}
	p := shortPort{host: host, protocol: &unknown}
	return p.entry(v, &unknown, &unknown)
}

// hostIP returns the address before the ports, nil if it is empty. Brackets do
// not belong to it.
func hostIP(spelled spelling, text string) (*value.Value, error) {
	if hasUnknown(text) {
		return spelled.sub(0, len(text)), nil
	}
	ip, _, err := net.SplitHostPort(text + ":")
	if err != nil || ip != "" && net.ParseIP(ip) == nil {
		return nil, errors.New(source.Quote(text) + " is no IP address; Compose takes addresses only, IPv6 in brackets")
	}
	if ip == "" {
		return nil, nil
	}
	off := strings.Index(text, ip)
	return spelled.sub(off, off+len(ip)), nil
}

// targetAt returns the container port of the i-th entry of a range.
func (p shortPort) targetAt(i uint64) *value.Value {
	if p.target.unknown {
		c := *p.target.v
		c.Kind, c.State = value.Int, value.Unknown
		return &c
	}
	return retext(p.target.v, value.Int, strconv.FormatUint(p.target.start+i, 10))
}

// publishedAt returns the host port of the i-th entry, nil if the engine picks
// one.
func (p shortPort) publishedAt(i uint64) *value.Value {
	f := p.published
	if f.v == nil || f.v.Str == "" && !f.unknown {
		return nil
	}
	if f.unknown {
		return f.v
	}
	text := strconv.FormatUint(f.start+i, 10)
	if p.target.size() == 0 && f.size() > 0 {
		text += "-" + strconv.FormatUint(f.end, 10)
	}
	return retext(f.v, value.String, text)
}

// entry returns a long entry that stands where v stands.
func (p shortPort) entry(v, published, target *value.Value) *value.Value {
	kids := make([]value.Member, 0, 5)
	add := func(key string, val *value.Value) {
		if val != nil {
			kids = append(kids, value.Member{Key: key, KeyAt: val.At, Val: val})
		}
	}
	add("mode", synthetic(value.String, "ingress", v.At, portStep))
	add("host_ip", p.host)
	add("target", target)
	add("published", published)
	if p.protocol != nil {
		add("protocol", p.protocol)
	} else {
		add("protocol", synthetic(value.String, "tcp", v.At, portStep))
	}
	return long(v, kids)
}

// long returns the map that a short form stands for. It keeps the style of the
// scalar, which tells it from what was written in long form.
func long(v *value.Value, kids []value.Member) *value.Value {
	return &value.Value{Kind: value.Map, Style: v.Style, At: v.At, Step: v.Step, Kids: kids}
}
