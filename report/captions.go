package report

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// captions writes the names of points beside them, each where it hides least.
type captions struct{ *graph }

// label is a name and where it stands.
type label struct {
	text     string
	ink      color.NRGBA
	at       vg.Point // the point's place
	width    vg.Length
	box      vg.Rectangle
	distance vg.Length // from the point
}

// Plot implements plot.Plotter. Each name is placed in turn, then again in view of where
// the others have come to stand.
func (s captions) Plot(c draw.Canvas, p *plot.Plot) {
	trX, trY := p.Transforms(&c)
	style := lettering(tickSize, false)
	labels, points := s.labels(trX, trY)
	for range 5 {
		for i := range labels {
			l := &labels[i]
			taken := slices.Clone(points)
			var leaders [][2]vg.Point
			for k, other := range labels {
				if k != i && other.box != (vg.Rectangle{}) {
					taken = append(taken, obstacle{other.box, 30})
					leaders = append(leaders, other.leader())
				}
			}
			l.place(c.Rectangle, taken, leaders)
		}
	}
	for _, l := range labels {
		if l.distance > 6 { // too far to be seen to belong together
			to := l.leader()
			c.StrokeLine2(draw.LineStyle{Color: fade(l.ink, 0.6), Width: 0.4}, to[0].X, to[0].Y, to[1].X, to[1].Y)
		}
		style.Color, style.YAlign = l.ink, draw.YCenter
		c.FillText(style, vg.Point{X: l.box.Min.X, Y: (l.box.Min.Y + l.box.Max.Y) / 2}, l.text)
	}
}

// labels are the names of the panel's points, not yet placed, and what they had better
// not cover.
func (g *graph) labels(trX, trY func(float64) vg.Length) (all []label, taken []obstacle) {
	style := lettering(tickSize, false)
	for _, m := range g.Marks {
		if m.Kind != "points" {
			continue
		}
		for i, x := range m.X {
			if !g.shows(x, m.Y[i]) {
				continue
			}
			at := vg.Point{X: trX(x), Y: trY(m.Y[i])}
			taken = append(append(taken, around(at, 1.6*dotRadius, 20)), g.bars(m, i, trX, trY)...)
			if len(m.Names) != 0 && m.Names[i] != "" {
				all = append(all, label{text: m.Names[i], ink: inkOfText(g.ink(m)), at: at, width: style.Width(m.Names[i])})
			}
		}
	}
	return all, taken
}

// bars are the bars of error of a mark's i-th point as obstacles: a name may cross
// them where there is no other room.
func (g *graph) bars(m Mark, i int, trX, trY func(float64) vg.Length) (all []obstacle) {
	add := func(x0, x1, y0, y1 float64) {
		if g.shows(x0, y0) && g.shows(x1, y1) {
			low, high := vg.Point{X: trX(x0) - 1, Y: trY(y0) - 1}, vg.Point{X: trX(x1) + 1, Y: trY(y1) + 1}
			all = append(all, obstacle{vg.Rectangle{Min: low, Max: high}, 3})
		}
	}
	if len(m.XLo) != 0 {
		add(m.XLo[i], m.XHi[i], m.Y[i], m.Y[i])
	}
	if len(m.Lo) != 0 {
		add(m.X[i], m.X[i], m.Lo[i], m.Hi[i])
	}
	return all
}

// inkOfText darkens a colour so that small letters can be read.
func inkOfText(c color.NRGBA) color.NRGBA {
	dark := func(v uint8) uint8 { return uint8(math.Round(0.72 * float64(v))) }
	return color.NRGBA{dark(c.R), dark(c.G), dark(c.B), c.A}
}

// obstacle is a place that a name had better not cover, and how much that matters for
// each square point.
type obstacle struct {
	vg.Rectangle
	weight float64
}

func around(at vg.Point, radius vg.Length, weight float64) obstacle {
	return obstacle{vg.Rectangle{Min: vg.Point{X: at.X - radius, Y: at.Y - radius}, Max: vg.Point{X: at.X + radius, Y: at.Y + radius}}, weight}
}

// place finds the rectangle for a name: near its point, within the axes, covering
// little, and led to without crossing what leads to others.
func (l *label) place(within vg.Rectangle, taken []obstacle, leaders [][2]vg.Point) {
	least, height := math.Inf(1), tickSize
	best := *l
	for ring := range 6 {
		for step := range 16 {
			try := *l
			try.distance = 3.4 + 4.5*vg.Length(ring)
			angle := 2 * math.Pi * float64(step) / 16
			dx, dy := vg.Length(math.Cos(angle)), vg.Length(math.Sin(angle))
			low := vg.Point{X: l.at.X + try.distance*dx + side(dx)*l.width, Y: l.at.Y + try.distance*dy + side(dy)*height}
			try.box = vg.Rectangle{Min: low, Max: vg.Point{X: low.X + l.width, Y: low.Y + height}}
			cost := 14*float64(ring) + 2*math.Abs(float64(dy)) // beside rather than above
			if dx < 0 {
				cost++
			}
			for _, o := range taken {
				cost += o.weight * overlap(try.box, o.Rectangle)
			}
			for _, other := range leaders {
				if cross(try.leader(), other) {
					cost += 25
				}
			}
			cost += 50 * (float64(l.width*height) - overlap(try.box, within))
			if cost < least-1e-9 {
				least, best = cost, try
			}
		}
	}
	*l = best
}

// leader is the line from a point to its name.
func (l *label) leader() [2]vg.Point { return [2]vg.Point{l.at, nearest(l.box, l.at)} }

// cross says whether two lines do.
func cross(a, b [2]vg.Point) bool {
	turn := func(p, q, r vg.Point) bool { return (q.X-p.X)*(r.Y-p.Y) > (q.Y-p.Y)*(r.X-p.X) }
	return turn(a[0], a[1], b[0]) != turn(a[0], a[1], b[1]) && turn(b[0], b[1], a[0]) != turn(b[0], b[1], a[1])
}

// side is where a rectangle begins that lies in a direction: a share of its length before
// the point where it is placed.
func side(direction vg.Length) vg.Length {
	switch {
	case direction > 0.3:
		return 0
	case direction < -0.3:
		return -1
	}
	return -0.5
}

// overlap is the area that two rectangles share, in square points.
func overlap(a, b vg.Rectangle) float64 {
	w := min(a.Max.X, b.Max.X) - max(a.Min.X, b.Min.X)
	h := min(a.Max.Y, b.Max.Y) - max(a.Min.Y, b.Min.Y)
	return float64(max(w, 0) * max(h, 0))
}

// nearest is the point of a rectangle's edge that is nearest to another.
func nearest(box vg.Rectangle, to vg.Point) vg.Point {
	return vg.Point{X: min(max(to.X, box.Min.X), box.Max.X), Y: min(max(to.Y, box.Min.Y), box.Max.Y)}
}

// lanes draws a faint line along each of so many rows, for the eye to follow.
type lanes int

// Plot implements plot.Plotter.
func (n lanes) Plot(c draw.Canvas, p *plot.Plot) {
	_, trY := p.Transforms(&c)
	for i := range int(n) {
		c.StrokeLine2(draw.LineStyle{Color: rgb(0xe4e4e4), Width: 0.4}, c.Min.X, trY(float64(i)), c.Max.X, trY(float64(i)))
	}
}

// rowTicks are the names of the rows, which stand once for panels side by side, in lines no
// wider than the room that the page has for them.
func (g *graph) rowTicks() []plot.Tick {
	ticks := make([]plot.Tick, len(g.Rows))
	for i, name := range g.Rows {
		if g.sameY {
			name = " "
		}
		ticks[i] = plot.Tick{Value: float64(i), Label: breakable(name, lettering(tickSize, false), g.room)}
	}
	return ticks
}

// rowLines is how many lines the name of a row has at most.
func (g *graph) rowLines() int {
	most := 1
	for _, t := range g.rowTicks() {
		most = max(most, 1+strings.Count(t.Label, "\n"))
	}
	return most
}
