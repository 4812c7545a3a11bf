// Package value holds typed values that know where they were written.
//
// A [Value] is one node of a Compose model, one word of a Dockerfile or one
// argument of a command. [Value.At] is the place of definition; the chain of
// [Step] says through what it came to the place where it counts: an override
// file, extends, an anchor, a variable's default, a build argument. [Value.Span]
// and [Value.Sub] answer the same questions for a part of a string.
//
// A value is known, assumed, partial, unknown, invalid or synthetic. Unknown is
// never absent: an absent value is a nil *Value, on which every method works.
//
// Values are immutable once built and shared freely. The package knows neither
// Compose nor Dockerfiles.
package value
