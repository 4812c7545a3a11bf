package paths

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Mermaid writes the graph of applications as one flowchart: for Markdown that
// draws them, as GitHub's does.
func Mermaid(w io.Writer, apps []Application, o Options) error {
	var out bytes.Buffer
	out.WriteString("flowchart TD\n")
	drawn := 0
	for i := range apps {
		g := graphOf(&apps[i], o.Least)
		if len(g.ways) == 0 {
			continue
		}
		drawn++
		fmt.Fprintf(&out, "  subgraph a%d[%s]\n", i, mermaidText(source.Visible(apps[i].Name)))
		for k := range g.nodes {
			n := &g.nodes[k]
			opening, closing := "[", "]"
			switch n.class {
			case entryNode:
				opening, closing = "([", "])"
			case goalNode:
				opening, closing = "{{", "}}"
			case heldNode, betterNode:
			}
			fmt.Fprintf(&out, "    a%dn%d%s%s%s:::%s\n", i, k, opening, mermaidText(bare(n.title)), closing, n.class)
		}
		for k := range g.ways {
			e := &g.ways[k]
			arrow := "-->"
			label := e.label
			if e.cut {
				arrow, label = "-.->", "cut: "+label
			}
			fmt.Fprintf(&out, "    a%dn%d %s|%s| a%dn%d\n", i, e.from, arrow, mermaidText(label), i, e.to)
		}
		out.WriteString("  end\n")
	}
	if drawn == 0 {
		fmt.Fprintf(&out, "  none[%s]\n", mermaidText("No way to the host was found"))
	}
	out.WriteString("  classDef entry stroke-width:2px\n  classDef held stroke-width:1px\n" +
		"  classDef better stroke:#b35900,stroke-width:2px\n  classDef goal stroke:#b3261e,stroke-width:3px\n")
	_, err := w.Write(out.Bytes())
	return err
}

// bare takes the backticks from around names.
func bare(text string) string { return strings.ReplaceAll(text, "`", "") }

// mermaidText quotes text of untrusted files: what is neither a letter nor a
// digit nor harmless stands as a numeric entity, which mermaid decodes after it
// has read the chart.
func mermaidText(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r > 0x7f, r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', strings.ContainsRune(" .,:_/-+", r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
