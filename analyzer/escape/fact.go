package escape

import (
	"cmp"
	"go/token"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A Fact is something that the files say, or leave out, and that a derivation
// rests on. Facts are immutable.
type Fact struct {
	Kind    string // with its detail as edges.tsv writes it: "cap:SYS_ADMIN", "socket:docker"
	Service string // the service it is about
	// Key tells facts of one kind and service apart without naming a line: a
	// mount's source, a port.
	Key string
	// At is where it is written, or where what is absent would be. It is invalid
	// for what is said about the hosts.
	At source.Span
	// Text says it in one clause, names quoted: "mounts `/var/run/docker.sock`".
	Text   string
	Absent bool // nothing is written: the place is where the setting would stand

	id int // index in the model
}

// Decides reports whether the fact is how an attacker gets on, and worth a place
// of its own beside that of its step: a proxy and what it asks for, a route, what
// it does, a server that asks nobody for a password.
func (f *Fact) Decides() bool {
	return f.OnTheWay() || f.Kind == "route" || strings.HasPrefix(f.Kind, "sink:") || strings.HasPrefix(f.Kind, "hint:") || strings.HasPrefix(f.Kind, "open:")
}

// OnTheWay reports whether the fact is about a proxy between an attacker and a
// service: what it passes on, and what it asks for.
func (f *Fact) OnTheWay() bool { return f.Kind == "passes" || f.Kind == "asks" }

// Pos returns where the fact begins, so that it is a range.
func (f *Fact) Pos() token.Pos { return f.At.Pos() }

// End returns the position after it.
func (f *Fact) End() token.Pos { return f.At.End() }

// String names the fact for programs: "cap:SYS_ADMIN(api)".
func (f *Fact) String() string {
	text := f.Kind + "(" + f.Service
	if f.Key != "" {
		text += "," + f.Key
	}
	return text + ")"
}

func compareFacts(a, b *Fact) int {
	return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Key, b.Key), cmp.Compare(a.At.Pos(), b.At.Pos()))
}
