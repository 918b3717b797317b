package report

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var samplesFolder = flag.String("samples", "", "a folder in which to draw the sample figures, to look at them")

// drawn draws a figure in a fresh folder and gives both files.
func drawn(t *testing.T, f Figure) (svg, raster []byte) {
	t.Helper()
	dir := t.TempDir()
	if err := f.Draw(dir); err != nil {
		t.Fatal(err)
	}
	svg, err := os.ReadFile(filepath.Join(dir, "figures", f.Name+".svg"))
	if err != nil {
		t.Fatal(err)
	}
	raster, err = os.ReadFile(filepath.Join(dir, "figures", f.Name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	return svg, raster
}

// badNumber is what a number in a drawing must not look like; colours may.
var badNumber = regexp.MustCompile(`NaN|Inf|[^#0-9a-f][0-9.]+e[+-]?\d\d`)

// wellFormed fails if a document is not XML, or if a number in it is none.
func wellFormed(t *testing.T, svg []byte) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		if start, ok := token.(xml.StartElement); ok {
			for _, a := range start.Attr {
				if a.Name.Local != "href" && badNumber.MatchString(a.Value) {
					t.Fatalf("<%s %s=%q>", start.Name.Local, a.Name.Local, a.Value)
				}
			}
		}
	}
}

func TestSamples(t *testing.T) {
	seen := make(map[string]bool)
	for _, f := range samples() {
		t.Run(f.Name, func(t *testing.T) {
			svg, raster := drawn(t, f)
			wellFormed(t, svg)
			checkTexts(t, f, svg)
			checkSize(t, f, raster)
			again, rasterAgain := drawn(t, f)
			if !bytes.Equal(svg, again) || !bytes.Equal(raster, rasterAgain) {
				t.Error("drawn twice, the bytes differ")
			}
			for _, p := range f.Panels {
				for _, m := range p.Marks {
					seen[m.Kind] = true
				}
			}
			if *samplesFolder != "" {
				if err := f.Draw(*samplesFolder); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for kind := range kinds {
		if !seen[kind] {
			t.Errorf("no sample draws a %s", kind)
		}
	}
	if *samplesFolder != "" {
		if err := samplePage().HTML(*samplesFolder); err != nil {
			t.Error(err)
		}
	}
}

// checkTexts looks for every label of the figure among the texts of its document.
func checkTexts(t *testing.T, f Figure, svg []byte) {
	t.Helper()
	var texts strings.Builder
	for _, match := range regexp.MustCompile(`<text[^>]*>(.*?)</text>`).FindAllSubmatch(svg, -1) {
		fmt.Fprintf(&texts, "%s ", match[1])
	}
	for _, p := range f.Panels {
		words := []string{p.Letter, p.Title, p.X, p.Y, p.Z}
		for _, m := range p.Marks {
			words = append(words, m.Label)
		}
		for _, name := range p.Ticks { // which may stand in two lines
			words = append(words, strings.Fields(name)...)
		}
		for _, w := range words {
			if !strings.Contains(texts.String(), w) {
				t.Errorf("%q is not written", w)
			}
		}
	}
}

// checkSize compares the image with the figure's width in print.
func checkSize(t *testing.T, f Figure, raster []byte) {
	t.Helper()
	img, err := png.DecodeConfig(bytes.NewReader(raster))
	if err != nil {
		t.Fatal(err)
	}
	mm := f.Width
	if mm == 0 {
		mm = map[int]float64{1: 85, 2: 120, 3: 180}[min(f.columns(), 3)]
	}
	if want := mm / 25.4 * 300; math.Abs(float64(img.Width)-want) > 1 {
		t.Errorf("%d pixels wide, not %.0f, which are %g mm at 300 dpi", img.Width, want, mm)
	}
	at := bytes.Index(raster, []byte("pHYs"))
	if at < 0 || binary.BigEndian.Uint32(raster[at+4:]) != 11811 { // 300 / 0.0254
		t.Error("the image does not say that it has 300 dpi")
	}
}

// A bar of a method has the method's colour in both files, at the place that the axes
// give it.
func TestBarsAreWhereTheyBelong(t *testing.T) {
	f := Figure{Name: "bars", Panels: []Panel{{Ticks: []string{"a", "b"}, YMin: new(0.0), YMax: new(1.0), Marks: []Mark{
		{Kind: "bars", Method: "batchnorm", X: []float64{0}, Y: []float64{0.5}},
		{Kind: "bars", Method: "synaptic_scaling", X: []float64{1}, Y: []float64{1}},
	}}}}
	svg, raster := drawn(t, f)
	if !bytes.Contains(svg, []byte(`fill="#0072b2"`)) || !bytes.Contains(svg, []byte(`fill="#d55e00"`)) {
		t.Error("the document lacks the methods' colours")
	}
	img, err := png.Decode(bytes.NewReader(raster))
	if err != nil {
		t.Fatal(err)
	}
	count := map[color.RGBA]int{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, b, a := img.At(x, y).RGBA()
			count[color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}]++
		}
	}
	low, high := count[color.RGBA{0, 0x72, 0xb2, 255}], count[color.RGBA{0xd5, 0x5e, 0, 255}]
	if low == 0 || math.Abs(float64(high)/float64(low)-2) > 0.02 {
		t.Errorf("the bars of 0.5 and 1 cover %d and %d pixels, not one to two", low, high)
	}
}

// No label of a legend lies over a panel's data, and rows share one size of axes.
func TestLayout(t *testing.T) {
	for _, f := range samples() {
		s := f.scene()
		graphs := laidOut(f)
		entries := make(map[string]bool)
		for _, g := range graphs {
			for _, m := range g.legend {
				entries[m.Label] = true
			}
		}
		for _, shape := range s.shapes {
			l, ok := shape.(label)
			if !ok || !entries[l.text] {
				continue
			}
			for i, g := range graphs {
				if a := g.area; l.at.x > a.left && l.at.x < a.right && l.at.y > a.top && l.at.y-l.size < a.bottom {
					t.Errorf("%s: the entry %q of a legend lies over panel %d", f.Name, l.text, i+1)
				}
			}
		}
		for i, g := range graphs {
			if math.Abs(g.area.width()-graphs[0].area.width()) > 1e-9 {
				t.Errorf("%s: panel %d is %g wide, the first %g", f.Name, i+1, g.area.width(), graphs[0].area.width())
			}
			if g.Square && math.Abs(g.area.width()-g.area.height()) > 1e-9 {
				t.Errorf("%s: panel %d is not square: %v", f.Name, i+1, g.area)
			}
			if g.cell.right > s.width || g.cell.bottom > s.height {
				t.Errorf("%s: panel %d lies over the edge of the page", f.Name, i+1)
			}
		}
	}
}

// laidOut is the figure's panels in their places.
func laidOut(f Figure) []*graph {
	s := &scene{faces: newFaces(), width: f.width(f.columns())}
	l := layout{columns: f.columns(), aspect: f.Aspect}
	if l.aspect == 0 {
		l.aspect = 0.75
	}
	for _, p := range f.Panels {
		l.graphs = append(l.graphs, newGraph(p, s, f.palette()))
	}
	l.share()
	common := newLegend(shared(l.graphs), s.width-2*pageMargin, s, f.palette())
	l.arrange(s, pageMargin+common.height(), len(common.rows) == 0)
	return l.graphs
}

// The corners of a histogram's bins are where a logarithmic axis has their edges.
func TestHistogramOnLogAxis(t *testing.T) {
	edges := []float64{0.01, 0.1, 1, 10}
	f := Figure{Name: "log", Panels: []Panel{{XLog: true, Marks: []Mark{{Kind: "histogram", X: edges, Y: []float64{1, 2, 3}}}}}}
	g := laidOut(f)[0]
	var outline []point
	g.scene.shapes = nil
	drawHistogram(g, g.Marks[0])
	for _, shape := range g.scene.shapes {
		outline = shape.(path).lines[0]
	}
	third := g.area.width() / 3
	for bin := range 3 {
		left, right := outline[1+2*bin], outline[2+2*bin]
		if want := g.area.left + float64(bin)*third; math.Abs(left.x-want) > 1e-9 || math.Abs(right.x-want-third) > 1e-9 {
			t.Errorf("decade %d reaches from %g to %g, not over its third of the axis", bin, left.x, right.x)
		}
	}
}

// A cumulative distribution rises from zero at its first value, jumps at each value to
// its height, and stays there to the end of the axis.
func TestSteps(t *testing.T) {
	p := Panel{XMin: new(0.0), XMax: new(4.0), YMin: new(0.0), YMax: new(1.0),
		Marks: []Mark{{Kind: "steps", X: []float64{1, 2}, Y: []float64{0.5, 1}}}}
	g := laidOut(Figure{Name: "s", Panels: []Panel{p}})[0]
	g.scene.shapes = nil
	drawSteps(g, g.Marks[0])
	want := []point{g.at(1, 0), g.at(1, 0.5), g.at(2, 0.5), g.at(2, 1), g.at(4, 1)}
	if got := g.scene.shapes[0].(path).lines[0]; !slices.Equal(got, want) {
		t.Errorf("the stairs are %v, not %v", got, want)
	}
}

// The diagonal of equal axes ends in their corners; where y = x leaves the axes it stops.
func TestDiagonal(t *testing.T) {
	p := Panel{XMin: new(0.0), XMax: new(2.0), YMin: new(0.0), YMax: new(1.0), Marks: []Mark{{Kind: "rule"}}}
	g := laidOut(Figure{Name: "d", Panels: []Panel{p}})[0]
	line := g.diagonal()
	last := line[len(line)-1]
	if first := line[0]; first.x != g.area.left || first.y != g.area.bottom {
		t.Errorf("y = x begins at %v, not in the corner of %v", first, g.area)
	}
	if math.Abs(last.x-(g.area.left+g.area.right)/2) > 1e-9 || math.Abs(last.y-g.area.top) > 1e-9 {
		t.Errorf("y = x ends at %v, not at the top in the middle of %v", last, g.area)
	}
}

// Many dots become a picture within the document, and the file stays small.
func TestManyDots(t *testing.T) {
	x := make([]float64, 100_000)
	for i := range x {
		x[i] = halton(i + 1)
	}
	for _, kind := range []string{"points", "raster"} {
		svg, _ := drawn(t, Figure{Name: kind, Panels: []Panel{{Marks: []Mark{{Kind: kind, X: x, Y: x}}}}})
		if !bytes.Contains(svg, []byte("<image")) || len(svg) > 100_000 {
			t.Errorf("100,000 %s make a document of %d bytes", kind, len(svg))
		}
	}
}

// A long trace loses points and keeps its outline; a short one stays as it is.
func TestThinned(t *testing.T) {
	var trace []point
	for i := range 100_000 {
		trace = append(trace, point{float64(i) / 500, 50 + 30*math.Sin(float64(i)/9000) + 10*halton(i+1)})
	}
	got := thinned(trace)
	if len(got) > 4*801 { // 200 points of width, in columns of a quarter
		t.Errorf("%d points are left", len(got))
	}
	next := 0
	for column := 0.0; column < 200; column += 0.25 {
		whole, left := outline(trace, column), outline(got, column)
		if whole != left {
			t.Fatalf("from %g on, the outline is %v, not %v", column, left, whole)
		}
	}
	for _, p := range got { // in the same order
		for trace[next] != p {
			if next++; next == len(trace) {
				t.Fatalf("%v is not a point of the trace, or out of order", p)
			}
		}
	}
	short := []point{{0, 1}, {0, 2}, {3, 0}, {3, 5}, {3, 4}, {1, 1}}
	if got := thinned(short); !slices.Equal(got, short) {
		t.Errorf("%v became %v", short, got)
	}
}

// outline is the first, lowest, highest and last y of a line within a quarter point.
func outline(line []point, column float64) [4]float64 {
	var y []float64
	for _, p := range line {
		if p.x >= column && p.x < column+0.25 {
			y = append(y, p.y)
		}
	}
	return [4]float64{y[0], slices.Min(y), slices.Max(y), y[len(y)-1]}
}

// Whatever the figure is called, its document refers to identifiers that it has.
func TestReferences(t *testing.T) {
	f := ratesSample(rand.New(rand.NewPCG(1, 1)))
	f.Name = "rates (5 Hz), π"
	svg, _ := drawn(t, f)
	references := regexp.MustCompile(`url\(#([^)]*)\)`).FindAllSubmatch(svg, -1)
	if len(references) == 0 {
		t.Fatal("nothing is clipped")
	}
	for _, r := range references {
		if !bytes.Contains(svg, fmt.Appendf(nil, `id="%s"`, r[1])) {
			t.Errorf("there is no %q", r[1])
		}
	}
}

func TestRuns(t *testing.T) {
	for text, want := range map[string]string{
		"plain":             "[{plain 1 0}]",
		"10^{−3} Hz":        "[{10 1 0} {−3 0.72 0.38} { Hz 1 0}]",
		"g_{max}":           "[{g 1 0} {max 0.72 -0.18}]",
		"mean_only, 2^ and": "[{mean_ 1 0} {only, 2^ and 1 0}]",
		"open^{":            "[{open^{ 1 0}]",
	} {
		if got := fmt.Sprint(runs(text)); got != want {
			t.Errorf("%q is read as %s, not %s", text, got, want)
		}
	}
}
