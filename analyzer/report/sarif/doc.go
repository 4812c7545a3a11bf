// Package sarif writes a report as SARIF 2.1.0, in the form that GitHub code
// scanning, GitLab, Azure DevOps, DefectDojo, reviewdog and the viewer of VS
// Code all take.
//
// [Write] makes one run with one result for each finding, in the order of the
// report: readers that cut take the first. A place is a region of four numbers,
// columns in UTF-16 code units; evidence is a related location linked from the
// message. What was not analysed is a notification and a result, so that it
// closes no alert in silence.
//
// [ReadBaseline] reads what Write has written, to tell new findings from those of
// an earlier run.
//
// The types of model.go are the part of the standard that is written here.
// go-sarif v2.3.3 has no relationships of rules and writes null for absent parts
// of a suppression, which the schema refuses; v3.3.1 writes byteOffset, rank and
// kind always, and viewers act on them.
package sarif
