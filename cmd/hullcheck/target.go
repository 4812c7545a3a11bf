package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/discover"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// target is what the paths of a command line lead to.
type target struct {
	tree    source.Tree
	root    string
	paths   []string // below the root
	compose []string
	wd      string // the working directory
	close   func()
}

// open finds the root of the paths and opens it. The path - is standard input,
// which takes the place of the file called stdinName.
func (c *cli) open(ctx context.Context, root, stdinName string, paths, compose []string) (*target, error) {
	if stdinName == "" {
		stdinName = "stdin"
	}
	paths, compose = slices.Clone(paths), slices.Clone(compose)
	stdin := ""
	for _, list := range [][]string{paths, compose} {
		for i, p := range list {
			name := p
			if p == "" {
				return nil, usage("a path is empty; write . for this directory")
			}
			if p == "-" {
				name = stdinName
			}
			abs, err := filepath.Abs(name)
			if err != nil {
				return nil, fmt.Errorf("find %s: %w", source.Quote(name), err)
			}
			if list[i] = abs; p == "-" {
				stdin = abs
			}
		}
	}
	all := append(slices.Clone(paths), compose...)
	var err error
	if root == "" {
		root, err = discover.Root(all)
	} else {
		root, err = filepath.Abs(root)
	}
	if err != nil {
		return nil, err
	}
	relative, err := discover.Relative(root, all)
	if err != nil {
		return nil, usageError{err}
	}
	wd, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	disk, err := source.Open(root)
	if err != nil {
		return nil, err
	}
	t := &target{wd: wd, tree: disk, root: root, paths: relative[:len(paths)], compose: relative[len(paths):]}
	t.close = func() { _ = disk.Close() }
	if stdin != "" {
		if err := c.overlay(ctx, t, stdin); err != nil {
			t.close()
			return nil, err
		}
	}
	return t, nil
}

// overlay puts standard input in the place of a file.
func (c *cli) overlay(ctx context.Context, t *target, file string) error {
	content, err := c.readInput(ctx)
	if err != nil {
		return err
	}
	relative, err := discover.Relative(t.root, []string{file})
	if err != nil {
		return usageError{err}
	}
	t.tree = source.Overlay{Tree: t.tree, Path: relative[0], Content: content}
	return nil
}

// readInput reads standard input up to one byte more than a file may have, so
// that the analysis reports what is too large. It ends with ctx: a terminal
// gives no end.
func (c *cli) readInput(ctx context.Context) ([]byte, error) {
	type result struct {
		content []byte
		err     error
	}
	done := make(chan result, 1)
	go func() {
		content, err := io.ReadAll(io.LimitReader(c.stdin, source.MaxFileSize+1))
		done <- result{content, err}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return nil, fmt.Errorf("read standard input: %w", r.err)
		}
		return r.content, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// display returns how a path below the root is written from the working
// directory.
func (t *target) display(p string) string {
	rel, err := filepath.Rel(t.wd, filepath.Join(t.root, filepath.FromSlash(p)))
	if err != nil {
		return p
	}
	return rel
}
