package supplychain

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// ReverseShell reports commands that hand a shell to the network, or run text
// that is written so that nobody reads it.
var ReverseShell = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ReverseShell",
		Doc:      "command hands a shell to the network or hides what it runs",
		Requires: placeRooms,
		Run:      runReverseShell,
	},
	Precondition: analyzer.Direct, // whoever is at the other end gives commands
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CWE-506", "T1059.004", "T1027"),
}

func runReverseShell(pass *analysis.Pass) (any, error) {
	keys := newKeyring()
	for _, p := range places(pass) {
		for _, c := range p.Commands {
			at, what := handsOut(c)
			if at == nil {
				if at = encoded(c); at == nil {
					continue
				}
				what = "%s runs in %s what was encoded, so that nobody reads it"
			}
			f := analyzer.At(at, what, source.Quote(c.Program), p)
			p.about(f)
			keys.key(f, p, c.Program)
			f.Fix(analyzer.NeedsReview, "find out who wrote the line; delete it")
			f.Report(pass)
		}
	}
	return nil, nil
}

// handsOut returns the word by which a command connects a shell with the
// network, and the message, nil if it has none.
func handsOut(c *recipe.Command) (at *value.Value, what string) {
	const message = "%s gives whoever is at the other end a shell in %s"
	switch c.Program {
	case "nc", "ncat", "netcat", "nc.traditional", "nc.openbsd":
		if at := c.Operand("-e", "--exec", "-c", "--sh-exec"); at != nil && runsShell(at.Str) {
			return at, message
		}
	case "socat":
		network := false
		for _, word := range c.Words[1:] {
			kind, rest, _ := strings.Cut(strings.ToUpper(word.Str), ":")
			switch {
			case (kind == "EXEC" || kind == "SYSTEM") && runsShell(strings.ToLower(rest)):
				at = word
			case strings.HasPrefix(kind, "TCP") || strings.HasPrefix(kind, "UDP") || strings.HasPrefix(kind, "OPENSSL"):
				network = true
			}
		}
		if network && at != nil {
			return at, message
		}
		return nil, ""
	case "python", "perl", "ruby", "php", "node":
		for _, word := range c.Words[1:] {
			if strings.Contains(word.Str, "ocket") && runsShell(word.Str) && (strings.Contains(word.Str, "dup2") || strings.Contains(word.Str, "pty.spawn") || strings.Contains(word.Str, "&3")) {
				return word, message
			}
		}
	default:
		if !shellName(c.Program) {
			return nil, ""
		}
		if word, _ := c.Option("-i"); word == nil {
			return nil, "" // a probe: `: > /dev/tcp/127.0.0.1/80`
		}
		for _, r := range c.Redirects {
			if r.Word != nil && (strings.HasPrefix(r.Word.Str, "/dev/tcp/") || strings.HasPrefix(r.Word.Str, "/dev/udp/")) {
				return r.Word, message
			}
		}
	}
	return nil, ""
}

// runsShell reports whether a command line names a shell.
func runsShell(text string) bool {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" \t\n\"'(),;[]", r) }) {
		if shellName(word[strings.LastIndexByte(word, '/')+1:]) {
			return true
		}
	}
	return false
}

// encoded returns the text that a command decodes and hands to an interpreter,
// nil if it does not.
func encoded(c *recipe.Command) *value.Value {
	if !interpreter(c.Program) || len(c.Words) > 1 && !strings.HasPrefix(c.Words[1].Str, "-") {
		return nil
	}
	decoded := false
	for from, hops := c.Source(), 0; from != nil && hops < maxPipe; from, hops = from.Source(), hops+1 {
		switch from.Program {
		case "base64", "base32", "openssl", "xxd":
			word, _ := from.Option("-d", "-D", "--decode", "-r")
			decoded = decoded || word != nil
		case "echo", "printf":
			if operands := from.Operands(); decoded && len(operands) > 0 {
				return operands[len(operands)-1]
			}
		}
		if len(from.Redirects) > 0 && decoded && from.Redirects[0].Op == "<<<" {
			return from.Redirects[0].Word
		}
	}
	return nil
}
