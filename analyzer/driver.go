package analyzer

import (
	"context"
	"runtime"
	"slices"
	"sync/atomic"
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
	Suppressor *analysis.Analyzer
	// OwnCommentsOnly lets the suppression comments of other tools silence
	// nothing.
	OwnCommentsOnly bool
	MinSeverity     Severity      // findings below are hidden
	Jobs            int           // units analysed at a time; default: one per CPU
	Timeout         time.Duration // of one unit; default: 30 s
	Now             time.Time     // decides which suppressions have ended; default: today
	Done            func()        // called when a unit is done, several at a time; nil: nothing
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
// freed. If the context ends, it does not wait for what still runs.
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
	r := &run{plan: p, units: units, outcomes: make([]*outcome, len(units)), done: make(chan struct{})}
	r.left.Store(int64(len(units)))
	for range min(jobs, len(units)) {
		go r.work(ctx)
	}
	if len(units) > 0 {
		select {
		case <-r.done:
		case <-ctx.Done():
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return p.merge(r.outcomes), nil
}

// run is what the goroutines of one [Run] share.
type run struct {
	plan     *plan
	units    []Unit
	next     atomic.Int64 // the unit to analyse next
	outcomes []*outcome
	left     atomic.Int64 // units without an outcome
	done     chan struct{}
}

// work analyses units until there are no more. If one takes longer than is
// allowed, it has the outcome of an abandoned one and another goroutine takes
// over; what still runs then keeps this one, and its result is dropped.
func (r *run) work(ctx context.Context) {
	for ctx.Err() == nil {
		i := int(r.next.Add(1)) - 1
		if i >= len(r.units) {
			return
		}
		u := r.units[i]
		r.units[i] = Unit{}
		var settled atomic.Bool
		settle := func(out *outcome) bool {
			if !settled.CompareAndSwap(false, true) {
				return false
			}
			r.outcomes[i] = out
			if r.plan.Done != nil {
				r.plan.Done()
			}
			if r.left.Add(-1) == 0 {
				close(r.done)
			}
			return true
		}
		limited, cancel := context.WithTimeout(ctx, r.plan.timeout)
		stop := context.AfterFunc(limited, func() {
			if settle(r.plan.abandoned(u.Source)) {
				r.work(ctx)
			}
		})
		out := r.plan.analyse(limited, u)
		stop()
		cancel()
		if !settle(out) {
			return
		}
	}
}

// outcome is what one unit adds to the report.
type outcome struct {
	unit       AnalysedUnit
	findings   []*Finding
	suppressed []*Finding
	gaps       []Gap
	notes      []Note
	files      []AnalysedFile
	comments   []Comment
	plans      []Plan
	secrets    []Location
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
