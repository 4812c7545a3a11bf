package secrets

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// writtenBy returns what a build step writes into the history of its stage, as
// variables with the names that tell what they hold: options and assignments of
// commands, settings that are written to files, addresses of ADD.
func writtenBy(step *recipe.Step) []variable {
	var all []variable
	if step.Name != "RUN" {
		for _, word := range step.Words {
			all = append(all, variable{name: step.Name, judged: "argument", path: step.Name + ".", value: word, place: inBuild})
		}
		for i := range step.Heredocs {
			all = append(all, written(step.Name, step.Heredocs[i].Content())...)
		}
		return all
	}
	for _, c := range step.Commands {
		switch c.Program {
		case "useradd", "usermod", "adduser", "chpasswd", "passwd":
			continue // PasswordSetInImage
		}
		all = append(all, wrapped(c)...)
		all = append(all, stated(c)...)
		all = append(all, options(c.Words, inBuild)...)
		all = append(all, configured(c)...)
		all = append(all, handedOn(c)...)
	}
	if step.Script == nil {
		return all
	}
	for i := range step.Script.Commands {
		c := &step.Script.Commands[i]
		all = append(all, assignments(c.Env, inBuild)...)
		for _, r := range c.Redirects {
			if r.Body != nil {
				all = append(all, written("RUN", r.Body)...)
			}
		}
	}
	return all
}

// handedOn returns what echo and printf write: settings of a file, or a
// password that the next program reads.
func handedOn(c *recipe.Command) []variable {
	if c.Program != "echo" && c.Program != "printf" {
		return nil
	}
	reader := readerOf(c)
	var all []variable
	for _, word := range c.Words[1:] {
		switch {
		case reader != nil && readsPassword(reader) != nil:
			all = append(all, variable{name: reader.Program + " " + readsPassword(reader).Str, judged: "PASSWORD", path: "RUN.", value: word, place: inBuild})
		case strings.Contains(word.Str, "=") || redirected(c) != nil || reader != nil && reader.Program == "tee":
			for _, line := range lines(word) {
				all = append(all, written("RUN", line)...)
			}
		}
	}
	return all
}

// readerOf returns the command that reads another one's output.
func readerOf(c *recipe.Command) *recipe.Command {
	for _, other := range c.Step.Commands {
		if c.Index >= 0 && other.Input == c.Index {
			return other
		}
	}
	return nil
}

// readsPassword returns the option by which a program takes a password from its
// input, nil if it does not.
func readsPassword(c *recipe.Command) *value.Value {
	word, _ := c.Option("--password-stdin", "--stdin-pass")
	return word
}

// redirected returns the file that a command's output goes to, nil if it goes to
// none.
func redirected(c *recipe.Command) *value.Value {
	for _, r := range c.Redirects {
		if strings.HasPrefix(r.Op, ">") && r.Op != ">&" && r.Word != nil && !strings.HasPrefix(r.Word.Str, "/dev/") {
			return r.Word
		}
	}
	return nil
}

// written splits a text that becomes a file into its settings, with the names
// that npm gives to tokens of a registry.
func written(path string, text *value.Value) []variable {
	all := settings(path, text)
	for i, v := range all {
		all[i].path, all[i].place = path+".", inBuild
		if at, end := machineLogin(v.value.Str); end > at {
			all[i].name, all[i].value = "password", v.value.Sub(at, end)
			continue
		}
		if v.name != path {
			continue
		}
		if name, at := registrySetting(v.value.Str); name != "" {
			all[i].name, all[i].value = name, v.value.Sub(at, len(v.value.Str))
			continue
		}
		all[i].judged = "line"
	}
	for off := 0; off < len(text.Str); { // settings takes these lines for comments
		line, _, _ := strings.Cut(text.Str[off:], "\n")
		if name, at := registrySetting(line); name != "" && strings.Contains(text.Str, "\n") {
			all = append(all, variable{name: name, path: path + ".", value: text.Sub(off+at, off+len(line)), place: inBuild})
		}
		off += len(line) + 1
	}
	return all
}

// registrySetting splits a line of .npmrc such as
// `//registry.npmjs.org/:_authToken=x`.
func registrySetting(line string) (name string, at int) {
	key, _, ok := strings.Cut(line, "=")
	colon := strings.LastIndexByte(key, ':')
	if !ok || colon < 0 || !strings.HasPrefix(strings.TrimSpace(line), "//") && !strings.HasPrefix(key, "_") {
		return "", 0
	}
	return strings.TrimSpace(key[colon+1:]), len(key) + 1
}

// literally reports whether the credential of a build step is more than a value
// that lets a build command run: `SECRET_KEY=x ./manage.py collectstatic`.
func literally(v variable, found credential) bool {
	if found.kind != named {
		return true
	}
	name := nameOf(v)
	w := words(name)
	signs := len(w) > 0 && (w[len(w)-1] == "KEY" || w[len(w)-1] == "BASE" || w[len(w)-1] == "SECRET")
	text := v.value.Str[found.off:found.end]
	return !signs || classOf(name) == issued || len(text) >= 16 && varied(text)
}

// writtenHere reports whether a secret is text of the step, not the value of an
// ARG or ENV, which is judged where it is set.
func writtenHere(step *recipe.Step, secret *value.Value) bool {
	if secret.State == value.Assumed || keptApart(secret) || int(secret.End()-secret.Pos()) < len(secret.Str) {
		return false // quotes and escapes make text longer, never shorter
	}
	for _, in := range step.Stage.File.Instructions {
		if (in.Name == "ARG" || in.Name == "ENV") && in.At.Contains(secret.At) {
			return false
		}
	}
	if len(secret.Parts) == 0 || strings.Contains(step.Text.Str, secret.Str) {
		return true
	}
	return slices.ContainsFunc(step.Heredocs, func(h dockerfile.Heredoc) bool { return strings.Contains(h.Body.Str, secret.Str) })
}

// unread reports whether what RUN executes is in a language that is not read.
func unread(step *recipe.Step) bool {
	return step.Script != nil && step.Script.Dialect != shell.POSIX && step.Script.Dialect != shell.Bash
}
