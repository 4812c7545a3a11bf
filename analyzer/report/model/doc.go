// Package model writes the effective model of a Compose application: what
// `docker compose config` would show, each value with where it is written and
// what it came through or replaced.
//
// [YAML] is for people, a comment on each line; [JSON] is for programs, with the
// span of every value. What is not known is shown as the variable that decides.
package model
