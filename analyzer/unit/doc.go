// Package unit closes units: it turns the candidates of package discover into
// what the driver analyses together.
//
// [Close] groups Compose files as Compose itself selects them, loads every group
// and finds the Dockerfiles each builds; a Dockerfile that no application builds
// is a unit by itself. The results it has already computed are the seeds of the
// unit. [Coverage] and [Subjects] are the analyzers that tell, in every unit,
// what was not analysed and what its findings are about.
//
// The package decides nothing about the content of files; a file that can't be
// loaded stays a unit, so that its error is reported where it stands.
package unit
