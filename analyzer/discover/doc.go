// Package discover walks a tree and says which of its files are Dockerfiles and
// Compose files.
//
// [Walk] turns the paths of a command line into [Candidates]. One table of names
// ([KindOf]) decides for files that are found; a file that is named is always
// taken, its kind told by its name or, failing that, by its content ([KindIn]).
// Lookalikes (Dockerfile.md, docker-compose.yml.j2, workflow files, Go sources
// called dockerfile.go) are in the table or recognised by content on purpose.
//
// Ignore files (.gitignore) below the root are respected; nothing above the root
// is read. Links to directories are not followed. The package opens candidates
// only where a name is ambiguous, and knows nothing of what is in them: groups
// and units are made by package unit.
package discover
