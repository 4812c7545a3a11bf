package paths

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
)

func TestMermaid(t *testing.T) {
	t.Parallel()
	out := written(t, func(w io.Writer) error {
		return Mermaid(w, []Application{sampleApp(t), {Name: "quiet"}, hostileApp(t)}, Options{})
	})
	sample.Golden(t, "graph.mmd", out)
	if strings.Contains(out, "<script") || strings.Contains(out, "%%") || strings.Contains(out, "`") {
		t.Errorf("markup in %s", out)
	}
}

func TestDot(t *testing.T) {
	t.Parallel()
	sample.Golden(t, "graph.dot", written(t, func(w io.Writer) error {
		return Dot(w, []Application{sampleApp(t), {Name: "quiet"}, hostileApp(t)}, Options{})
	}))
}

func TestGraphOfNothing(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(io.Writer, []Application, Options) error{"mermaid": Mermaid, "dot": Dot} {
		out := written(t, func(w io.Writer) error { return write(w, []Application{{Name: "a"}}, Options{}) })
		if !strings.Contains(out, "No way to the host was found") {
			t.Errorf("%s: %s", name, out)
		}
	}
}

func TestGraphOf(t *testing.T) {
	t.Parallel()
	app := sampleApp(t)
	if g := graphOf(&app, analyzer.NoteSeverity); len(g.nodes) != 6 || len(g.ways) != 5 || g.drawn != 2 {
		t.Errorf("%d nodes, %d ways, %d paths", len(g.nodes), len(g.ways), g.drawn)
	}
	if g := graphOf(&app, analyzer.HighSeverity); len(g.nodes) != 5 || g.drawn != 1 {
		t.Errorf("%d nodes, %d paths from high on", len(g.nodes), g.drawn)
	}
	path := app.Paths[0]
	app.Paths = nil
	for i := range 200 {
		p := path
		p.Number, p.Steps = i+1, append([]Step{}, path.Steps...)
		p.Steps[0].Node = fmt.Sprintf("FOOT(web%d)", i)
		app.Paths = append(app.Paths, p)
	}
	g := graphOf(&app, analyzer.NoteSeverity)
	if len(g.nodes) != 5 || len(g.ways) != 4 || g.drawn != 200 || g.nodes[1].title != "code execution in 200 services" || len(g.ways[0].paths) != 200 {
		t.Errorf("services that are alike: %d nodes, %d ways, %d paths: %+v", len(g.nodes), len(g.ways), g.drawn, g.nodes)
	}
	for i := range app.Paths {
		app.Paths[i].Steps[1].Node = fmt.Sprintf("VOLUME(%d)", i)
	}
	if g := graphOf(&app, analyzer.NoteSeverity); len(g.nodes) > maxNodes || g.drawn+g.left != 200 || g.left == 0 {
		t.Errorf("%d nodes, %d paths drawn, %d left", len(g.nodes), g.drawn, g.left)
	}
}

// Whatever the graph, boxes stand apart and inside the picture, curves begin and
// end at their boxes, and the picture is the same each time.
func TestDraw(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 300 {
		g := &graph{}
		lines := []int{}
		for i := range 1 + r.IntN(maxNodes) {
			g.nodes = append(g.nodes, node{key: fmt.Sprint(i), class: []nodeClass{heldNode, goalNode, entryNode}[r.IntN(3)]})
			lines = append(lines, 1+r.IntN(maxRows))
		}
		for range r.IntN(2 * len(g.nodes)) {
			w := way{from: r.IntN(len(g.nodes)), to: r.IntN(len(g.nodes)), label: strings.Repeat("l", r.IntN(20))}
			if w.from != w.to {
				g.ways = append(g.ways, w)
			}
		}
		d := draw(g, lines)
		checkDrawing(t, g, d)
		if diff := cmp.Diff(d, draw(g, lines), cmp.AllowUnexported(drawing{}, box{}, curve{}, point{})); diff != "" {
			t.Errorf("another picture: %s", diff)
		}
		if t.Failed() {
			t.Fatalf("round %d", round)
		}
	}
}

func checkDrawing(t *testing.T, g *graph, d *drawing) {
	t.Helper()
	for i, a := range d.boxes {
		if a.x-nodeWidth/2 < 0 || a.y < 0 || a.x+nodeWidth/2 > d.width || a.y+a.height > d.height {
			t.Errorf("box %d is outside: %v in %d × %d", i, a, d.width, d.height)
		}
		for k, b := range d.boxes[:i] {
			if a.x-b.x < nodeWidth && b.x-a.x < nodeWidth && a.y < b.y+b.height && b.y < a.y+a.height {
				t.Errorf("boxes %d and %d overlap: %v, %v", k, i, b, a)
			}
		}
	}
	for i, c := range d.curves {
		for n, p := range map[int]point{g.ways[i].from: c.points[0], g.ways[i].to: c.points[len(c.points)-1]} {
			if b := d.boxes[n]; p.x < b.x-nodeWidth/2 || p.x > b.x+nodeWidth/2 || p.y != b.y && p.y != b.y+b.height {
				t.Errorf("way %d ends at %v beside box %v", i, p, b)
			}
		}
		if len(c.points)%2 != 0 {
			t.Errorf("way %d has %d points", i, len(c.points))
		}
		if half := halfOf(g.ways[i].label); c.labelX-half < 0 || c.labelX+half > d.width || c.labelY < 0 || c.labelY > d.height {
			t.Errorf("label %d is outside", i)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                   "",
		"root in api":                        "root in api",
		"code execution in web":              "code execution in web",
		"code execution in proxy1":           "code execution in|proxy1",
		strings.Repeat("x", 50):              "xxxxxxxxxxxxxxxxxxxxx|xxxxxxxxxxxxxxxxxxxxx|xxxxxxxx",
		strings.Repeat("日", 80):              "日日日日日日日日日日日日日日日日日日日日日|日日日日日日日日日日日日日日日日日日日日日|日日日日日日日日日日日日日日日日日日日日…",
		"one " + strings.Repeat("word ", 30): "one word word word|word word word word|word word word word…",
	} {
		if diff := cmp.Diff(want, strings.Join(wrap(text), "|")); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}
