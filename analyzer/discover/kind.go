package discover

import (
	"bytes"
	"iter"
	"path"
	"slices"
	"strings"
)

// Kind says what a file is.
type Kind uint8

// The kinds.
const (
	Other      Kind = iota
	Compose         // a Compose file
	Dockerfile      // a Dockerfile or Containerfile
)

func (k Kind) String() string {
	return [...]string{"other", "compose", "dockerfile"}[k]
}

// lookalikes are last extensions that make a file something else although the
// rest of its name says Dockerfile or Compose file: documents, templates,
// build-context ignore files and what editors and merges leave behind.
var lookalikes = [...]string{
	".md", ".rst", ".txt", ".adoc",
	".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".erb", ".mustache", ".hbs", ".gotmpl", ".in", ".m4",
	".dockerignore", ".containerignore",
	".orig", ".rej", ".bak", ".old", ".swp", ".swo", "~", ".lock", ".sha256", ".sig",
}

// sources are last extensions that name a variant (Dockerfile.go) as often as a
// program about Dockerfiles (dockerfile.go): the content decides.
var sources = [...]string{
	".go", ".py", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx", ".rb", ".rs", ".php", ".java", ".kt", ".cs", ".c", ".h",
	".cc", ".cpp", ".hpp", ".lua", ".pl", ".pm", ".swift", ".scala", ".ex", ".exs", ".vim", ".el", ".sh", ".bash", ".ps1",
	".bat", ".json", ".yaml", ".yml", ".toml", ".ini", ".xml", ".html", ".css", ".scss", ".svg", ".png", ".snap", ".log",
}

// KindOf returns the kind that a file's name gives, and whether the name alone
// settles it: workflow files are called docker-compose.yml, too. Case does not
// count.
//
//	Dockerfile, Containerfile, and these followed by "." "-" "_" and anything
//	anything.Dockerfile, anything.Containerfile, and these followed likewise
//	compose, followed by nothing or by "." "-" "_" and anything, .yml or .yaml
//	docker-compose, followed by anything, .yml or .yaml
func KindOf(p string) (kind Kind, sure bool) {
	name := strings.ToLower(path.Base(p))
	for _, suffix := range lookalikes {
		if strings.HasSuffix(name, suffix) {
			return Other, true
		}
	}
	if stem, ok := cutAny(name, ".yml", ".yaml"); ok {
		if strings.HasPrefix(stem, "docker-compose") || hasWord(stem, "compose") {
			return Compose, false
		}
	}
	for _, word := range [...]string{"dockerfile", "containerfile"} {
		if hasWord(name, word) || hasWord(afterDot(name, word), word) {
			return Dockerfile, !isSource(name)
		}
	}
	return Other, false
}

// hasWord reports whether name is word or goes on with a separator after it.
func hasWord(name, word string) bool {
	rest, ok := strings.CutPrefix(name, word)
	return ok && (rest == "" || strings.IndexByte("._-", rest[0]) >= 0)
}

// afterDot returns name from the first ".word" on, without the dot.
func afterDot(name, word string) string {
	if i := strings.Index(name, "."+word); i >= 0 {
		return name[i+1:]
	}
	return ""
}

func cutAny(name string, suffixes ...string) (string, bool) {
	for _, suffix := range suffixes {
		if stem, ok := strings.CutSuffix(name, suffix); ok {
			return stem, true
		}
	}
	return name, false
}

func isSource(name string) bool {
	return slices.ContainsFunc(sources[:], func(suffix string) bool { return strings.HasSuffix(name, suffix) })
}

// KindIn returns the kind that a file's content gives: a Dockerfile begins with
// an instruction, a Compose file with a key. Content that is neither, or is a
// file of another program (a workflow, a Kubernetes object), is Other.
func KindIn(content []byte) Kind {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(content, 0) >= 0 {
		return Other
	}
	for rest := content; len(rest) > 0; {
		var line []byte
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		line = bytes.TrimSpace(line)
		switch {
		case len(line) == 0 || line[0] == '#' || bytes.Equal(line, []byte("---")) || line[0] == '%':
			continue
		case isInstruction(line):
			return Dockerfile
		case line[0] == '{':
			return Compose // JSON is YAML
		case bytes.IndexByte(line, ':') < 0 || otherYAML(content):
			return Other
		}
		return Compose
	}
	return Other
}

// isInstruction reports whether a line begins as a Dockerfile's first
// instruction does. Any instruction counts: a file without FROM is a Dockerfile
// with a mistake in it.
func isInstruction(line []byte) bool {
	word, rest, ok := bytes.Cut(line, []byte(" "))
	if tab := bytes.IndexByte(line, '\t'); tab >= 0 && (!ok || tab < len(word)) {
		word, rest, ok = line[:tab], line[tab+1:], true
	}
	if !ok || len(bytes.TrimSpace(rest)) == 0 {
		return false
	}
	switch strings.ToUpper(string(word)) {
	case "FROM":
		// "from x import y" is Python, "from: x" is YAML.
		return !bytes.Contains(rest, []byte(" import "))
	case "ARG", "RUN", "CMD", "COPY", "ADD", "ENV", "ENTRYPOINT", "EXPOSE", "USER", "WORKDIR", "VOLUME",
		"LABEL", "SHELL", "HEALTHCHECK", "STOPSIGNAL", "ONBUILD", "MAINTAINER":
		return true
	}
	return false
}

// otherYAML reports whether top-level keys belong to a file of another program:
// a GitHub workflow or a Kubernetes object.
func otherYAML(content []byte) bool {
	var jobs, on, apiVersion, kind bool
	for key := range topKeys(content) {
		switch string(key) {
		case "jobs":
			jobs = true
		case "on", "'on'", `"on"`:
			on = true
		case "apiVersion":
			apiVersion = true
		case "kind":
			kind = true
		}
	}
	return jobs && on || apiVersion && kind
}

// topKeys returns the keys that start a line.
func topKeys(content []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for line := range bytes.Lines(content) {
			if line[0] == ' ' || line[0] == '#' || line[0] == '-' {
				continue
			}
			if key, _, ok := bytes.Cut(line, []byte(":")); ok && !yield(key) {
				return
			}
		}
	}
}
