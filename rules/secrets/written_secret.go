package secrets

import (
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A mountedSecret is what a step has of a build secret.
type mountedSecret struct {
	at    source.Span // of the mount
	id    string
	file  string // "" if it is only a variable
	names []string
}

// mountedSecrets returns the build secrets of a step, with the shell variables
// that hold them.
func mountedSecrets(step *recipe.Step) []mountedSecret {
	var all []mountedSecret
	for i := range step.Flags {
		flag := &step.Flags[i]
		if flag.Name != "mount" {
			continue
		}
		fields := map[string]string{}
		for _, field := range flag.Fields {
			if field.Value != nil {
				fields[strings.ToLower(field.Key.Str)] = field.Value.Str
			}
		}
		if fields["type"] != "secret" {
			continue
		}
		m := mountedSecret{at: flag.At, id: fields["id"], file: fieldOf(fields, "target", "dst", "destination")}
		if m.id == "" {
			m.id = path.Base(m.file)
		}
		if name := fields["env"]; name != "" {
			m.names = append(m.names, name)
		} else if m.file == "" {
			m.file = "/run/secrets/" + m.id
		}
		m.assigned(step)
		all = append(all, m)
	}
	return all
}

func fieldOf(fields map[string]string, names ...string) string {
	for _, name := range names {
		if fields[name] != "" {
			return fields[name]
		}
	}
	return ""
}

// assigned adds the shell variables that a script sets to the secret:
// `TOKEN=$(cat /run/secrets/token)`.
func (m *mountedSecret) assigned(step *recipe.Step) {
	if step.Script == nil {
		return
	}
	for i := range step.Script.Commands {
		for _, a := range step.Script.Commands[i].Env {
			if a.Value != nil && m.within(a.Value) {
				m.names = append(m.names, a.Name)
			}
		}
	}
}

// within reports whether a word holds the secret: a variable that is set to it,
// or the output of a command that reads its file.
func (m *mountedSecret) within(word *value.Value) bool {
	for _, p := range word.Parts {
		text := word.Str[p.Off:p.End]
		switch {
		case p.State != value.Unknown:
		case slices.Contains(m.names, p.Var):
			return true
		case p.Var == "" && (m.file != "" && strings.Contains(text, m.file) || m.expanded(text)):
			return true
		}
	}
	return false
}

// expanded reports whether a text that is not split into parts, such as a
// here-document, has a variable with the secret or reads its file.
func (m *mountedSecret) expanded(text string) bool {
	for _, name := range m.names {
		if strings.Contains(text, "${"+name+"}") || strings.Contains(text, "${"+name+":") || hasVariable(text, name) {
			return true
		}
	}
	return false
}

func hasVariable(text, name string) bool {
	for off := 0; ; {
		i := strings.Index(text[off:], "$"+name)
		if i < 0 {
			return false
		}
		off += i + len(name) + 1
		if off == len(text) || !isNameByte(text[off]) && (text[off] < '0' || text[off] > '9') {
			return true
		}
	}
}

// reads reports whether a command's output is the secret.
func (m *mountedSecret) reads(c *recipe.Command) bool {
	passes := false
	switch c.Program {
	case "cat", "base64", "tr", "sed", "awk", "grep", "jq", "yq", "head", "tail", "gunzip", "xargs", "tee", "cut", "openssl", "gpg":
		passes = true
		for _, word := range c.Words[1:] {
			if m.file != "" && word.IsKnown() && word.Str == m.file {
				return true
			}
		}
		for _, r := range c.Redirects {
			if r.Op == "<" && r.Word != nil && m.file != "" && r.Word.Str == m.file {
				return true
			}
		}
	case "echo", "printf":
		return slices.ContainsFunc(c.Words[1:], m.within)
	}
	for _, r := range c.Redirects {
		if r.Body != nil && passes && !quotedDelimiter(r) && (m.expanded(r.Body.Str) || m.file != "" && strings.Contains(r.Body.Str, "$(cat "+m.file)) {
			return true
		}
		if r.Op == "<<<" && r.Word != nil && m.within(r.Word) {
			return true
		}
	}
	if from := c.Source(); passes && from != nil && from != c {
		return m.reads(from)
	}
	return false
}

func quotedDelimiter(r shell.Redirect) bool {
	return r.Word != nil && r.Word.At.IsValid() && r.Word.End()-r.Word.Pos() != 0 && int(r.Word.End()-r.Word.Pos()) > len(r.Word.Str)
}

// A keptSecret is the place at which a step writes a secret into its layer.
type keptSecret struct {
	at   *value.Value // the file, or the word with the secret
	file string       // "" if it is not known
}

// kept returns the places at which a command writes the secret into the layer.
func (m *mountedSecret) kept(c *recipe.Command) []keptSecret {
	var all []keptSecret
	if m.reads(c) {
		if to := redirected(c); to != nil && redirectsOutput(c) {
			all = append(all, keptSecret{to, absolute(c.Step, to)})
		}
		if c.Program == "tee" {
			for _, to := range c.Operands() {
				if !strings.HasPrefix(to.Str, "/dev/") {
					all = append(all, keptSecret{to, absolute(c.Step, to)})
				}
			}
		}
	}
	if to := m.copied(c); to != nil {
		all = append(all, *to)
	}
	if word := m.remembered(c); word != nil {
		all = append(all, keptSecret{at: word})
	}
	return all
}

// public reports whether a file is one that everybody gets: a certificate, a
// public key, the hosts that are known.
func public(file string) bool {
	name := path.Base(file)
	for _, suffix := range []string{".crt", ".cer", ".der", ".pub", "known_hosts", "authorized_keys", "ca.pem", "cacert.pem"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return strings.Contains(file, "ca-certificates") || strings.Contains(file, "/ca-trust/") || strings.Contains(file, "/ssl/certs")
}

// redirectsOutput reports whether the output that goes to a file is that of the
// command itself, not its errors.
func redirectsOutput(c *recipe.Command) bool {
	return slices.ContainsFunc(c.Redirects, func(r shell.Redirect) bool { return strings.HasPrefix(r.Op, ">") && r.Op != ">&" })
}

// copied returns where cp or install copies the file of the secret to.
func (m *mountedSecret) copied(c *recipe.Command) *keptSecret {
	if c.Program != "cp" && c.Program != "install" || m.file == "" {
		return nil
	}
	words := c.Operands("-m", "--mode", "-o", "--owner", "-g", "--group", "-S", "--suffix")
	if len(words) < 2 || !slices.ContainsFunc(words[:len(words)-1], func(w *value.Value) bool { return w.IsKnown() && w.Str == m.file }) {
		return nil
	}
	to := words[len(words)-1]
	return &keptSecret{to, absolute(c.Step, to)}
}

// remembered returns the word by which a program is given the secret to keep it
// in its configuration.
func (m *mountedSecret) remembered(c *recipe.Command) *value.Value {
	if !remembers(c) {
		return nil
	}
	words := c.Words[1:]
	if c.Program == "git" {
		words = c.Operands("-c", "-C") // what -c sets lasts for one command
	}
	for _, word := range words {
		if m.within(word) {
			return word
		}
		if m.file != "" && word.IsKnown() && strings.HasSuffix(word.Str, "="+m.file) && c.Program == "gcloud" {
			return word
		}
	}
	readsFile := func(r shell.Redirect) bool {
		return r.Op == "<" && r.Word != nil && m.file != "" && r.Word.Str == m.file
	}
	if i := slices.IndexFunc(c.Redirects, readsFile); i >= 0 {
		return c.Redirects[i].Word
	}
	if from := c.Source(); from != nil && m.reads(from) {
		return c.Words[0]
	}
	return nil
}

// remembers reports whether a program writes what it is given to a file that
// later commands read: a registry's token, a login, the address that a
// repository was cloned from.
func remembers(c *recipe.Command) bool {
	words := c.Operands("-C", "-c", "--registry", "-u", "--username")
	is := func(n int, want ...string) bool { return n < len(words) && slices.Contains(want, words[n].Str) }
	if exactly(c, "--unset", "--unset-all", "--remove-section") != nil {
		return false
	}
	switch c.Program {
	case "npm", "pnpm", "yarn", "bun":
		return is(0, "set", "login", "adduser") || is(0, "config", "c") && is(1, "set")
	case "pip", "pip3", "poetry", "composer", "bundle":
		return is(0, "config") && !is(1, "unset", "get", "list")
	case "git":
		return is(0, "clone", "config") || is(0, "remote") && is(1, "add", "set-url") || is(0, "submodule") && is(1, "add")
	case "docker", "podman", "buildah", "skopeo", "crane", "cargo":
		return is(0, "login") || is(0, "auth") && is(1, "login")
	case "helm":
		return is(0, "registry") && is(1, "login") || is(0, "repo") && is(1, "add")
	case "aws":
		return is(0, "configure")
	case "gcloud":
		return is(0, "auth") && is(1, "activate-service-account", "login")
	case "az":
		return is(0, "login")
	case "doctl", "gh", "glab":
		return is(0, "auth") && is(1, "init", "login")
	case "huggingface-cli", "hf", "wandb", "vault", "terraform", "sentry-cli", "oc", "argocd":
		return is(0, "login") || is(0, "auth") && is(1, "login")
	case "kubectl":
		return is(0, "config") && is(1, "set-credentials")
	case "mc":
		return is(0, "alias") && is(1, "set")
	case "dotnet", "nuget":
		return is(0, "nuget", "sources") && is(1, "add", "update")
	}
	return false
}
