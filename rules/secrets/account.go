package secrets

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/recipe"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A passwordChange is what a build step makes the password of an account.
type passwordChange struct {
	account  string       // "" if it is not known
	password *value.Value // nil: none is asked for
	at       *value.Value // the word to change
	hashed   bool
}

// passwordChanges returns the accounts of the system that a step gives another
// password.
func passwordChanges(step *recipe.Step) []passwordChange {
	var all []passwordChange
	for _, c := range step.Commands {
		switch c.Program {
		case "chpasswd":
			encrypted, _ := c.Option("-e", "--encrypted")
			for _, line := range inputOf(c) {
				name, _, ok := strings.Cut(line.Str, ":")
				if !ok || strings.ContainsAny(name, " $") {
					continue
				}
				from := len(name) + 1
				to := len(strings.TrimRight(line.Str, " \t\r\n"))
				change := passwordChange{account: strings.TrimSpace(name), at: line, hashed: encrypted != nil}
				if to > from {
					change.password = line.Sub(from, to)
					change.at = change.password
				}
				if to > from || change.hashed { // without -e an empty password is refused
					all = append(all, change)
				}
			}
		case "usermod", "useradd", "adduser":
			word, _ := c.Option("-p", "--password")
			if word == nil || c.Program == "adduser" && word.Str == "-p" {
				continue
			}
			password := c.Operand("-p", "--password")
			if password == nil {
				continue
			}
			operands := c.Operands("-p", "--password", "-u", "--uid", "-g", "--gid", "-G", "--groups", "-d", "--home", "--home-dir", "-s", "--shell", "-c", "--comment")
			change := passwordChange{account: lastOf(operands), password: password, at: password, hashed: true}
			if password.IsKnown() && password.Str == "" {
				change.password, change.at = nil, word
			} else if made := madeBy(c, password); made != nil {
				change.password, change.at, change.hashed = made, made, false
			}
			all = append(all, change)
		case "passwd":
			if word, _ := c.Option("-d", "--delete"); word != nil {
				all = append(all, passwordChange{account: lastOf(c.Operands()), at: word})
				continue
			}
			if word, _ := c.Option("-l", "--lock", "-e", "--expire", "-S", "--status", "-u", "--unlock"); word != nil {
				continue
			}
			if input := inputOf(c); len(input) > 0 {
				all = append(all, passwordChange{lastOf(c.Operands()), input[0], input[0], false})
			}
		}
	}
	return all
}

// inputOf returns the lines that a command reads, as far as the files say.
func inputOf(c *recipe.Command) []*value.Value {
	var texts []*value.Value
	for _, r := range c.Redirects {
		switch {
		case r.Body != nil:
			texts = append(texts, r.Body)
		case r.Op == "<<<":
			texts = append(texts, r.Word)
		}
	}
	if from := c.Source(); from != nil && (from.Program == "echo" || from.Program == "printf") {
		for _, word := range from.Words[1:] {
			if !strings.HasPrefix(word.Str, "-") && !(from.Program == "printf" && strings.HasPrefix(word.Str, "%")) {
				texts = append(texts, lines(word)...)
			}
		}
	}
	var all []*value.Value
	for _, text := range texts {
		for off := 0; off < len(text.Str); {
			line, _, _ := strings.Cut(text.Str[off:], "\n")
			if strings.TrimSpace(line) != "" {
				all = append(all, text.Sub(off, off+len(line)))
			}
			off += len(line) + 1
		}
	}
	return all
}

// madeBy returns the password that a substitution makes a hash of, nil if there
// is none: `$(openssl passwd -6 hunter2)`.
func madeBy(c *recipe.Command, word *value.Value) *value.Value {
	if word.IsKnown() || c.Index < 0 {
		return nil
	}
	for _, inner := range c.Step.Commands {
		if inner.Within != c.Index {
			continue
		}
		switch inner.Program {
		case "openssl":
			if operands := inner.Operands("-salt"); len(operands) == 2 && operands[0].Str == "passwd" {
				return operands[1]
			}
		case "mkpasswd":
			if operands := inner.Operands("-m", "--method", "-S", "--salt", "-R", "--rounds"); len(operands) > 0 {
				return operands[0]
			}
		}
	}
	return nil
}

// setsPassword reports whether the files tell a password that opens an account.
func (p passwordChange) setsPassword() bool {
	if p.password == nil || !p.password.IsKnown() || p.password.Str == "" {
		return false
	}
	text := p.password.Str
	if p.hashed {
		return weakHash(text) // a slow hash does not give the password away, and "!" locks
	}
	return !strings.ContainsAny(text[:1], "!*$") || text[0] == '$' && !isReference(text)
}

func lastOf(words []*value.Value) string {
	if len(words) == 0 || !words[len(words)-1].IsKnown() {
		return ""
	}
	return words[len(words)-1].Str
}
