package paths

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Dot writes the graph of applications for Graphviz.
func Dot(w io.Writer, apps []Application, o Options) error {
	var out bytes.Buffer
	out.WriteString("digraph paths {\n  rankdir=TB\n  graph [fontname=\"sans-serif\", fontsize=12]\n  node [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=11]\n" +
		"  edge [fontname=\"sans-serif\", fontsize=9]\n")
	drawn := 0
	for i := range apps {
		g := graphOf(&apps[i], o.Least)
		if len(g.ways) == 0 {
			continue
		}
		drawn++
		fmt.Fprintf(&out, "  subgraph cluster_%d {\n    label=%s\n", i, dotText(source.Visible(apps[i].Name)))
		for k := range g.nodes {
			n := &g.nodes[k]
			look := ""
			switch n.class {
			case entryNode:
				look = ", shape=oval"
			case betterNode:
				look = `, color="#b35900"`
			case goalNode:
				look = `, color="#b3261e", penwidth=2, style=bold`
			case heldNode:
			}
			fmt.Fprintf(&out, "    a%dn%d [label=%s%s]\n", i, k, dotText(bare(n.title)), look)
		}
		for k := range g.ways {
			e := &g.ways[k]
			look := ""
			if e.cut {
				look = `, style=dashed, color="#b3261e"`
			}
			fmt.Fprintf(&out, "    a%dn%d -> a%dn%d [label=%s, tooltip=%s%s]\n", i, e.from, i, e.to, dotText(e.label), dotText(list("path", e.paths)), look)
		}
		out.WriteString("  }\n")
	}
	if drawn == 0 {
		out.WriteString("  none [label=\"No way to the host was found\"]\n")
	}
	out.WriteString("}\n")
	_, err := w.Write(out.Bytes())
	return err
}

// dotText quotes text of untrusted files. Names such as \N, which Graphviz would
// replace, stay as they are.
func dotText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "&", "&amp;").Replace(text) + `"`
}
