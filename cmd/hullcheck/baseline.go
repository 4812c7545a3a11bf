package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"os"

	"github.com/hullcheck/hullcheck/analyzer/report/sarif"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// readBaseline reads the SARIF file of an earlier run, packed or not. Without a
// name there is none.
func readBaseline(name string) (b *sarif.Baseline, err error) {
	if name == "" {
		return nil, nil
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("read the baseline %s: %w", source.Quote(name), cause(err))
		}
	}()
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	r := bufio.NewReader(f)
	if magic, _ := r.Peek(2); string(magic) != "\x1f\x8b" {
		return sarif.ReadBaseline(r)
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	return sarif.ReadBaseline(z)
}
