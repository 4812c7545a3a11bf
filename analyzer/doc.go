// Package analyzer is the contract of rules and the driver that runs them.
//
// A [Rule] is a go/analysis analyzer with the axes that its severity follows
// from. It reports [Finding]s: a primary span, a message, evidence and fixes.
// [Run] runs rules over [Unit]s and returns a [Report], which holds everything
// that the output formats need and none of the files.
//
// What goes wrong in a unit, be it a file, a rule or the time it takes, costs
// that alone and becomes a [Gap]. A finding without a place, or with one in no
// file of the unit, is a mistake of its rule and is reported as such. The report
// is in total order, whatever the number of jobs.
//
// The package knows nothing of Docker: rooms below read the files, and the
// caller seeds what it has read already.
package analyzer
