package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
)

// signalled tells when something was written.
type signalled struct {
	text  bytes.Buffer
	wrote chan struct{}
}

func (s *signalled) Write(p []byte) (int, error) {
	n, err := s.text.Write(p)
	select {
	case s.wrote <- struct{}{}:
	default:
	}
	return n, err
}

func TestProgress(t *testing.T) {
	t.Parallel()
	w := &signalled{wrote: make(chan struct{}, 1)}
	p := &progress{w: w, every: time.Millisecond, start: time.Now()}
	p.begin("load", 0)
	<-w.wrote
	p.begin("analyse", 7)
	p.one()
	for range 3 { // one from before, one on its way, one that knows
		<-w.wrote
	}
	p.end()
	shown := w.text.String()
	if !strings.Contains(shown, "\ranalyse 1/7\x1b[K") {
		t.Errorf("no count: %q", shown)
	}
	if !strings.HasPrefix(shown, "\rload\x1b[K") || !strings.HasSuffix(shown, "\r\x1b[K") {
		t.Errorf("shown: %q", shown)
	}
	if strings.Contains(shown, "\n") {
		t.Errorf("a line stays: %q", shown)
	}
	p.time("report")
	p.time("load")
	p.end()
	if got := p.times(); !regexp.MustCompile(`^load \d+\.\d ms, analyse \d+\.\d ms, report \d+\.\d ms$`).MatchString(got) {
		t.Errorf("times: %q", got)
	}
	if w.text.String() != shown {
		t.Errorf("the report's phase is shown: %q", w.text.String())
	}
}

func TestProgressIsForPeople(t *testing.T) {
	p := (&cli{stderr: io.Discard, stdin: strings.NewReader("")}).progress(&checkOptions{})
	if p.w != nil {
		t.Error("shown where stderr is no terminal")
	}
	p.begin("load", 0)
	p.end()
	if len(p.steps) != 1 || p.steps[0].took <= 0 {
		t.Errorf("steps: %+v", p.steps)
	}
}
