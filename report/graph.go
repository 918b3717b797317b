package report

import (
	"image/color"
	"math"
	"slices"
)

// graph is a panel on its way to the page.
type graph struct {
	Panel
	x, y, z  scale
	barWidth float64 // of a category, in values of x
	coloured bool    // has a colour scale
	sameY    bool    // the panel before it has the same y axis
	sameZ    bool    // the panel after it has the same colour scale
	legend   []Mark  // the first mark of each label

	cell   rect // with labels and legend
	area   rect // within the axes
	scene  *scene
	colour map[string]color.NRGBA
}

// newGraph chooses the ends of the panel's axes.
func newGraph(p Panel, s *scene, colours map[string]color.NRGBA) *graph {
	g := &graph{Panel: p, scene: s, colour: colours}
	e := p.axes()
	roomX, roomY := room{tight: true}, room{tight: true}
	var places []float64
	for _, m := range p.Marks {
		k := kinds[m.Kind]
		k.extent(&e, m)
		if m.Kind != "rule" { // a reference line fits itself into what is there
			roomX.tight = roomX.tight && k.x.tight
			roomY.tight = roomY.tight && k.y.tight
		}
		roomX.exact, roomY.exact = roomX.exact || k.x.exact, roomY.exact || k.y.exact
		roomY.zero = roomY.zero || k.y.zero
		if m.Kind == "bars" || m.Kind == "strip" {
			places = append(places, m.X...)
		}
		g.coloured = g.coloured || m.Kind == "heatmap" || m.Kind == "lines" && p.Z != "" // unnamed colours only tell lines apart
		if m.Label != "" && !slices.ContainsFunc(g.legend, func(o Mark) bool { return o.Label == m.Label }) {
			g.legend = append(g.legend, m)
		}
	}
	g.coloured = g.coloured && e.z.any
	g.categories(&e, places)
	g.x = e.x.scale(p.XMin, p.XMax, roomX)
	if len(p.Ticks) != 0 {
		g.x = given(e.x.lo, e.x.hi, false, p.XMin, p.XMax)
	}
	g.y = e.y.scale(p.YMin, p.YMax, roomY)
	g.z = e.z.scale(p.ZMin, p.ZMax, room{tight: true})
	return g
}

// categories finds how wide a bar can be, and gives the outermost the same room as the
// others.
func (g *graph) categories(e *extent, places []float64) {
	places = slices.DeleteFunc(slices.Clone(places), func(x float64) bool { return !e.x.shows(x) })
	slices.Sort(places)
	spacing := 1.0
	for i := 1; i < len(places); i++ {
		if d := places[i] - places[i-1]; d > 1e-9 {
			spacing = min(spacing, d)
		}
	}
	g.barWidth = 0.72 * spacing
	if n := len(g.Ticks); n != 0 {
		e.x.add(-0.55)
		e.x.add(float64(n) - 0.45)
	} else if len(places) != 0 && !e.x.log {
		e.x.add(places[0] - 0.55*spacing)
		e.x.add(places[len(places)-1] + 0.55*spacing)
	}
}

// place fixes where the axes are.
func (g *graph) place(area rect) {
	g.area = area
	g.x.from, g.x.to = area.left, area.right
	g.y.from, g.y.to = area.bottom, area.top
	g.z.from, g.z.to = area.bottom, area.top
}

// at is the place of a pair of values, which must have one.
func (g *graph) at(x, y float64) point { return point{g.x.at(x), g.y.at(y)} }

func (g *graph) shows(x, y float64) bool { return g.x.shows(x) && g.y.shows(y) }

// ink is the colour of a mark's method.
func (g *graph) ink(m Mark) color.NRGBA { return g.colour[m.Method] }

// xTicks and yTicks are as many as have room.
func (g *graph) xTicks() ([]tick, string) {
	if len(g.Ticks) != 0 {
		ticks := make([]tick, len(g.Ticks))
		for i, text := range g.Ticks {
			ticks[i] = tick{float64(i), text}
		}
		return ticks, ""
	}
	return g.x.ticks(min(int(g.area.width()/27), 6))
}

func (g *graph) yTicks() ([]tick, string) {
	return g.y.ticks(min(int(g.area.height()/18), 6))
}

func (g *graph) zTicks() ([]tick, string) {
	return g.z.ticks(min(int(g.area.height()/20), 5))
}

// yLabel is the label of the y axis, "" if the panel before has the same.
func (g *graph) yLabel(times string) string {
	if g.sameY {
		return ""
	}
	return axisLabel(g.Y, times)
}

// axisLabel adds to a label what its ticks are to be multiplied with.
func axisLabel(label, times string) string {
	switch {
	case times == "":
		return label
	case label == "":
		return times
	}
	return label + " (" + times + ")"
}

// widest is the width of the longest tick label.
func (g *graph) widest(ticks []tick) float64 {
	w := 0.0
	for _, t := range ticks {
		w = math.Max(w, g.scene.faces.width(t.text, tickSize, false))
	}
	return w
}
