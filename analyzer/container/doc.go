// Package container computes the effective container of each Compose service:
// what Docker would run, joined from the merged service, the stage that builds
// its image, and what is known of the base image.
//
// Start with [In]. A [Container] answers with values that are known, unknown or
// absent and that remember where they are written. Unknown is never absent:
// each rule decides what an unknown means and says so. Where nothing in the
// files tells the user of an image, images.tsv may: one row per image whose
// facts stand in its own Dockerfile. sockets.tsv lists the control sockets of
// hosts. Both name in each row where its facts stand, and the date on which
// that was opened and found to say everything in the row. A "-" instead of the
// date says that some cell is not in what was opened: it is believed, not
// checked.
//
// Containers are immutable and shared by all rules. The package opens no file.
package container
