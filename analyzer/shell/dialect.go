package shell

import (
	"path"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Dialect is the language of a script.
type Dialect uint8

// The languages a container's shell may speak.
const (
	POSIX Dialect = iota
	Bash
	PowerShell // recognised, never parsed as POSIX
	Cmd        // Windows' cmd.exe; recognised, never parsed as POSIX
	Other      // python, perl, node, … after -c or in a heredoc
)

// DialectOf returns the language that an interpreter reads, given by the words
// of SHELL or by those after "#!". Without words it is Docker's default, sh.
func DialectOf(words []*value.Value) Dialect {
	for _, word := range words {
		switch name := Name(word); name {
		case "env", "":
			continue
		default:
			if strings.HasPrefix(word.Str, "-") {
				continue
			}
			return dialectOf(name)
		}
	}
	if len(words) > 0 {
		return Other
	}
	return POSIX
}

func dialectOf(program string) Dialect {
	switch program {
	case "sh", "ash", "dash", "busybox", "posh":
		return POSIX
	case "bash", "rbash", "ksh", "mksh", "ksh93", "zsh":
		return Bash
	case "powershell", "pwsh":
		return PowerShell
	case "cmd":
		return Cmd
	}
	return Other
}

// Name returns the base name of a program without directory, ".exe" and the
// version of an interpreter: "python" for /usr/bin/python3.12. It is "" if the
// word is not known.
func Name(word *value.Value) string {
	if !word.IsKnown() {
		return ""
	}
	text := word.Str
	if strings.Contains(text, `\`) {
		text = strings.ReplaceAll(text, `\`, "/")
	}
	name := path.Base(text)
	if name == "." || name == "/" {
		return text
	}
	if len(name) > 4 && strings.EqualFold(name[len(name)-4:], ".exe") {
		name = strings.ToLower(name[:len(name)-4])
	}
	stem := strings.TrimRight(name, "0123456789.")
	stem = strings.TrimSuffix(stem, "-")
	switch stem {
	case "python", "pypy", "pip", "php", "php-fpm", "ruby", "perl", "node", "lua", "java", "gunicorn", "uwsgi":
		return stem
	case "nodejs":
		return "node"
	}
	return name
}
