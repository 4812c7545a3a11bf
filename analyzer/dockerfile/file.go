package dockerfile

import (
	"go/token"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A File is a Dockerfile as written. Every word has an exact span.
type File struct {
	Path   string       // of the file that holds it
	Source *value.Value // its text; for an inline Dockerfile, the scalar of the Compose file
	Inline bool

	Directives   []Directive    // # syntax=, # escape=, # check= at the top
	Escape       byte           // '\\' or '`'
	Instructions []*Instruction // all of them, in order
	MetaArgs     []*Instruction // the ARGs before the first FROM
	Stages       []*Stage
	Comments     []Comment // every comment but directives, those between continuation lines included
	Diagnostics  []Diagnostic

	// SpanMismatches counts the instructions that BuildKit reads otherwise than
	// the span pass does. The words of such an instruction are BuildKit's and
	// have the instruction's span. It is 0 on everything known.
	SpanMismatches int

	lint linter.Config // as `# check=` has it
}

// StageNamed returns the last stage called name, as COPY --from and targets
// look it up: case does not count. It returns nil if there is none.
func (f *File) StageNamed(name string) *Stage {
	for _, s := range slices.Backward(f.Stages) {
		if s.Name != nil && strings.EqualFold(s.Name.Str, name) {
			return s
		}
	}
	return nil
}

// A Directive is a parser directive such as `# syntax=docker/dockerfile:1`.
type Directive struct {
	Name  string // lower case
	Value *value.Value
	At    source.Span // the whole comment
}

// A Comment is a whole-line comment, without its line break.
type Comment struct {
	Text string // from "#" on
	At   source.Span
}

// A Stage is a FROM instruction and what follows it.
type Stage struct {
	Index        int
	Name         *value.Value // the name after AS, nil if there is none
	From         *Instruction
	Base         *value.Value // the image or stage as written, not expanded
	Platform     *value.Value // the value of --platform, nil if absent
	Instructions []*Instruction
}

// An Instruction is one instruction as written.
type Instruction struct {
	Name    string      // in upper case: "RUN"
	Keyword source.Span // the word that names it
	At      source.Span // from the keyword to the last character, heredocs excluded
	Stage   *Stage      // nil before the first FROM
	Flags   []Flag
	// Args are the words after the flags: BuildKit's arguments. JSON form:
	// the decoded elements. Shell form of RUN, CMD, ENTRYPOINT and
	// HEALTHCHECK CMD: one word, the script. ENV, LABEL and ARG: see Pairs.
	Args     []*value.Value
	JSON     bool   // exec form
	Pairs    []Pair // ENV, LABEL, ARG
	Heredocs []Heredoc
	Check    *value.Value // HEALTHCHECK: NONE or CMD
	Inner    *Instruction // ONBUILD: what it triggers
	Invalid  bool         // rejected by BuildKit; a diagnostic says why
	// Text is the whole instruction as BuildKit sees it, joined over
	// continuation lines; its spans lead back to the source.
	Text *value.Value

	arguments [2]int      // the bytes of Text after the flags
	problem   *Diagnostic // of Inner: why the trigger is rejected where it runs
}

// Script returns the text that the shell runs: of RUN with a heredoc the
// document, or the script followed by its documents. It is nil in exec form
// and for instructions that run nothing.
func (i *Instruction) Script() *value.Value {
	switch i.Name {
	case "RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK":
	default:
		return nil
	}
	if i.JSON || len(i.Args) != 1 {
		return nil
	}
	script := i.Args[0]
	if len(i.Heredocs) == 0 {
		return script
	}
	if h := i.Heredocs[0]; h.whole(script.Str) {
		return h.Content()
	}
	var b builder
	b.literal(script, 0, len(script.Str))
	for _, h := range i.Heredocs {
		b.replaced("\n", script, len(script.Str), len(script.Str))
		b.literal(h.Body, 0, len(h.Body.Str))
		b.replaced(h.Name, script, len(script.Str), len(script.Str))
	}
	return b.value()
}

// Pos implements go/analysis's Range.
func (i *Instruction) Pos() token.Pos { return i.At.Pos() }

// End implements go/analysis's Range.
func (i *Instruction) End() token.Pos { return i.At.End() }

// Flag returns the first flag called name, without dashes; nil if there is none.
func (i *Instruction) Flag(name string) *Flag {
	for k := range i.Flags {
		if i.Flags[k].Name == name {
			return &i.Flags[k]
		}
	}
	return nil
}

// TriggerProblem returns why BuildKit rejects what an ONBUILD triggers, in the
// builds that run it; nil if it does not.
func (i *Instruction) TriggerProblem() *Diagnostic {
	if i.Inner == nil {
		return nil
	}
	return i.Inner.problem
}

// A Flag is one `--name=value` of an instruction.
type Flag struct {
	Name   string
	At     source.Span  // the whole flag
	Value  *value.Value // nil without "="
	Fields []Pair       // --mount: its comma-separated fields; a field without "=" has a nil Value
}

// A Pair is a key with its value.
type Pair struct {
	Key   *value.Value
	Value *value.Value // nil if only the key is written, as in `ARG VERSION`
	// Legacy is set for the form `ENV KEY rest of the line`.
	Legacy bool
}

// A Heredoc is a here-document of RUN, ADD or COPY.
type Heredoc struct {
	Name   string
	Expand bool         // the name is unquoted: variables are expanded
	Chomp  bool         // <<-: leading tabs are removed
	Body   *value.Value // as in the file, without the terminator line
	At     source.Span  // of the word that opens it
}

// Content returns the document as it is used: without leading tabs if Chomp is
// set.
func (h *Heredoc) Content() *value.Value {
	if !h.Chomp {
		return h.Body
	}
	var b builder
	text := h.Body.Str
	for off := 0; off < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[off:], '\n'); i >= 0 {
			end = off + i + 1
		}
		b.literal(h.Body, end-len(strings.TrimLeft(text[off:end], "\t")), end)
		off = end
	}
	return b.value()
}

// whole reports whether script is nothing but the word that opens h.
func (h *Heredoc) whole(script string) bool {
	opened, err := parser.ParseHeredoc(script)
	return err == nil && opened != nil && opened.Name == h.Name
}

// A Diagnostic is something that BuildKit or the loader says about the file.
// Rule is the name of BuildKit's own check, "" for errors.
type Diagnostic struct {
	Rule    string
	Error   bool // BuildKit rejects the file
	At      source.Span
	Message string // lower case, no period
	// Instruction is what a check of the stages is about.
	Instruction *Instruction
	Name        string // the variable that it is about, if any
	// Fallback is set if the expression says what stands for the variable.
	Fallback bool
}
