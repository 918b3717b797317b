package report

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// svg gives the scene as an SVG document, enlarged by zoom. Its identifiers begin with
// name, so that several documents can stand in one page; title is what a screen reader
// says.
func (s *scene) svg(name, title string, zoom float64) []byte {
	var w bytes.Buffer
	fmt.Fprintf(&w, `<svg xmlns="http://www.w3.org/2000/svg" width="%spt" height="%spt" viewBox="0 0 %s %s" role="img" font-family="'Liberation Sans', Arial, Helvetica, sans-serif">`+"\n",
		num(zoom*s.width), num(zoom*s.height), num(s.width), num(s.height))
	fmt.Fprintf(&w, "<title>%s</title>\n", html.EscapeString(title))
	fmt.Fprintf(&w, `<rect width="%s" height="%s" fill="#fff"/>`+"\n", num(s.width), num(s.height))
	name = identifier(name)
	clips := 0
	for _, shape := range s.shapes {
		switch shape := shape.(type) {
		case path:
			svgPath(&w, shape)
		case dots:
			fmt.Fprintf(&w, "<g%s>", svgInk(shape.ink))
			for _, p := range shape.at {
				fmt.Fprintf(&w, `<circle cx="%s" cy="%s" r="%s"/>`, num(p.x), num(p.y), num(shape.radius))
			}
			w.WriteString("</g>\n")
		case label:
			svgLabel(&w, shape)
		case picture:
			svgPicture(&w, shape)
		case clip:
			if shape.to == nil {
				w.WriteString("</g>\n")
				continue
			}
			clips++
			r := shape.to
			fmt.Fprintf(&w, `<clipPath id="%s-%d"><rect x="%s" y="%s" width="%s" height="%s"/></clipPath><g clip-path="url(#%[1]s-%[2]d)">`+"\n",
				name, clips, num(r.left), num(r.top), num(r.width()), num(r.height()))
		}
	}
	w.WriteString("</svg>\n")
	return w.Bytes()
}

// identifier is a name as part of an XML identifier and of a reference to it.
func identifier(name string) string {
	return "figure-" + strings.Map(func(r rune) rune {
		if r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '-'
	}, name)
}

// svgPath writes the corners relative to one another: half the bytes.
func svgPath(w *bytes.Buffer, p path) {
	w.WriteString(`<path d="`)
	for _, line := range p.lines {
		x, y := 0, 0
		for i, at := range line {
			// Hundredths of a point, rounded before the difference: errors do not add up.
			nx, ny := int(math.Round(100*at.x)), int(math.Round(100*at.y))
			switch i {
			case 0:
				w.WriteByte('M')
			case 1:
				w.WriteByte('l')
			}
			w.WriteString(hundredths(nx - x))
			if ny-y >= 0 {
				w.WriteByte(' ')
			}
			w.WriteString(hundredths(ny - y))
			if i > 0 && i < len(line)-1 {
				w.WriteByte(' ')
			}
			x, y = nx, ny
		}
		if p.closed {
			w.WriteByte('z')
		}
	}
	fmt.Fprintf(w, "\"%s/>\n", svgInk(p.ink))
}

func svgInk(k ink) string {
	out := ` fill="none"`
	if k.fill.A != 0 {
		out = fmt.Sprintf(` fill="%s"%s`, hex(k.fill), opacity("fill", k.fill))
	}
	if k.stroke.A != 0 {
		out += fmt.Sprintf(` stroke="%s"%s stroke-width="%s" stroke-linejoin="round"`, hex(k.stroke), opacity("stroke", k.stroke), num(k.width))
		if k.dash != nil {
			on := make([]string, len(k.dash))
			for i, d := range k.dash {
				on[i] = num(d)
			}
			out += fmt.Sprintf(` stroke-dasharray="%s"`, strings.Join(on, " "))
		}
	}
	return out
}

func svgLabel(w *bytes.Buffer, l label) {
	fmt.Fprintf(w, `<text x="%s" y="%s" font-size="%s" fill="%s"`, num(l.at.x), num(l.at.y), num(l.size), hex(l.color))
	switch l.anchor {
	case 0.5:
		w.WriteString(` text-anchor="middle"`)
	case 1:
		w.WriteString(` text-anchor="end"`)
	}
	if l.bold {
		w.WriteString(` font-weight="bold"`)
	}
	if l.angle != 0 {
		fmt.Fprintf(w, ` transform="rotate(%s %s %s)"`, num(-l.angle), num(l.at.x), num(l.at.y))
	}
	w.WriteByte('>')
	risen := 0.0
	for _, r := range runs(l.text) {
		rise := r.rise * l.size
		if rise == risen && r.scale == 1 {
			w.WriteString(html.EscapeString(r.text))
			continue
		}
		fmt.Fprintf(w, `<tspan dy="%s" font-size="%s">%s</tspan>`, num(risen-rise), num(r.scale*l.size), html.EscapeString(r.text))
		risen = rise
	}
	w.WriteString("</text>\n")
}

func svgPicture(w *bytes.Buffer, p picture) {
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, p.img); err != nil {
		panic(fmt.Sprintf("report: %v", err)) // a buffer takes everything, and the image is ours
	}
	fmt.Fprintf(w, `<image x="%s" y="%s" width="%s" height="%s" preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/png;base64,%s"/>`+"\n",
		num(p.to.left), num(p.to.top), num(p.to.width()), num(p.to.height()), base64.StdEncoding.EncodeToString(encoded.Bytes()))
}

// num is a length with at most two decimals.
func num(x float64) string { return hundredths(int(math.Round(100 * x))) }

func hundredths(n int) string {
	return strconv.FormatFloat(float64(n)/100, 'f', -1, 64)
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

func opacity(of string, c color.NRGBA) string {
	if c.A == 255 {
		return ""
	}
	return fmt.Sprintf(` %s-opacity="%s"`, of, num(float64(c.A)/255))
}
