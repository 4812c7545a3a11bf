// Package config reads .hullcheck.yaml: which rules run where, which findings
// fail a run, and what is said about the hosts.
//
// A [Finder] returns the [Config] of a directory: the nearest file from there up
// to the root, with what it extends. The nearest file holds alone; files above it
// add nothing. [Config.Select] joins it with the flags of a command line, which
// win, and gives the driver its policy.
//
// One description of the file (shape.go) is what the reader follows, what
// [Schema] prints for editors and what [Skeleton] is written from. Files are
// untrusted: they are read below the root, bounded, and every mistake is a
// [Problem] with its place. Nothing is fetched.
package config
