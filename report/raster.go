package report

import (
	"image"
	"image/color"
	imagedraw "image/draw"
	"math"

	"git.sr.ht/~sbinet/gg"
	xdraw "golang.org/x/image/draw"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// dpi is the resolution of the PNG, and of what is an image inside the SVG.
const (
	dpi          = 300
	dotsPerPoint = dpi / 72.0
)

// From so many dots or corners of lines on, the SVG has an image of them: as shapes they
// would make a file that is slow to open.
const (
	manyDots   = 1000
	manyPoints = 40_000
)

func pixels(l vg.Length) int { return max(int(math.Round(float64(l*dotsPerPoint))), 1) }

// bitmap is the plotting library's canvas of pixels, but images on it keep their cells
// sharp, which the library blurs into one another. It begins white.
type bitmap struct {
	*vgimg.Canvas
	context *gg.Context
}

func newBitmap(w, h vg.Length) bitmap {
	context := gg.NewContext(pixels(w), pixels(h))
	context.SetLineCapButt()
	context.SetLineJoinRound()
	context.InvertY()
	img := context.Image().(*image.RGBA)
	return bitmap{vgimg.NewWith(vgimg.UseImageWithContext(img, context), vgimg.UseDPI(dpi)), context}
}

// DrawImage implements vg.Canvas.
func (b bitmap) DrawImage(to vg.Rectangle, img image.Image) {
	b.context.SetInterpolator(xdraw.NearestNeighbor)
	b.Canvas.DrawImage(to, img)
	b.context.SetInterpolator(xdraw.BiLinear)
}

// margin is where half a dot has room beside the axes.
const margin vg.Length = 2

func withMargin(c draw.Canvas) vg.Rectangle {
	return draw.Crop(c, -margin, margin, -margin, margin).Rectangle
}

// picture draws its plotters, in the SVG as one image if they are many.
type picture struct {
	of         []plot.Plotter
	inDocument bool
}

// Plot implements plot.Plotter.
func (p picture) Plot(c draw.Canvas, of *plot.Plot) {
	if !p.inDocument {
		for _, o := range p.of {
			o.Plot(c, of)
		}
		return
	}
	to := withMargin(c)
	size := to.Size()
	img := newBitmap(size.X, size.Y)
	clear(img.Image().(*image.RGBA).Pix) // see-through
	sub := draw.Crop(draw.NewCanvas(img, size.X, size.Y), margin, -margin, margin, -margin)
	for _, o := range p.of {
		o.Plot(sub, of)
	}
	c.DrawImage(to, img.Image())
}

// cells is an image of rows and columns between edges of the axes; row 0 is on top.
type cells struct {
	x, y          []float64 // first and last edge
	columns, rows int
	// colour is that of a block of cells, which share a pixel.
	colour func(left, right, top, bottom int) color.NRGBA
}

// Plot implements plot.Plotter. What lies outside the axes is left out, and cells smaller
// than a pixel are joined.
func (m cells) Plot(c draw.Canvas, p *plot.Plot) {
	left, right, columns := visible(m.x, p.X, c.Max.X-c.Min.X, m.columns)
	bottom, top, rows := visible(m.y, p.Y, c.Max.Y-c.Min.Y, m.rows)
	if !(left < right && bottom < top) {
		return
	}
	img := image.NewNRGBA(image.Rect(0, 0, columns, rows))
	column := func(x int) int { return share(m.x, left+(right-left)*float64(x)/float64(columns), m.columns) }
	down := []float64{m.y[1], m.y[0]}
	row := func(y int) int { return share(down, top+(bottom-top)*float64(y)/float64(rows), m.rows) }
	for y := range rows {
		above := min(row(y), m.rows-1)
		for x := range columns {
			from := min(column(x), m.columns-1)
			img.SetNRGBA(x, y, m.colour(from, max(column(x+1), from+1), above, max(row(y+1), above+1)))
		}
	}
	trX, trY := p.Transforms(&c)
	c.DrawImage(vg.Rectangle{Min: vg.Point{X: trX(left), Y: trY(bottom)}, Max: vg.Point{X: trX(right), Y: trY(top)}}, img)
}

// visible is the part of edges that the axis shows, and in how many steps it is drawn:
// cells, if all are seen and none is smaller than a pixel, else pixels.
func visible(edges []float64, axis plot.Axis, length vg.Length, cells int) (from, to float64, steps int) {
	from, to = max(edges[0], axis.Min), min(edges[1], axis.Max)
	steps = pixels(length * vg.Length(axis.Norm(to)-axis.Norm(from)))
	if from == edges[0] && to == edges[1] && cells <= steps {
		steps = cells
	}
	return from, to, steps
}

// share is how many of n cells between two edges lie before v.
func share(edges []float64, v float64, n int) int {
	return int(math.Floor(float64(n)*(v-edges[0])/(edges[1]-edges[0]) + 1e-6))
}

// drawHeatmap draws the cells as an image: as shapes, seams would show between them.
func drawHeatmap(g *graph, m Mark) []plot.Plotter {
	if len(m.Z) == 0 || len(m.Z[0]) == 0 {
		return nil
	}
	mean := func(left, right, top, bottom int) color.NRGBA {
		sum, n := 0.0, 0
		for row := top; row < bottom; row++ {
			for _, z := range m.Z[len(m.Z)-1-row][left:right] {
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
	return []plot.Plotter{cells{m.X, m.Y, len(m.Z[0]), len(m.Z), mean}}
}

// drawImage draws a picture of red, green and blue bytes.
func drawImage(_ *graph, m Mark) []plot.Plotter {
	if len(m.Pixels) == 0 {
		return nil
	}
	first := func(left, _, top, _ int) color.NRGBA {
		rgb := m.Pixels[3*(top*m.Cols+left):]
		return color.NRGBA{rgb[0], rgb[1], rgb[2], 255}
	}
	return []plot.Plotter{cells{m.X, m.Y, m.Cols, len(m.Pixels) / (3 * m.Cols), first}}
}

// stamps draws one sign at many places, as an image.
type stamps struct {
	at    plotter.XYs
	color color.Color
	sign  func(c draw.Canvas, p *plot.Plot) *image.Alpha
}

// Plot implements plot.Plotter.
func (s stamps) Plot(c draw.Canvas, p *plot.Plot) {
	sign, ink := s.sign(c, p), image.NewUniform(s.color)
	to := withMargin(c)
	img := image.NewRGBA(image.Rect(0, 0, pixels(to.Size().X), pixels(to.Size().Y)))
	trX, trY := p.Transforms(&c)
	for _, at := range s.at {
		place := vg.Point{X: trX(at.X), Y: trY(at.Y)}
		if !c.Contains(place) {
			continue
		}
		corner := image.Pt(int((place.X-to.Min.X)*dotsPerPoint), int((to.Max.Y-place.Y)*dotsPerPoint)).Sub(sign.Rect.Size().Div(2))
		imagedraw.DrawMask(img, sign.Rect.Add(corner), ink, image.Point{}, sign, image.Point{}, imagedraw.Over)
	}
	c.DrawImage(to, img)
}

// roundStamp is a dot with soft edges.
func roundStamp(radius vg.Length) func(draw.Canvas, *plot.Plot) *image.Alpha {
	return func(draw.Canvas, *plot.Plot) *image.Alpha {
		r := float64(radius * dotsPerPoint)
		middle := int(r) + 1
		dot := image.NewAlpha(image.Rect(0, 0, 2*middle+1, 2*middle+1))
		for i := range dot.Pix {
			away := math.Hypot(float64(i%dot.Stride-middle), float64(i/dot.Stride-middle))
			dot.Pix[i] = uint8(255 * min(max(r+0.5-away, 0), 1))
		}
		return dot
	}
}

// drawRaster draws an upright tick for each spike.
func drawRaster(g *graph, m Mark) []plot.Plotter {
	var spikes plotter.XYs
	for _, stretch := range g.stretches(m.X, m.Y) {
		spikes = append(spikes, stretch...)
	}
	tick := func(c draw.Canvas, p *plot.Plot) *image.Alpha {
		tall := 4
		if !g.y.log {
			tall = max(tall, int(0.9/(p.Y.Max-p.Y.Min)*float64(pixels(c.Size().Y))))
		}
		tick := image.NewAlpha(image.Rect(0, 0, 2, tall))
		for i := range tick.Pix {
			tick.Pix[i] = 255
		}
		return tick
	}
	return []plot.Plotter{stamps{spikes, g.ink(m), tick}}
}
