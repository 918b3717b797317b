package report

import (
	"fmt"
	"strings"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// faces are the two cuts of Liberation Sans, which has the widths of Arial and
// Helvetica, so that an SVG measured with it fits whichever of them its reader has.
type faces struct {
	cut    [2]*sfnt.Font // regular, bold
	buffer sfnt.Buffer
}

// em is the size in which glyphs are loaded: the fonts' own units, so nothing is rounded.
const em = 2048

func newFaces() *faces {
	f := new(faces)
	for i, ttf := range [][]byte{liberationsansregular.TTF, liberationsansbold.TTF} {
		parsed, err := sfnt.Parse(ttf)
		if err != nil {
			panic(fmt.Sprintf("report: embedded font: %v", err))
		}
		f.cut[i] = parsed
	}
	return f
}

// A run is a stretch of text of one size and height.
type run struct {
	text  string
	scale float64 // of the font size
	rise  float64 // above the baseline, in font sizes
}

// runs splits text at its ^{raised} and _{lowered} parts.
func runs(text string) []run {
	var out []run
	for text != "" {
		at := strings.IndexAny(text, "^_")
		end := -1
		if at >= 0 && strings.HasPrefix(text[at+1:], "{") {
			end = strings.Index(text[at:], "}")
		}
		if end < 0 {
			if at < 0 || !strings.ContainsAny(text[at+1:], "^_") {
				return append(out, run{text, 1, 0})
			}
			out = append(out, run{text[:at+1], 1, 0})
			text = text[at+1:]
			continue
		}
		if at > 0 {
			out = append(out, run{text[:at], 1, 0})
		}
		rise := 0.38
		if text[at] == '_' {
			rise = -0.18
		}
		out = append(out, run{text[at+2 : at+end], 0.72, rise})
		text = text[at+end+1:]
	}
	return out
}

// width is the length of text at a font size.
func (f *faces) width(text string, size float64, bold bool) float64 {
	w := 0.0
	for _, r := range runs(text) {
		f.glyphs(r.text, bold, func(_ sfnt.GlyphIndex, _, advance float64) {
			w += advance * size * r.scale
		})
	}
	return w
}

// glyphs calls visit with each glyph of text, where it begins, and how far it advances,
// in font sizes.
func (f *faces) glyphs(text string, bold bool, visit func(g sfnt.GlyphIndex, x, advance float64)) {
	cut := f.cut[0]
	if bold {
		cut = f.cut[1]
	}
	x := 0.0
	for _, r := range text {
		g, err := cut.GlyphIndex(&f.buffer, r)
		if err != nil {
			panic(fmt.Sprintf("report: embedded font: %v", err))
		}
		step, err := cut.GlyphAdvance(&f.buffer, g, fixed.I(em), font.HintingNone)
		if err != nil {
			panic(fmt.Sprintf("report: embedded font: %v", err))
		}
		advance := float64(step) / 64 / em
		visit(g, x, advance)
		x += advance
	}
}

// outline is a glyph's curves, y down, in font sizes.
func (f *faces) outline(g sfnt.GlyphIndex, bold bool) sfnt.Segments {
	cut := f.cut[0]
	if bold {
		cut = f.cut[1]
	}
	segments, err := cut.LoadGlyph(&f.buffer, g, fixed.I(em), nil)
	if err != nil {
		panic(fmt.Sprintf("report: embedded font: %v", err))
	}
	return segments
}
