package analyzer

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A Unit is what is analysed together. Seeds are the results that the caller
// provides instead of running their analyzers; an untyped nil stands for the
// zero value of the result's type. The results of source.Analyzer and
// [SessionAnalyzer] are the driver's own.
type Unit struct {
	Source *source.Unit
	Seeds  map[*analysis.Analyzer]any
	Policy Policy // nil: every rule runs and every finding counts
}

// Options say how to run. The zero value runs nothing.
type Options struct {
	Rules []*Rule // the rules to run
	Known []*Rule // every rule there is; default: Rules
	// Always are analyzers that run in every unit, whatever the rules: those
	// that report gaps and notes and describe subjects.
	Always []*analysis.Analyzer
	// Suppressor is an analyzer whose result is a [Suppressor]; nil: nothing is
	// suppressed.
	Suppressor  *analysis.Analyzer
	MinSeverity Severity      // findings below are hidden
	Jobs        int           // units analysed at a time; default: one per CPU
	Timeout     time.Duration // of one unit; default: 30 s
	Now         time.Time     // decides which suppressions have ended; default: today
	Done        func()        // called when a unit is done, several at a time; nil: nothing
}

const defaultTimeout = 30 * time.Second

// A Suppressor decides which findings of a unit are silenced. It is asked once
// for each finding, in one goroutine.
type Suppressor interface {
	// Suppress returns what silences f, nil if nothing does.
	Suppress(f *Finding) *Suppression
}

// Run runs the rules over the units, several at a time, and returns the report.
// The same input gives the same report, whatever the number of jobs. Run empties
// the elements of units as it goes, so that the memory of a finished unit can be
// freed.
//
// The error is about the rules themselves (an invalid analyzer) or the context.
// Whatever goes wrong in a unit is a gap of the report.
func Run(ctx context.Context, units []Unit, o Options) (*Report, error) {
	if o.Now.IsZero() {
		o.Now = time.Now() //nolint:forbidigo // today is the default for whoever states no date
	}
	p, err := newPlan(o)
	if err != nil {
		return nil, err
	}
	jobs := o.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	outcomes := make([]*outcome, len(units))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(jobs, len(units)) {
		workers.Go(func() {
			for i := range next {
				outcomes[i] = p.watch(ctx, units[i])
				units[i] = Unit{}
				if o.Done != nil {
					o.Done()
				}
			}
		})
	}
	for i := range units {
		next <- i
	}
	close(next)
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return p.merge(outcomes), nil
}

// outcome is what one unit adds to the report.
type outcome struct {
	unit       AnalysedUnit
	findings   []*Finding
	suppressed []*Finding
	gaps       []Gap
	notes      []Note
	files      []AnalysedFile
}

// watch analyses a unit and gives up on it after the time allowed. What still
// runs then keeps its goroutine, and its result is dropped.
func (p *plan) watch(ctx context.Context, u Unit) *outcome {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	done := make(chan *outcome, 1)
	go func() { done <- p.analyse(ctx, u) }()
	select {
	case out := <-done:
		return out
	case <-ctx.Done():
		return p.abandoned(u.Source)
	}
}

func (p *plan) abandoned(u *source.Unit) *outcome {
	s := &Session{unit: u}
	return &outcome{
		unit: unitOf(u, nil),
		gaps: []Gap{{Path: s.path(), Unit: u.Name, Message: "not analysed: took longer than " + p.timeout.String(), Whole: true}},
	}
}

func unitOf(u *source.Unit, subjects []Subject) AnalysedUnit {
	return AnalysedUnit{Name: u.Name, Dir: u.Dir, Compose: slices.Clone(u.Compose), Subjects: subjects}
}
