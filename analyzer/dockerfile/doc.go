// Package dockerfile reads Dockerfiles and builds the images of their stages.
//
// [Parse] gives a [File]: every instruction, word, flag, field of --mount,
// heredoc and comment with the bytes it is written with, over continuation
// lines and escapes. BuildKit is the parser; a pass of our own replays its line
// and word rules, keeps the offsets that it drops, and is compared with it word
// by word. A bad instruction costs that instruction, and a [Diagnostic] says
// why.
//
// [File.Build] expands the variables for one target and gives each needed stage
// its [Image]. A variable that no file sets is unknown, never empty.
//
// Files are immutable and shared. The package opens no file but through
// [Analyzer], knows no base image, and is the only one to import BuildKit.
package dockerfile
