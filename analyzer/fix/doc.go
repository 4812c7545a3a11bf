// Package fix applies the edits of findings to files.
//
// Fixes are made in the order of their findings, those that overlap one after
// the other, in passes: what is left is analysed again until nothing changes, so
// that a second run finds nothing to do. A fix counts only if its finding is gone
// afterwards and nothing else is worse: the files load as before, and there is no
// new finding. One that needs review may uncover milder findings of what it
// changes, which the one it removes had covered.
//
// Everything happens in memory. [Result.Write] then replaces the files, each
// whole or not at all.
package fix
