package config

import (
	"errors"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// bands are the severities that paths to the host have.
func bands() words[analyzer.Severity] {
	return words[analyzer.Severity]{[]string{"critical", "high", "medium", "low"}, func(name string) analyzer.Severity {
		s, _ := analyzer.ParseSeverity(name) // one of the names
		return s
	}}
}

// keep is what the cut leaves alone: a service, or one kind of change to it.
func keep() text {
	return text{func(p string) bool {
		service, kind, some := strings.Cut(p, "/")
		_, bad := path.Match(service, "")
		return bad == nil && (!some || kind == "*" || escape.ChangeKinds()[kind] > 0)
	}, "a service, or a service and a kind of change such as portainer/remove-socket"}
}

// costMap is what kinds of changes cost.
type costMap struct{}

const maxCost = 1000

func (costMap) read(r *reader, n *yaml.Node, into *map[string]int) {
	known := slices.Sorted(maps.Keys(escape.ChangeKinds()))
	r.members(n, func(name string, at, value *yaml.Node) {
		if !slices.Contains(known, name) {
			r.problem(at, "unknown kind of change %s%s", source.Quote(name), analyzer.DidYouMean(analyzer.Suggest(name, known)))
			return
		}
		cost, err := strconv.Atoi(value.Value)
		if value.Kind != yaml.ScalarNode || err != nil || cost < 1 || cost > maxCost {
			r.problem(value, "a number from 1 to %d is needed here", maxCost)
			return
		}
		if *into == nil {
			*into = map[string]int{}
		}
		(*into)[name] = cost
	})
}

func (costMap) schema([]*analyzer.Rule) object {
	properties := object{}
	for name := range escape.ChangeKinds() {
		properties[name] = object{"type": "integer", "minimum": 1, "maximum": maxCost}
	}
	return object{"type": []string{"object", "null"}, "additionalProperties": false, "properties": properties}
}

// acceptance is an edge that people live with.
type acceptance struct{}

func acceptanceShape() mapping[escape.Acceptance] {
	service := text{func(p string) bool { _, err := path.Match(p, ""); return err == nil }, "the name of a service, `*` for any letters"}
	return mapping[escape.Acceptance]{[]key[escape.Acceptance]{
		with("service", "portainer", service, func(a *escape.Acceptance) *string { return &a.Service },
			"The service in which the edge is accepted."),
		with("edge", "SOCK.docker", edge{}, func(a *escape.Acceptance) *escape.Edge { return &a.Edge },
			"The edge, as hullcheck paths names it."),
		with("reason", "administers the host", text{want: "a reason"}, func(a *escape.Acceptance) *string { return &a.Reason },
			"Why; it stands beside the paths."),
		with("until", "2027-03-31", date{}, func(a *escape.Acceptance) *string { return &a.Until },
			"The last day on which it holds."),
	}}
}

func (acceptance) read(r *reader, n *yaml.Node, into *escape.Acceptance) {
	before := r.count
	acceptanceShape().read(r, n, into)
	into.Place = analyzer.Locate(r.file, r.span(n))
	if r.count == before && (into.Service == "" || into.Edge == "" || into.Reason == "") {
		r.problem(n, "service, edge and reason are needed here")
	}
}

func (acceptance) schema(rules []*analyzer.Rule) object {
	s := acceptanceShape().schema(rules)
	s["type"], s["required"] = "object", []string{"service", "edge", "reason"}
	return s
}

// edge is the id of a step.
type edge struct{}

func (edge) read(r *reader, n *yaml.Node, into *escape.Edge) {
	if n.Kind != yaml.ScalarNode || !escape.IsEdge(escape.Edge(n.Value)) {
		var known []string
		for _, e := range escape.Edges() {
			known = append(known, string(e))
		}
		r.problem(n, "%s is no edge that hullcheck paths prints%s", source.Quote(n.Value), analyzer.DidYouMean(analyzer.Suggest(n.Value, known)))
		return
	}
	*into = escape.Edge(n.Value)
}

func (edge) schema([]*analyzer.Rule) object { return object{"type": "string", "minLength": 1} }

// date is a day.
type date struct{}

func (date) read(r *reader, n *yaml.Node, into *string) {
	if _, err := time.Parse(time.DateOnly, n.Value); n.Kind != yaml.ScalarNode || err != nil {
		r.problem(n, "a date such as 2027-03-31 is needed here")
		return
	}
	*into = n.Value
}

// schema does not say that it is a date: some readers of YAML make a time of it.
func (date) schema([]*analyzer.Rule) object { return object{"type": "string"} }

// SayPosture adds what a command line says about the hosts, as "lsm=apparmor":
// the keys and values of the configuration, and reach for trusted_network.
func SayPosture(p posture.Posture, said []string) (posture.Posture, error) {
	for _, pair := range said {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return p, errors.New("write it as key=value: " + source.Quote(pair))
		}
		if name == "reach" {
			name = "trusted_network"
		}
		message := ""
		file := source.NewFiles(source.Memory{}).Add("posture", []byte(name+": "+value+"\n"))
		r := &reader{file: file, tell: func(problem Problem) { message = problem.Message }}
		root := r.parse()
		if root != nil {
			postureShape().read(r, root, &p)
		}
		if message != "" || root == nil {
			return p, errors.New(source.Quote(pair) + ": " + message)
		}
	}
	return p, nil
}
