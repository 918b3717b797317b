package report

import (
	"math"
	"strings"
)

// margins is the room that labels take around the axes.
type margins struct{ left, right, top, bottom float64 }

const tickTextAngle = 40 // degrees, of category names that do not fit beside one another

// measure finds the room that the panel's labels take, its axes being of the size that
// place gave.
func (g *graph) measure() margins {
	m := margins{right: 3}
	if g.coloured && !g.sameZ {
		ticks, times := g.zTicks()
		m.right = barGap + barBreadth + tickLength + 2 + g.widest(ticks)
		if axisLabel(g.Z, times) != "" {
			m.right += 3 + labelSize
		}
	}
	if g.Bare {
		return m
	}
	ticks, times := g.yTicks()
	m.left = tickLength + 2 + g.widest(ticks)
	if g.yLabel(times) != "" {
		m.left += 4 + labelSize
	}
	down, before, after := g.xTickRoom()
	m.bottom = tickLength + 2 + down
	_, times = g.xTicks()
	if axisLabel(g.X, times) != "" {
		m.bottom += 3 + labelSize
	}
	m.left, m.right = math.Max(m.left, before), math.Max(m.right, after)
	return m
}

// above is the room for the panel's heading and for a legend of a given height, which
// stands beside the letter if there is no title.
func (g *graph) above(legend float64) float64 {
	const line = letterSize + 5
	switch {
	case g.Title != "":
		return line + legend
	case g.Letter != "":
		return math.Max(line, legend+2)
	}
	return 3 + legend
}

// xTickRoom is how far the labels of the x axis reach below, before and after it.
func (g *graph) xTickRoom() (down, before, after float64) {
	ticks, _ := g.xTicks()
	turned := g.turned()
	for _, t := range ticks {
		lines := strings.Split(t.text, "\n")
		place := g.x.at(t.at)
		if turned {
			w := g.scene.faces.width(t.text, tickSize, false)
			sin, cos := math.Sincos(tickTextAngle * math.Pi / 180)
			down = math.Max(down, w*sin+tickSize*cos)
			before = math.Max(before, w*cos-(place-g.area.left))
			continue
		}
		down = math.Max(down, tickSize*(capHeight+descent)+float64(len(lines)-1)*tickSize*1.1)
		for _, line := range lines {
			half := g.scene.faces.width(line, tickSize, false) / 2
			before = math.Max(before, half-(place-g.area.left))
			after = math.Max(after, half-(g.area.right-place))
		}
	}
	return down, before, after
}

// turned tells whether category names have to be turned, and breaks those that fit in
// two lines otherwise.
func (g *graph) turned() bool {
	if len(g.Ticks) == 0 {
		return false
	}
	slot := g.area.width() / (g.x.hi - g.x.lo)
	for i, name := range g.Ticks {
		name = strings.ReplaceAll(name, "\n", " ")
		if g.scene.faces.width(name, tickSize, false) > slot-3 {
			name = strings.ReplaceAll(name, " ", "\n")
		}
		g.Ticks[i] = name
	}
	for _, name := range g.Ticks {
		for _, line := range strings.Split(name, "\n") {
			if g.scene.faces.width(line, tickSize, false) > slot-2 {
				for i := range g.Ticks {
					g.Ticks[i] = strings.ReplaceAll(g.Ticks[i], "\n", " ")
				}
				return true
			}
		}
	}
	return false
}

// drawAxes draws the two axes with their ticks and labels, and the panel's heading.
func (g *graph) drawAxes() {
	g.drawHeading()
	if g.coloured && !g.sameZ {
		g.drawColourScale()
	}
	if g.Bare {
		return
	}
	a := g.area
	g.scene.stroke(black(), axisWidth, point{a.left, a.top}, point{a.left, a.bottom}, point{a.right, a.bottom})
	g.drawYTicks()
	g.drawXTicks()
}

func (g *graph) drawHeading() {
	baseline := g.cell.top + letterSize*capHeight + 1
	if g.Letter != "" {
		g.scene.add(label{at: point{g.cell.left, baseline}, size: letterSize, bold: true, color: black(), text: g.Letter})
	}
	if g.Title != "" {
		x := g.area.left
		if g.Letter != "" {
			x = math.Max(x, g.cell.left+g.scene.faces.width(g.Letter, letterSize, true)+4)
		}
		g.scene.add(label{at: point{x, baseline}, size: labelSize, bold: true, color: black(), text: g.Title})
	}
}

func (g *graph) drawYTicks() {
	a := g.area
	ticks, times := g.yTicks()
	for _, t := range ticks {
		y := g.y.at(t.at)
		length := tickLength
		if t.text == "" {
			length = minorTick
		}
		g.scene.stroke(black(), axisWidth, point{a.left - length, y}, point{a.left, y})
		g.scene.add(label{at: point{a.left - tickLength - 2, y + tickSize*capHeight/2}, anchor: 1, size: tickSize, color: black(), text: t.text})
	}
	if text := g.yLabel(times); text != "" {
		x := a.left - tickLength - 2 - g.widest(ticks) - 4 - labelSize*descent
		g.scene.add(label{at: point{x, (a.top + a.bottom) / 2}, anchor: 0.5, angle: 90, size: labelSize, color: black(), text: text})
	}
}

func (g *graph) drawXTicks() {
	a := g.area
	ticks, times := g.xTicks()
	turned := g.turned()
	for _, t := range ticks {
		x := g.x.at(t.at)
		length := tickLength
		if t.text == "" {
			length = minorTick
		}
		g.scene.stroke(black(), axisWidth, point{x, a.bottom}, point{x, a.bottom + length})
		top := a.bottom + tickLength + 2
		if turned {
			g.scene.add(label{at: point{x + tickSize/3, top + tickSize/2}, anchor: 1, angle: tickTextAngle, size: tickSize, color: black(), text: t.text})
			continue
		}
		for i, line := range strings.Split(t.text, "\n") {
			y := top + tickSize*capHeight + float64(i)*tickSize*1.1
			g.scene.add(label{at: point{x, y}, anchor: 0.5, size: tickSize, color: black(), text: line})
		}
	}
	if text := axisLabel(g.X, times); text != "" {
		down, _, _ := g.xTickRoom()
		y := a.bottom + tickLength + 2 + down + 3 + labelSize*capHeight
		g.scene.add(label{at: point{(a.left + a.right) / 2, y}, anchor: 0.5, size: labelSize, color: black(), text: text})
	}
}

// drawColourScale draws the colours of z to the right of the axes.
func (g *graph) drawColourScale() {
	bar := rect{g.area.right + barGap, g.area.top, g.area.right + barGap + barBreadth, g.area.bottom}
	g.scene.add(picture{to: bar, img: colourColumn()})
	g.scene.add(path{lines: [][]point{bar.box()}, closed: true, ink: ink{stroke: black(), width: axisWidth / 2}})
	ticks, times := g.zTicks()
	for _, t := range ticks {
		if t.text == "" {
			continue
		}
		y := g.z.at(t.at)
		g.scene.stroke(black(), axisWidth, point{bar.right, y}, point{bar.right + tickLength - 0.6, y})
		g.scene.add(label{at: point{bar.right + tickLength + 1.4, y + tickSize*capHeight/2}, size: tickSize, color: black(), text: t.text})
	}
	if text := axisLabel(g.Z, times); text != "" {
		x := bar.right + tickLength + 2 + g.widest(ticks) + 3 + labelSize*capHeight
		g.scene.add(label{at: point{x, (bar.top + bar.bottom) / 2}, anchor: 0.5, angle: 90, size: labelSize, color: black(), text: text})
	}
}
