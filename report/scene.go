package report

import (
	"image"
	"image/color"
)

// A scene is what a figure comes down to: a list of shapes on a page. All lengths are
// points (1/72 inch), x to the right and y down from the top left corner. The SVG and the
// PNG are two walks over the same list, so that they cannot differ.
type scene struct {
	width, height float64
	shapes        []any // path, dots, label, picture, clip
	faces         *faces
}

type point struct{ x, y float64 }

type rect struct{ left, top, right, bottom float64 }

func (r rect) width() float64  { return r.right - r.left }
func (r rect) height() float64 { return r.bottom - r.top }

// ink is how a shape is coloured; a colour with alpha 0 is not drawn.
type ink struct {
	fill, stroke color.NRGBA
	width        float64   // of the stroke
	dash         []float64 // lengths on and off; nil: solid
}

// path is one or more polylines or polygons.
type path struct {
	lines  [][]point
	closed bool
	ink    ink
}

// dots are circles of one size.
type dots struct {
	at     []point
	radius float64
	ink    ink
}

// label is one line of text. Text between ^{ and } is raised, between _{ and } lowered.
type label struct {
	at     point   // on the baseline
	anchor float64 // 0: at is the start of the text, 0.5: its middle, 1: its end
	angle  float64 // degrees, anticlockwise
	size   float64
	bold   bool
	color  color.NRGBA
	text   string
}

// picture is an image stretched over a rectangle.
type picture struct {
	to  rect
	img *image.NRGBA
}

// clip confines what follows it to a rectangle, nil to nothing.
type clip struct{ to *rect }

func (s *scene) add(shape any) { s.shapes = append(s.shapes, shape) }

func (s *scene) stroke(c color.NRGBA, width float64, line ...point) {
	s.add(path{lines: [][]point{line}, ink: ink{stroke: c, width: width}})
}

// box is the outline of a rectangle, for a path.
func (r rect) box() []point {
	return []point{{r.left, r.top}, {r.right, r.top}, {r.right, r.bottom}, {r.left, r.bottom}}
}
