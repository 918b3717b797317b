package report

import (
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// page is a figure laid out: panels on a grid, their axes aligned and of one size.
type page struct {
	graphs        []*graph
	columns       int
	width, height vg.Length
	common        legend // of all panels
	colours       palette
}

// narrowest is the least width of axes: a figure that leaves them less is drawn wider.
const narrowest vg.Length = 12

// page lays the figure out, for an SVG or else for pixels.
func (f Figure) page(vector bool) *page {
	colours, panels := f.dressed()
	p := &page{columns: f.columns(), colours: colours}
	p.width = f.width(p.columns)
	aspect, square, pictures := vg.Length(f.Aspect), true, vg.Length(0)
	for _, panel := range panels {
		g := newGraph(panel, p.colours, vector)
		p.graphs = append(p.graphs, g)
		square = square && panel.Square
		if panel.Bare {
			pictures = max(pictures, g.shape())
		}
	}
	if square {
		aspect = 1
	} else if aspect == 0 {
		aspect = pictures // 0 if there are none
	}
	p.share()
	for _, g := range p.graphs {
		g.room = p.nameRoom()
	}
	p.fit(aspect)
	return p
}

// columns is the number of panels in a row.
func (f Figure) columns() int {
	n := len(f.Panels)
	switch {
	case f.Columns != 0:
		return min(f.Columns, n)
	case n <= 3, n == 4 && len(f.Panels[0].Rows) != 0:
		return n
	case n == 4:
		return 2
	case n <= 6 || n == 9:
		return 3
	}
	return 4
}

// width is the figure's width in print.
func (f Figure) width(columns int) vg.Length {
	mm := f.Width
	if mm == 0 {
		mm = [...]float64{85, 120, 180}[min(columns, 3)-1]
	}
	return vg.Length(max(mm, 20)) * vg.Millimeter
}

func (p *page) rows() int { return (len(p.graphs) + p.columns - 1) / p.columns }

// share leaves out what the panels of a row would repeat: the label of equal y axes
// after the first, equal colour scales before the last.
func (p *page) share() {
	for i, g := range p.graphs {
		if i%p.columns == 0 {
			continue
		}
		before := p.graphs[i-1]
		g.sameY = g.Y == before.Y && g.y == before.y && slices.Equal(g.Rows, before.Rows) && !before.Bare
		before.sameZ = g.coloured && before.coloured && g.Z == before.Z && g.z == before.z
	}
}

// fit finds the figure's height. What labels leave to the axes depends on the labels, and
// which those are on the size of the axes: a few rounds settle it.
func (p *page) fit(aspect vg.Length) {
	size := vg.Point{X: p.width / vg.Length(p.columns) * 0.75}
	size.Y = p.tall(size.X, aspect)
	rows := vg.Length(p.rows())
	p.height = rows * (size.Y + 60)
	start := vg.Length(50)
	entries := shared(p.graphs)
	for round := 0; round < 4; round++ {
		p.common = newLegend(entries, p.width-pageMargin-start)
		for _, g := range p.graphs {
			g.room = p.nameRoom()
			g.fit(size, entries == nil)
		}
		area := p.graphs[0].plot.DataCanvas(p.align(draw.NewCanvas(nil, p.width, p.height))[0][0])
		if is := area.Size(); is.X >= narrowest {
			size = vg.Point{X: is.X, Y: p.tall(is.X, aspect)}
			start = area.Min.X
			p.height += rows * (size.Y - is.Y)
		} else { // also if it is no number
			p.width *= 1.2
			round = 0
		}
	}
}

// rowPitch is the height of a row whose name has one line.
const rowPitch vg.Length = 9.6

// nameRoom is the width that names of rows may take; longer ones have several lines. It is
// less than a column, or no axes would be left in the first.
func (p *page) nameRoom() vg.Length {
	column := (p.width-2*pageMargin+columnGap)/vg.Length(p.columns) - columnGap
	return min(0.3*p.width, 0.7*column)
}

// tall is the height of axes of a width: an aspect of 0 leaves it to the rows that
// they name.
func (p *page) tall(width, aspect vg.Length) vg.Length {
	if aspect != 0 {
		return width * aspect
	}
	rows, lines := 0, 1
	for _, g := range p.graphs {
		if rows = max(rows, len(g.Rows)); len(g.Rows) != 0 {
			lines = max(lines, g.rowLines())
		}
	}
	if rows == 0 {
		return width * 0.75
	}
	return vg.Length(rows)*(rowPitch+vg.Length(lines-1)*(above+below)*tickSize) + 2
}

// align gives each panel its part of a canvas.
func (p *page) align(c draw.Canvas) [][]draw.Canvas {
	tiles := draw.Tiles{Rows: p.rows(), Cols: p.columns, PadX: columnGap, PadY: rowGap,
		PadLeft: pageMargin, PadRight: pageMargin, PadTop: pageMargin + p.common.height(), PadBottom: pageMargin}
	plots := make([][]*plot.Plot, tiles.Rows)
	for i := range plots {
		plots[i] = make([]*plot.Plot, tiles.Cols)
	}
	for i, g := range p.graphs {
		plots[i/p.columns][i%p.columns] = g.plot
		if i%p.columns == 0 {
			tiles.PadLeft = max(tiles.PadLeft, pageMargin+g.over)
		} else {
			tiles.PadX = max(tiles.PadX, 4+g.over)
		}
	}
	return plot.Align(plots, tiles, c)
}

// draw draws the panels, and over each its letter and its title.
func (p *page) draw(c draw.Canvas) {
	c.FillPolygon(white(), []vg.Point{c.Min, {X: c.Max.X, Y: c.Min.Y}, c.Max, {X: c.Min.X, Y: c.Max.Y}})
	places := p.align(c)
	for i, g := range p.graphs {
		place := places[i/p.columns][i%p.columns]
		area := g.plot.DataCanvas(place)
		if i == 0 {
			p.common.draw(c, vg.Point{X: area.Min.X, Y: c.Max.Y - pageMargin}, p.colours)
		}
		head := vg.Point{X: place.Min.X, Y: place.Max.Y}
		for j := range p.graphs {
			other := places[j/p.columns][j%p.columns]
			if j/p.columns == i/p.columns {
				head.Y = max(head.Y, other.Max.Y)
			}
			if j%p.columns == i%p.columns {
				head.X = min(head.X, other.Min.X)
			}
		}
		g.plot.Draw(g.cropped(place))
		g.heading(c, head, area.Min.X)
	}
}

// cropped is the part of its place that a panel fills: less where its axes have a shape of their own.
func (g *graph) cropped(place draw.Canvas) draw.Canvas {
	size := g.plot.DataCanvas(place).Size()
	switch {
	case g.Square:
		side := min(size.X, size.Y)
		return draw.Crop(place, 0, side-size.X, 0, side-size.Y)
	case g.Bare: // below its title
		width := min(size.X, size.Y/g.shape())
		return draw.Crop(place, 0, width-size.X, size.Y-width*g.shape(), 0)
	}
	return place
}

// heading writes the panel's letter from a top left corner on, and its title from the
// axes on.
func (g *graph) heading(c draw.Canvas, at vg.Point, axes vg.Length) {
	style := lettering(letterSize, true)
	at.Y -= 0.8 * letterSize // the baseline
	style.YAlign = -below / (above + below)
	c.FillText(style, at, g.Letter)
	if g.Letter != "" {
		axes = max(axes, at.X+style.Width(g.Letter)+4)
	}
	style.Font.Size = labelSize
	c.FillText(style, vg.Point{X: axes, Y: at.Y}, g.Title)
}
