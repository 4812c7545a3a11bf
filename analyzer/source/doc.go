// Package source reads the untrusted files of a unit and names places in them.
//
// A [Tree] gives bytes inside one root, never outside it; [Files] adds each
// file once to the unit's FileSet; a [Span] is a range of bytes that every
// value, finding and fix points with. Lines end at "\n" alone, as in editors
// and SARIF, whatever YAML thinks of other breaks.
//
// Positions are bytes everywhere. Columns in runes and UTF-16 code units are
// computed for output only, by [File.RuneColumn] and [File.UTF16Column].
package source
