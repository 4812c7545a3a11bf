package secrets

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// argumentsOf returns the options of a container's command lines, each with what
// it is set to, and the assignments in front of commands: `--requirepass x`,
// `PGPASSWORD=x psql`. Whoever lists the processes reads them too.
func argumentsOf(c *container.Container) []variable {
	var all []variable
	for _, p := range c.Processes() {
		h := inCommand
		if c.Build != nil && c.Build.File != nil && c.Build.File.Source.At.Contains(p.At) {
			h = inImage
		}
		if p.Program.Script != nil {
			for _, command := range p.Program.Script.Commands {
				all = append(all, assignments(command.Env, h)...)
				all = append(all, options(command.Argv, h)...)
			}
		}
		all = append(all, assignments(p.Program.Env, h)...)
		all = append(all, options(p.Program.Argv, h)...)
	}
	return all
}

func assignments(env []shell.Assignment, h home) []variable {
	var all []variable
	for _, a := range env {
		if a.Value != nil {
			all = append(all, variable{name: a.Name, path: "command.", value: a.Value, place: h})
		}
	}
	return all
}

// options returns the options of one command line. A word that is no option's is
// judged by its own text.
func options(argv []*value.Value, h home) []variable {
	if len(argv) == 0 {
		return nil
	}
	program := shell.Name(argv[0])
	if len(argv) > 1 && argv[1].Str == "login" {
		program += " login"
	}
	var all []variable
	add := func(name, judged string, v *value.Value) {
		all = append(all, variable{name: name, judged: judged, path: "command.", value: v, place: h})
	}
	named := passwordWord(program, argv)
	for i := 1; i < len(argv); i++ {
		arg := argv[i]
		if i == named {
			add(program, "PASSWORD", arg)
			continue
		}
		if !strings.HasPrefix(arg.Str, "-") {
			add(program, "argument", arg)
			continue
		}
		name, _, inline := strings.Cut(arg.Str, "=")
		judged, glued := passwordOption(program, name)
		switch {
		case inline:
			add(name, judged, arg.Sub(len(name)+1, len(arg.Str)))
		case glued > 0:
			add(shown(program, name[:glued]), judged, arg.Sub(glued, len(arg.Str)))
		case i+1 < len(argv) && !strings.HasPrefix(argv[i+1].Str, "-") && classOf(judged) != notCredential:
			i++
			add(shown(program, name), judged, argv[i])
		}
	}
	return all
}

// passwordWord returns the index of the word that is a password by its place in a
// command line, -1 if none is.
func passwordWord(program string, argv []*value.Value) int {
	var words []int // that are no options
	for i := 1; i < len(argv); i++ {
		if !strings.HasPrefix(argv[i].Str, "-") {
			words = append(words, i)
		}
	}
	is := func(n int, want ...string) bool { return n < len(words) && slices.Contains(want, argv[words[n]].Str) }
	at := -1
	switch {
	case program == "mc" && is(0, "alias") && is(1, "set", "s"):
		at = 5 // alias set NAME URL USER PASSWORD
	case program == "mc" && is(0, "config") && is(1, "host") && is(2, "add"):
		at = 6
	case program == "mc" && is(0, "admin") && is(1, "user") && is(2, "add"):
		at = 5 // admin user add NAME USER PASSWORD
	case program == "rabbitmqctl" && is(0, "add_user", "change_password"):
		at = 2
	case program == "htpasswd" && len(argv) > 1 && strings.Contains(argv[1].Str, "b") && strings.HasPrefix(argv[1].Str, "-"):
		at = len(words) - 1
	}
	if at < 0 || at >= len(words) {
		return -1
	}
	return words[at]
}

// shown names an option for a message: a short one with its program.
func shown(program, option string) string {
	if len(option) == 2 && program != "" {
		return program + " " + option
	}
	return option
}

// passwordOption returns the name by which an option is judged: its own, or for
// the short options of some clients what they stand for. If the value is glued
// to the option, it starts at the second result.
func passwordOption(program, option string) (judged string, glued int) {
	switch program {
	case "mysql", "mysqladmin", "mysqldump", "mariadb", "mariadb-admin", "mariadb-dump":
		if strings.HasPrefix(option, "-p") && len(option) > 2 {
			return "PASSWORD", 2 // -p alone asks for it
		}
	case "sqlcmd":
		if option == "-P" {
			return "PASSWORD", 0
		}
	case "sshpass", "docker login", "podman login", "nerdctl login":
		if option == "-p" {
			return "PASSWORD", 0
		}
		if program == "sshpass" && strings.HasPrefix(option, "-p") {
			return "PASSWORD", 2
		}
	case "ldapsearch", "ldapadd", "ldapmodify", "ldapwhoami":
		if option == "-w" {
			return "PASSWORD", 0
		}
	case "redis-cli", "valkey-cli":
		if option == "-a" {
			return "PASSWORD", 0
		}
	case "cypher-shell", "mongo", "mongosh", "mongodump":
		if option == "-p" {
			return "PASSWORD", 0
		}
	case "curl":
		switch option {
		case "-u", "--user", "-U", "--proxy-user":
			return "BASIC_AUTH", 0
		}
	case "http", "https", "xh":
		if option == "-a" {
			return "BASIC_AUTH", 0
		}
	case "ttyd", "gotty":
		if option == "-c" || option == "--credential" {
			return "BASIC_AUTH", 0
		}
	}
	return option, 0
}
