package config

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
)

// Skeleton returns a configuration that changes nothing: every key and every
// rule with findings, in comments.
func Skeleton(r *analyzer.Report) []byte {
	var b bytes.Buffer
	b.WriteString(`## Configuration of hullcheck, all of it in comments: take out the # before what you need.
## https://github.com/hullcheck/hullcheck/blob/main/docs/configuration.md explains it;
## editors check it with what hullcheck schema prints.
`)
	for _, k := range file().keys {
		fmt.Fprintf(&b, "\n## %s\n", k.doc)
		switch k.name {
		case "rules":
			rulesFound(&b, r)
		case "posture":
			b.WriteString("# posture:\n")
			for _, p := range postureShape().keys {
				fmt.Fprintf(&b, "#   %s: %s  ## %s\n", p.name, p.example, strings.ToLower(p.doc[:1])+strings.TrimSuffix(p.doc[1:], "."))
			}
		default:
			fmt.Fprintf(&b, "# %s: %s\n", k.name, k.example)
		}
	}
	return b.Bytes()
}

// rulesFound lists the rules with findings, worst first.
func rulesFound(b *bytes.Buffer, r *analyzer.Report) {
	count := map[*analyzer.Rule]int{}
	var rules []*analyzer.Rule
	for _, f := range slices.Concat(r.Findings, r.Hidden) {
		if count[f.Rule]++; count[f.Rule] == 1 {
			rules = append(rules, f.Rule)
		}
	}
	slices.SortStableFunc(rules, func(x, y *analyzer.Rule) int {
		return cmp.Or(cmp.Compare(y.Severity(), x.Severity()), cmp.Compare(count[y], count[x]), strings.Compare(x.Name, y.Name))
	})
	if len(rules) == 0 {
		b.WriteString("# rules:\n#   PrivilegedContainer: {enabled: false, services: [ci], reason: throw-away machines}\n")
		return
	}
	b.WriteString("# rules:\n")
	for _, rule := range rules {
		fmt.Fprintf(b, "#   %s: off  ## %d × %s: %s\n", rule.Name, count[rule], rule.Severity(), rule.Title())
	}
	fmt.Fprintf(b, `## Instead of off, by path and service; the last that fits decides:
##   %s:
##     - {enabled: false, services: [ci], reason: throw-away machines}
##     - {fail: false, paths: [examples/]}
`, rules[0].Name)
}
