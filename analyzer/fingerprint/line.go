// Package fingerprint names findings so that a tool can recognise them in a
// later run.
//
// [Lines] computes GitHub's primaryLocationLineHash, bit for bit as the action
// that uploads SARIF does (github/codeql-action, src/fingerprints.ts at
// f3f1edb). [Finding] computes hullcheckFinding/v1, which no unrelated edit
// changes.
package fingerprint

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	window = 100   // UTF-16 code units that a hash covers
	factor = 37    // of the polynomial
	eof    = 65535 // stands for the end of the file
)

// A Line is the hash of a line.
type Line struct {
	hash  uint64
	count int // of this hash in the file so far, itself included
}

func (l Line) String() string {
	return strconv.FormatUint(l.hash, 16) + ":" + strconv.Itoa(l.count)
}

// Lines returns the hash of each line of a file. Lines end at CR LF, CR or LF.
// It reports false for content that is not UTF-8: decoders replace what is
// invalid in different ways.
func Lines(content []byte) ([]Line, bool) {
	if !utf8.Valid(content) {
		return nil, false
	}
	lines := bytes.Count(content, []byte{'\n'}) + 1
	h := hasher{counts: make(map[uint64]int, lines), lines: make([]Line, 0, lines), starts: true}
	h.out = power(window)
	afterCR := false
	for len(content) > 0 {
		r, size := utf8.DecodeRune(content)
		content = content[size:]
		switch {
		case r == ' ' || r == '\t':
			afterCR = false // as in the action: a blank between CR and LF gives two line ends
		case r == '\n' && afterCR:
			afterCR = false
		case r == '\r':
			afterCR = true
			h.add('\n')
		default:
			afterCR = false
			if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
				h.add(uint16(high))
				h.add(uint16(low))
			} else {
				h.add(uint16(r))
			}
		}
	}
	h.add(eof)
	for range window {
		if h.pending == 0 {
			break
		}
		h.push(0)
	}
	return h.lines, true
}

// hasher is a rolling hash over the last units. A line's hash is complete once
// a whole window has followed its first unit.
type hasher struct {
	ring    [window]uint16
	begins  [window]bool // a line begins with this unit
	next    int
	hash    uint64
	out     uint64 // factor to the power of the window
	starts  bool   // the next unit begins a line
	pending int    // lines whose window is not complete
	counts  map[uint64]int
	lines   []Line
}

// add takes a unit of the file.
func (h *hasher) add(unit uint16) {
	begins := h.starts
	h.starts = unit == '\n'
	h.pushUnit(unit, begins)
}

// push takes a unit that follows the file.
func (h *hasher) push(unit uint16) { h.pushUnit(unit, false) }

func (h *hasher) pushUnit(unit uint16, begins bool) {
	if h.begins[h.next] {
		h.complete() // the unit that leaves began a line, and its window is full
	}
	h.hash = h.hash*factor + uint64(unit) - h.out*uint64(h.ring[h.next])
	h.ring[h.next], h.begins[h.next] = unit, begins
	if begins {
		h.pending++
	}
	h.next = (h.next + 1) % window
}

func (h *hasher) complete() {
	h.pending--
	h.counts[h.hash]++
	h.lines = append(h.lines, Line{h.hash, h.counts[h.hash]})
}

// power returns factor to the power of n, modulo 2^64.
func power(n int) uint64 {
	p := uint64(1)
	for range n {
		p *= factor
	}
	return p
}
