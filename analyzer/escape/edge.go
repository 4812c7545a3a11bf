package escape

import (
	_ "embed" // for the table
	"slices"
	"strings"
	"sync"
)

// edgeTable holds the rules about one service, a row each: in what From holds an
// attacker uses the facts of Needs and gets what Gives says. A star in Needs is
// the detail of any fact of the kind and gives the id its end. Several rows with
// one id are the ways to use one thing. Basis says how the row is known:
// measured on an engine, read in its source, documented, or reasoned
// from how kernel and engine work.
//
// Unless lists what blocks it: UNS, a user namespace of the engine; RLS, a
// rootless engine, where the host's root becomes the engine's user; AA,
// AppArmor's default profile; SEL, SELinux; KLD, the kernel's lockdown; VMR, a
// runtime with a virtual machine; GVS, gVisor. What is only blocked where a host
// that is not described has AppArmor counts as depending on the host.
//
//go:embed edges.tsv
var edgeTable string

// A Row is one rule about one service, or about what an engine's API gives.
type Row struct {
	Edge       Edge // with its star
	From       NodeKind
	Mode       string   // of an engine's API
	Needs      []string // kinds of facts
	Gives      Node     // without its service
	Factor     Factor
	Unless     []mitigation
	Confidence Confidence
	Basis      string
	CIS        string // of CIS Docker 1.7.0, "" for none
	Attack     []string
	CWE        []string
	Gains      string // after "the attacker"
}

// Rows returns the table.
var Rows = sync.OnceValue(func() []*Row {
	lines := strings.Split(strings.TrimSpace(edgeTable), "\n")[1:]
	rows := make([]*Row, 0, len(lines))
	for _, line := range lines {
		c := strings.Split(line, "\t")
		r := &Row{
			Edge: Edge(c[0]), Needs: words(c[2]), Factor: factorOf(c[4]),
			Confidence: confidenceOf(c[6]), Basis: c[7], Attack: words(c[9]), CWE: words(c[10]), Gains: c[11],
		}
		from := nodeOf(c[1])
		r.From, r.Mode, r.Gives = from.Kind, from.Detail, nodeOf(c[3])
		for _, code := range words(c[5]) {
			r.Unless = append(r.Unless, mitigation(code))
		}
		if c[8] != "-" {
			r.CIS = c[8]
		}
		rows = append(rows, r)
	}
	return rows
})

// Edges lists the ids of all rules, sorted; what ends in a star stands for any
// that begins so.
var Edges = sync.OnceValue(func() []Edge {
	edges := []Edge{
		"ENTRY", "ENTRY.supply", "API.published", "API.proxy", "API.listen", "API.dind", "NET.join", "NET.host", "NET.bridge", "NET.client",
		"L.net", "L.host", "L.netns", "L.pid", "L.ipc", "L.cert", "L.sock", "L.attach", "L.vol", "L.queue", "VOL.write",
		"APP.shell", "APP.code", "APP.deserialize", "APP.template", "APP.engine", "APP.request", "APP.read", "APP.write",
	}
	for _, r := range Rows() {
		edges = append(edges, r.Edge)
	}
	slices.Sort(edges)
	return slices.Compact(edges)
})

// IsEdge reports whether an id is one of a rule.
func IsEdge(id Edge) bool {
	return slices.ContainsFunc(Edges(), func(e Edge) bool {
		prefix, star := strings.CutSuffix(string(e), "*")
		return e == id || star && strings.HasPrefix(string(id), prefix) && len(id) > len(prefix)
	})
}

func words(cell string) []string {
	if cell == "-" {
		return nil
	}
	return strings.Fields(cell)
}

// nodeOf reads a node as the table writes it: "root", "api:full",
// "host-user:of the session".
func nodeOf(cell string) Node {
	name, detail, _ := strings.Cut(cell, ":")
	n := Node{Detail: detail}
	switch name {
	case "foot":
		n.Kind = Foot
	case "root":
		n.Kind = Root
	case "api":
		n.Kind = API
	case "host-root":
		n.Kind = HostRoot
	case "host-user":
		n.Kind = HostUser
	case "host-read":
		n.Kind = HostRead
	case "host-net":
		n.Kind = HostNet
	case "host-dos":
		n.Kind = HostDOS
	case "host-info":
		n.Kind = HostInfo
	default:
		panic("edges.tsv: " + cell)
	}
	return n
}

// The factors that rows name.
var (
	onTheHost = Factor{85, "depends on the host"}
	hop       = Factor{97, "one hop"}
)

func factorOf(name string) Factor {
	switch name {
	case "certain":
		return Factor{100, ""}
	case "default":
		return Factor{97, "no file says the user"}
	case "sudo":
		return Factor{95, "sudo or a setuid program"}
	case "setuid":
		return Factor{60, "only the base image's setuid programs"}
	case "direct":
		return Factor{100, "supported action"}
	case "technique":
		return Factor{97, "published technique"}
	case "posture":
		return onTheHost
	case "operator":
		return Factor{75, "needs a later action on the host"}
	case "flaw":
		return Factor{50, "needs a flaw in the kernel"}
	}
	panic("edges.tsv: factor " + name)
}

func confidenceOf(name string) Confidence {
	switch name {
	case "high":
		return Certain
	case "medium":
		return Likely
	}
	return Doubtful
}
