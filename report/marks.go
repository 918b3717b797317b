package report

import (
	"image/color"
	"math"
	"slices"
)

func dashes(m Mark) []float64 {
	if m.Dashed {
		return []float64{3, 2}
	}
	return nil
}

func stroke(m Mark) float64 {
	if m.Thin {
		return thinWidth
	}
	return lineWidth
}

func radius(m Mark) float64 {
	if m.Thin {
		return thinRadius
	}
	return dotRadius
}

func dotInk(m Mark, c color.NRGBA) ink {
	if m.Open {
		return ink{fill: white(), stroke: c, width: 0.9}
	}
	if m.Thin {
		return ink{fill: fade(c, 0.6)}
	}
	return ink{fill: fade(c, 0.9)}
}

// stretches are the parts of a curve between values that have no place.
func (g *graph) stretches(x, y []float64) (lines [][]point) {
	var line []point
	for i := range x {
		if g.shows(x[i], y[i]) {
			line = append(line, g.at(x[i], y[i]))
		} else if line != nil {
			lines = append(lines, line)
			line = nil
		}
	}
	if line != nil {
		lines = append(lines, line)
	}
	return lines
}

func drawLine(g *graph, m Mark) {
	g.curves(g.stretches(m.X, m.Y), ink{stroke: g.ink(m), width: stroke(m), dash: dashes(m)})
}

// curves draws lines, and a dot where a line is but one point.
func (g *graph) curves(lines [][]point, k ink) {
	var long [][]point
	for _, line := range lines {
		if len(line) > 1 {
			long = append(long, thinned(line))
		} else {
			g.scene.add(dots{at: line, radius: math.Max(k.width, thinRadius), ink: ink{fill: k.stroke}})
		}
	}
	if long != nil {
		g.scene.add(path{lines: long, ink: k})
	}
}

// thinned leaves out what no eye can see: of successive points within a narrow column it
// keeps the first, the lowest, the highest and the last. A trace of a million samples
// becomes a few thousand points with the same outline.
func thinned(line []point) []point {
	const column = 0.25 // points: half the finest line
	var out []point
	for first := 0; first < len(line); {
		last, low, high := first, first, first
		for i := first; i < len(line) && math.Floor(line[i].x/column) == math.Floor(line[first].x/column); i++ {
			last = i
			if line[i].y < line[low].y {
				low = i
			}
			if line[i].y > line[high].y {
				high = i
			}
		}
		for _, i := range slices.Compact([]int{first, min(low, high), max(low, high), last}) {
			out = append(out, line[i])
		}
		first = last + 1
	}
	return out
}

func drawLines(g *graph, m Mark) {
	for i, row := range m.Z {
		c := fade(g.ink(m), 0.5)
		if len(m.C) != 0 {
			c = neutral()
			if g.z.shows(m.C[i]) {
				c = shade(g.z.share(m.C[i]))
			}
		}
		g.curves(g.stretches(m.X, row), ink{stroke: c, width: thinWidth, dash: dashes(m)})
	}
}

func drawPoints(g *graph, m Mark) {
	var at []point
	for i := range m.X {
		if !g.shows(m.X[i], m.Y[i]) {
			continue
		}
		at = append(at, g.at(m.X[i], m.Y[i]))
		if len(m.Lo) != 0 {
			g.errorBar(m.X[i], m.Lo[i], m.Hi[i], g.ink(m))
		}
	}
	g.cloud(dots{at: at, radius: radius(m), ink: dotInk(m, g.ink(m))})
}

// errorBar draws a line from lo to hi with short ends, where they lie within the axes.
func (g *graph) errorBar(x, lo, hi float64, c color.NRGBA) {
	if !g.shows(x, lo) || !g.shows(x, hi) {
		return
	}
	within := func(y float64) float64 { return min(max(y, g.area.top), g.area.bottom) }
	low, high := g.at(x, lo), g.at(x, hi)
	bar := [][]point{{{low.x, within(low.y)}, {high.x, within(high.y)}}}
	for _, end := range []point{low, high} {
		const half = 1.6
		if within(end.y) == end.y {
			bar = append(bar, []point{{end.x - half, end.y}, {end.x + half, end.y}})
		}
	}
	g.scene.add(path{ink: ink{stroke: c, width: 0.7}, lines: bar})
}

func drawSteps(g *graph, m Mark) {
	var lines [][]point
	for _, line := range g.stretches(m.X, m.Y) {
		stairs := line[:1:1]
		if len(lines) == 0 {
			stairs = []point{{line[0].x, g.base()}, line[0]}
		}
		for i := 1; i < len(line); i++ {
			stairs = append(stairs, point{line[i].x, line[i-1].y}, line[i])
		}
		lines = append(lines, stairs)
	}
	if n := len(lines) - 1; n >= 0 {
		lines[n] = append(lines[n], point{g.area.right, lines[n][len(lines[n])-1].y})
	}
	g.curves(lines, ink{stroke: g.ink(m), width: stroke(m), dash: dashes(m)})
}

// base is where bars stand: on zero, or on the axis if it is logarithmic.
func (g *graph) base() float64 {
	if g.y.log {
		return g.y.from
	}
	return g.y.at(math.Min(math.Max(0, g.y.lo), g.y.hi))
}

func drawHistogram(g *graph, m Mark) {
	base := g.base()
	var outline []point
	flush := func() {
		if outline == nil {
			return
		}
		outline = append(outline, point{outline[len(outline)-1].x, base})
		g.scene.add(path{lines: [][]point{outline}, closed: true, ink: ink{fill: fade(g.ink(m), 0.3)}})
		g.scene.add(path{lines: [][]point{outline}, ink: ink{stroke: g.ink(m), width: stroke(m) * 0.8, dash: dashes(m)}})
		outline = nil
	}
	for i, y := range m.Y {
		if !g.x.shows(m.X[i]) || !g.x.shows(m.X[i+1]) || math.IsNaN(y) || math.Abs(y) > largest {
			flush()
			continue
		}
		top := base // an empty bin of a logarithmic axis
		if g.y.shows(y) {
			top = g.y.at(y)
		}
		left, right := g.x.at(m.X[i]), g.x.at(m.X[i+1])
		if outline == nil {
			outline = []point{{left, base}}
		}
		outline = append(outline, point{left, top}, point{right, top})
	}
	flush()
}

func drawBars(g *graph, m Mark) {
	c := g.ink(m)
	for i, x := range m.X {
		if !g.shows(x, m.Y[i]) {
			continue
		}
		r := rect{g.x.at(x - g.barWidth/2), g.y.at(m.Y[i]), g.x.at(x + g.barWidth/2), g.base()}
		k := ink{fill: c}
		if m.Open {
			k = ink{fill: white(), stroke: c, width: lineWidth, dash: dashes(m)}
		}
		g.scene.add(path{lines: [][]point{r.box()}, closed: true, ink: k})
		if len(m.Lo) != 0 {
			g.errorBar(x, m.Lo[i], m.Hi[i], black())
		}
	}
}

func drawBand(g *graph, m Mark) {
	var upper, lower []point
	flush := func() {
		if len(upper) > 1 {
			for i := len(lower) - 1; i >= 0; i-- {
				upper = append(upper, lower[i])
			}
			g.scene.add(path{lines: [][]point{upper}, closed: true, ink: ink{fill: fade(g.ink(m), 0.2)}})
		}
		upper, lower = nil, nil
	}
	for i, x := range m.X {
		if !g.shows(x, m.Lo[i]) || !g.shows(x, m.Hi[i]) {
			flush()
			continue
		}
		upper, lower = append(upper, g.at(x, m.Hi[i])), append(lower, g.at(x, m.Lo[i]))
	}
	flush()
}

func ruleInk(m Mark, c color.NRGBA) ink {
	k := ink{stroke: c, width: 0.7, dash: dashes(m)}
	if m.Method == "" {
		k.stroke = neutral()
	}
	return k
}

func drawRule(g *graph, m Mark) {
	var lines [][]point
	for _, x := range m.X {
		if g.x.shows(x) {
			lines = append(lines, []point{{g.x.at(x), g.area.top}, {g.x.at(x), g.area.bottom}})
		}
	}
	for _, y := range m.Y {
		if g.y.shows(y) {
			lines = append(lines, []point{{g.area.left, g.y.at(y)}, {g.area.right, g.y.at(y)}})
		}
	}
	if len(m.X)+len(m.Y) == 0 {
		lines = append(lines, g.diagonal())
	}
	if len(lines) != 0 {
		g.scene.add(path{lines: lines, ink: ruleInk(m, g.ink(m))})
	}
}

// diagonal is y = x over the part that both axes show; where one axis alone is
// logarithmic it bends.
func (g *graph) diagonal() []point {
	lo, hi := math.Max(g.x.lo, g.y.lo), math.Min(g.x.hi, g.y.hi)
	var line []point
	const pieces = 64
	for i := 0; lo < hi && i <= pieces; i++ {
		v := lo + (hi-lo)*float64(i)/pieces
		line = append(line, g.at(v, v))
		if g.x.log == g.y.log && i == 0 {
			return append(line, g.at(hi, hi))
		}
	}
	return line
}
