package supplychain

import (
	"path"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// useOf returns where a step executes, installs or unpacks a download, nil if
// it does none of these, and says which.
func useOf(d download) (use *value.Value, how string) {
	if d.file == "" {
		return pipedUse(d)
	}
	names := []string{d.file}
	for _, c := range d.command.Step.Commands {
		if c.Index <= d.command.Index || len(c.Words) == 0 {
			continue
		}
		if c.Program == "mv" || c.Program == "cp" {
			names = append(names, renamed(c, names)...)
			continue
		}
		if same(c.Words[0], names) {
			return c.Words[0], "runs it"
		}
		if how = uses(c); how == "" {
			continue
		}
		for _, word := range c.Words[1:] {
			if same(word, names) {
				return word, how
			}
		}
		for _, r := range c.Redirects {
			if r.Op == "<" && same(r.Word, names) {
				return r.Word, how
			}
		}
	}
	return nil, ""
}

// pipedUse finds what unpacks or installs a download that is not written to a
// file. RemoteScriptRun reports the interpreters.
func pipedUse(d download) (use *value.Value, how string) {
	for _, c := range d.command.Step.Commands {
		if c.Input < 0 || len(c.Words) == 0 {
			continue
		}
		from := piped(c)
		if from == nil || from.command != d.command || from.url != d.url {
			continue
		}
		if how = uses(c); how != "" && !interpreter(c.Program) {
			return c.Words[0], how
		}
	}
	return nil, ""
}

// uses says what a command does with the files that it names, "" if neither of
// executing, installing and unpacking.
func uses(c *recipe.Command) string {
	switch c.Program {
	case "tar", "bsdtar":
		if word, _ := c.Option("--extract", "--get", "-x"); word != nil || len(c.Words) > 1 && c.Words[1].IsKnown() && !strings.HasPrefix(c.Words[1].Str, "-") && strings.Contains(c.Words[1].Str, "x") && len(c.Words[1].Str) < 8 {
			return "unpacks it"
		}
	case "unzip", "gunzip", "unxz", "bunzip2", "7z", "7za", "7zr", "cpio", "unsquashfs":
		return "unpacks it"
	case "gzip", "xz", "bzip2", "zstd":
		if word, _ := c.Option("-d", "--decompress"); word != nil {
			return "unpacks it"
		}
	case "chmod":
		if len(c.Words) > 1 && executable(c.Words[1].Str) {
			return "makes it executable"
		}
	case "install":
		if mode := c.Operand("-m", "--mode"); mode == nil || executable(mode.Str) {
			return "makes it executable"
		}
	case "dpkg":
		if word, _ := c.Option("-i", "--install"); word != nil {
			return "installs it"
		}
	case "rpm":
		if word, _ := c.Option("-i", "-U", "-F", "--install", "--upgrade"); word != nil {
			return "installs it"
		}
	case "java", ".", "source":
		return "runs it"
	default:
		if interpreter(c.Program) {
			return "runs it"
		}
		if p := c.Packages(); p != nil && p.Action == recipe.Install {
			return "installs it"
		}
	}
	return ""
}

// executable reports whether a mode of chmod gives the right to execute.
func executable(mode string) bool {
	if strings.Trim(mode, "01234567") == "" {
		return strings.ContainsAny(mode, "1357")
	}
	i := strings.IndexAny(mode, "+=")
	return i >= 0 && strings.ContainsAny(mode[i:], "xX")
}

// renamed returns the names that a file gets if the command moves or copies it.
func renamed(c *recipe.Command, names []string) []string {
	operands := c.Operands("-t", "-S")
	if len(operands) != 2 || !same(operands[0], names) {
		return nil
	}
	return []string{operands[1].Str}
}

// same reports whether a word names one of the files: by the same path, by the
// same name, or by a pattern.
func same(word *value.Value, names []string) bool {
	if word == nil || word.Str == "" {
		return false
	}
	base := path.Base(word.Str)
	for _, name := range names {
		if name == word.Str || path.Base(name) == base {
			return true
		}
		if matched, err := path.Match(base, path.Base(name)); strings.Contains(base, "*") && base != "*" && err == nil && matched {
			return true
		}
	}
	return false
}

// checksOf returns the texts by which the commands of a step check files: their
// words, and what they read.
func checksOf(step *recipe.Step) []string {
	var all []string
	for _, c := range step.Commands {
		if !verifies(c) {
			continue
		}
		var text strings.Builder
		for from, hops := c, 0; from != nil && hops < maxPipe; from, hops = from.Source(), hops+1 {
			for _, word := range from.Words {
				text.WriteString(word.Str + "\n")
			}
			for _, r := range from.Redirects {
				if r.Body != nil {
					text.WriteString(r.Body.Str + "\n")
				}
				if r.Word != nil {
					text.WriteString(r.Word.Str + "\n")
				}
			}
		}
		all = append(all, text.String())
	}
	return all
}

// checked reports whether a step checks a file. A check that names no file of a
// known extension may be of any.
func checked(file string, checks []string) bool {
	base := path.Base(file)
	for _, text := range checks {
		if file == "" || strings.Contains(text, base) || !namesOther(text) {
			return true
		}
	}
	return false
}

// namesOther reports whether the text of a check names files one by one, so that
// it is of these only.
func namesOther(text string) bool {
	for word := range strings.FieldsSeq(text) {
		word = strings.Trim(word, `"'*;`)
		switch path.Ext(word) {
		case ".gz", ".tgz", ".xz", ".bz2", ".zip", ".deb", ".rpm", ".apk", ".jar", ".whl", ".sh", ".tar", ".phar":
			return !strings.ContainsAny(word, "$`*?")
		}
	}
	return false
}
