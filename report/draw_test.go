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
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
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

// badNumber is what a number in a drawing must not look like.
var badNumber = regexp.MustCompile(`NaN|Inf`)

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
		words := []string{p.Letter, p.Title, p.X, p.Y, p.Z, p.Ends}
		for _, m := range p.Marks {
			words = append(words, m.Label, m.End)
			words = append(words, strings.Fields(strings.Join(m.Names, " "))...)
		}
		for _, name := range slices.Concat(p.Ticks, p.Rows) { // which may stand in two lines
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
	if !bytes.Contains(svg, []byte("fill:#0072B2")) || !bytes.Contains(svg, []byte("fill:#D55E00")) {
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

// laidOut is the figure on its page, the axes of each panel, and what is written where.
func laidOut(f Figure) (p *page, axes []draw.Canvas, texts []*recorder.FillString) {
	p = f.page(true)
	var record recorder.Canvas
	c := draw.NewCanvas(&record, p.width, p.height)
	p.draw(c)
	for _, action := range record.Actions {
		if t, ok := action.(*recorder.FillString); ok {
			texts = append(texts, t)
		}
	}
	cells := p.align(c)
	for i, g := range p.graphs {
		axes = append(axes, g.plot.DataCanvas(cells[i/p.columns][i%p.columns]))
	}
	return p, axes, texts
}

// No label of a legend lies over a panel's data or over the edge of the page, and axes
// have one size.
func TestLayout(t *testing.T) {
	for _, f := range append(samples(), neuronsSample()) {
		p, axes, texts := laidOut(f)
		entries := make(map[string]bool)
		for _, g := range p.graphs {
			for _, m := range g.entries {
				entries[m.Label] = true
			}
		}
		for _, text := range texts {
			if !entries[text.String] {
				continue
			}
			end := text.Point.X + lettering(text.Font.Size, false).Width(text.String)
			if text.Point.X < 0 || end > p.width || text.Point.Y < 0 || text.Point.Y+text.Font.Size > p.height {
				t.Errorf("%s: the entry %q of a legend is cut off", f.Name, text.String)
			}
			for i, a := range axes {
				if end > a.Min.X && text.Point.X < a.Max.X && text.Point.Y > a.Min.Y && text.Point.Y < a.Max.Y {
					t.Errorf("%s: the entry %q of a legend lies over panel %d", f.Name, text.String, i+1)
				}
			}
		}
		for i, a := range axes {
			size, first := a.Size(), axes[0].Size()
			if math.Abs(float64(size.X-first.X)) > 1e-6 || math.Abs(float64(size.Y-first.Y)) > 1e-6 {
				t.Errorf("%s: panel %d is %v large, the first %v", f.Name, i+1, size, first)
			}
			if p.graphs[i].Square && math.Abs(float64(size.X-size.Y)) > 0.01 {
				t.Errorf("%s: panel %d is not square: %v", f.Name, i+1, size)
			}
			if a.Min.X < 0 || a.Min.Y < 0 || a.Max.X > p.width || a.Max.Y > p.height {
				t.Errorf("%s: panel %d lies over the edge of the page", f.Name, i+1)
			}
		}
	}
}

// neuronsSample has more entries in its legend than one row takes.
func neuronsSample() Figure {
	f := Figure{Name: "neurons", Width: 100, Panels: make([]Panel, 2)}
	for i := range f.Panels {
		for n := range 6 {
			f.Panels[i].Marks = append(f.Panels[i].Marks, Mark{Kind: "points", Label: fmt.Sprint("neuron ", 8*n), Method: fmt.Sprint(n), X: []float64{1, 2}, Y: []float64{1, float64(n)}})
		}
	}
	return f
}

// onlyGraph is the panel of a figure that has but one.
func onlyGraph(p Panel) *graph {
	colours, panels := Figure{Panels: []Panel{p}}.dressed()
	return newGraph(panels[0], colours, true)
}

// The corners of a histogram's bins are where a logarithmic axis has their edges.
func TestHistogramOnLogAxis(t *testing.T) {
	edges := []float64{0.01, 0.1, 1, 10}
	g := onlyGraph(Panel{XLog: true, Marks: []Mark{{Kind: "histogram", X: edges, Y: []float64{1, 2, 3}}}})
	outline := drawHistogram(g, g.Marks[0])[0].(*plotter.Polygon).XYs[0]
	for bin := range 3 {
		left, right := g.plot.X.Norm(outline[1+2*bin].X), g.plot.X.Norm(outline[2+2*bin].X)
		if want := float64(bin) / 3; math.Abs(left-want) > 1e-9 || math.Abs(right-want-1.0/3) > 1e-9 {
			t.Errorf("decade %d reaches from %g to %g, not over its third of the axis", bin, left, right)
		}
	}
}

// On a logarithmic axis an error bar that begins at zero or below comes from below the axis.
func TestErrorBarsFromBelowALogarithmicAxis(t *testing.T) {
	g := onlyGraph(Panel{YLog: true, Marks: []Mark{{Kind: "points", X: []float64{1, 2, 3}, Y: []float64{0.5, 0.5, 0.5},
		Lo: []float64{0.1, -0.2, math.NaN()}, Hi: []float64{1, 1.2, 1}}}})
	bars := drawPoints(g, g.Marks[0])[0].(*plotter.YErrorBars)
	if len(bars.XYs) != 2 {
		t.Fatalf("%d error bars, want those with two ends", len(bars.XYs))
	}
	foot, top := bars.XYs[1].Y, bars.XYs[1].Y+bars.YErrors[1].High
	if g.plot.Y.Norm(foot) >= 0 || math.Abs(top-1.2) > 1e-12 || g.y.lo < 0.01 {
		t.Errorf("the bar reaches from %g to %g of an axis from %g", foot, top, g.y.lo)
	}
}

// A cumulative distribution rises from zero at its first value, jumps at each value to
// its height, and stays there to the end of the axis.
func TestSteps(t *testing.T) {
	g := onlyGraph(Panel{XMin: new(0.0), XMax: new(4.0), YMin: new(0.0), YMax: new(1.0),
		Marks: []Mark{{Kind: "steps", X: []float64{1, 2}, Y: []float64{0.5, 1}}}})
	want := plotter.XYs{{X: 1, Y: 0}, {X: 1, Y: 0.5}, {X: 2, Y: 0.5}, {X: 2, Y: 1}, {X: 4, Y: 1}}
	if got := drawSteps(g, g.Marks[0])[0].(trace).line; !slices.Equal(got, want) {
		t.Errorf("the stairs are %v, not %v", got, want)
	}
}

// A cumulative distribution of values at the edge of the data does not hide in the axis.
func TestStepsBesideTheAxis(t *testing.T) {
	for _, x := range [][]float64{{0, 0, 10}, {0, 0}, {3}} {
		g := onlyGraph(Panel{Marks: []Mark{{Kind: "steps", X: x, Y: make([]float64, len(x))}}})
		if share := g.x.share(x[0]); share < 0.02 {
			t.Errorf("%v begins at %g of the axis", x, share)
		}
	}
}

// The diagonal of equal axes ends in their corners; where y = x leaves the axes it stops.
func TestDiagonal(t *testing.T) {
	g := onlyGraph(Panel{XMin: new(0.0), XMax: new(2.0), YMin: new(0.0), YMax: new(1.0), Marks: []Mark{{Kind: "rule"}}})
	if got, want := g.diagonal(), (plotter.XYs{{X: 0, Y: 0}, {X: 1, Y: 1}}); !slices.Equal(got, want) {
		t.Errorf("y = x goes through %v, not %v", got, want)
	}
}

// Names of categories that have to be turned stay on the page.
func TestTurnedNames(t *testing.T) {
	names := []string{"unconstrained activity", "threshold adaptation", "synaptic scaling", "divisive normalization", "homeostasis", "none"}
	p := Panel{Ticks: names, Marks: []Mark{{Kind: "bars", X: []float64{0}, Y: []float64{1}}}}
	page, axes, _ := laidOut(Figure{Name: "turned", Width: 60, Panels: []Panel{p}})
	g := page.graphs[0]
	style := g.plot.X.Tick.Label
	if style.Rotation == 0 {
		t.Fatal("long names of narrow bars are not turned")
	}
	for i, name := range names {
		box := style.Rectangle(name)
		end := axes[0].Min.X + vg.Length(g.x.share(float64(i)))*axes[0].Size().X
		if left := end + box.Min.X; left < 0 {
			t.Errorf("%q begins %g points left of the page", name, -left)
		}
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
	var line plotter.XYs
	for i := range 100_000 {
		line = append(line, plotter.XY{X: float64(i) / 500, Y: 50 + 30*math.Sin(float64(i)/9000) + 10*halton(i+1)})
	}
	same := func(x float64) vg.Length { return vg.Length(x) }
	got := thinned(line, same)
	if len(got) > 4*801 { // 200 points of width, in columns of a quarter
		t.Errorf("%d points are left", len(got))
	}
	for column := 0.0; column < 200; column += 0.25 {
		whole, left := outline(line, column), outline(got, column)
		if whole != left {
			t.Fatalf("from %g on, the outline is %v, not %v", column, left, whole)
		}
	}
	next := 0
	for _, p := range got { // in the same order
		for line[next] != p {
			if next++; next == len(line) {
				t.Fatalf("%v is not a point of the trace, or out of order", p)
			}
		}
	}
	short := plotter.XYs{{X: 0, Y: 1}, {X: 0, Y: 2}, {X: 3, Y: 0}, {X: 3, Y: 5}, {X: 3, Y: 4}, {X: 1, Y: 1}}
	if got := thinned(short, same); !slices.Equal(got, short) {
		t.Errorf("%v became %v", short, got)
	}
}

// outline is the first, lowest, highest and last y of a line within a quarter point.
func outline(line plotter.XYs, column float64) [4]float64 {
	var y []float64
	for _, p := range line {
		if p.X >= column && p.X < column+0.25 {
			y = append(y, p.Y)
		}
	}
	return [4]float64{y[0], slices.Min(y), slices.Max(y), y[len(y)-1]}
}

func TestRuns(t *testing.T) {
	for text, want := range map[string]string{
		"plain":             "[{plain 1 0}]",
		"10^{−3} Hz":        "[{10 1 0} {−3 0.72 0.38} { Hz 1 0}]",
		"g_{max}":           "[{g 1 0} {max 0.72 -0.18}]",
		"mean_only, 2^ and": "[{mean_only, 2^ and 1 0}]",
		"open^{":            "[{open^{ 1 0}]",
	} {
		if got := fmt.Sprint(runs(text)); got != want {
			t.Errorf("%q is read as %s, not %s", text, got, want)
		}
	}
}
