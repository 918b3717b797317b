package report

import (
	"math"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// scripts is the plotting library's handler of plain text, with text between ^{ and }
// raised and between _{ and } lowered: Liberation Sans lacks most of Unicode's raised and
// lowered characters, the minus among them. A line's box is centred on the middle of its
// capitals, so that centring text means what the eye takes for it.
type scripts struct{ text.Plain }

const (
	above = 0.94 // the box's top over the baseline, in font sizes; capitals have 0.72
	below = 0.22
)

// A run is a stretch of text of one size and height.
type run struct {
	text  string
	scale vg.Length // of the font size
	rise  vg.Length // above the baseline, in font sizes
}

// runs splits text at its ^{raised} and _{lowered} parts.
func runs(text string) (out []run) {
	for text != "" {
		at := len(text)
		for _, mark := range []string{"^{", "_{"} {
			if i := strings.Index(text, mark); i >= 0 && strings.Contains(text[i:], "}") {
				at = min(at, i)
			}
		}
		if at > 0 {
			out = append(out, run{text[:at], 1, 0})
		}
		if at == len(text) {
			break
		}
		rise := vg.Length(0.38)
		if text[at] == '_' {
			rise = -0.18
		}
		end := at + strings.Index(text[at:], "}")
		out = append(out, run{text[at+2 : end], 0.72, rise})
		text = text[end+1:]
	}
	return out
}

func (h scripts) face(f font.Font, r run) font.Face {
	return h.Fonts.Lookup(f, f.Size*r.scale)
}

// Extents implements text.Handler.
func (h scripts) Extents(f font.Font) font.Extents {
	return font.Extents{Ascent: above * f.Size, Height: above * f.Size}
}

// Box implements text.Handler.
func (h scripts) Box(line string, f font.Font) (width, height, depth vg.Length) {
	for _, r := range runs(line) {
		face := h.face(f, r)
		width += face.Width(r.text)
	}
	return width, above * f.Size, below * f.Size
}

// Draw implements text.Handler.
func (h scripts) Draw(c vg.Canvas, txt string, style text.Style, at vg.Point) {
	c.SetColor(style.Color)
	if style.Rotation != 0 {
		c.Push()
		defer c.Pop()
		c.Rotate(style.Rotation)
		sin, cos := math.Sincos(style.Rotation)
		at = vg.Point{X: at.X*vg.Length(cos) + at.Y*vg.Length(sin), Y: at.Y*vg.Length(cos) - at.X*vg.Length(sin)}
	}
	top := at.Y + style.Height(txt)*vg.Length(1+style.YAlign)
	for _, line := range h.Lines(txt) {
		width, up, down := h.Box(line, style.Font)
		x := at.X + width*vg.Length(style.XAlign)
		for _, r := range runs(line) {
			face := h.face(style.Font, r)
			c.FillString(face, vg.Point{X: x, Y: top - up + r.rise*style.Font.Size}, r.text)
			x += face.Width(r.text)
		}
		top -= up + down
	}
}

// beside is for the labels of axes, which claim no room along their axis: the library
// takes the middle of a logarithmic axis for another place than it draws them at. It
// measures a space with it, too, to part ticks from their labels.
type beside struct{ scripts }

// Box implements text.Handler.
func (h beside) Box(line string, f font.Font) (width, height, depth vg.Length) {
	width, height, depth = h.scripts.Box(line, f)
	if line != " " {
		width = 0
	}
	return width, height, depth
}

// fold breaks text at spaces into lines no wider than width, as far as words allow.
func fold(txt string, style text.Style, width vg.Length) string {
	words := strings.Split(txt, " ")
	out, line := words[0], words[0]
	for _, word := range words[1:] {
		if style.Width(line+" "+word) <= width {
			out, line = out+" "+word, line+" "+word
		} else {
			out, line = out+"\n"+word, word
		}
	}
	return out
}

// breakable folds text as fold does, and breaks words that are wider than width where they
// have come to it, so that no line is.
func breakable(txt string, style text.Style, width vg.Length) string {
	var words []string
	for _, word := range strings.Split(txt, " ") {
		part := ""
		for _, letter := range word {
			if part != "" && style.Width(part+string(letter)) > width {
				words, part = append(words, part), ""
			}
			part += string(letter)
		}
		words = append(words, part)
	}
	return fold(strings.Join(words, " "), style, width)
}
