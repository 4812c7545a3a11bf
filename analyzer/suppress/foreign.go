package suppress

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A peer is another tool whose suppression comments are honoured, with the reach
// that they have there, so that a repository stays quiet where it was quiet.
type peer struct {
	tool        string
	word        string // what its comments begin with
	anywhere    bool   // the word may stand behind other text
	dockerfiles bool   // it reads Dockerfiles
	compose     bool   // it reads Compose files
	// parse reads what follows the word. It reports false for a comment that
	// suppresses nothing.
	parse func(*parser, *Directive) bool
}

var peers = [...]peer{
	{tool: "hadolint", word: "hadolint", dockerfiles: true, parse: parseHadolint},                    // src/Hadolint/Pragma.hs
	{tool: "tally", word: "tally", dockerfiles: true, parse: parseTally},                             // _docs/rules/overview
	{tool: "buildkit", word: "check=", dockerfiles: true, parse: parseCheckAbove},                    // linter.WithMergedConfigFromComments
	{tool: "checkov", word: "checkov:skip=", anywhere: true, dockerfiles: true, parse: parseCheckov}, // docs, Suppressing and Skipping Policies
	{tool: "trivy", word: "trivy:ignore:", dockerfiles: true, parse: parseTrivy},                     // docs, filtering
	{tool: "semgrep", word: "nosemgrep", anywhere: true, dockerfiles: true, compose: true, parse: parseSemgrep},
	{tool: "kics", word: "kics-scan", dockerfiles: true, compose: true, parse: parseKICS}, // docs/running-kics
	{tool: "dclint", word: "dclint", compose: true, parse: parseDclint},                   // docs/configuration-comments
}

// every stands for all rules of a tool.
const every = "*"

// parseForeign reads a comment of another tool, from "#" on. It returns nil for
// one that is none.
func parseForeign(text string, at source.Span, inDockerfile bool) *Directive {
	for _, tool := range peers {
		p := parser{text: text, at: at, off: 1}
		p.blanks()
		if n := strings.Index(text, tool.word); tool.anywhere && n > 0 {
			p.off = n
		}
		if !p.word(tool.word) {
			continue
		}
		d := &Directive{At: at, Text: text, Tool: tool.tool}
		if !tool.parse(&p, d) {
			return nil
		}
		switch {
		case d.Problem != "":
			d.misplaced(d.Problem)
		case inDockerfile && !tool.dockerfiles:
			d.misplaced(tool.tool + " reads no Dockerfiles")
		case !inDockerfile && !tool.compose:
			d.misplaced(tool.tool + " reads no Compose files")
		}
		return d
	}
	return nil
}

// blanket is why a comment is not honoured that names no rules: what another
// tool finds is known, what hullcheck will find is not.
const blanket = "names no rules"

// ids reads a list of ids up to one of the bytes of stop.
func (d *Directive) ids(list, separators string) {
	for _, id := range strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if strings.EqualFold(id, "all") || strings.HasSuffix(id, "*") {
			d.Problem = blanket
		}
		d.Names = append(d.Names, &Name{Text: id, At: d.At})
	}
	if len(d.Names) == 0 {
		d.Problem = blanket
	}
}

// parseHadolint reads "ignore=A,B # why", for the next line, the stage or, with
// "global", the file. hadolint takes no other text behind the ids.
func parseHadolint(p *parser, d *Directive) bool {
	if !p.blanks() {
		return false
	}
	word := p.letters()
	switch word {
	case "global":
		d.Scope = File
	case "stage":
		d.Scope = Stage
	}
	if d.Scope != Here {
		p.blanks()
		word = p.letters()
	}
	p.blanks()
	if word != "ignore" || !p.word("=") {
		return false // "shell="
	}
	d.nextLine = d.Scope == Here
	list, reason, _ := strings.Cut(p.rest(), "#")
	d.Reason = strings.TrimSpace(reason)
	if d.ids(list, ", \t"); d.Problem == "" && !commasBetween(list) {
		d.Problem = "is not read by hadolint, which wants `#` before a reason"
	}
	return true
}

// commasBetween reports whether the words of a list all have a comma between
// them.
func commasBetween(list string) bool {
	for element := range strings.SplitSeq(list, ",") {
		if len(strings.Fields(element)) != 1 {
			return false
		}
	}
	return true
}

// parseTally reads "ignore=A,B;reason=why", for the next line or, with "global",
// the file.
func parseTally(p *parser, d *Directive) bool {
	if !p.blanks() {
		return false
	}
	word := p.letters()
	if word == "global" {
		d.Scope = File
		p.blanks()
		word = p.letters()
	}
	p.blanks()
	if word != "ignore" || !p.word("=") {
		return false
	}
	d.nextLine = d.Scope == Here
	list, options, _ := strings.Cut(p.rest(), ";")
	if _, why, ok := strings.Cut(options, "reason="); ok {
		d.Reason = strings.TrimSpace(why)
	}
	d.ids(list, ", \t")
	return true
}

// parseCheckAbove reads "skip=A,B" above an instruction, which counts for it
// alone.
func parseCheckAbove(p *parser, d *Directive) bool {
	options, reason, _ := strings.Cut(p.rest(), " ")
	for option := range strings.SplitSeq(options, ";") {
		if list, ok := strings.CutPrefix(option, "skip="); ok {
			d.Reason = strings.TrimSpace(reason)
			d.ids(list, ",")
			return true
		}
	}
	return false
}

// parseCheckov reads "ID:reason", which counts in the whole file.
func parseCheckov(p *parser, d *Directive) bool {
	list, reason, _ := strings.Cut(p.rest(), ":")
	d.Scope, d.Reason = File, strings.TrimSpace(reason)
	d.ids(list, ", \t")
	return true
}

// parseTrivy reads "ID:exp:2027-03-31", which may be followed by more comments
// of this form, for the next line.
func parseTrivy(p *parser, d *Directive) bool {
	d.nextLine = true
	var ids []string
	for word := range strings.FieldsSeq(p.rest()) {
		id, again := strings.CutPrefix(strings.TrimPrefix(word, "#"), "trivy:ignore:")
		id, options, _ := strings.Cut(id, ":")
		switch {
		case len(ids) == 0 || again:
			ids = append(ids, id)
		case id == "exp": // with a blank in front
			options = word
		default:
			continue // prose
		}
		name, value, _ := strings.Cut(options, ":")
		switch name {
		case "exp":
			d.Until, _, _ = strings.Cut(value, ":")
		case "ws":
			d.Problem = "counts in one Terraform workspace"
		}
	}
	d.ids(strings.Join(ids, ","), ",")
	return true
}

// parseSemgrep reads ": id, id", for the line or the line below the comment.
func parseSemgrep(p *parser, d *Directive) bool {
	d.nextLine = true
	if !p.word(":") {
		d.Problem = blanket
		return true
	}
	list, _, _ := strings.Cut(p.rest(), "#")
	d.ids(list, ", \t")
	return true
}

// parseKICS reads "ignore-line" and "ignore-block", which count for every query
// of KICS, and "disable=ID,ID" for the file.
func parseKICS(p *parser, d *Directive) bool {
	if !p.blanks() {
		return false
	}
	command, list, _ := strings.Cut(strings.TrimSpace(p.rest()), "=")
	switch command {
	case "ignore":
		d.Scope, d.Problem = File, blanket
	case "ignore-line", "ignore-block":
		d.nextLine = command == "ignore-line"
		d.Names = []*Name{{Text: every, At: d.At}}
	case "disable":
		d.Scope = File
		d.ids(list, ", \t")
	default:
		return false
	}
	return true
}

// parseDclint reads "disable-line rule rule" and, in the first line,
// "disable rule rule".
func parseDclint(p *parser, d *Directive) bool {
	if !p.blanks() {
		return false
	}
	command, list, _ := strings.Cut(strings.TrimSpace(p.rest()), " ")
	switch command {
	case "disable-file":
		d.Scope, d.Problem = File, blanket
		return true
	case "disable":
		d.Scope = File
	case "disable-line":
		d.nextLine = true
	default:
		return false
	}
	d.ids(list, ", \t")
	return true
}

// parseCheck reads BuildKit's directive "check=skip=A,B;error=true", which
// counts in the whole file. It returns nil if it skips nothing.
func parseCheck(directive dockerfile.Directive, text string) *Directive {
	if directive.Name != "check" || directive.Value == nil {
		return nil
	}
	for option := range strings.SplitSeq(directive.Value.Str, ";") {
		if list, ok := strings.CutPrefix(strings.TrimSpace(option), "skip="); ok {
			d := &Directive{At: directive.At, Text: text, Tool: "buildkit", Scope: File}
			if d.ids(list, ", "); d.Problem != "" {
				d.misplaced(d.Problem)
			}
			return d
		}
	}
	return nil
}

// known returns the rules that a tool knows under an id.
func known(tool, id string, rules []*analyzer.Rule) []*analyzer.Rule {
	id = canonical(tool, id)
	var found []*analyzer.Rule
	for _, r := range rules {
		if slices.ContainsFunc(r.Equivalents, func(e string) bool {
			named, ok := strings.CutPrefix(e, tool+":")
			return ok && (id == every || canonical(tool, named) == id)
		}) {
			found = append(found, r)
		}
	}
	return found
}

// canonical returns one of the ways in which a tool writes an id.
func canonical(tool, id string) string {
	switch tool {
	case "trivy": // AVD-DS-0002, DS-0002, DS002
		id = strings.TrimPrefix(strings.ToUpper(id), "AVD-")
		if len(id) == len("DS002") && strings.HasPrefix(id, "DS") {
			id = "DS-0" + id[2:]
		}
	case "kics": // the first digits of a UUID name a query
		id, _, _ = strings.Cut(strings.ToLower(id), "-")
	case "semgrep": // the path in front depends on where the rule was taken from
		id = id[strings.LastIndexByte(id, '.')+1:]
	case "tally": // hadolint/DL3002
		id = id[strings.LastIndexByte(id, '/')+1:]
	}
	return id
}
