package report

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
)

// manyDots is from where on dots become a picture: as shapes they would make a file
// that is slow to open.
const manyDots = 3000

// cloud draws the dots that lie within the axes, many of them as a picture.
func (g *graph) cloud(d dots) {
	if len(d.at) == 0 {
		return
	}
	const slack = 0.01
	d.at = slices.DeleteFunc(d.at, func(p point) bool {
		return p.x < g.area.left-slack || p.x > g.area.right+slack || p.y < g.area.top-slack || p.y > g.area.bottom+slack
	})
	if len(d.at) <= manyDots {
		g.scene.add(d)
		return
	}
	to := onPixels(rect{g.area.left - 2, g.area.top - 2, g.area.right + 2, g.area.bottom + 2})
	sub := &scene{faces: g.scene.faces}
	moved := make([]point, len(d.at))
	for i, p := range d.at {
		moved[i] = point{p.x - to.left, p.y - to.top}
	}
	d.at = moved
	sub.add(d)
	canvas := image.NewRGBA(image.Rect(0, 0, pixels(to.width()-1e-6), pixels(to.height()-1e-6)))
	sub.paint(canvas)
	img := image.NewNRGBA(canvas.Bounds())
	draw.Draw(img, img.Bounds(), canvas, image.Point{}, draw.Src)
	g.scene.add(picture{to, img})
}

// onPixels moves the edges of a rectangle to those of pixels.
func onPixels(r rect) rect {
	snap := func(v float64) float64 { return math.Round(v*dotsPerPoint) / dotsPerPoint }
	return rect{snap(r.left), snap(r.top), snap(r.right), snap(r.bottom)}
}

// blank is a clear image with one pixel for each of the PNG's in r.
func blank(r rect) *image.NRGBA {
	return image.NewNRGBA(image.Rect(0, 0, max(pixels(r.width()-1e-6), 1), max(pixels(r.height()-1e-6), 1)))
}

// drawHeatmap draws the cells as a picture: as shapes, seams would show between them.
func drawHeatmap(g *graph, m Mark) {
	if len(m.Z) == 0 || len(m.Z[0]) == 0 {
		return
	}
	to := rect{g.x.at(m.X[0]), g.y.at(m.Y[1]), g.x.at(m.X[1]), g.y.at(m.Y[0])}
	rows, columns := len(m.Z), len(m.Z[0])
	img := blank(to)
	size := img.Bounds().Size()
	if rows <= size.Y && columns <= size.X { // every cell is seen: let the reader enlarge it
		size = image.Pt(columns, rows)
		img = image.NewNRGBA(image.Rect(0, 0, columns, rows))
	}
	for py := range size.Y {
		row := rows - 1 - py*rows/size.Y
		above := rows - 1 - ((py+1)*rows-1)/size.Y
		for px := range size.X {
			from, until := px*columns/size.X, ((px+1)*columns-1)/size.X
			img.SetNRGBA(px, py, g.cells(m.Z[min(row, above):max(row, above)+1], from, until+1))
		}
	}
	g.scene.add(picture{to, img})
}

// cells is the colour of the mean of the cells that share a pixel.
func (g *graph) cells(rows [][]float64, from, until int) color.NRGBA {
	sum, n := 0.0, 0
	for _, row := range rows {
		for _, z := range row[from:until] {
			if g.z.shows(z) {
				sum += z
				n++
			}
		}
	}
	if n == 0 {
		return tint(neutral(), 0.5) // no value
	}
	return shade(g.z.share(sum / float64(n)))
}

// colourColumn is the colour scale, greatest on top.
func colourColumn() *image.NRGBA {
	const steps = 256
	img := image.NewNRGBA(image.Rect(0, 0, 1, steps))
	for y := range steps {
		img.SetNRGBA(0, y, shade(1-float64(y)/(steps-1)))
	}
	return img
}

// drawRaster draws an upright tick for each spike, as a picture.
func drawRaster(g *graph, m Mark) {
	to := onPixels(g.area)
	img := blank(to)
	size := img.Bounds().Size()
	rowHeight := math.Abs(g.y.at(1)-g.y.at(0)) * dotsPerPoint // of one neuron
	if g.y.log {
		rowHeight = 0
	}
	tall := max(4, int(0.9*rowHeight))
	const wide = 2
	c := g.ink(m)
	for i := range m.X {
		if !g.shows(m.X[i], m.Y[i]) {
			continue
		}
		p := g.at(m.X[i], m.Y[i])
		left := int((p.x-to.left)*dotsPerPoint) - wide/2
		top := int((p.y-to.top)*dotsPerPoint) - tall/2
		for y := max(top, 0); y < min(top+tall, size.Y); y++ {
			for x := max(left, 0); x < min(left+wide, size.X); x++ {
				img.SetNRGBA(x, y, c)
			}
		}
	}
	g.scene.add(picture{to, img})
}

// drawImage draws a picture of red, green and blue bytes.
func drawImage(g *graph, m Mark) {
	if len(m.Pixels) == 0 {
		return
	}
	rows := len(m.Pixels) / (3 * m.Cols)
	img := image.NewNRGBA(image.Rect(0, 0, m.Cols, rows))
	for i := range rows * m.Cols {
		img.SetNRGBA(i%m.Cols, i/m.Cols, color.NRGBA{m.Pixels[3*i], m.Pixels[3*i+1], m.Pixels[3*i+2], 255})
	}
	g.scene.add(picture{rect{g.x.at(m.X[0]), g.y.at(m.Y[1]), g.x.at(m.X[1]), g.y.at(m.Y[0])}, img})
}
