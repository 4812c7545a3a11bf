package identity

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// maxSudoers is the length of the longest sudoers file that is read.
const maxSudoers = 64 << 10

// A grant is an entry of sudoers that asks for no password and leads to root.
type grant struct {
	who string // a name, %group, #number or ALL
	at  source.Span
}

// entry matches a user specification of sudoers: who, hosts, as whom, commands.
var entry = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(%?#?[\w.@-]+|%?#?[\w.@-]*\$\{?\w+\}?)\s+[\w.-]+\s*=\s*(?:\(([^)]*)\)\s*)?(?:[A-Z]+:\s*)*NOPASSWD\s*:\s*(?:[A-Z]+:\s*)*([^\n'"]*)`)
})

// grants returns the grants of a text in the form of sudoers.
func grants(text *value.Value) []grant {
	var all []grant
	for _, at := range entry().FindAllStringSubmatchIndex(text.Str, -1) {
		if comment(text.Str, at[0]) {
			continue
		}
		who, runsAs := text.Str[at[2]:at[3]], ""
		if at[4] >= 0 {
			runsAs = text.Str[at[4]:at[5]]
		}
		if strings.Contains(who, "$") || !asRoot(runsAs) || !leadsToRoot(text.Str[at[6]:at[7]]) {
			continue
		}
		all = append(all, grant{who, text.Span(at[2], at[7])})
	}
	return all
}

// comment reports whether a line is commented out before an offset; `#1000` is
// a user's number.
func comment(text string, off int) bool {
	line := text[strings.LastIndexByte(text[:off], '\n')+1 : off]
	return strings.HasPrefix(strings.TrimSpace(line), "#")
}

// asRoot reports whether the users of an entry, before a colon and groups,
// include root; without them it is root alone.
func asRoot(runsAs string) bool {
	users, _, _ := strings.Cut(runsAs, ":")
	if strings.TrimSpace(users) == "" {
		return runsAs == "" // (:group) keeps the user
	}
	for user := range strings.SplitSeq(users, ",") {
		switch strings.TrimSpace(user) {
		case "ALL", "root", "#0":
			return true
		}
	}
	return false
}

// leadsToRoot reports whether one of the commands of an entry is any command, or
// a program that runs others or writes what root runs.
func leadsToRoot(commands string) bool {
	for command := range strings.SplitSeq(commands, ",") {
		fields := strings.Fields(strings.TrimSuffix(strings.TrimSpace(command), `\n`))
		if len(fields) == 0 {
			continue
		}
		if fields[0] == "ALL" || len(fields) == 1 && runsOthers(path.Base(fields[0])) {
			return true
		}
	}
	return false
}

// runsOthers reports whether a program run as root gives a shell of root, as
// GTFOBins documents.
func runsOthers(program string) bool {
	switch program {
	case "ash", "awk", "bash", "busybox", "chmod", "chown", "chroot", "cp", "dash", "dd", "docker", "ed", "emacs", "env", "expect", "find", "flock", "gawk", "gdb",
		"install", "ionice", "ksh", "less", "lua", "make", "mawk", "more", "mount", "mv", "nano", "nice", "node", "nohup", "nsenter", "perl", "php", "pip", "pip3",
		"python", "python2", "python3", "rsync", "ruby", "sed", "setpriv", "sh", "stdbuf", "strace", "su", "tar", "taskset", "tclsh", "tee", "time", "timeout",
		"unshare", "vi", "vim", "visudo", "watch", "xargs", "zsh":
		return true
	}
	return false
}

// sudoersOf returns the grants that a step writes.
func sudoersOf(step *recipe.Step, fs *rootfs.FS) []grant {
	if step.Name != "RUN" {
		return sudoersCopied(step, fs)
	}
	var all []grant
	for _, c := range step.Commands {
		if !writesSudoers(c) {
			continue
		}
		for _, r := range c.Redirects {
			if r.Body != nil {
				all = append(all, grants(r.Body)...)
			}
		}
		if text := printed(c); text != nil {
			all = append(all, grants(text)...)
		}
		if from := c.Source(); from != nil && c.Program == "tee" {
			if text := printed(from); text != nil {
				all = append(all, grants(text)...)
			}
			for _, r := range from.Redirects {
				if r.Body != nil {
					all = append(all, grants(r.Body)...)
				}
			}
		}
	}
	return all
}

func isSudoers(p string) bool {
	p = path.Clean(p)
	return p == "/etc/sudoers" || strings.HasPrefix(p, "/etc/sudoers.d/")
}

// writesSudoers reports whether a command writes a file that sudo reads.
func writesSudoers(c *recipe.Command) bool {
	for _, r := range c.Redirects {
		if strings.HasPrefix(r.Op, ">") && r.Word != nil && isSudoers(r.Word.Str) {
			return true
		}
	}
	switch c.Program {
	case "tee":
	case "sed":
		if word, _ := c.Option("-i", "--in-place"); word == nil {
			return false
		}
	default:
		return false
	}
	return slices.ContainsFunc(c.Words[1:], func(w *value.Value) bool { return isSudoers(w.Str) })
}

// printed returns the text that echo, printf or the replacement of sed writes.
func printed(c *recipe.Command) *value.Value {
	switch c.Program {
	case "echo", "printf":
		if len(c.Words) == 2 {
			return c.Words[1]
		}
		var text []string
		for _, w := range c.Words[1:] {
			text = append(text, w.Str)
		}
		if len(text) == 0 {
			return nil
		}
		return value.NewString(strings.Join(text, " "), c.Words[1].At.Join(c.Words[len(c.Words)-1].At))
	case "sed":
		for _, w := range c.Words[1:] {
			if with := replacement(w); with != nil && strings.Contains(with.Str, "NOPASSWD") {
				return with
			}
		}
	}
	return nil
}

// replacement returns what a script of sed such as s/old/new/ writes, nil if it
// is no such script.
func replacement(script *value.Value) *value.Value {
	at := strings.IndexByte(script.Str, 's')
	if at < 0 || at+1 >= len(script.Str) {
		return nil
	}
	delimiter, from := script.Str[at+1], 0
	if strings.ContainsRune("abcdefghijklmnopqrstuvwxyz ", rune(delimiter)) {
		return nil
	}
	for i := at + 2; i < len(script.Str); i++ {
		switch script.Str[i] {
		case '\\':
			i++
		case delimiter:
			if from > 0 {
				return script.Sub(from, i)
			}
			from = i + 1
		}
	}
	return nil
}

// sudoersCopied returns the grants of the files that COPY or ADD brings.
func sudoersCopied(step *recipe.Step, fs *rootfs.FS) []grant {
	if len(step.Words) < 2 || step.Trigger {
		return nil
	}
	destination := step.Words[len(step.Words)-1]
	if !destination.IsKnown() {
		return nil
	}
	tried := []string{destination.Str}
	if under := path.Clean(destination.Str); under == "/etc" || under == "/etc/sudoers.d" {
		tried = nil
		for _, w := range step.Words[:len(step.Words)-1] {
			tried = append(tried, path.Join(under, path.Base(w.Str)))
		}
	}
	var all []grant
	for _, p := range tried {
		if !isSudoers(p) {
			continue
		}
		file, state := fs.Lookup(p)
		if state != rootfs.Found || file.Dir {
			continue
		}
		if text, err := fs.Content(file, maxSudoers); err == nil {
			all = append(all, grants(text)...)
		}
	}
	return all
}
