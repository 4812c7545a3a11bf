// Package rootfs tells which file of the repository stands at a path of an image
// or container.
//
// A [Context] is the directory that a build may copy from, without what
// .dockerignore keeps out. An [FS] replays COPY and ADD of a stage and of those
// it is FROM or copies from, then the mounts of the service. What RUN writes is
// not simulated: a path that a command names as something it writes is unknown,
// and so is all that comes from an image of elsewhere.
//
// Files are read through the unit's tree alone; links that leave it, remote
// contexts and archives are unknown.
package rootfs
