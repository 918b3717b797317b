package report

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"git.sr.ht/~sbinet/gg"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// dpi is the resolution of the PNG, and of what is rasterized inside the SVG.
const (
	dpi           = 300
	dotsPerPoint  = dpi / 72.0
	dotsPerMetre  = dpi / 0.0254
	pngHeaderSize = 8 + 4 + 4 + 13 + 4 // signature and IHDR chunk
)

// png gives the scene as a PNG file on white.
func (s *scene) png() ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, pixels(s.width), pixels(s.height)))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	s.paint(img)
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, err
	}
	return withResolution(out.Bytes()), nil
}

// withResolution adds the chunk that says how large the image is on paper.
func withResolution(file []byte) []byte {
	chunk := []byte("\x00\x00\x00\x09pHYs")
	chunk = binary.BigEndian.AppendUint32(chunk, uint32(math.Round(dotsPerMetre)))
	chunk = binary.BigEndian.AppendUint32(chunk, uint32(math.Round(dotsPerMetre)))
	chunk = append(chunk, 1) // the unit is the metre
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return append(append(bytes.Clone(file[:pngHeaderSize]), chunk...), file[pngHeaderSize:]...)
}

func pixels(points float64) int { return int(math.Ceil(points * dotsPerPoint)) }

// paint draws the scene's shapes on an image whose pixels are 1/dpi inch.
func (s *scene) paint(img *image.RGBA) {
	dc := gg.NewContextForRGBA(img)
	dc.SetLineJoinRound()
	dc.SetLineCapButt()
	frame := img.Bounds()
	for _, shape := range s.shapes {
		switch shape := shape.(type) {
		case path:
			for _, line := range shape.lines {
				trace(dc, line, shape.closed)
			}
			paintInk(dc, shape.ink)
		case dots:
			for _, p := range shape.at {
				dc.DrawCircle(p.x*dotsPerPoint, p.y*dotsPerPoint, shape.radius*dotsPerPoint)
				paintInk(dc, shape.ink)
			}
		case label:
			s.paintLabel(dc, shape)
		case picture:
			paintPicture(img, shape, frame)
		case clip:
			dc.ResetClip()
			frame = img.Bounds()
			if r := shape.to; r != nil {
				dc.DrawRectangle(r.left*dotsPerPoint, r.top*dotsPerPoint, r.width()*dotsPerPoint, r.height()*dotsPerPoint)
				dc.Clip()
				frame = onDots(*r)
			}
		}
	}
}

func trace(dc *gg.Context, line []point, closed bool) {
	for i, p := range line {
		if i == 0 {
			dc.MoveTo(p.x*dotsPerPoint, p.y*dotsPerPoint)
		} else {
			dc.LineTo(p.x*dotsPerPoint, p.y*dotsPerPoint)
		}
	}
	if closed {
		dc.ClosePath()
	}
}

func paintInk(dc *gg.Context, k ink) {
	if k.fill.A != 0 {
		dc.SetColor(k.fill)
		dc.FillPreserve()
	}
	if k.stroke.A != 0 {
		dc.SetColor(k.stroke)
		dc.SetLineWidth(k.width * dotsPerPoint)
		dash := make([]float64, len(k.dash))
		for i, d := range k.dash {
			dash[i] = d * dotsPerPoint
		}
		dc.SetDash(dash...)
		dc.StrokePreserve()
	}
	dc.ClearPath()
}

// paintLabel fills the outlines of the glyphs, which stay sharp when turned.
func (s *scene) paintLabel(dc *gg.Context, l label) {
	sin, cos := math.Sincos(-l.angle * math.Pi / 180)
	along := -l.anchor * s.faces.width(l.text, l.size, l.bold)
	for _, r := range runs(l.text) {
		size := l.size * r.scale
		end := along
		s.faces.glyphs(r.text, l.bold, func(g sfnt.GlyphIndex, x, advance float64) {
			place := func(p fixed.Point26_6) (px, py float64) {
				u := along + (x+float64(p.X)/64/em)*size
				v := float64(p.Y)/64/em*size - r.rise*l.size
				return (l.at.x + u*cos - v*sin) * dotsPerPoint, (l.at.y + u*sin + v*cos) * dotsPerPoint
			}
			traceGlyph(dc, s.faces.outline(g, l.bold), place)
			end = along + (x+advance)*size
		})
		along = end
	}
	paintInk(dc, ink{fill: l.color})
}

func traceGlyph(dc *gg.Context, outline sfnt.Segments, place func(fixed.Point26_6) (x, y float64)) {
	for _, seg := range outline {
		x, y := place(seg.Args[0])
		switch seg.Op {
		case sfnt.SegmentOpMoveTo:
			dc.MoveTo(x, y)
		case sfnt.SegmentOpLineTo:
			dc.LineTo(x, y)
		case sfnt.SegmentOpQuadTo:
			x2, y2 := place(seg.Args[1])
			dc.QuadraticTo(x, y, x2, y2)
		case sfnt.SegmentOpCubeTo:
			x2, y2 := place(seg.Args[1])
			x3, y3 := place(seg.Args[2])
			dc.CubicTo(x, y, x2, y2, x3, y3)
		}
	}
}

// onDots is a rectangle in pixels, its edges rounded.
func onDots(r rect) image.Rectangle {
	dot := func(v float64) int { return int(math.Round(v * dotsPerPoint)) }
	return image.Rect(dot(r.left), dot(r.top), dot(r.right), dot(r.bottom))
}

// paintPicture stretches the part of a picture that lies in frame by its nearest pixels:
// cells stay cells, with sharp borders and no seams.
func paintPicture(img *image.RGBA, p picture, frame image.Rectangle) {
	to := onDots(p.to)
	seen := to.Intersect(frame).Intersect(img.Bounds())
	size := p.img.Bounds().Size()
	for y := seen.Min.Y; y < seen.Max.Y; y++ {
		for x := seen.Min.X; x < seen.Max.X; x++ {
			c := p.img.NRGBAAt((x-to.Min.X)*size.X/to.Dx(), (y-to.Min.Y)*size.Y/to.Dy())
			img.SetRGBA(x, y, over(c, img.RGBAAt(x, y)))
		}
	}
}

// over is c laid over an opaque or clear background.
func over(c color.NRGBA, below color.RGBA) color.RGBA {
	a := uint32(c.A)
	mix := func(top, under uint8) uint8 {
		return uint8((uint32(top)*a + uint32(under)*(255-a) + 127) / 255)
	}
	return color.RGBA{mix(c.R, below.R), mix(c.G, below.G), mix(c.B, below.B), mix(255, below.A)}
}
