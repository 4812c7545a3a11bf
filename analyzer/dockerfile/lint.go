package dockerfile

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// directives reads the parser directives at the top of the file and prepares
// BuildKit's checks as `# check=` sets them.
func (p *reader) directives() {
	s := splitter{src: p.text.Str}
	var d parser.DirectiveParser
	for {
		off, end, ok := s.next()
		if !ok {
			break
		}
		off = end - len(trimLeft(s.src[off:end]))
		line := s.src[off:end]
		if off == end || line[0] != '#' || strings.IndexByte(line, '=') < 0 {
			break
		}
		directive, err := d.ParseLine([]byte(line))
		at := spanOf(p.text, off, end)
		if err != nil {
			name, _, _ := strings.Cut(strings.TrimLeft(line, "# \t"), "=")
			p.errorAt(at, "the directive %s is written twice", source.Quote(strings.TrimSpace(name)))
			break
		}
		if directive == nil {
			break
		}
		from := off + strings.IndexByte(line, '=') + 1
		from += strings.Index(s.src[from:end], directive.Value)
		written := slice(p.text, from, from+len(directive.Value))
		p.file.Directives = append(p.file.Directives, Directive{Name: directive.Name, Value: written, At: at})
		if directive.Name == "escape" {
			p.setEscape(written)
		}
	}
	p.lint = linter.New(p.lintConfig())
}

func (p *reader) setEscape(v *value.Value) {
	if v.Str != "`" && v.Str != `\` {
		p.errorAt(v.At, "the escape character is %s; it is a backslash or a backtick", source.Quote(v.Str))
		return
	}
	p.file.Escape = v.Str[0]
}

// lintConfig returns the configuration of BuildKit's checks. What the file skips
// runs all the same: that is a suppression, and those are judged apart.
func (p *reader) lintConfig() *linter.Config {
	config := &linter.Config{}
	if head := header(p.text.Str); strings.Contains(strings.ToLower(head), "check") {
		if options, _, _, ok := parser.ParseDirective("check", []byte(head)); ok {
			if parsed, err := linter.ParseLintOptions(options); err == nil {
				config = parsed
				p.file.lint = *parsed
				config.SkipAll, config.SkipRules = false, nil
			} else {
				p.errorAt(p.directiveAt("check"), "the check options %s are not `skip`, `experimental` or `error` with a value", source.Quote(options))
			}
		}
	}
	config.Warn = p.warning
	return config
}

// header returns the lines at the top of text that start with "#".
func header(text string) string {
	end := 0
	if strings.HasPrefix(text, bom) {
		end = len(bom)
	}
	for strings.HasPrefix(text[end:], "#") {
		next := strings.IndexByte(text[end:], '\n')
		if next < 0 {
			return text
		}
		end += next + 1
	}
	return text[:end]
}

func (p *reader) directiveAt(name string) source.Span {
	for _, d := range p.file.Directives {
		if d.Name == name {
			return d.At
		}
	}
	return spanOf(p.text, 0, 0)
}

// warning receives what BuildKit's instruction checks find in the current
// instruction.
func (p *reader) warning(rule, _, _, _ string, _ []parser.Range) {
	in := p.file.Instructions[p.current]
	d := Diagnostic{Rule: rule, At: in.Keyword}
	switch rule {
	case "StageNameCasing":
		d.At = in.Args[2].At
		d.Message = "stage name " + source.Quote(in.Args[2].Str) + " is not lower case"
	case "FromAsCasing":
		d.At = in.Args[1].At
		d.Message = source.Quote(in.Args[1].Str) + " is cased otherwise than " + source.Quote(p.nodes[p.current].Value)
	case "MaintainerDeprecated":
		d.Message = "`MAINTAINER` is deprecated; write `LABEL org.opencontainers.image.authors`"
	case "InvalidDefinitionDescription":
		d.At = p.commentBefore(in)
		d.Message = "the comment before " + source.Quote(in.Name) + " does not start with the name that it defines"
	default:
		d.Message = "BuildKit's check " + rule + " fires"
	}
	p.file.Diagnostics = append(p.file.Diagnostics, d)
}

// commentBefore returns the last comment in front of the current instruction.
func (p *reader) commentBefore(in *Instruction) source.Span {
	i := p.fragments[p.current].comments - len(p.file.Directives) - 1
	if i < 0 || i >= len(p.file.Comments) {
		return in.At
	}
	return p.file.Comments[i].At
}

// warn turns the warnings of BuildKit's parser into diagnostics: it has one for
// each instruction with empty lines between continuations.
func (p *reader) warn(warnings []parser.Warning) {
	if len(warnings) == 0 {
		return
	}
	for i := range p.fragments {
		if line := p.fragments[i].emptyLine; line[1] > 0 {
			p.file.Diagnostics = append(p.file.Diagnostics, Diagnostic{
				Rule:    linter.RuleNoEmptyContinuation.Name,
				At:      spanOf(p.text, line[0], line[1]),
				Message: "an empty line stands between continued lines",
			})
		}
	}
}

// judge says in one diagnostic what a file is that is no Dockerfile at all, and
// notes bytes that were replaced.
func (p *reader) judge() {
	f := p.file
	instructions := 0
	for _, in := range f.Instructions {
		if isInstruction(in.Name) {
			instructions++
		}
	}
	raw := f.Source.Str
	if off := firstUnprintable(raw); off >= 0 && instructions > 0 {
		f.Diagnostics = append(f.Diagnostics, Diagnostic{
			At:      spanOf(p.text, off, off+1),
			Message: "the file is not UTF-8 here; the byte reads as `?`",
		})
	}
	if instructions > 0 || len(f.Instructions) == 0 {
		return
	}
	f.Diagnostics = nil
	p.errors = 0
	at, what := p.kind(raw)
	p.errorAt(at, "%s, not a Dockerfile", what)
}

// kind guesses what a file without any instruction is.
func (p *reader) kind(raw string) (source.Span, string) {
	first := p.file.Instructions[0].At
	switch text := trimLeft(strings.TrimPrefix(raw, bom)); {
	case strings.HasPrefix(raw, "\xff\xfe"), strings.HasPrefix(raw, "\xfe\xff"):
		return spanOf(p.text, 0, 2), "the file is UTF-16"
	case strings.IndexByte(raw, 0) >= 0:
		off := strings.IndexByte(raw, 0)
		return spanOf(p.text, off, off+1), "the file is binary"
	case strings.HasPrefix(text, "<!") || strings.HasPrefix(strings.ToLower(text), "<html") || strings.HasPrefix(text, "<?"):
		return first, "the file is a markup document"
	case isTemplate(text):
		return first, "the file is a template"
	case strings.HasPrefix(text, "version https://git-lfs"):
		return first, "the file is a Git LFS pointer"
	}
	return first, "no line starts with an instruction"
}

func isTemplate(text string) bool {
	return strings.HasPrefix(text, "{{") || strings.HasPrefix(text, "{%") || strings.HasPrefix(text, "<%") || strings.HasPrefix(text, "{#")
}

// firstUnprintable returns the offset of the first byte that [printable]
// replaces, -1 if there is none.
func firstUnprintable(text string) int {
	clean := printable(text)
	if clean == text {
		return -1
	}
	for i := range len(text) {
		if clean[i] != text[i] {
			return i
		}
	}
	return -1
}
