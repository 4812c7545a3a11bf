// Package suppress reads the comments by which people accept findings:
//
//	# hullcheck ignore=DockerSocketMount until=2027-03-31 rootless engine, INFRA-77
//
// The result of [Analyzer] is a [Set] of [Directive]s; it is the driver's
// Suppressor. A directive counts on the primary span of a finding and on spans
// of role cause, in either file: where the value is written, for every service
// that gets it. Mere evidence does not count. With the scope "service" it also
// counts for every finding about that service alone, wherever that stands.
//
// Comments of other tools count with the reach that they have there, for rules
// that list the id as their equivalent; see foreign.go. Those that name no rule
// don't, and nothing is reported about any of them.
//
// Comments are found by their place, not by their text: nothing inside a block
// scalar, a quoted string or a heredoc is one. What is wrong with directives is
// in the Set; rules report it.
package suppress
