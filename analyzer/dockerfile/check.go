package dockerfile

import (
	"slices"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// BuildKit makes most of its checks while it converts the stages
// (frontend/dockerfile/dockerfile2llb/validations.go), in code that comes with
// the whole client. They are made here again: those about the text of a file
// when it is parsed, the others when its stages are built. InvalidBaseImagePlatform
// asks a registry and is left out; CopyIgnoredFile needs the context.

// A missing is a variable that an expansion asks for and that nothing sets.
type missing struct {
	name     string
	at       source.Span
	fallback bool
}

// names makes the checks of the stages' names and the instructions' case.
func (f *File) checkNames() {
	var lower, upper int
	each := func(visit func(keyword string, in *Instruction)) {
		for _, s := range f.Stages {
			for _, in := range s.Instructions {
				if in.Invalid || !in.Keyword.IsValid() {
					continue
				}
				visit(in.keyword(), in)
			}
		}
	}
	each(func(keyword string, _ *Instruction) {
		switch keyword {
		case strings.ToLower(keyword):
			lower++
		case strings.ToUpper(keyword):
			upper++
		}
	})
	each(func(keyword string, in *Instruction) {
		switch {
		case lower > upper && keyword != strings.ToLower(keyword):
			f.note(linter.RuleConsistentInstructionCasing.Name, in.Keyword, source.Quote(keyword)+" is not lower case, as most instructions of the file are")
		case lower <= upper && keyword != strings.ToUpper(keyword):
			f.note(linter.RuleConsistentInstructionCasing.Name, in.Keyword, source.Quote(keyword)+" is not upper case, as instructions of the file are")
		}
	})
	seen := map[string]bool{}
	for _, s := range f.Stages {
		if s.Name == nil {
			continue
		}
		name := strings.ToLower(s.Name.Str)
		if name == "scratch" || name == "context" {
			f.note(linter.RuleReservedStageName.Name, s.Name.At, "the stage has the reserved name "+source.Quote(s.Name.Str))
		}
		if seen[name] {
			f.note(linter.RuleDuplicateStageName.Name, s.Name.At, "an earlier stage is called "+source.Quote(s.Name.Str)+", too")
		}
		seen[name] = true
	}
}

// keyword returns the instruction's name as it is written.
func (i *Instruction) keyword() string {
	if n := i.Keyword.Len(); n <= len(i.Text.Str) {
		trimmed := strings.TrimLeft(i.Text.Str, " \t")
		return trimmed[:min(len(i.Name), len(trimmed))]
	}
	return i.Name
}

func (f *File) note(rule string, at source.Span, message string) {
	if len(f.Diagnostics) < maxDiagnostics {
		f.Diagnostics = append(f.Diagnostics, Diagnostic{Rule: rule, At: at, Message: message})
	}
}

// note adds what one of BuildKit's checks finds. A place is noted once, however
// often its instruction is replayed.
func (r *resolver) note(rule linter.LinterRuleI, in *Instruction, at source.Span, message string) {
	r.noteNamed(rule, in, missing{at: at}, message)
}

func (r *resolver) noteNamed(rule linter.LinterRuleI, in *Instruction, m missing, message string) {
	d := Diagnostic{Rule: rule.RuleName(), At: m.at, Message: message, Instruction: in, Name: m.name, Fallback: m.fallback}
	if len(r.build.Diagnostics) < maxDiagnostics && !slices.Contains(r.build.Diagnostics, d) {
		r.build.Diagnostics = append(r.build.Diagnostics, d)
	}
}

// checkFrom makes the checks of what a stage is FROM. asked are the names in it
// that nothing sets.
func (r *resolver) checkFrom(stage *Stage, asked []missing) {
	r.checkDeclared(stage.From, asked)
	if name, ok := r.defaultBase(stage); !ok {
		r.note(&linter.RuleInvalidDefaultArgInFrom, nil, stage.Base.At, source.Quote(stage.Base.Str)+" is "+name+" unless `--build-arg` sets its variable")
	}
}

func (r *resolver) checkDeclared(in *Instruction, asked []missing) {
	for _, m := range asked {
		if !r.declares(m.name) {
			r.noteNamed(&linter.RuleUndefinedArgInFrom, in, m, "no `ARG` before the first `FROM` declares "+source.Quote(m.name))
		}
	}
}

// checkPlatform makes the checks of a stage's --platform.
func (r *resolver) checkPlatform(stage *Stage, platform *value.Value, asked []missing) {
	r.checkDeclared(stage.From, asked)
	if platform == nil || len(asked) > 0 {
		return
	}
	at := stage.From.Flag("platform").At
	switch only, constant := onlyVariable(platform); {
	case only == "TARGETPLATFORM":
		r.note(&linter.RuleRedundantTargetPlatform, stage.From, at, "`--platform` is set to what it is by default")
	case constant:
		system, machine, ok := platformOf(platform.Str)
		name := ""
		if stage.Name != nil {
			name = strings.ToLower(stage.Name.Str)
		}
		if ok && !strings.Contains(name, system) && !strings.Contains(name, machine) {
			r.note(&linter.RuleFromPlatformFlagConstDisallowed, stage.From, at, "the stage is always built for "+source.Quote(platform.Str))
		}
	}
}

// declares reports whether an ARG before the first FROM has a name.
func (r *resolver) declares(name string) bool {
	for _, in := range r.file.MetaArgs {
		for _, p := range in.Pairs {
			if p.Key.Str == name {
				return true
			}
		}
	}
	return false
}

// defaultBase reports whether the base of a stage is a valid reference with
// nothing but the defaults of the file's arguments, and says what it is if not.
func (r *resolver) defaultBase(stage *Stage) (what string, ok bool) {
	if stage.Base == nil || !strings.Contains(stage.Base.Str, "$") {
		return "", true
	}
	if r.defaults == nil {
		plain := &resolver{file: r.file, build: &Build{File: r.file}, options: BuildOptions{Closed: true, Args: map[string]*value.Value{}}}
		for _, name := range platformArgs {
			plain.options.Args[name] = &value.Value{Kind: value.String, Str: examplePlatform(name)}
		}
		plain.metaArgs()
		r.defaults = plain.meta
	}
	base, d := r.defaults.expand(stage.Base, r.file.Escape)
	if d != nil {
		return "", true
	}
	if base.Str == "" {
		return "empty", false
	}
	if _, err := reference.ParseNormalizedNamed(base.Str); err != nil {
		return "the invalid reference " + source.Quote(base.Str), false
	}
	return "", true
}

// expand expands a word of the current instruction and notes the variables in it
// that nothing sets.
func (m *imager) expand(word *value.Value) (*value.Value, *Diagnostic) {
	v, d := m.scope.expand(word, m.file.Escape)
	m.undefined()
	return v, d
}

// undefined notes the variables that the last expansion asked for in vain. Those
// that an ARG declares without a value may still be given one, and an image has
// a PATH.
func (m *imager) undefined() {
	for _, ask := range m.scope.asked() {
		switch {
		case ask.name == "PATH", ask.name == "BUILDKIT_SBOM_SCAN_CONTEXT", ask.name == "BUILDKIT_SBOM_SCAN_STAGE", m.args.has(ask.name):
			continue
		}
		m.noteNamed(&linter.RuleUndefinedVar, m.current, ask, "nothing above sets "+source.Quote("$"+ask.name))
	}
}

// check makes the checks of an instruction that need no words of it.
func (m *imager) check(in *Instruction) {
	switch in.Name {
	case "CMD", "ENTRYPOINT":
		m.once(in)
		if !in.JSON && m.image.Shell == nil {
			m.note(&linter.RuleJSONArgsRecommended, in, in.Keyword, source.Quote(in.Name)+" is in shell form")
		}
	case "HEALTHCHECK":
		m.once(in)
	case "ENV", "LABEL":
		for _, p := range in.Pairs {
			if p.Legacy {
				m.note(&linter.RuleLegacyKeyValueFormat, in, p.Key.At, source.Quote(p.Key.Str)+" is set without `=`")
			}
		}
	}
}

// checkSecret notes a variable of ENV or ARG that is named like a secret.
func (m *imager) checkSecret(in *Instruction, key *value.Value) {
	if secretName(key.Str) {
		m.note(&linter.RuleSecretsUsedInArgOrEnv, in, key.At, source.Quote(in.Name+" "+key.Str)+" is named like a secret")
	}
}

// once notes an instruction that a later one of the stage replaces.
func (m *imager) once(in *Instruction) {
	for i := range m.used {
		if before := m.used[i]; before.Name == in.Name {
			m.note(&linter.RuleMultipleInstructionsDisallowed, in, before.Keyword, "a later "+source.Quote(in.Name)+" of the stage replaces this one")
			m.used[i] = in
			return
		}
	}
	m.used = append(m.used, in)
}

// checkWorkdir notes the first WORKDIR of a chain of stages if it is relative.
func (m *imager) checkWorkdir(in *Instruction, v *value.Value) {
	first := !m.plan.workdir
	m.plan.workdir = true
	switch {
	case !first, v.State == value.Invalid, strings.HasPrefix(v.Str, "/"), m.windows && windowsPath(v.Str):
	case v.Str != "" && partAt(v, 0).State > value.Assumed:
	default:
		m.note(&linter.RuleWorkdirRelativePath, in, v.At, source.Quote(v.Str)+" is relative to the working directory of the base image")
	}
}

// windowsPath reports whether a path starts at a drive or its root.
func windowsPath(path string) bool {
	return strings.HasPrefix(path, `\`) || len(path) > 2 && path[1] == ':' && (path[2] == '/' || path[2] == '\\')
}

// checkPort makes the checks of a port of EXPOSE.
func (m *imager) checkPort(v *value.Value) {
	address, port := "", v.Str
	if i := strings.LastIndexByte(v.Str, ':'); i >= 0 {
		address, port = v.Str[:i], v.Str[i+1:]
	}
	if _, protocol, _ := strings.Cut(port, "/"); protocol != strings.ToLower(protocol) {
		m.note(&linter.RuleExposeProtoCasing, m.current, v.At, "the protocol of "+source.Quote(v.Str)+" is not lower case")
	}
	if strings.Trim(address, ":") != "" {
		m.note(&linter.RuleExposeInvalidFormat, m.current, v.At, "`EXPOSE` takes a port of the container, not the mapping "+source.Quote(v.Str))
	}
}

// secretName reports whether BuildKit takes a variable's name for a secret's.
func secretName(name string) bool {
	secret := false
	for word := range strings.SplitSeq(strings.ToLower(name), "_") {
		switch word {
		case "apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token":
			secret = true
		case "public", "file", "version":
			return false
		}
	}
	return secret
}

// Skips reports whether the file, or a comment directly above an instruction,
// turns one of BuildKit's checks off.
func (f *File) Skips(rule string, in *Instruction) bool {
	if f.lint.SkipAll || slices.Contains(f.lint.SkipRules, rule) {
		return true
	}
	if in == nil {
		return false
	}
	c := f.CheckAbove(in)
	if c == nil {
		return false
	}
	options, err := linter.ParseLintOptions(c.checkOptions())
	return err == nil && (options.SkipAll || slices.Contains(options.SkipRules, rule))
}

// ChecksAreErrors reports whether `# check=error=true` has BuildKit reject the
// file for what its checks find.
func (f *File) ChecksAreErrors() bool { return f.lint.ReturnAsError }

// CheckAbove returns the comment `# check=…` that counts for an instruction: the
// first one between it and the instruction before. A comment without text ends
// those that BuildKit looks at.
func (f *File) CheckAbove(in *Instruction) *Comment {
	i := slices.Index(f.Instructions, in)
	if i < 0 {
		return nil
	}
	var after source.Span
	if i > 0 {
		after = f.Instructions[i-1].At
		for _, h := range f.Instructions[i-1].Heredocs {
			after = after.Join(h.Body.At)
		}
	}
	var found *Comment
	for k := range f.Comments {
		c := &f.Comments[k]
		switch {
		case c.At.Pos() >= in.At.Pos():
			return found
		case after.IsValid() && c.At.Pos() < after.End():
		case strings.TrimSpace(c.Text[1:]) == "":
			found = nil
		case found == nil && c.checkOptions() != "":
			found = c
		}
	}
	return found
}

// checkOptions returns what a comment of the form `# check=options` says.
func (c *Comment) checkOptions() string {
	var p parser.DirectiveParser
	p.SetComment("")
	d, _ := p.ParseLine([]byte(strings.TrimSpace(c.Text[1:])))
	if d == nil || d.Name != "check" {
		return ""
	}
	options, _, _ := strings.Cut(d.Value, " ")
	return options
}
