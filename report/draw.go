package report

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"html"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"homeostat/internal/atomicfile"
)

// Draw writes figures/NAME.svg and figures/NAME.png (300 dpi) in the results folder dir.
// The same figure gives the same bytes. It is an error that the figure cannot be drawn
// (see [Figure.Validate]) or the files cannot be written; each appears whole or not at all.
func (f Figure) Draw(dir string) error {
	if err := f.Validate(); err != nil {
		return err
	}
	raster, err := f.png()
	if err != nil {
		return err
	}
	if err := save(filepath.Join(dir, "figures", f.Name+".svg"), f.svg(1)); err != nil {
		return err
	}
	return save(filepath.Join(dir, "figures", f.Name+".png"), raster)
}

// save writes a file whole, and its folder if it is not there.
func save(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// svg gives the figure as an SVG document, enlarged by zoom. It may also stand in a page.
func (f Figure) svg(zoom float64) []byte {
	p := f.page(true)
	canvas := vgsvg.New(p.width, p.height)
	p.draw(draw.New(canvas))
	var out strings.Builder
	if _, err := canvas.WriteTo(&out); err != nil {
		panic(fmt.Sprintf("report: %v", err)) // a string takes everything
	}
	_, body, _ := strings.Cut(out.String(), `xmlns:xlink="http://www.w3.org/1999/xlink">`)
	// Images that fill their place with sharp cells, whatever their proportions.
	body = strings.ReplaceAll(body, `xlink:href="data:image/jpg`, `preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/png`)
	body = fixTexts(body)
	w, h := p.width.Points(), p.height.Points()
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="%.2fpt" height="%.2fpt" viewBox="0 0 %.2f %.2f" role="img" font-family="'Liberation Sans', Arial, Helvetica, sans-serif">
<title>%s</title>%s`, zoom*w, zoom*h, w, h, html.EscapeString(f.Title), body)
}

// fixTexts gives each text the length that it was measured to have, so that it keeps its
// place where a reader lacks Liberation Sans, and leaves the family to the document.
func fixTexts(body string) string {
	element := regexp.MustCompile(`\s+style="font-family:[^;]*;font-variant:[^;]*;font-weight:(\w+);font-style:normal;font-size:([0-9.]+)px([^"]*)">([^<]*)</text>`)
	return element.ReplaceAllStringFunc(body, func(found string) string {
		parts := element.FindStringSubmatch(found)
		weight, size, more, content := parts[1], parts[2], parts[3], parts[4]
		points, err := strconv.ParseFloat(size, 64)
		if err != nil {
			panic(fmt.Sprintf("report: %v", err)) // the expression has digits there
		}
		face := lettering(vg.Length(points), weight == "bold").Font
		measured := font.DefaultCache.Lookup(face, face.Size)
		width := measured.Width(html.UnescapeString(content)).Points()
		return fmt.Sprintf(` textLength="%.2f" lengthAdjust="spacingAndGlyphs" style="font-weight:%s;font-size:%spx%s">%s</text>`, width, weight, size, more, content)
	})
}

// png gives the figure as a PNG file.
func (f Figure) png() ([]byte, error) {
	p := f.page(false)
	canvas := newBitmap(p.width, p.height)
	p.draw(draw.NewCanvas(canvas, p.width, p.height))
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&out, canvas.Image()); err != nil {
		return nil, err
	}
	return withResolution(out.Bytes()), nil
}

// withResolution adds the chunk that says how large the image is on paper.
func withResolution(file []byte) []byte {
	const head = 8 + 4 + 4 + 13 + 4 // signature and IHDR chunk
	perMetre := uint32(math.Round(dpi / 0.0254))
	chunk := []byte("\x00\x00\x00\x09pHYs")
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1) // the unit is the metre
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return append(append(bytes.Clone(file[:head]), chunk...), file[head:]...)
}
