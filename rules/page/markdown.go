package page

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/fixture"
	"github.com/hullcheck/hullcheck/analyzer/report/text"
)

const repository = "https://github.com/hullcheck/hullcheck/blob/main/"

// Markdown renders the page. What it shows as output is the output: the rule is
// run over the bad tree.
func (p *Page) Markdown() (string, error) {
	output, err := p.Output()
	if err != nil {
		return "", err
	}
	r := p.Rule
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n", r.Name, sentence(r.Title()))
	b.WriteString("| severity | theme | preset | needs | fix |\n|---|---|---|---|---|\n")
	fmt.Fprintf(&b, "| %s: %s | %s | %s | %s | %s |\n\n", r.Severity(), r.Derivation(), r.Theme, r.Preset, p.needs(), p.fixes())
	fmt.Fprintf(&b, "%s\n\n", unfold(p.Gain))
	b.WriteString("## Bad\n")
	files(&b, p.Bad)
	fmt.Fprintf(&b, "```text\n%s\n```\n\n", strings.TrimRight(output, "\n"))
	b.WriteString("## Good\n")
	files(&b, p.Good)
	b.WriteString("\nFor this rule, hullcheck prints nothing.\n\n")
	fmt.Fprintf(&b, "## Fix\n%s\n\n", unfold(p.Fix))
	fmt.Fprintf(&b, "## When this is fine\n%s\n\n", unfold(p.Fine))
	b.WriteString(p.suppression())
	fmt.Fprintf(&b, "## What is looked at\n%s\n\n", unfold(p.LookedAt))
	if p.Known != "" {
		fmt.Fprintf(&b, "## How it is known\n%s\n\n", unfold(p.Known))
	}
	fmt.Fprintf(&b, "## Names elsewhere\n%s\n", p.equivalents())
	b.WriteString("\n## References\n")
	if len(r.References) == 0 {
		b.WriteString("None.\n")
	}
	for i, ref := range r.References {
		if ref.URL == "" {
			fmt.Fprintf(&b, "%d. %s\n", i+1, ref.Label)
			continue
		}
		fmt.Fprintf(&b, "%d. [%s](%s)\n", i+1, ref.Label, ref.URL)
	}
	fmt.Fprintf(&b, "\n## Source\n[%s](%s)\n", p.source(), repository+p.source())
	return b.String(), nil
}

// Output returns what the command prints for the bad tree when only this rule
// runs.
func (p *Page) Output() (string, error) {
	units, o, err := fixture.Open(p.Bad.Files)
	if err != nil {
		return "", err
	}
	o.Rules = []*analyzer.Rule{p.Rule}
	report, err := analyzer.Run(context.Background(), units, o)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = text.Write(&out, report, text.Options{Quiet: true})
	return out.String(), err
}

func (p *Page) source() string {
	return path.Join("rules", p.Rule.Theme, p.Rule.FileName()+".go")
}

// equivalents lists what other tools call the rule.
func (p *Page) equivalents() string {
	if len(p.Rule.Equivalents) == 0 {
		return "No other tool is known to have this rule."
	}
	names := make([]string, len(p.Rule.Equivalents))
	for i, id := range p.Rule.Equivalents {
		tool, id, _ := strings.Cut(id, ":")
		names[i] = tool + " `" + id + "`"
	}
	return strings.Join(names, ", ")
}

// needs says which files the rule's bad tree consists of.
func (p *Page) needs() string {
	compose, dockerfile := false, false
	for _, name := range p.Bad.Paths {
		if ext := path.Ext(name); ext == ".yaml" || ext == ".yml" {
			compose = true
		} else if strings.Contains(strings.ToLower(name), "dockerfile") {
			dockerfile = true
		}
	}
	switch {
	case compose && dockerfile:
		return "Compose file and Dockerfile"
	case compose:
		return "Compose file"
	}
	return "Dockerfile"
}

// fixes says which edits the rule offers.
func (p *Page) fixes() string {
	if len(p.Bad.After) == 0 {
		return "by hand"
	}
	return "`--fix`, with `--unsafe-fixes` where it needs review: " + p.Bad.After[0].Title
}

// suppression spells out how a finding is accepted, in the files where it
// stands.
func (p *Page) suppression() string {
	name := p.Rule.Name
	if p.Rule.AfterSuppression {
		return ""
	}
	return "Accept a finding where it stands, and say why; `stage` and `file` reach further in a Dockerfile:\n" +
		"```yaml\nservices:\n  api:  # hullcheck ignore=" + name + " the reason\n    # hullcheck service ignore=" + name + " until=2027-03-31 the reason\n```\n" +
		"```dockerfile\n# hullcheck ignore=" + name + " the reason\n```\n\n"
}

// files shows a tree without markers.
func files(b *strings.Builder, t *fixture.Tree) {
	for _, name := range t.Paths {
		language := "text"
		switch {
		case path.Ext(name) == ".yaml" || path.Ext(name) == ".yml":
			language = "yaml"
		case strings.Contains(strings.ToLower(name), "dockerfile"):
			language = "dockerfile"
		case path.Ext(name) == ".env":
			language = "sh"
		}
		content := strings.TrimRight(string(t.Files[name]), "\n")
		fmt.Fprintf(b, "`%s`\n```%s\n%s\n```\n", name, language, content)
	}
}

// sentence capitalises a title.
func sentence(title string) string {
	return strings.ToUpper(title[:1]) + title[1:]
}
