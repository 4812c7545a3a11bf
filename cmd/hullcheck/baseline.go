package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/hullcheck/hullcheck/analyzer/report/sarif"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// readBaseline reads the SARIF file of an earlier run, packed or not. It returns
// nil if there is no name.
func readBaseline(name string) (*sarif.Baseline, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // no baseline is no mistake
	}
	b, err := func() (*sarif.Baseline, error) {
		f, err := os.Open(name) //nolint:gosec,forbidigo // the person's own path
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		packed := bufio.NewReader(f)
		if magic, _ := packed.Peek(2); string(magic) != "\x1f\x8b" {
			return sarif.ReadBaseline(packed)
		}
		z, err := gzip.NewReader(packed)
		if err != nil {
			return nil, err
		}
		return sarif.ReadBaseline(io.Reader(z))
	}()
	if pathError := new(os.PathError); errors.As(err, &pathError) {
		err = pathError.Err
	}
	if err != nil {
		return nil, fmt.Errorf("read the baseline %s: %w", source.Quote(name), err)
	}
	return b, nil
}
