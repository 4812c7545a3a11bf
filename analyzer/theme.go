package analyzer

import (
	"io/fs"
	"strings"
	"unicode"
)

// InTheme makes rules members of a theme, whose archives are in pages, and
// returns them. A theme calls it once, before any of its rules is used.
func InTheme(theme string, pages fs.FS, rules ...*Rule) []*Rule {
	for _, r := range rules {
		r.Theme, r.Pages = theme, pages
		r.URL = r.PageURL()
	}
	return rules
}

// FileName returns the name that the rule's files share: "docker_socket_mount".
func (r *Rule) FileName() string { return joinWords(r.Name, '_') }

// PageURL returns the address of the rule's page.
func (r *Rule) PageURL() string {
	return "https://github.com/hullcheck/hullcheck/blob/main/docs/rules/" + joinWords(r.Name, '-') + ".md"
}

// Title returns the title of the rule: a phrase without capital or period.
func (r *Rule) Title() string {
	title, _, _ := strings.Cut(r.Doc, "\n\n")
	return title
}

// joinWords splits a name in PascalCase and joins its words in lower case. A run
// of capitals is one word: HostPIDNamespace has three.
func joinWords(name string, by rune) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 &&
			(!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteRune(by)
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
