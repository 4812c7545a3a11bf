package compose

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Limits on one file.
const (
	maxProblems  = 200   // diagnostics
	maxDocuments = 1_000 // Compose merges them all
)

// document is one YAML document of a file, converted to values.
type document struct {
	root   *value.Value
	tagged []taggedPath // what carries !reset or !override
	lists  []ReplacedList
}

// taggedPath is the place of a !reset or !override tag. Elements of sequences
// are decimal indexes.
type taggedPath struct {
	path  []string
	reset bool
	at    source.Span
	value *value.Value // what stands behind the tag
}

// An input is the content of a file as yaml reads it, with the way back to the
// bytes of the file.
type input struct {
	file   *source.File
	layout *layout
	places []int32 // by byte of the text; nil if it is the file's
	report func(Diagnostic)
	count  int // of diagnostics
}

// span returns the span of the bytes from i up to j.
func (t *input) span(i, j int) source.Span {
	if t.places != nil {
		return t.file.Span(int(t.places[i]), int(t.places[j]))
	}
	return t.file.Span(i, j)
}

func (t *input) problem(code Code, level Level, at source.Span, format string, args ...any) {
	t.emit(Diagnostic{Code: code, Level: level, At: at, Message: fmt.Sprintf(format, args...)})
}

func (t *input) emit(d Diagnostic) {
	if t.count++; t.count <= maxProblems {
		t.report(d)
	}
}

// decode converts the YAML documents of f. Problems are reported; recovered
// says that a syntax error had to be cut out, so that Compose rejects the file
// and parts of it may be missing.
func decode(f *source.File, report func(Diagnostic)) (documents []document, recovered bool) {
	t := &input{file: f, report: report}
	content, ok := t.read()
	if !ok {
		return nil, false
	}
	if end := documentsEnd(content); end < len(content) {
		t.problem(TooManyValues, Error, t.span(end, end+len(separator)-1), "more than %d documents: what follows is not analysed", maxDocuments)
		content = content[:end]
	}
	t.layout = newLayout(content)
	nodes, err := parseNodes(content)
	if err != nil {
		t.syntaxError(err)
		var cut []byte
		if cut, nodes = recoverNodes(t.layout, err, nodes); cut != nil {
			t.layout = newLayout(cut)
		}
	}
	for _, n := range nodes {
		documents = append(documents, convertDocument(n, t))
	}
	return documents, err != nil
}

// separator is what stands before a document and after the one before.
const separator = "\n---"

// documentsEnd returns the offset after the last document that is read.
func documentsEnd(content []byte) int {
	end := 0
	for range maxDocuments {
		next := bytes.Index(content[end:], []byte(separator))
		if next < 0 {
			return len(content)
		}
		end += next + 1
	}
	return end
}

// parseNodes returns the nodes of the documents before the first error.
func parseNodes(content []byte) (nodes []*yaml.Node, err error) {
	defer func() {
		// The parser is a third party's and the input hostile.
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml gave up: %v", r)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	for {
		n := &yaml.Node{}
		switch err := decoder.Decode(n); {
		case errors.Is(err, io.EOF):
			return nodes, nil
		case err != nil:
			return nodes, err
		}
		nodes = append(nodes, n)
	}
}
