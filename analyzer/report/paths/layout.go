package paths

import (
	"cmp"
	"slices"
)

// Measures of a drawing, in pixels. All arithmetic is in integers, so that the
// same graph gives the same picture on every machine.
const (
	nodeWidth  = 148
	lineHeight = 15
	nodePad    = 16 // above and below the lines of a node together
	apart      = 18 // between nodes of a row
	bend       = 10 // width of what a long way occupies in the rows it passes
	rowGap     = 52 // between rows, without the labels in it
	labelStep  = 15
	margin     = 12
	maxWidth   = 1000 // of parts beside one another
	letter     = 6    // width of a label's character
	sweeps     = 12
)

// A drawing is a graph with its places: rows from the entries down to the goals.
type drawing struct {
	width, height int
	boxes         []box   // by node
	curves        []curve // by way
}

type box struct{ x, y, height int } // x is the middle, y the upper edge

type curve struct {
	points         []point
	labelX, labelY int
}

type point struct{ x, y int }

// layout holds rows of cells: first the nodes, then the bends of ways that pass
// rows.
type layout struct {
	g      *graph
	lines  []int   // of text, by node
	row    []int   // by cell
	rows   [][]int // cells from left to right
	x      []int   // middles, by cell
	chains [][]int // cells of each way, from the upper row to the lower one
	down   []bool  // by way: it leads downwards
	above  [][]int // neighbours, by cell
	below  [][]int
}

// draw lays a graph out: its parts beside one another as far as they fit, then
// below. lines gives the lines of text of each node.
func draw(g *graph, lines []int) *drawing {
	d := &drawing{boxes: make([]box, len(g.nodes)), curves: make([]curve, len(g.ways))}
	x, y, tall := 0, 0, 0
	for _, p := range g.split() {
		some := make([]int, len(p.nodes))
		for i, n := range p.nodes {
			some[i] = lines[n]
		}
		part := drawPart(&p.graph, some)
		if x > 0 && x+part.width > maxWidth {
			x, y, tall = 0, y+tall, 0
		}
		for i, n := range p.nodes {
			d.boxes[n] = box{part.boxes[i].x + x, part.boxes[i].y + y, part.boxes[i].height}
		}
		for i, w := range p.ways {
			c := part.curves[i]
			for k := range c.points {
				c.points[k] = point{c.points[k].x + x, c.points[k].y + y}
			}
			d.curves[w] = curve{c.points, c.labelX + x, c.labelY + y}
		}
		x, tall = x+part.width, max(tall, part.height)
		d.width, d.height = max(d.width, x), max(d.height, y+part.height)
	}
	return d
}

// A piece of a graph that no way connects with the rest.
type component struct {
	graph
	nodes, ways []int // in the whole
}

// split returns the pieces of a graph in the order of their first nodes.
func (g *graph) split() []*component {
	first := make([]int, len(g.nodes)) // the least node of the piece
	for n := range first {
		first[n] = n
	}
	for range g.nodes {
		changed := false
		for i := range g.ways {
			w := &g.ways[i]
			if least := min(first[w.from], first[w.to]); first[w.from] != least || first[w.to] != least {
				first[w.from], first[w.to], changed = least, least, true
			}
		}
		if !changed {
			break
		}
	}
	var list []*component
	pieces := map[int]*component{}
	index := make([]int, len(g.nodes)) // of each node in its piece
	for n := range g.nodes {
		p := pieces[first[n]]
		if p == nil {
			p = &component{}
			pieces[first[n]] = p
			list = append(list, p)
		}
		index[n] = len(p.nodes)
		p.nodes, p.graph.nodes = append(p.nodes, n), append(p.graph.nodes, g.nodes[n])
	}
	for i := range g.ways {
		w := g.ways[i]
		p := pieces[first[w.from]]
		w.from, w.to = index[w.from], index[w.to]
		p.ways, p.graph.ways = append(p.ways, i), append(p.graph.ways, w)
	}
	return list
}

func drawPart(g *graph, lines []int) *drawing {
	l := &layout{g: g, lines: lines, row: make([]int, len(g.nodes))}
	l.direct()
	l.rank()
	l.chain()
	l.order()
	l.place()
	return l.finish()
}

// direct turns ways that close a cycle upwards.
func (l *layout) direct() {
	l.down = make([]bool, len(l.g.ways))
	out := make([][]int, len(l.g.nodes))
	for i := range l.g.ways {
		out[l.g.ways[i].from] = append(out[l.g.ways[i].from], i)
	}
	const fresh, open, done = 0, 1, 2
	state := make([]int, len(l.g.nodes))
	var visit func(n int)
	visit = func(n int) {
		state[n] = open
		for _, i := range out[n] {
			to := l.g.ways[i].to
			l.down[i] = state[to] != open
			if state[to] == fresh {
				visit(to)
			}
		}
		state[n] = done
	}
	for n := range l.g.nodes {
		if state[n] == fresh {
			visit(n)
		}
	}
}

// ends returns the upper and the lower node of a way.
func (l *layout) ends(i int) (upper, lower int) {
	if w := &l.g.ways[i]; l.down[i] {
		return w.from, w.to
	}
	return l.g.ways[i].to, l.g.ways[i].from
}

// rank gives each node the lowest row that its ways allow, and goals the last.
func (l *layout) rank() {
	for range l.g.nodes { // as many rounds as the longest way has nodes
		changed := false
		for i := range l.g.ways {
			upper, lower := l.ends(i)
			if l.row[lower] <= l.row[upper] {
				l.row[lower], changed = l.row[upper]+1, true
			}
		}
		if !changed {
			break
		}
	}
	last := 0
	for n := range l.g.nodes {
		last = max(last, l.row[n])
	}
	leads := make([]bool, len(l.g.nodes))
	for i := range l.g.ways {
		upper, _ := l.ends(i)
		leads[upper] = true
	}
	for n := range l.g.nodes {
		if l.g.nodes[n].class == goalNode && !leads[n] {
			l.row[n] = last
		}
	}
}

// chain gives each way a bend in every row that it passes.
func (l *layout) chain() {
	l.chains = make([][]int, len(l.g.ways))
	bends := map[[3]int]int{} // ways between two nodes share them
	for i := range l.g.ways {
		upper, lower := l.ends(i)
		cells := []int{upper}
		for r := l.row[upper] + 1; r < l.row[lower]; r++ {
			at := [3]int{upper, lower, r}
			cell, ok := bends[at]
			if !ok {
				cell = len(l.row)
				bends[at] = cell
				l.row = append(l.row, r)
			}
			cells = append(cells, cell)
		}
		l.chains[i] = append(cells, lower)
	}
	l.above, l.below = make([][]int, len(l.row)), make([][]int, len(l.row))
	for _, cells := range l.chains {
		for k := 1; k < len(cells); k++ {
			if !slices.Contains(l.below[cells[k-1]], cells[k]) {
				l.below[cells[k-1]] = append(l.below[cells[k-1]], cells[k])
				l.above[cells[k]] = append(l.above[cells[k]], cells[k-1])
			}
		}
	}
	for cell, r := range l.row {
		for len(l.rows) <= r {
			l.rows = append(l.rows, nil)
		}
		l.rows[r] = append(l.rows[r], cell)
	}
}

// order sorts each row by the middle of its neighbours, up and down in turns,
// and keeps the order in which the fewest ways cross.
func (l *layout) order() {
	best, fewest := l.copyRows(), l.crossings()
	for sweep := range sweeps {
		for k := range l.rows {
			row, neighbours := l.rows[k], l.above
			if sweep%2 == 1 {
				row, neighbours = l.rows[len(l.rows)-1-k], l.below
			}
			l.sortRow(row, neighbours)
		}
		if n := l.crossings(); n < fewest {
			best, fewest = l.copyRows(), n
		}
	}
	l.rows = best
}

func (l *layout) copyRows() [][]int {
	rows := make([][]int, len(l.rows))
	for i := range rows {
		rows[i] = slices.Clone(l.rows[i])
	}
	return rows
}

// positions returns where each cell stands in its row.
func (l *layout) positions() []int {
	at := make([]int, len(l.row))
	for _, row := range l.rows {
		for i, cell := range row {
			at[cell] = i
		}
	}
	return at
}

func (l *layout) sortRow(row []int, neighbours [][]int) {
	at := l.positions()
	key := make(map[int]int, len(row))
	for i, cell := range row {
		key[cell] = i * 1000
		if list := neighbours[cell]; len(list) > 0 {
			sum := 0
			for _, other := range list {
				sum += at[other] * 1000
			}
			key[cell] = sum / len(list)
		}
	}
	slices.SortStableFunc(row, func(a, b int) int { return cmp.Compare(key[a], key[b]) })
}

func (l *layout) crossings() int {
	at, n := l.positions(), 0
	for _, row := range l.rows {
		var ends [][2]int
		for _, cell := range row {
			for _, other := range l.below[cell] {
				ends = append(ends, [2]int{at[cell], at[other]})
			}
		}
		for i, a := range ends {
			for _, b := range ends[i+1:] {
				if a[0] < b[0] && a[1] > b[1] || a[0] > b[0] && a[1] < b[1] {
					n++
				}
			}
		}
	}
	return n
}

func (l *layout) widthOf(cell int) int {
	if cell < len(l.g.nodes) {
		return nodeWidth
	}
	return bend
}

// place gives each cell the middle of its neighbours, as far as those beside it
// let it.
func (l *layout) place() {
	l.x = make([]int, len(l.row))
	for _, row := range l.rows {
		at := 0
		for _, cell := range row {
			l.x[cell] = at + l.widthOf(cell)/2
			at += l.widthOf(cell) + apart
		}
	}
	for sweep := range sweeps {
		for k := range l.rows {
			row, neighbours := l.rows[k], l.above
			if sweep%2 == 0 {
				row, neighbours = l.rows[len(l.rows)-1-k], l.below
			}
			l.spread(row, neighbours)
		}
	}
	left := l.x[0]
	for cell := range l.row {
		left = min(left, l.x[cell]-l.widthOf(cell)/2)
	}
	for cell := range l.row {
		l.x[cell] += margin - left
	}
}

func (l *layout) spread(row []int, neighbours [][]int) {
	wanted := make([]int, len(row))
	for i, cell := range row {
		wanted[i] = l.x[cell]
		if list := neighbours[cell]; len(list) > 0 {
			sum := 0
			for _, other := range list {
				sum += l.x[other]
			}
			wanted[i] = sum / len(list)
		}
	}
	right, left := slices.Clone(wanted), slices.Clone(wanted)
	distance := func(i int) int { return (l.widthOf(row[i-1])+l.widthOf(row[i]))/2 + apart }
	for i := 1; i < len(row); i++ {
		right[i] = max(right[i], right[i-1]+distance(i))
	}
	for i := len(row) - 1; i > 0; i-- {
		left[i-1] = min(left[i-1], left[i]-distance(i))
	}
	for i, cell := range row {
		l.x[cell] = (right[i] + left[i]) / 2
	}
}
