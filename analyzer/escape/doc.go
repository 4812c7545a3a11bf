// Package escape derives how an attacker gets from an entry to the host, across
// the services of an application, and which changes close every way.
//
// A [Fact] is a statement of the files, with the place that makes it: a mount, a
// capability, a port, the absence of no-new-privileges. Rules lead from what an
// attacker holds (a [Node]) over facts to what is held next. Those about one
// service stand as rows in edges.tsv, which says of each what it needs, what it
// gives, what blocks it and how it is known; those about several (networks,
// volumes, engine APIs) are in arcs_*.go. Every rule has one node and any number
// of facts in its body, so that a derivation is a line and its score the product
// of the factors on it, each printed beside the score.
//
// A [Path] is the best derivation from one entry to one goal. The [Cut] is the
// cheapest set of changes after which no path at or above a threshold remains. It
// is exact: a minimum-cost hitting set over derivations that are generated as
// needed. Before it is returned the changes are made to the containers and
// everything is derived anew.
//
// Facts never rule one another out: a container that runs as root also has the
// fact that setuid programs work in it, a port published to all addresses also
// that of one on loopback. So removing facts only ever removes derivations, and a
// change that lowers a factor is the removal of the stronger fact.
//
// What no file says about the hosts is a posture.Posture. All arithmetic is in
// integers and everything is sorted: the same files give the same bytes.
package escape
