package report

import "math"

// scene lays the figure out: first how much room labels take, then axes of one size in
// what is left of each row.
func (f Figure) scene() *scene {
	s := &scene{faces: newFaces()}
	colours := f.palette()
	graphs := make([]*graph, len(f.Panels))
	for i, p := range f.Panels {
		p.Ticks = append([]string(nil), p.Ticks...) // turned breaks their lines
		graphs[i] = newGraph(p, s, colours)
	}
	l := layout{graphs: graphs, columns: f.columns(), aspect: f.Aspect}
	l.share()
	if l.aspect == 0 {
		l.aspect = 0.75
	}
	s.width = f.width(l.columns)
	common := newLegend(shared(graphs), s.width-2*pageMargin, s, colours)
	top := pageMargin + common.height()
	l.arrange(s, top, len(common.rows) == 0)
	common.draw(point{graphs[0].area.left, pageMargin})
	for _, g := range graphs {
		g.draw()
	}
	return s
}

// columns is the number of panels in a row.
func (f Figure) columns() int {
	n := len(f.Panels)
	switch {
	case f.Columns != 0:
		return min(f.Columns, n)
	case n <= 3:
		return n
	case n == 4:
		return 2
	case n <= 6 || n == 9:
		return 3
	}
	return 4
}

// width is the figure's width in points.
func (f Figure) width(columns int) float64 {
	mm := f.Width
	if mm == 0 {
		mm = [...]float64{85, 120, 180}[min(columns, 3)-1]
	}
	return max(mm, 20) * pointsPerMM
}

type layout struct {
	graphs  []*graph
	columns int
	aspect  float64
	legends []legend // of each panel
}

// share leaves out what the panels of a row would repeat: the label of equal y axes
// after the first, equal colour scales before the last.
func (l *layout) share() {
	for first := 0; first < len(l.graphs); first += l.columns {
		row := l.graphs[first:min(first+l.columns, len(l.graphs))]
		for i, g := range row[1:] {
			before := row[i]
			g.sameY = g.Y == before.Y && g.y == before.y && !before.Bare
			before.sameZ = g.coloured && before.coloured && g.Z == before.Z && g.z == before.z
		}
	}
}

// arrange places every panel below top and sets the scene's height. Labels depend on the
// size of the axes, and that on the labels: a few rounds settle it.
func (l *layout) arrange(s *scene, top float64, ownLegends bool) {
	l.legends = make([]legend, len(l.graphs))
	guess := rect{right: (s.width - 2*pageMargin) / float64(l.columns) * 0.75}
	guess.bottom = guess.right * l.aspect
	for _, g := range l.graphs {
		g.place(guess)
	}
	for range 3 {
		l.round(s, top, ownLegends)
	}
	for i, g := range l.graphs {
		l.legends[i].draw(point{g.area.left, g.area.top - l.legends[i].height()})
	}
}

// round places the panels by the room that their labels took in the round before.
func (l *layout) round(s *scene, top float64, ownLegends bool) {
	room := make([]margins, len(l.graphs))
	left := make([]float64, l.columns)
	right := make([]float64, l.columns)
	for i, g := range l.graphs {
		if ownLegends {
			l.legends[i] = newLegend(g.legend, g.area.width()+room[i].right, s, g.colour)
		}
		room[i] = g.measure()
		room[i].top = g.above(l.legends[i].height())
		c := i % l.columns
		left[c], right[c] = math.Max(left[c], room[i].left), math.Max(right[c], room[i].right)
	}
	free := s.width - 2*pageMargin - float64(l.columns-1)*columnGap
	for c := range l.columns {
		free -= left[c] + right[c]
	}
	width := math.Max(free/float64(l.columns), 10)
	y := top
	for first := 0; first < len(l.graphs); first += l.columns {
		y = l.placeRow(first, y, width, room, left, right)
	}
	s.height = y - rowGap + pageMargin
}

// placeRow places the panels from first on and gives the top of the next row.
func (l *layout) placeRow(first int, y, width float64, room []margins, left, right []float64) float64 {
	last := min(first+l.columns, len(l.graphs))
	above, below, height := 0.0, 0.0, 0.0
	for i := first; i < last; i++ {
		above, below = math.Max(above, room[i].top), math.Max(below, room[i].bottom)
		height = math.Max(height, l.height(l.graphs[i], width))
	}
	x := float64(pageMargin)
	for i := first; i < last; i++ {
		c := i - first
		g := l.graphs[i]
		g.cell = rect{x, y, x + left[c] + width + right[c], y + above + height + below}
		area := rect{x + left[c], y + above, x + left[c] + width, y + above + height}
		if g.Square {
			side := math.Min(width, height)
			area.right, area.top = area.left+side, area.bottom-side
		}
		g.place(area)
		x = g.cell.right + columnGap
	}
	return y + above + height + below + rowGap
}

func (l *layout) height(g *graph, width float64) float64 {
	if g.Square {
		return width
	}
	return width * l.aspect
}

// draw draws the panel: data first, axes over them.
func (g *graph) draw() {
	frame := rect{g.area.left - 1, g.area.top - 1, g.area.right + 1, g.area.bottom + 0.3}
	empty := true
	for _, m := range g.Marks {
		k := kinds[m.Kind]
		if k.bleeds {
			k.draw(g, m)
		} else {
			g.scene.add(clip{&frame})
			k.draw(g, m)
			g.scene.add(clip{})
		}
		empty = empty && (m.Kind == "rule" || m.values()+len(m.Pixels) == 0)
	}
	g.drawAxes()
	if empty {
		middle := point{(g.area.left + g.area.right) / 2, (g.area.top + g.area.bottom) / 2}
		g.scene.add(label{at: middle, anchor: 0.5, size: labelSize, color: neutral(), text: "no data"})
	}
}
