package data

// Drawn digits: the glyphs' ten digits in three of their styles, white on black, 28×28
// pixels in grey, one in the middle of each image: a stand-in for MNIST that needs no
// download. Ink differs in strength from image to image, sixfold.
//
// As with glyphs, an image is a function of (split, index), and only operations that
// IEEE 754 defines to the bit are used.

const (
	digitsTrain  = 20_000
	digitsTest   = 4_000
	digitsSide   = 28
	digitsSHA256 = "6f6ebe53b209d1b9fb085745e0dba0a20b37aa59275cf71138bd45b4224cf684" // of all pixels, digits and styles, in the order training, test
)

func drawnDigitsInfo() Info {
	return Info{
		Name:     "drawn-digits",
		Shape:    [3]int{1, digitsSide, digitsSide},
		About:    "24,000 drawn grey images of digits in three styles, white on black, 28×28, in 10 classes (30 fine ones)",
		Licence:  "as the program's",
		Source:   "drawn by the program",
		Checked:  "sha256 of what is drawn",
		Embedded: true,
		load:     func(string) (*Set, error) { return DrawnDigits(digitsTrain, digitsTest), nil },
		verify:   func(string) error { return verifyDrawn(DrawnDigits(digitsTrain, digitsTest), digitsSHA256) },
	}
}

// DrawnDigits draws the first images of each split of the set, on all processors. Digits
// are balanced: every ten images from the start hold each digit once.
func DrawnDigits(train, test int) *Set {
	set := &Set{Name: "drawn-digits", Channels: 1, Height: digitsSide, Width: digitsSide, Classes: digits()}
	var styles []glyphStyle
	for _, style := range glyphStyles() {
		if style.name == "round" || style.name == "angular" || style.name == "script" {
			styles = append(styles, style)
		}
	}
	for _, digit := range set.Classes {
		for _, style := range styles {
			set.FineClasses = append(set.FineClasses, digit+" "+style.name)
		}
	}
	set.Train = draw("digits/train", styles, train, digitsSide*digitsSide, (*painter).paintDigit)
	set.Test = draw("digits/test", styles, test, digitsSide*digitsSide, (*painter).paintDigit)
	return set
}

// paintDigit draws image i into dst, digitsSide² bytes, and returns its digit and its fine
// class, digit × styles + style.
func (p *painter) paintDigit(i int, dst []uint8) (digit, fine uint8) {
	s := p.image.At(uint64(i))
	d, style := p.digit(i), pick(&s, len(p.styles))
	h := hand{height: between(&s, 15.5, 18), wide: between(&s, 0.8, 1.1), slant: between(&s, -0.25, 0.15)}
	h.cos, h.sin = direction(&s, 0.1)
	h.x, h.y = side/2+between(&s, -0.8, 0.8), side/2+between(&s, -0.8, 0.8)
	for k := range h.warp {
		h.warp[k] = between(&s, -0.2, 0.2)
	}
	width := between(&s, 1.6, 3)
	strength := 255 / between(&s, 1, 6)
	p.field.clear(width/2 + 1.5)
	p.write(p.styles[style].digits[d], &h)
	const margin = (side - digitsSide) / 2 // the field's, beyond the image
	for y := range digitsSide {
		for x := range digitsSide {
			distance := p.field.distance[(y+margin)*side+x+margin]
			dst[y*digitsSide+x] = uint8(strength*cover(distance, width) + 0.5)
		}
	}
	return uint8(d), uint8(d*len(p.styles) + style)
}
