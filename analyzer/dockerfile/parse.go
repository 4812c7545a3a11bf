package dockerfile

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Parse reads a Dockerfile from its text. It always returns a file: a bad
// instruction costs that instruction, and a diagnostic says why.
//
// BuildKit is the parser; a pass of our own finds where each of its words is
// written. Bytes that are no UTF-8 read as "?".
func Parse(path string, text *value.Value) *File {
	p := &reader{file: &File{Path: path, Source: text, Escape: '\\'}, text: text}
	if clean := printable(text.Str); clean != text.Str {
		copied := *text
		copied.Str = clean
		p.text = &copied
	}
	p.directives()
	p.split()
	p.parse()
	p.check()
	p.group()
	p.file.checkNames()
	p.judge()
	sort.SliceStable(p.file.Diagnostics, func(i, j int) bool {
		return p.file.Diagnostics[i].At.Pos() < p.file.Diagnostics[j].At.Pos()
	})
	return p.file
}

// A reader is one run of [Parse].
type reader struct {
	file      *File
	text      *value.Value // printable
	fragments []fragment   // one for each instruction
	whole     bool         // BuildKit parses the file as a whole
	nodes     []*parser.Node
	rejected  []error // of the instructions, where BuildKit does not
	lint      *linter.Linter
	errors    int

	current int // the instruction that is linted
}

func (p *reader) errorAt(at source.Span, format string, args ...any) {
	p.errors++
	if p.errors == maxDiagnostics {
		format, args = "there are more errors than are listed", nil
	}
	if p.errors <= maxDiagnostics {
		p.file.Diagnostics = append(p.file.Diagnostics, Diagnostic{Error: true, At: at, Message: fmt.Sprintf(format, args...)})
	}
}

// split finds the instructions and reads their words.
func (p *reader) split() {
	f := p.file
	s := splitter{src: p.text.Str, escape: f.Escape}
	s.run()
	p.fragments = s.fragments
	for i, c := range s.comments {
		if i < len(f.Directives) {
			continue // directives are the first comments
		}
		at := spanOf(p.text, c[0], c[1])
		f.Comments = append(f.Comments, Comment{Text: p.text.Str[c[0]:c[1]], At: at})
	}
	if s.truncated {
		p.errorAt(spanOf(p.text, s.pos, s.pos), "more than %d instructions: what follows is not analysed", maxInstructions)
	}
	p.rejected = make([]error, len(p.fragments))
	p.nodes = make([]*parser.Node, len(p.fragments))
	slab := make([]Instruction, len(p.fragments))
	f.Instructions = make([]*Instruction, len(p.fragments))
	for i := range p.fragments {
		in := &slab[i]
		f.Instructions[i] = in
		p.words(in, &p.fragments[i])
	}
}

// words reads the words of one instruction.
func (p *reader) words(in *Instruction, f *fragment) {
	in.Text = p.joined(f)
	bad := read(in, in.Text, 0, len(in.Text.Str), p.file.Escape)
	if !in.At.IsValid() || in.At.Len() == 0 {
		in.At = spanOf(p.text, f.first, f.end)
		in.Keyword = in.At
	}
	if bad != nil {
		in.problem = &Diagnostic{At: bad.At} // what is wrong says BuildKit's error
	}
	for _, d := range f.heredocs {
		in.Heredocs = append(in.Heredocs, Heredoc{
			Name: d.Name, Expand: d.Expand, Chomp: d.Chomp,
			Body: slice(p.text, d.off, d.end),
			At:   in.opening(d.Name),
		})
	}
	if in.Inner != nil {
		in.Inner.Heredocs = in.Heredocs
	}
}

// opening returns the place of `<<NAME`.
func (i *Instruction) opening(name string) source.Span {
	t := i.Text.Str
	for off := 0; ; {
		k := strings.Index(t[off:], "<<")
		if k < 0 {
			return i.At
		}
		off += k
		rest := strings.TrimPrefix(t[off+2:], "-")
		rest = strings.TrimLeft(rest, " \t\r'\"")
		if strings.HasPrefix(rest, name) {
			end := len(t) - len(rest) + len(name)
			if end < len(t) && (t[end] == '"' || t[end] == '\'') {
				end++
			}
			return spanOf(i.Text, off, end)
		}
		off += 2
	}
}

// joined returns the text of a fragment with the places of its pieces.
func (p *reader) joined(f *fragment) *value.Value {
	if len(f.segments) == 1 {
		g := f.segments[0]
		return slice(p.text, g.src, g.src+g.n)
	}
	b := builder{buf: make([]byte, 0, len(f.text)), parts: make([]value.Part, 0, len(f.segments))}
	for _, g := range f.segments {
		b.literal(p.text, g.src, g.src+g.n)
	}
	v := b.value()
	v.Str = f.text
	if v.Str == "" {
		v.At = spanOf(p.text, f.first, f.first)
	}
	return v
}

// parse has BuildKit read the file; if it rejects the file, each instruction on
// its own.
func (p *reader) parse() {
	if len(p.fragments) == 0 {
		p.errorAt(spanOf(p.text, 0, 0), "the file holds no instruction")
		return
	}
	deep := false
	for i := range p.fragments {
		deep = deep || p.fragments[i].tooDeep
	}
	if !deep {
		end := p.fragments[len(p.fragments)-1]
		text := p.text.Str
		if len(p.fragments) == maxInstructions {
			text = text[:p.after(&end)]
		}
		result, err := parseText(text)
		if err == nil && p.zip(result.AST.Children) {
			p.warn(result.Warnings)
			return
		}
		if err == nil {
			p.file.SpanMismatches += len(p.fragments)
		}
	}
	for i := range p.fragments {
		p.parseAlone(i)
	}
}

// after returns the offset at which a fragment's heredocs end.
func (p *reader) after(f *fragment) int {
	end := f.end
	for _, d := range f.heredocs {
		end = max(end, d.end)
		if i := strings.IndexByte(p.text.Str[d.end:], '\n'); i >= 0 {
			end = max(end, d.end+i)
		} else {
			end = len(p.text.Str)
		}
	}
	return end
}

// zip pairs BuildKit's nodes with the instructions of the span pass.
func (p *reader) zip(nodes []*parser.Node) bool {
	if len(nodes) != len(p.fragments) {
		return false
	}
	p.whole = true
	for i, node := range nodes {
		p.pair(i, node)
	}
	return true
}

// pair checks one instruction against BuildKit's node. On disagreement the
// instruction takes BuildKit's words, without places of their own.
func (p *reader) pair(i int, node *parser.Node) {
	f, in := &p.fragments[i], p.file.Instructions[i]
	p.nodes[i] = node
	ok := f.text == node.Original && len(f.heredocs) == len(node.Heredocs) && agrees(in, node)
	if p.whole {
		ok = ok && f.startLine == node.StartLine && f.endLine == node.EndLine
	}
	for k := 0; ok && k < len(f.heredocs); k++ {
		ok = in.Heredocs[k].Body.Str == node.Heredocs[k].Content
	}
	if ok {
		return
	}
	p.file.SpanMismatches++
	degrade(in, node, in.At)
	for _, h := range node.Heredocs {
		in.Heredocs = append(in.Heredocs, Heredoc{
			Name: h.Name, Expand: h.Expand, Chomp: h.Chomp, At: in.At,
			Body: &value.Value{Kind: value.String, Str: h.Content, At: in.At},
		})
	}
}

var (
	errTooLong      = errors.New("line too long")
	errTooDeep      = errors.New("nested too deeply")
	errUnterminated = errors.New("unterminated heredoc")
	errSplit        = errors.New("not one instruction")
)

// parseAlone has BuildKit read one instruction of a file that it rejects.
func (p *reader) parseAlone(i int) {
	f := &p.fragments[i]
	switch {
	case f.tooLong:
		p.rejected[i] = errTooLong
		return
	case f.tooDeep:
		p.rejected[i] = errTooDeep
		return
	}
	var b strings.Builder
	if p.file.Escape != '\\' {
		b.WriteString("# escape=" + string(p.file.Escape) + "\n")
	}
	b.WriteString(f.text)
	for _, d := range f.heredocs {
		if d.unterminated {
			p.rejected[i] = errUnterminated
			return
		}
		b.WriteString("\n" + strings.TrimSuffix(p.text.Str[d.off:d.end], "\n"))
		if d.off < d.end {
			b.WriteString("\n")
		}
		b.WriteString(d.Name)
	}
	result, err := parseText(b.String())
	switch {
	case err != nil:
		p.rejected[i] = err
	case len(result.AST.Children) != 1:
		p.rejected[i] = errSplit
	default:
		p.pair(i, result.AST.Children[0])
	}
}

// parseText calls BuildKit, whose panics count as errors.
func parseText(text string) (result *parser.Result, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("BuildKit: %v", r)
		}
	}()
	return parser.Parse(strings.NewReader(text))
}

// check has BuildKit check each instruction and collects its lint rules.
func (p *reader) check() {
	for i, in := range p.file.Instructions {
		p.current = i
		err := p.rejected[i]
		before := len(p.file.Diagnostics)
		if err == nil && p.nodes[i] != nil {
			err = parseNode(p.nodes[i], p.lint)
		}
		if err != nil {
			p.file.Diagnostics = p.file.Diagnostics[:before]
			p.reject(in, err)
			continue
		}
		in.problem = nil
		if in.Inner != nil {
			p.checkTrigger(in.Inner, p.nodes[i])
		}
	}
}

// checkTrigger checks what ONBUILD triggers. BuildKit does so only where the
// trigger runs, so that the error is kept for [File.Build].
func (p *reader) checkTrigger(in *Instruction, node *parser.Node) {
	if node.Next == nil || len(node.Next.Children) != 1 {
		return
	}
	inner := *node.Next.Children[0]
	inner.Heredocs = node.Heredocs
	if err := parseNode(&inner, nil); err != nil {
		in.Invalid = true
		d := p.explain(in, err)
		in.problem = &d
	}
}

// parseNode calls BuildKit, whose panics count as errors.
func parseNode(node *parser.Node, lint *linter.Linter) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("BuildKit: %v", r)
		}
	}()
	if lint == nil {
		_, err = instructions.ParseCommand(node)
		return err
	}
	_, err = instructions.ParseInstructionWithLinter(node, lint)
	return err
}

// reject marks an instruction that BuildKit does not accept.
func (p *reader) reject(in *Instruction, err error) {
	in.Invalid = true
	d := p.explain(in, err)
	p.errorAt(d.At, "%s", d.Message)
	in.problem = nil
}
