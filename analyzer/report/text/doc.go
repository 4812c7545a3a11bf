// Package text writes a report for people at a terminal.
//
// [Write] shows findings grouped by the service or stage that they are about,
// the group with the worst finding first: severity and rule, one sentence, the
// source with the words that matter marked, the evidence, the fix. Missing
// hardening settings are folded into one block per service, and a fact that
// already stands as evidence of a worse finding is not shown twice; the summary
// names it.
//
// Nothing of a file reaches the writer raw: control and format characters are
// escaped, tabs expanded, long lines cut around the span. Colour adds nothing
// that the words do not say, and the output does not depend on the width of the
// terminal.
package text
