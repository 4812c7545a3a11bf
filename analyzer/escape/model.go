package escape

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
)

// Limits on what is tried for one application. They bound the work on hostile
// files; what lies beyond is left out, and the analysis says so.
const (
	maxFacts = 50_000
	maxArcs  = 200_000
	maxWork  = 20_000_000 // rules that searches look at, some seconds
	maxPicks = 8          // facts of one kind and service that a rule is tried with
)

// A model is what is derived over: facts, nodes and the rules that hold.
type model struct {
	facts   []*Fact
	nodes   []Node
	ids     map[Node]int
	arcs    []arc
	out     [][]int // arcs by the node that they start from
	entries []entry
	full    bool // a limit was met

	// What searches work on: found are the nodes of which best says something.
	best  []reached
	done  []bool
	found []int
	queue queue
	// useful marks the nodes from which a goal is reached; nil: all may be.
	useful []bool
	work   *int // rules that searches of all models of an analysis have looked at
}

// An arc is a rule with its facts: who holds From gets To.
type arc struct {
	edge       Edge
	kind       StepKind
	from, to   int
	facts      []*Fact
	factors    []Factor
	confidence Confidence
	service    string // where it happens
	gains      string
	lateral    bool
	row        *Row // nil for rules about several services
}

// An entry is a way in with the arc that uses it first.
type entry struct {
	Entry
	node int
}

func newModel() *model { return &model{ids: map[Node]int{}, work: new(int)} }

// node returns the id of a node.
func (m *model) node(n Node) int {
	if id, ok := m.ids[n]; ok {
		return id
	}
	id := len(m.nodes)
	m.ids[n] = id
	m.nodes = append(m.nodes, n)
	m.out = append(m.out, nil)
	return id
}

// add adds a rule that holds.
func (m *model) add(from, to Node, a arc) {
	if len(m.arcs) >= maxArcs {
		m.full = true
		return
	}
	a.from, a.to = m.node(from), m.node(to)
	if a.from == a.to {
		return
	}
	m.out[a.from] = append(m.out[a.from], len(m.arcs))
	m.arcs = append(m.arcs, a)
}

// facts collects what is found, by service and kind.
type facts struct {
	all  []*Fact
	by   map[string]map[string][]*Fact
	full bool
}

func newFacts() *facts { return &facts{by: map[string]map[string][]*Fact{}} }

// add keeps a fact.
func (s *facts) add(f *Fact) *Fact {
	if len(s.all) >= maxFacts {
		s.full = true
		return f
	}
	kinds := s.by[f.Service]
	if kinds == nil {
		kinds = map[string][]*Fact{}
		s.by[f.Service] = kinds
	}
	for _, known := range kinds[f.Kind] {
		if known.Key == f.Key && known.At == f.At {
			return known
		}
	}
	s.all = append(s.all, f)
	kinds[f.Kind] = append(kinds[f.Kind], f)
	return f
}

// of returns the facts of a service that fit a kind as edges.tsv writes it, in
// order.
func (s *facts) of(service, kind string) []*Fact {
	prefix, star := strings.CutSuffix(kind, "*")
	if !star {
		return s.by[service][kind]
	}
	var fit []*Fact
	for known, list := range s.by[service] {
		if strings.HasPrefix(known, prefix) {
			fit = append(fit, list...)
		}
	}
	slices.SortFunc(fit, compareFacts)
	return fit
}

// hold reports whether a service may have a fact of each kind: of those that a
// pattern describes it is not asked.
func (s *facts) hold(service string, kinds []string) bool {
	by := s.by[service]
	for _, kind := range kinds {
		if !strings.HasSuffix(kind, "*") && len(by[kind]) == 0 {
			return false
		}
	}
	return true
}

// number sorts the facts and gives each its index.
func (s *facts) number() []*Fact {
	slices.SortStableFunc(s.all, compareFacts)
	for i, f := range s.all {
		f.id = i
	}
	return s.all
}

// rows adds the rules of the table that hold in a container.
func (m *model) rows(c *container.Container, found *facts, s shield) {
	for _, r := range Rows() {
		if r.From == API || !found.hold(c.Name, r.Needs) {
			continue
		}
		for _, v := range s.variants(r) {
			for _, picked := range pick(found, c.Name, slices.Concat(r.Needs, v.needs)) {
				a := arc{
					edge: r.Edge, kind: PrimitiveStep, facts: picked, factors: factors(v.factor),
					confidence: r.Confidence, service: c.Name, gains: r.Gains, row: r,
				}
				from, to := Node{Kind: r.From, Service: c.Name}, v.gives
				if to.Kind == Root || to.Kind == Foot {
					to.Service, a.kind = c.Name, PrivilegeStep
				}
				if prefix, star := strings.CutSuffix(string(r.Edge), "*"); star {
					_, detail, _ := strings.Cut(picked[0].Kind, ":")
					a.edge = Edge(prefix + detail)
				}
				m.add(from, to, a)
			}
		}
	}
}

// engine adds what control of the host's engine gives.
func (m *model) engine(s shield) {
	for _, r := range Rows() {
		if r.From != API {
			continue
		}
		for _, v := range s.variants(r) {
			m.add(Node{Kind: API, Detail: r.Mode}, v.gives, arc{
				edge: r.Edge, kind: PrimitiveStep, factors: factors(v.factor), confidence: r.Confidence, gains: r.Gains, row: r,
			})
		}
	}
}

// factors returns the factors that lessen a score or have a name to show.
func factors(all ...Factor) []Factor {
	var list []Factor
	for _, f := range all {
		if f.Name != "" {
			list = append(list, f)
		}
	}
	return list
}

// pick returns every choice of one fact for each kind.
func pick(found *facts, service string, kinds []string) [][]*Fact {
	choices := [][]*Fact{nil}
	for _, kind := range kinds {
		list := found.of(service, kind)
		if len(list) > maxPicks {
			list = list[:maxPicks]
		}
		var next [][]*Fact
		for _, chosen := range choices {
			for _, f := range list {
				next = append(next, append(slices.Clip(chosen), f))
			}
		}
		if len(next) == 0 {
			return nil
		}
		choices = next
	}
	return choices
}
