package dockerfile

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/util/suggest"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// explain turns the error with which BuildKit rejects an instruction into a
// diagnostic in our words, at the word that is wrong.
func (p *reader) explain(in *Instruction, err error) Diagnostic {
	d := Diagnostic{Error: true, At: in.Keyword}
	name := source.Quote(in.Name)
	say := func(at source.Span, format string, args ...any) Diagnostic {
		d.At, d.Message = at, fmt.Sprintf(format, args...)
		return d
	}
	switch {
	case errors.Is(err, errTooLong):
		return say(in.At, "a line is longer than %d bytes", maxLine)
	case errors.Is(err, errTooDeep):
		return say(in.At, "more than %d nested expressions", maxNesting)
	case errors.Is(err, errSplit):
		return say(in.At, "%s is not one instruction by itself", name)
	case errors.Is(err, errUnterminated):
		h := in.Heredocs[len(in.Heredocs)-1]
		return say(h.At, "heredoc %s has no line that ends it", source.Quote(h.Name))
	}
	text, suggestion := cutSuggestion(rootMessage(err))
	after := func(prefix string) (string, bool) { return strings.CutPrefix(text, prefix) }
	wrong := in.At // the word that the line parser rejects
	if in.problem != nil {
		wrong = in.problem.At
	}
	last := in.At
	if n := len(in.Args); n > 0 {
		last = in.Args[n-1].At
	}
	if word, ok := after("unknown instruction: "); ok {
		if isTemplate(word) {
			return say(in.At, "template markup %s is not an instruction", source.Quote(word))
		}
		suggestion = ""
		if strings.ContainsRune(word, '\u00a0') {
			suggestion = ": the no-break space in it ends no word"
		}
		if suggestion == "" {
			suggestion = nearestInstruction(word)
		}
		return say(in.Keyword, "unknown instruction %s%s", source.Quote(word), suggestion)
	}
	if flag, ok := after("unknown flag: "); ok {
		if suggestion != "" {
			suggestion = strings.Replace(suggestion, "`", "`--", 1)
		}
		return say(in.flagAt(flag), "%s has no flag %s%s", name, source.Quote(flag), suggestion)
	}
	if flag, ok := after("duplicate flag specified: "); ok {
		return say(in.lastFlagAt(flag), "flag %s is written twice", source.Quote(flag))
	}
	if flag, ok := after("missing a value on flag: "); ok {
		return say(in.flagAt(flag), "flag %s has no value", source.Quote(flag))
	}
	if rest, ok := after("expecting boolean value for flag "); ok {
		flag, v, _ := strings.Cut(rest, ", not: ")
		return say(in.flagValueAt(flag), "%s of %s is neither `true` nor `false`", source.Quote(v), source.Quote(flag))
	}
	switch {
	case strings.HasSuffix(text, "requires at least one argument"):
		return say(in.Keyword, "%s has no argument", name)
	case strings.HasSuffix(text, "requires exactly one argument"):
		return say(in.Keyword, "%s takes one argument", name)
	case strings.Contains(text, "requires at least two arguments"):
		return say(last, "%s has no destination", name)
	case strings.HasSuffix(text, "must have two arguments"):
		return say(wrong, "%s has a name without a value", name)
	case strings.HasPrefix(text, "Syntax error - can't find = in"):
		return say(wrong, "a word of %s is not `name=value`", name)
	case strings.HasSuffix(text, "names can not be blank"):
		return say(in.blankName(), "a name of %s is empty", name)
	case strings.HasPrefix(text, "Bad input to"):
		return say(in.At, "%s has words that do not pair up", name)
	case text == "when using JSON array syntax, arrays must be comprised of strings only":
		return say(wrong, "an element of the JSON array is not a string")
	case strings.Contains(text, "cannot accept a heredoc as"):
		return say(last, "the destination of %s is a heredoc", name)
	case text == "FROM requires either one or three arguments":
		return p.explainFrom(in, d)
	case strings.HasPrefix(text, "invalid name for build stage"):
		return say(last, "stage name %s does not start with a letter, or holds other than letters, digits, `-`, `_` and `.`", quoteLast(in))
	case strings.HasPrefix(text, "Chaining ONBUILD"):
		return say(in.innerAt(), "`ONBUILD` triggers another `ONBUILD`")
	case strings.HasSuffix(text, "isn't allowed as an ONBUILD trigger"):
		return say(in.innerAt(), "`ONBUILD` can't trigger this instruction")
	case text == "HEALTHCHECK NONE takes no arguments":
		return say(last, "`HEALTHCHECK NONE` takes no argument")
	case text == "Missing command after HEALTHCHECK CMD":
		return say(checkAt(in), "`HEALTHCHECK CMD` has no command")
	case strings.HasPrefix(text, "Unknown type") && in.Check != nil:
		return say(in.Check.At, "%s is neither `CMD` nor `NONE`", source.Quote(in.Check.Str))
	case text == "VOLUME specified can not be an empty string":
		return say(in.emptyArg(), "a path of `VOLUME` is empty")
	case strings.HasPrefix(text, "SHELL requires the arguments to be in JSON form"):
		return say(last, "the argument of `SHELL` is not a JSON array")
	case strings.HasPrefix(text, "time: "), strings.HasPrefix(text, "Interval "):
		return say(in.badDuration(), "the duration is not one of at least `1ms`")
	case strings.HasPrefix(text, "strconv.ParseInt"), strings.HasPrefix(text, "--retries cannot be negative"):
		return say(in.flagValueAt("--retries"), "the number of retries is not a whole number from 0 on")
	case strings.HasPrefix(text, "invalid network mode"):
		return say(in.flagValueAt("--network"), "the network is none of `default`, `none` and `host`")
	case strings.HasPrefix(text, "security "):
		return say(in.flagValueAt("--security"), "the security mode is neither `sandbox` nor `insecure`")
	case strings.HasSuffix(text, "doesn't support variable expansion, define alias stage instead"):
		return say(in.flagValueAt("--mount"), "variables are not expanded in `from` of `--mount`; name a stage")
	case strings.Contains(text, "matching single-quote"), strings.Contains(text, "matching double-quote"):
		return say(in.At, "a quote is not closed")
	case strings.Contains(text, "missing '}'"):
		return say(in.At, "`${` is not closed")
	}
	for _, flag := range [...]string{"--mount", "--device"} {
		if f := in.Flag(flag[2:]); f != nil {
			return say(f.At, "flag %s is rejected: %s%s", source.Quote(flag), lower(text), suggestion)
		}
	}
	return say(in.At, "BuildKit rejects %s: %s%s", name, lower(text), suggestion)
}

func (p *reader) explainFrom(in *Instruction, d Diagnostic) Diagnostic {
	d.At = in.At
	switch {
	case len(in.Args) == 0:
		d.At, d.Message = in.Keyword, "`FROM` names no image"
		return d
	case strings.Contains(in.Text.Str, "{{") || strings.Contains(in.Text.Str, "{%") || strings.Contains(in.Text.Str, "<%"):
		d.Message = "template markup in `FROM`: no image can be read from it"
		return d
	case len(in.Args) == 2 && strings.EqualFold(in.Args[1].Str, "as"):
		d.At, d.Message = in.Args[1].At, "`FROM` has no stage name after `AS`"
		return d
	case strings.HasPrefix(in.Args[1].Str, "#"):
		d.At, d.Message = in.Args[1].At, "a comment can't follow an instruction on its line"
		return d
	}
	d.At = in.Args[1].At
	d.Message = "`FROM` takes an image, or an image, `AS` and a stage name"
	return d
}

// rootMessage returns BuildKit's message without the places it adds.
func rootMessage(err error) string {
	var located *parser.LocationError
	if errors.As(err, &located) && located.Unwrap() != nil {
		return located.Unwrap().Error()
	}
	return err.Error()
}

// cutSuggestion takes BuildKit's suggestion off its message.
func cutSuggestion(text string) (rest, suggestion string) {
	rest, found, ok := strings.Cut(text, " (did you mean ")
	if !ok {
		return text, ""
	}
	return rest, "; did you mean " + source.Quote(strings.TrimSuffix(found, "?)")) + "?"
}

// nearestInstruction suggests what is meant by an unknown instruction. BuildKit
// goes through a map, and names now one, now another of two that are equally near.
func nearestInstruction(word string) string {
	found, ok := suggest.Search(word, slices.Sorted(maps.Keys(command.Commands)), false)
	if !ok {
		return ""
	}
	return "; did you mean " + source.Quote(found) + "?"
}

// lower renders a message of BuildKit that no case knows.
func lower(text string) string {
	text = source.Escape(strings.TrimSuffix(text, "."))
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "")
	}
	if text != "" && text[0] >= 'A' && text[0] <= 'Z' {
		text = string(text[0]+'a'-'A') + text[1:]
	}
	return text
}

func (i *Instruction) flagAt(flag string) source.Span {
	if f := i.Flag(strings.TrimPrefix(flag, "--")); f != nil {
		return f.At
	}
	if len(i.Flags) > 0 {
		return i.Flags[0].At
	}
	return i.At
}

func (i *Instruction) lastFlagAt(flag string) source.Span {
	for _, f := range slices.Backward(i.Flags) {
		if f.Name == strings.TrimPrefix(flag, "--") {
			return f.At
		}
	}
	return i.At
}

func (i *Instruction) flagValueAt(flag string) source.Span {
	if f := i.Flag(strings.TrimPrefix(flag, "--")); f != nil && f.Value != nil && f.Value.At.Len() > 0 {
		return f.Value.At
	}
	return i.flagAt(flag)
}

func (i *Instruction) innerAt() source.Span {
	if i.Inner != nil {
		return i.Inner.Keyword
	}
	return i.At
}

func checkAt(in *Instruction) source.Span {
	if in.Check != nil {
		return in.Check.At
	}
	return in.At
}

func (i *Instruction) blankName() source.Span {
	for _, p := range i.Pairs {
		if p.Key.Str == "" {
			return p.Key.At.Join(p.Value.At)
		}
	}
	return i.At
}

func (i *Instruction) emptyArg() source.Span {
	for _, word := range i.Args {
		if strings.TrimSpace(word.Str) == "" {
			return word.At
		}
	}
	return i.At
}

func (i *Instruction) badDuration() source.Span {
	for _, f := range i.Flags {
		switch f.Name {
		case "interval", "timeout", "start-period", "start-interval":
			if f.Value != nil && !isDuration(f.Value) {
				return f.Value.At
			}
		}
	}
	return i.At
}

func quoteLast(in *Instruction) string {
	if len(in.Args) == 0 {
		return "``"
	}
	return source.Quote(in.Args[len(in.Args)-1].Str)
}

func isDuration(v *value.Value) bool {
	d, err := time.ParseDuration(v.Str)
	return v.Str == "" || err == nil && (d == 0 || d >= time.Millisecond)
}
