package shell

import (
	"errors"
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// maxNesting bounds scripts within scripts and wrappers within wrappers.
const maxNesting = 8

// maxDepth bounds the syntax tree: deeper statements are left out.
const maxDepth = 200

// maxParens bounds open parentheses, on which the parser takes quadratic time.
const maxParens = 500

// Parse reads a script. It always returns one: what precedes an error is kept.
func Parse(script *value.Value, dialect Dialect) *Script { return ParseIn(script, dialect, nil) }

// ParseIn is [Parse] in an environment that the words may depend on. A nil
// environment knows nothing.
func ParseIn(script *value.Value, dialect Dialect, env Environment) *Script {
	return parse(script, dialect, env, nil, 0)
}

// ParseFile is [ParseIn] for a script that is run with arguments: its own name
// first, as $0. Nil arguments are not known.
func ParseFile(script *value.Value, dialect Dialect, env Environment, arguments []*value.Value) *Script {
	return parse(script, dialect, env, arguments, 0)
}

func parse(script *value.Value, dialect Dialect, env Environment, params []*value.Value, depth int) (s *Script) {
	s = &Script{Source: script, Dialect: dialect}
	if shown := show(script); shown != script {
		script = shown
		s.Source = shown
	}
	switch {
	case script == nil || script.Str == "" || dialect > Bash:
		return s
	case len(script.Str) > MaxScript:
		s.fail(0, 0, fmt.Sprintf("the script is longer than %d KiB", MaxScript>>10))
		return s
	case depth > maxNesting || parens(script.Str) > maxParens:
		s.fail(0, 0, "scripts are nested too deeply")
		return s
	}
	defer func() {
		// The parser promises not to panic; if it does, one script is lost.
		if recover() != nil {
			*s = Script{Source: script, Dialect: dialect}
			s.fail(0, 0, "the script can't be read")
		}
	}()
	file, err := read(script.Str)
	if err != nil {
		s.report(err)
	}
	r := reader{script: s, env: env, params: params, depth: depth}
	r.decide(file)
	r.prepare(file)
	r.collect(file)
	r.finish(file)
	return s
}

// parens returns how deep the parentheses of a script are nested.
func parens(script string) int {
	depth, deepest := 0, 0
	for i := range len(script) {
		switch script[i] {
		case '(':
			depth++
			deepest = max(deepest, depth)
		case ')':
			depth = max(depth-1, 0)
		}
	}
	return deepest
}

// show gives the unknown parts of a script the text `${NAME}`, by which they
// stand in its words; as they come, they have none.
func show(script *value.Value) *value.Value {
	if !script.IsUnknown() || len(script.Parts) == 0 {
		return script
	}
	var text strings.Builder
	shown := *script
	shown.Parts = make([]value.Part, 0, len(script.Parts))
	for _, p := range script.Parts {
		content := script.Str[p.Off:p.End]
		if p.State > value.Assumed && content == "" {
			content = "${" + p.Var + "}"
			if !syntax.ValidName(p.Var) {
				content = "${_}"
			}
		}
		p.Off = int32(text.Len())
		text.WriteString(content)
		p.End = int32(text.Len())
		shown.Parts = append(shown.Parts, p)
	}
	shown.Str = text.String()
	return &shown
}

// read parses a script as Bash, of which POSIX scripts are a part but for
// oddities, whatever its dialect: many images link sh to bash, and to keep the
// commands matters more than to name the mistake.
func read(script string) (*syntax.File, error) {
	file, err := syntax.NewParser().Parse(strings.NewReader(script), "")
	if err == nil {
		return file, nil
	}
	if posix, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(script), ""); err == nil {
		return posix, nil
	}
	return file, err
}

func (s *Script) report(err error) {
	var parse syntax.ParseError
	var lang syntax.LangError
	switch {
	case errors.As(err, &parse):
		off := int(parse.Pos.Offset())
		s.fail(off, off+1, strings.ReplaceAll(parse.Text, "`", ""))
	case errors.As(err, &lang):
		off := int(lang.Pos.Offset())
		s.fail(off, off+1, lang.Feature+" are not known to this shell")
	default:
		s.fail(0, 0, "the script can't be read")
	}
}

func (s *Script) fail(off, end int, message string) {
	n := len(s.Source.Str)
	s.Err = &Error{At: s.Source.Sub(min(off, n), min(end, n)), Message: message}
}
