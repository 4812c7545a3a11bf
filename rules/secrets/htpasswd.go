package secrets

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// maxHtpasswd is the size of the largest htpasswd file that is read.
const maxHtpasswd = 64 << 10

// A hashedPassword is the password of one user as htpasswd writes it.
type hashedPassword struct {
	user string
	hash *value.Value
	at   source.Span // of the hash, or of the line in an env file that gives it
	// name is the variable or label it stands in, "" in a file, and list the same
	// or the file's path.
	name, list string
}

// hashesOf returns the hashed passwords of a container's variables, labels and
// mounted htpasswd files.
func hashesOf(pass *analysis.Pass, c *container.Container, variables []variable) []hashedPassword {
	var all []hashedPassword
	for _, v := range variables {
		found, ok := v.find()
		if !ok || found.kind != hashedLogin {
			continue
		}
		if class := classOf(v.name); class != login && class != loginList {
			hash := v.value.Sub(found.off, found.end)
			all = append(all, hashedPassword{hash: hash, at: hash.At, name: v.name, list: v.path + v.name})
			continue
		}
		for _, h := range entries(v.value, ",\n") {
			h.name, h.list = v.name, v.path+v.name
			all = append(all, h)
		}
	}
	for _, p := range htpasswdFiles(c) {
		f, err := source.In(pass).Files.Load(p, maxHtpasswd)
		if err != nil {
			continue // absent, a directory, too large: nothing is known of it
		}
		if s := analyzer.SessionIn(pass); s != nil {
			s.File(p, "htpasswd")
		}
		text := value.NewString(string(f.Content), f.Span(0, len(f.Content)))
		for _, h := range entries(text, "\n") {
			h.list = p
			all = append(all, h)
		}
	}
	return all
}

// entries splits a list of logins.
func entries(list *value.Value, separators string) []hashedPassword {
	var all []hashedPassword
	text := list.Str
	for off := 0; off < len(text); {
		end := len(text)
		if i := strings.IndexAny(text[off:], separators); i >= 0 {
			end = off + i
		}
		line := strings.TrimRight(text[off:end], " \t\r\"'")
		user, hash, ok := strings.Cut(line, ":")
		name := strings.TrimLeft(user, " \t\"'")
		if ok && name != "" && hash != "" && !strings.HasPrefix(name, "#") && !strings.ContainsAny(name, " ${}") {
			hash, _, _ = strings.Cut(hash, ":") // a comment may follow in files of nginx
			at := off + len(user) + 1
			v := list.Sub(at, at+len(hash))
			all = append(all, hashedPassword{user: name, hash: v, at: v.At})
		}
		off = end + 1
	}
	return all
}

// htpasswdFiles returns the files of the project that c mounts as a list of
// users, by their path.
func htpasswdFiles(c *container.Container) []string {
	named := ""
	if v := c.Variable("REGISTRY_AUTH_HTPASSWD_PATH"); v != nil && v.Value.IsKnown() {
		named = path.Clean(v.Value.Str)
	}
	var files []string
	for _, m := range c.Mounts {
		if m.Kind != container.Bind || !m.Host.Project || !m.Host.Known || m.Target == nil || !m.Target.IsKnown() {
			continue
		}
		target := path.Clean(m.Target.Str)
		file := ""
		switch below, ok := strings.CutPrefix(named, target+"/"); {
		case named != "" && named == target:
			file = m.Host.Path
		case named != "" && ok:
			file = path.Join(m.Host.Path, below)
		case isHtpasswd(m.Host.Path) || isHtpasswd(target):
			file = m.Host.Path
		}
		if file != "" && !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	return files
}

func isHtpasswd(p string) bool { return strings.Contains(strings.ToLower(path.Base(p)), "htpasswd") }

// scheme names the function of a hash that is quick to guess, "" for any other.
// A hash of DES has no mark, so only where it stands tells it.
func (h hashedPassword) scheme() string {
	text := h.hash.Str
	switch {
	case strings.HasPrefix(text, "$apr1$"), strings.HasPrefix(text, "$1$"), strings.HasPrefix(text, "{MD5}"), strings.HasPrefix(text, "{SMD5}"):
		return "MD5"
	case strings.HasPrefix(text, "{SHA}"), strings.HasPrefix(text, "{SSHA}"):
		return "SHA-1"
	case h.name == "" && len(text) == 13 && strings.Trim(text, "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == "":
		return "DES"
	}
	return ""
}
