// Package compose loads a Compose application as `docker compose config` would
// show it, with the place in which every value is written.
//
// [Load] replays compose-go's stages on values with origins: decode, interpolate
// and cast, include, reset, extends, merge, unite, check, long forms, defaults,
// names. It takes leaf grammars from compose-go where those say no more than a
// value, and internal/oracle holds the result to compose-go's loader.
//
// One bad value never loses the file: it becomes invalid, a [Diagnostic] says
// why, and the rest goes on. A variable that no file sets is unknown, not empty,
// unless the world is closed. A short form keeps the style of the scalar that it
// was, and each of its parts the bytes that it stands in; what Compose adds is
// synthetic and stands at the nearest key above. Paths stay as written, relative
// to the project directory: [Project.Resolve] finds them below the root.
//
// Nothing is fetched, nothing outside the root is read, and the environment of
// the process is never looked at.
package compose
