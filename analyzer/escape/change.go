package escape

import (
	"go/token"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// The kinds of changes, as settings name them.
const (
	bindLoopback    = "bind-loopback"
	unpublish       = "unpublish"
	authenticate    = "authenticate"
	noNewPrivileges = "no-new-privileges"
	setUser         = "user"
	dropSetuid      = "remove-setuid"
	dropGroup       = "remove-group"
	readOnlyMount   = "read-only-mount"
	removeMount     = "remove-mount"
	readOnlyRoot    = "read-only"
	removeSocket    = "remove-socket"
	proxySocket     = "proxy-socket"
	restrictProxy   = "restrict-proxy"
	enableTLS       = "enable-tls"
	removeEndpoint  = "remove-endpoint"
	unprivileged    = "unprivileged"
	dropCapability  = "drop-capability"
	dropAll         = "drop-capabilities"
	ownPID          = "own-pid"
	ownIPC          = "own-ipc"
	ownNetwork      = "own-network"
	ownCgroup       = "own-cgroup"
	confine         = "confine"
	removeDevice    = "remove-device"
	removeHook      = "unprivileged-hook"
	closeInput      = "close-stdin"
	splitNetwork    = "split-network"
	shareReadOnly   = "share-read-only"
	fixCode         = "fix-code"
	removeDebugger  = "remove-debugger"
)

// ChangeKinds lists the kinds of changes with what each costs if nothing else is
// said: effort and risk of breakage, from 1 to 10.
func ChangeKinds() map[string]int {
	return map[string]int{
		bindLoopback: 2, unpublish: 2, authenticate: 2, noNewPrivileges: 1, setUser: 4, dropSetuid: 3, dropGroup: 3,
		readOnlyMount: 2, removeMount: 3, readOnlyRoot: 3, removeSocket: 6, proxySocket: 5, restrictProxy: 2, enableTLS: 2,
		removeEndpoint: 3, unprivileged: 6, dropCapability: 3, dropAll: 3, ownPID: 3, ownIPC: 2, ownNetwork: 5, ownCgroup: 2,
		confine: 2, removeDevice: 4, removeHook: 2, closeInput: 1, splitNetwork: 3, shareReadOnly: 3, fixCode: 3, removeDebugger: 2,
	}
}

// usualCosts is [ChangeKinds], to be read only.
var usualCosts = sync.OnceValue(ChangeKinds)

// A change is a [Change] before it is chosen.
type change struct {
	id, kind string
	cost     int
	service  string
	at       source.Span
	title    string
	check    string
	safe     bool
	edits    func() []analysis.TextEdit // nil: none
	// patch makes the change to containers that are no one else's. A change
	// without one is proved by leaving out the facts that it removes.
	patch   func([]*container.Container)
	removes []*Fact
	lowers  bool // see [Change.Lowers]
}

// public returns the change as it is handed on.
func (c *change) public() Change {
	out := Change{ID: c.id, Service: c.service, At: c.at, Title: c.title, Cost: c.cost, Safe: c.safe, Check: c.check, Lowers: c.lowers}
	if c.edits != nil {
		out.Edits = c.edits()
	}
	return out
}

// A draft says what a change of one container does.
type draft struct {
	kind  string
	key   string // tells changes of one kind and service apart
	at    analysis.Range
	title string
	check string
	cost  int // 0: what the kind costs
	safe  bool
	// lowers is set if the way stays.
	lowers bool
	edits  func() []analysis.TextEdit
	patch  func(*container.Container)
}

// change returns the change of a service that a draft describes, the one that is
// known already if there is one.
func (s *scan) change(c *container.Container, d draft) *change {
	id := d.kind + "(" + c.Name
	if d.key != "" {
		id += "," + d.key
	}
	id += ")"
	if known := s.changes[id]; known != nil {
		return known
	}
	cost := d.cost
	if cost == 0 {
		cost = s.costs[d.kind]
	}
	made := &change{
		id: id, kind: d.kind, cost: s.settings.cost(d.kind, cost), service: c.Name, title: d.title, check: d.check,
		safe: d.safe, edits: d.edits, lowers: d.lowers, at: c.At,
	}
	if d.at != nil && d.at.Pos() > token.NoPos {
		made.at = source.NewSpan(d.at.Pos(), d.at.End())
	}
	if d.patch != nil {
		made.patch = func(all []*container.Container) {
			for _, other := range all {
				if other.Name == c.Name {
					d.patch(other)
				}
			}
		}
	}
	s.changes[id] = made
	return made
}

// say keeps a fact with the changes that remove it. What is kept or can't be
// changed has none.
func (s *scan) say(c *container.Container, f Fact, changes ...*change) *Fact {
	f.Service = c.Name
	if !f.At.IsValid() {
		f.At = c.At
	}
	known := s.facts.add(&f)
	for _, ch := range changes {
		if ch != nil && !s.settings.keeps(ch.service, ch.kind) && !slices.Contains(ch.removes, known) {
			ch.removes = append(ch.removes, known)
		}
	}
	return known
}

// span returns where something stands, the invalid span for nil.
func span(where analysis.Range) source.Span {
	if where == nil || !where.Pos().IsValid() {
		return source.Span{}
	}
	return source.NewSpan(where.Pos(), where.End())
}
