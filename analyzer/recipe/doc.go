// Package recipe tells what the instructions of a Dockerfile's stages do: which
// commands each RUN executes, as which user, in which directory and with which
// variables, and what COPY and ADD bring.
//
// Scripts are parsed, never searched: shell form, exec form, heredocs with
// their interpreter, `sh -c` and what sudo, env and the like start. What is not
// POSIX shell (PowerShell, cmd, Python) is recognised and has no commands.
//
// A stage is judged once for each set of build arguments that the unit builds
// it with. Nothing is executed, and no file is read.
package recipe
