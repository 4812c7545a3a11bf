package dockerfile

import "strings"

// LooksLikeExec reports whether an instruction in shell form was meant to be in
// exec form: its script begins with a bracket that is no test, which has a blank or
// a second bracket behind it.
func (i *Instruction) LooksLikeExec() bool {
	if i.Invalid || i.JSON || len(i.Heredocs) > 0 || len(i.Args) == 0 || !i.Args[0].IsKnown() {
		return false
	}
	script := i.Args[0].Str
	if len(script) < 3 || script[0] != '[' || !strings.Contains(script, "]") {
		return false
	}
	switch script[1] {
	case ' ':
		return OpensList("["+strings.TrimLeft(script[1:], " ")) && (strings.Contains(script, "', ") || strings.Contains(script, `", `))
	case '[', '\t', '\n', '!', '^', ':':
		return false
	}
	return OpensList(script) || strings.HasSuffix(strings.TrimSpace(script), "]")
}

// OpensList reports whether a word begins with a bracket and a quote.
func OpensList(word string) bool {
	rest, ok := strings.CutPrefix(word, "[")
	return ok && (strings.HasPrefix(rest, "'") || strings.HasPrefix(rest, `"`) || strings.HasPrefix(rest, "“") || strings.HasPrefix(rest, "‘"))
}
