package data

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"sync"

	"homeostat/internal/rng"
)

// Glyphs: ten digits in six styles on textured backgrounds, 32×32 pixels in
// colour, drawn by the program: a stand-in for photographs that needs no download.
//
// An image is a function of (split, index): its digit and style, its place, size,
// slant and stroke, its colours, background and distracting strokes all come from
// the random stream at that address. So any image can be drawn alone, and the set
// is the same for any number of threads. Only operations that IEEE 754 defines to the
// bit are used (no sine, no exponential); what is left, fused multiply-adds, drowns in
// the rounding to bytes. The checksum tells whether a machine agrees.

const (
	glyphsTrain  = 20_000
	glyphsTest   = 4_000
	glyphsSHA256 = "1ce26da6d272e23263dd035224b8753d27c1bbc3b40d5b5953bb7697f669ace6" // of all pixels, digits and styles, in the order training, test
)

// drawingSeed is of all sets that are drawn.
const drawingSeed = 1

func glyphsInfo() Info {
	return Info{
		Name:     "glyphs",
		Shape:    [3]int{3, 32, 32},
		About:    "24,000 drawn colour images of digits in six styles over textures, 32×32, in 10 classes (60 fine ones)",
		Licence:  "as the program's",
		Source:   "drawn by the program",
		Checked:  "sha256 of what is drawn",
		Embedded: true,
		load:     func(string) (*Set, error) { return Glyphs(glyphsTrain, glyphsTest), nil },
		verify:   func(string) error { return verifyDrawn(Glyphs(glyphsTrain, glyphsTest), glyphsSHA256) },
	}
}

// Glyphs draws the first images of each split of the set, on all processors.
// Digits are balanced: every ten images from the start hold each digit once.
func Glyphs(train, test int) *Set {
	set := &Set{Name: "glyphs", Channels: 3, Height: side, Width: side}
	styles := glyphStyles()
	for digit := range 10 {
		set.Classes = append(set.Classes, fmt.Sprint(digit))
		for _, style := range styles {
			set.FineClasses = append(set.FineClasses, fmt.Sprintf("%d %s", digit, style.name))
		}
	}
	set.Train = draw("glyphs/train", styles, train, 3*side*side, (*painter).paint)
	set.Test = draw("glyphs/test", styles, test, 3*side*side, (*painter).paint)
	return set
}

// draw draws images 0 to n-1 of a split, of so many bytes each, on all processors; each has a painter.
func draw(name string, styles []glyphStyle, n, size int, paint func(p *painter, i int, dst []uint8) (label, fine uint8)) Split {
	split := Split{Size: size, Images: make([]uint8, n*size), Labels: make([]uint8, n), Fine: make([]uint8, n)}
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			p := painter{styles: styles, image: rng.NewKey(drawingSeed, name), order: rng.NewKey(drawingSeed, name+"/order")}
			for i := w * n / workers; i < (w+1)*n/workers; i++ {
				split.Labels[i], split.Fine[i] = paint(&p, i, split.Image(i))
			}
		})
	}
	wait.Wait()
	return split
}

// painter draws the images of one split; it holds what one image needs.
type painter struct {
	styles       []glyphStyle
	image, order rng.Key
	canvas       canvas
	field        field
	points, line []point
}

// paint draws image i into dst (3 × 32 × 32 bytes) and returns its digit and its
// fine class, digit × styles + style.
func (p *painter) paint(i int, dst []uint8) (digit, fine uint8) {
	s := p.image.At(uint64(i))
	d, style := p.digit(i), pick(&s, len(p.styles))
	p.canvas.background(&s)
	ink := p.ink(&s)
	p.distract(&s, ink)
	p.glyph(&s, &p.styles[style], d, ink)
	p.canvas.grain(&s, between(&s, 0.01, 0.08))
	for px, c := range p.canvas {
		for k, x := range c {
			dst[k*side*side+px] = uint8(clamp(x)*255 + 0.5)
		}
	}
	return uint8(d), uint8(d*len(p.styles) + style)
}

// digit returns the digit of image i: a shuffled deck of ten for every ten images.
func (p *painter) digit(i int) int {
	deck := [10]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	s := p.order.At(uint64(i / 10))
	for k := 9; k > 0; k-- {
		j := pick(&s, k+1)
		deck[k], deck[j] = deck[j], deck[k]
	}
	return deck[i%10]
}

// ink returns a colour that stands out from the background's mean by a contrast
// that is mostly clear, sometimes low.
func (p *painter) ink(s *rng.Stream) colour {
	var mean colour
	for _, c := range p.canvas {
		for k := range c {
			mean[k] += c[k] / (side * side)
		}
	}
	ground, contrast := mean.luma(), between(s, 0.2, 0.5)
	brighter := s.Float64() < 1-ground
	if ground < contrast || ground > 1-contrast {
		brighter = ground < 0.5 // there is room on one side only
	}
	if !brighter {
		contrast = -contrast
	}
	return hue(s.Float64(), between(s, 0, 0.9), between(s, 0.3, 1)).withLuma(clamp(ground + contrast))
}

// distract draws strokes that belong to no digit, some in the digit's colour.
func (p *painter) distract(s *rng.Stream, ink colour) {
	for range 1 + pick(s, 4) {
		c := hue(s.Float64(), between(s, 0, 0.9), s.Float64())
		if pick(s, 3) == 0 {
			c = ink
		}
		x, y := between(s, 0, side), between(s, 0, side)
		cos, sin := direction(s, 1)
		half := between(s, 1.5, 6)
		bend := between(s, -3, 3)
		arc := [3]point{
			{x - half*cos, y - half*sin}, {x - bend*sin, y + bend*cos}, {x + half*cos, y + half*sin},
		}
		width := between(s, 0.8, 2)
		p.field.clear(width/2 + 0.5)
		p.line = smooth(p.line[:0], arc[:])
		p.field.polyline(p.line)
		p.fill(c, between(s, 0.5, 1), func(d float64) float64 { return cover(d, width) })
	}
}

// hand is how one digit is written: where, how large, and with what of a writer's ways.
type hand struct {
	x, y, height, wide, slant float64
	cos, sin                  float64    // of its turn
	warp                      [4]float64 // bends the box, so that no two digits are alike and joints hold
}

// glyph draws a digit, its place, size, slant, turn, bend and stroke width at random.
func (p *painter) glyph(s *rng.Stream, style *glyphStyle, digit int, ink colour) {
	h := hand{height: between(s, 14, 25), wide: between(s, 0.75, 1.15), slant: between(s, -0.2, 0.2)}
	h.cos, h.sin = direction(s, 0.16)
	room := (side - h.height) / 2 * 0.75 // turned and bent, it still is inside
	h.x, h.y = side/2+between(s, -room, room), side/2+between(s, -room, room)
	width := between(s, 1.3, 1.6+h.height/15)
	outline := between(s, 0.9, 1.2)
	for k := range h.warp {
		h.warp[k] = between(s, -0.25, 0.25)
	}
	if style.outline {
		width = 1.8 + h.height/20
	}
	p.field.clear(width/2 + 1.5)
	p.write(style.digits[digit], &h)
	paint := func(d float64) float64 { return cover(d, width) }
	if style.outline {
		paint = func(d float64) float64 { return cover(max(d-width/2, width/2-d), outline) }
	}
	p.fill(ink, between(s, 0.85, 1), paint)
}

// write adds a digit's strokes, as a hand writes them, to the field.
func (p *painter) write(strokes []stroke, h *hand) {
	for _, stroke := range strokes {
		p.points = p.points[:0]
		for k := 0; k < len(stroke.xy); k += 2 {
			u, v := (stroke.xy[k]-30)/100*h.wide, (stroke.xy[k+1]-50)/100
			gx := h.height * (u - h.slant*v + h.warp[0]*v*v + h.warp[1]*u*v)
			gy := h.height * (v + h.warp[2]*u*u + h.warp[3]*u*v)
			p.points = append(p.points, point{h.x + h.cos*gx - h.sin*gy, h.y + h.sin*gx + h.cos*gy})
		}
		p.line = append(p.line[:0], p.points...)
		if stroke.curved {
			p.line = smooth(p.line[:0], p.points)
		}
		p.field.polyline(p.line)
	}
}

// fill paints a colour where the field's distances say so.
func (p *painter) fill(c colour, opacity float64, paint func(distance float64) float64) {
	for i, d := range p.field.distance {
		if d < p.field.reach {
			p.canvas[i] = p.canvas[i].mix(c, opacity*paint(d))
		}
	}
}

// verifyDrawn compares the checksum of what was drawn.
func verifyDrawn(set *Set, want string) error {
	sum := sha256.New()
	for _, split := range []*Split{&set.Train, &set.Test} {
		sum.Write(split.Images)
		sum.Write(split.Labels)
		sum.Write(split.Fine)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != want {
		return fmt.Errorf("the drawn set %s has sha256 %s, want %s: this machine's arithmetic differs, or the drawing was changed", set.Name, got, want)
	}
	return nil
}
