package paths

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// finish gives rows their heights and ways their curves and labels.
func (l *layout) finish() *drawing {
	d := &drawing{boxes: make([]box, len(l.g.nodes)), curves: make([]curve, len(l.g.ways))}
	starts, stops := l.ports()
	labels := l.labels(starts, stops)
	tops, bottoms := make([]int, len(l.rows)), make([]int, len(l.rows))
	y := margin
	for r, row := range l.rows {
		tall := 0
		for _, cell := range row {
			if cell < len(l.g.nodes) {
				tall = max(tall, l.lines[cell]*lineHeight+nodePad)
			}
		}
		tops[r], bottoms[r] = y, y+tall
		for _, cell := range row {
			if cell < len(l.g.nodes) {
				d.boxes[cell] = box{l.x[cell], y, l.lines[cell]*lineHeight + nodePad}
			}
		}
		y += tall + rowGap + labelStep*max(labels.levels[r]-1, 0)
	}
	d.height = bottoms[len(bottoms)-1] + margin
	for cell := range l.row {
		d.width = max(d.width, l.x[cell]+l.widthOf(cell)/2+margin)
	}
	for i, cells := range l.chains {
		c := &d.curves[i]
		first, last := cells[0], cells[len(cells)-1]
		c.points = append(c.points, point{starts[i], d.boxes[first].y + d.boxes[first].height})
		for _, cell := range cells[1 : len(cells)-1] {
			r := l.row[cell]
			c.points = append(c.points, point{l.x[cell], tops[r]}, point{l.x[cell], bottoms[r]})
		}
		c.points = append(c.points, point{stops[i], d.boxes[last].y})
	}
	for i := range d.curves {
		upper, _ := l.ends(i)
		d.curves[i].labelX, d.curves[i].labelY = labels.x[i], bottoms[l.row[upper]]+rowGap/2+labels.level[i]*labelStep
		if !l.down[i] {
			slices.Reverse(d.curves[i].points)
		}
		d.width = max(d.width, labels.x[i]+l.half(i)+margin)
	}
	return d
}

// gaps returns the ways whose labels stand below each row.
func (l *layout) gaps() [][]int {
	gaps := make([][]int, len(l.rows))
	for i := range l.g.ways {
		upper, _ := l.ends(i)
		gaps[l.row[upper]] = append(gaps[l.row[upper]], i)
	}
	return gaps
}

// ports spreads the ends of ways over the edges of their nodes, in the order in
// which they come from the sides.
func (l *layout) ports() (starts, stops []int) {
	starts, stops = make([]int, len(l.g.ways)), make([]int, len(l.g.ways))
	spread := func(at []int, end func(cells []int) (node, next int)) {
		byNode := make([][]int, len(l.g.nodes))
		for i, cells := range l.chains {
			n, _ := end(cells)
			byNode[n] = append(byNode[n], i)
		}
		for n, list := range byNode {
			slices.SortStableFunc(list, func(a, b int) int {
				_, x := end(l.chains[a])
				_, y := end(l.chains[b])
				return cmp.Compare(l.x[x], l.x[y])
			})
			for k, i := range list {
				at[i] = l.x[n] - nodeWidth/2 + nodeWidth*(k+1)/(len(list)+1)
			}
		}
	}
	spread(starts, func(c []int) (int, int) { return c[0], c[1] })
	spread(stops, func(c []int) (int, int) { return c[len(c)-1], c[len(c)-2] })
	return starts, stops
}

// labelling says where labels stand: each half way of the first part of its
// curve, lower where one stands already.
type labelling struct {
	x, level []int // by way
	levels   []int // by row that they stand below
}

func (l *layout) labels(starts, stops []int) labelling {
	out := labelling{make([]int, len(l.g.ways)), make([]int, len(l.g.ways)), make([]int, len(l.rows))}
	for i, cells := range l.chains {
		next := stops[i]
		if len(cells) > 2 {
			next = l.x[cells[1]]
		}
		out.x[i] = max((starts[i]+next)/2, l.half(i)+margin)
	}
	for r, list := range l.gaps() {
		slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(out.x[a], out.x[b]) })
		var ends []int // of the last label of each level
		for _, i := range list {
			level := slices.IndexFunc(ends, func(end int) bool { return end < out.x[i]-l.half(i) })
			if level < 0 {
				level = len(ends)
				ends = append(ends, 0)
			}
			ends[level], out.level[i] = out.x[i]+l.half(i), level
		}
		out.levels[r] = len(ends)
	}
	return out
}

// half returns half the width of a label.
func (l *layout) half(i int) int { return halfOf(l.g.ways[i].label) }

func halfOf(label string) int { return utf8.RuneCountInString(label)*letter/2 + 4 }
