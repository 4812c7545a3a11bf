package shell

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// su handles `su [options] [-] [user [-c command]]`, whose options may follow
// the user. What it runs is always a script.
func (u *unwrapper) su(argv []*value.Value) {
	w := wrapper{valued: []string{"-c", "--command", "--session-command", "-s", "--shell", "-g", "--group", "-G", "--supp-group", "-w", "-T"}}
	var user, command *value.Value
	for i := 1; i < len(argv); i++ {
		text := argv[i].Str
		switch {
		case text == "-":
		case strings.HasPrefix(text, "-"):
			option, operand, inline := u.option(&w, argv, i)
			if option == "-c" || option == "--command" || option == "--session-command" {
				command = operand
			}
			if operand != nil && !inline {
				i++
			}
		case user == nil:
			user = argv[i]
		}
	}
	if user == nil {
		user = synthetic("root", argv[0])
	}
	if command == nil {
		return
	}
	u.User = user
	u.script(argv, command, POSIX, nil)
}

// shell handles an interpreter: a script after -c, or the name of a file.
func (u *unwrapper) shell(name string, argv []*value.Value) {
	dialect := dialectOf(name)
	for i := 1; i < len(argv); i++ {
		arg := argv[i]
		text := arg.Str
		if arg.State == value.Unknown {
			return
		}
		switch {
		case dialect == PowerShell || dialect == Cmd:
			if strings.EqualFold(text, "/c") || strings.EqualFold(text, "/s") || strings.EqualFold(text, "-command") || strings.EqualFold(text, "-c") {
				if i+1 < len(argv) && !strings.HasPrefix(argv[i+1].Str, "/") {
					u.Script = &Script{Source: argv[i+1], Dialect: dialect}
					return
				}
			}
		case text == "-o" || text == "+o" || text == "-O" || text == "+O" || text == "--rcfile" || text == "--init-file":
			i++
		case strings.HasPrefix(text, "--"):
		case len(text) > 1 && (text[0] == '-' || text[0] == '+'):
			if strings.HasSuffix(text, "o") && text[0] == '-' && !strings.Contains(text, "c") { // -euo pipefail
				i++
				continue
			}
			if text[0] == '-' && strings.Contains(text, "c") {
				u.code(argv, i+1, dialect, strings.Contains(text, "o"))
				return
			}
			if text[0] == '-' && strings.Contains(text, "s") { // reads its input; what follows are arguments
				return
			}
		case text == "-":
		default:
			// A script file: what it does is not known, its name is.
			if !arg.IsKnown() {
				return
			}
			u.wrap(name, argv[:i])
			u.Argv = argv[i:]
			return
		}
	}
}

// code handles the words after -c, further options first: `sh -c -e 'script'`.
func (u *unwrapper) code(argv []*value.Value, i int, dialect Dialect, named bool) {
	if named { // -eo pipefail in one word with c
		i++
	}
	for i < len(argv) && len(argv[i].Str) > 1 && (argv[i].Str[0] == '-' || argv[i].Str[0] == '+') && !strings.ContainsAny(argv[i].Str, " \n") {
		if argv[i].Str == "-o" {
			i++
		}
		i++
	}
	if i < len(argv) {
		u.script(argv[:i+1], argv[i], dialect, argv[i+1:])
	}
}

// script follows a script to the command that it ends in.
func (u *unwrapper) script(argv []*value.Value, script *value.Value, dialect Dialect, params []*value.Value) {
	u.Argv = argv
	if len(params) == 0 {
		params = nil
	}
	u.Script = parse(script, dialect, u.env, params, u.depth)
	if script != nil && script.State == value.Unknown && dialect <= Bash {
		u.Script.Splices = append(u.Script.Splices, Splice{At: script, Quoted: true, Code: true})
	}
	last := u.Script.Last
	if last == nil || len(last.Argv) == 0 {
		return
	}
	name := "sh"
	if len(argv) > 0 {
		if name = Name(argv[0]); name == "" {
			name = "sh"
		}
	}
	u.wrap(name, argv)
	u.Env = append(u.Env, last.Env...)
	script0 := u.Script
	u.run(last.Argv)
	if u.Script != script0 && u.depth > 0 {
		// The outermost script is the one that is written down.
		u.Script = script0
	}
}
