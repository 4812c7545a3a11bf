package paths

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Measures of the text in nodes, in characters and lines.
const (
	maxLetters = 21
	maxRows    = 3
)

// graphView is a drawing for the page, with links into it.
type graphView struct {
	Width, Height int
	Title         string
	Arrow         string // id of the head of arrows
	Nodes         []nodeView
	Ways          []wayView
	Left          string // what is not drawn, "" if all is
}

type nodeView struct {
	Class, Title        string
	X, Y, Width, Height int
	Round               int
	Lines               []textLine
}

type textLine struct {
	X, Y int
	Text string
}

type wayView struct {
	Curve, Title, Target string
	Label                textLine
	X, Y, Width, Height  int // of the ground below the label
	Cut                  bool
	Band                 string
}

func viewOf(g *graph, id string) *graphView {
	texts := make([][]string, len(g.nodes))
	lines := make([]int, len(g.nodes))
	for i := range g.nodes {
		texts[i] = wrap(bare(g.nodes[i].title))
		lines[i] = len(texts[i])
	}
	d := draw(g, lines)
	out := &graphView{
		Width: d.width, Height: d.height, Arrow: id + "-arrow",
		Title: fmt.Sprintf("%s through %s", plural(g.drawn, "path"), plural(len(g.nodes), "node")),
	}
	if g.left > 0 {
		out.Left = plural(g.left, "path") + " more are in the list only."
	}
	for i := range g.nodes {
		b, class := d.boxes[i], g.nodes[i].class
		n := nodeView{
			Class: string(class), Title: bare(g.nodes[i].title), X: b.x - nodeWidth/2, Y: b.y, Width: nodeWidth, Height: b.height, Round: 6,
		}
		if class == entryNode {
			n.Round = b.height / 2
		}
		for k, text := range texts[i] {
			n.Lines = append(n.Lines, textLine{b.x, b.y + nodePad/2 + lineHeight*(k+1) - 4, text})
		}
		out.Nodes = append(out.Nodes, n)
	}
	for i := range g.ways {
		w := &g.ways[i]
		view := wayView{
			Curve: curveOf(d.curves[i].points), Cut: w.cut, Band: w.band.String(), Target: fmt.Sprintf("%s-p%d-s%d", id, w.paths[0], w.step),
			Label: textLine{d.curves[i].labelX, d.curves[i].labelY, w.label}, Title: w.label + ": " + list("path", w.paths),
		}
		half := halfOf(w.label)
		view.X, view.Y, view.Width, view.Height = view.Label.X-half, view.Label.Y-labelStep+4, 2*half, labelStep
		if w.cut {
			view.Title += "; the cut takes it away"
		}
		out.Ways = append(out.Ways, view)
	}
	return out
}

// curveOf renders a curve that leaves and meets rows upright.
func curveOf(points []point) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%d %d", points[0].x, points[0].y)
	for i := 1; i < len(points); i++ {
		p, q := points[i-1], points[i]
		if i%2 == 0 { // through a row
			fmt.Fprintf(&b, "L%d %d", q.x, q.y)
			continue
		}
		middle := (p.y + q.y) / 2
		fmt.Fprintf(&b, "C%d %d %d %d %d %d", p.x, middle, q.x, middle, q.x, q.y)
	}
	return b.String()
}

// wrap breaks text into lines for a node; what is too long ends in an ellipsis.
func wrap(text string) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		for {
			joined := strings.TrimSpace(line + " " + word)
			if utf8.RuneCountInString(joined) <= maxLetters {
				line = joined
				break
			}
			if line != "" {
				lines, line = append(lines, line), ""
				continue
			}
			head := []rune(word)[:maxLetters]
			lines, word = append(lines, string(head)), string([]rune(word)[maxLetters:])
		}
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	if len(lines) > maxRows {
		lines = lines[:maxRows]
		last := []rune(lines[maxRows-1])
		lines[maxRows-1] = string(last[:min(len(last), maxLetters-1)]) + "…"
	}
	return lines
}
