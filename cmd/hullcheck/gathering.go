package main

import (
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A gathering takes what is known of each unit while its files are there.
type gathering[T any] struct {
	mu     sync.Mutex
	byUnit map[string]T
}

// analyzer returns an analyzer that keeps what of returns for each unit.
func (g *gathering[T]) analyzer(name, doc string, requires []*analysis.Analyzer, of func(pass *analysis.Pass) T) *analysis.Analyzer {
	g.byUnit = map[string]T{}
	return &analysis.Analyzer{
		Name: name, Doc: doc, Requires: append(requires, source.Analyzer),
		Run: func(pass *analysis.Pass) (any, error) {
			found := of(pass)
			g.mu.Lock()
			defer g.mu.Unlock()
			g.byUnit[source.In(pass).Name] = found
			return nil, nil
		},
	}
}

// each visits what was gathered of the units of a report, in its order.
func (g *gathering[T]) each(r *analyzer.Report, visit func(u analyzer.AnalysedUnit, found T)) {
	g.mu.Lock() // a unit that was given up may still run
	defer g.mu.Unlock()
	for _, u := range r.Units {
		if found, ok := g.byUnit[u.Name]; ok {
			visit(u, found)
		}
	}
}
