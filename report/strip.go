package report

import (
	"math"
	"slices"
)

// A crowd of values at one category has smaller dots, or they would hide one another.
const (
	crowd       = 100
	crowdRadius = 1.2
)

// drawStrip draws every value as a dot, spread sideways by how many others lie near it
// (a sina plot, Sidiropoulos et al. 2018): the outline is that of the distribution, and
// nothing is smoothed beyond the values' own range.
func drawStrip(g *graph, m Mark) {
	groups := make(map[float64][]float64) // places on the page by category
	for i, y := range m.Y {
		x := m.X[min(i, len(m.X)-1)]
		if g.shows(x, y) {
			groups[x] = append(groups[x], g.y.at(y))
		}
	}
	places := make([]float64, 0, len(groups))
	for x := range groups {
		places = append(places, x)
	}
	slices.Sort(places)
	size := radius(m)
	for _, y := range groups {
		if len(y) > crowd {
			size = min(size, crowdRadius)
		}
	}
	var at []point
	for _, x := range places {
		half := (g.x.at(x+g.barWidth/2) - g.x.at(x-g.barWidth/2)) / 2
		at = append(at, spread(g.x.at(x), half, groups[x], g.area.height()/30, size)...)
	}
	g.cloud(dots{at: at, radius: size, ink: dotInk(m, g.ink(m))})
	if len(m.C) != 0 && len(places) != 0 {
		g.quartiles(places[0], m)
	}
}

// spread places values y side by side around x. The widest place is where most values
// lie within near of one another.
func spread(x, half float64, y []float64, near, radius float64) []point {
	slices.Sort(y)
	neighbours := make([]int, len(y))
	most, first, last := 1, 0, 0
	for i := range y {
		for y[i]-y[first] > near {
			first++
		}
		for last < len(y) && y[last]-y[i] <= near {
			last++
		}
		neighbours[i] = last - first
		most = max(most, neighbours[i])
	}
	half = math.Min(half, float64(most-1)*radius) // few values stay close
	at := make([]point, len(y))
	for i := range y {
		share := float64(neighbours[i]-1) / float64(max(most-1, 1))
		at[i] = point{x + half*share*(2*halton(i+1)-1), y[i]}
	}
	return at
}

// halton is the i-th number of the van der Corput sequence: evenly spread over 0 to 1,
// with successive values far apart.
func halton(i int) float64 {
	x, digit := 0.0, 0.5
	for ; i > 0; i /= 2 {
		x += digit * float64(i%2)
		digit /= 2
	}
	return x
}

// quartiles draws a box from Lo to Hi and the median C over the dots.
func (g *graph) quartiles(x float64, m Mark) {
	if !g.shows(x, m.Lo[0]) || !g.shows(x, m.Hi[0]) || !g.shows(x, m.C[0]) {
		return
	}
	const share = 0.32 // of the bar's width
	left, right := g.x.at(x-g.barWidth*share), g.x.at(x+g.barWidth*share)
	box := rect{left, g.y.at(m.Hi[0]), right, g.y.at(m.Lo[0])}
	g.scene.add(path{lines: [][]point{box.box()}, closed: true, ink: ink{stroke: black(), width: axisWidth}})
	g.scene.stroke(black(), 1.6, point{left, g.y.at(m.C[0])}, point{right, g.y.at(m.C[0])})
}
