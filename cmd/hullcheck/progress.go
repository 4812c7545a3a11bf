package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	progressAfter = time.Second
	progressEvery = 100 * time.Millisecond
)

// progress times the phases of a run and, on a terminal, shows the current one
// when the run takes long.
type progress struct {
	w     io.Writer // nil: nothing is shown
	after time.Duration
	every time.Duration

	start  time.Time
	steps  []step
	done   atomic.Int64
	cancel chan struct{} // ends the display of the current phase
	ended  sync.WaitGroup
}

type step struct {
	name  string
	begun time.Time
	took  time.Duration
}

// progress shows the phases where a person looks: stderr and stdin are
// terminals and no automation says that it runs the program. Under pre-commit
// stderr is a terminal, too.
func (c *cli) progress(o *checkOptions) *progress {
	p := &progress{after: progressAfter, every: progressEvery, start: time.Now()}
	if o.quiet || o.noProgress || os.Getenv("CI") != "" || os.Getenv("PRE_COMMIT") != "" || os.Getenv("TERM") == "dumb" {
		return p
	}
	if isTerminal(c.stderr) && isTerminal(c.stdin) {
		p.w = c.stderr
	}
	return p
}

// begin ends the current phase and begins one of so many parts, 0 if that is
// not known.
func (p *progress) begin(name string, parts int) {
	p.time(name)
	p.done.Store(0)
	if p.w == nil {
		return
	}
	cancel := make(chan struct{})
	p.cancel = cancel
	p.ended.Go(func() { p.show(name, parts, cancel) })
}

// time ends the current phase and begins one that shows nothing: it writes to
// the terminal itself.
func (p *progress) time(name string) {
	p.end()
	p.steps = append(p.steps, step{name: name, begun: time.Now()})
}

// one counts a finished part of the current phase.
func (p *progress) one() { p.done.Add(1) }

// end ends the current phase, if there is one, and clears the line.
func (p *progress) end() {
	if p.cancel != nil {
		close(p.cancel)
		p.ended.Wait()
		p.cancel = nil
	}
	if n := len(p.steps); n > 0 && p.steps[n-1].took == 0 {
		p.steps[n-1].took = max(time.Since(p.steps[n-1].begun), 1)
	}
}

func (p *progress) show(name string, parts int, cancel <-chan struct{}) {
	wait := time.NewTimer(p.after - time.Since(p.start))
	defer wait.Stop()
	select {
	case <-cancel:
		return
	case <-wait.C:
	}
	ticker := time.NewTicker(p.every)
	defer ticker.Stop()
	for {
		text := "\r" + name
		if parts > 0 {
			text += fmt.Sprintf(" %d/%d", p.done.Load(), parts)
		}
		_, _ = io.WriteString(p.w, text+"\x1b[K")
		select {
		case <-cancel:
			_, _ = io.WriteString(p.w, "\r\x1b[K")
			return
		case <-ticker.C:
		}
	}
}

// times returns the phases with the time each took. Fixing repeats them.
func (p *progress) times() string {
	var parts []string
	for i, s := range p.steps {
		same := func(other step) bool { return other.name == s.name }
		if slices.ContainsFunc(p.steps[:i], same) {
			continue
		}
		var took time.Duration
		for _, other := range p.steps[i:] {
			if same(other) {
				took += other.took
			}
		}
		parts = append(parts, fmt.Sprintf("%s %.1f ms", s.name, float64(took.Microseconds())/1000))
	}
	return strings.Join(parts, ", ")
}
