package report

import (
	"math"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Names of rows, however long, end left of the axes of the first panel, all panels have
// axes of one width, and none reaches into the next; a word that is wider than the room
// for names is broken.
func TestRowsOfLongNames(t *testing.T) {
	rows := []string{"vanilla", "mean only weight norm + layer norm + threshold homeostasis + dendritic normalization [learning_rate=0.003]",
		"synaptic_scaling[settings.groupnorm.groups=16,optimizer.learning_rate=0.003]"}
	for columns := 1; columns <= 5; columns++ {
		f := Figure{Name: "rows", Columns: columns}
		for range columns {
			f.Panels = append(f.Panels, Panel{Rows: rows, X: "Test accuracy", Marks: []Mark{{Kind: "points", X: []float64{0.5, 0.6, 0.7}, Y: []float64{0, 1, 2}}}})
		}
		p := f.page(false)
		places := p.align(draw.NewCanvas(nil, p.width, p.height))
		first := p.graphs[0].plot.DataCanvas(places[0][0])
		if names := widest(p.graphs[0].rowTicks(), lettering(tickSize, false)); names > first.Min.X {
			t.Errorf("%d columns: names are %.0f pt wide, and the axes begin at %.0f", columns, names, first.Min.X)
		}
		if first.Size().X < p.width/vg.Length(columns)/4 {
			t.Errorf("%d columns: the first axes are %.0f of %.0f pt", columns, first.Size().X, p.width)
		}
		for k := 1; k < columns; k++ {
			before, area := p.graphs[k-1].plot.DataCanvas(places[0][k-1]), p.graphs[k].plot.DataCanvas(places[0][k])
			if area.Min.X <= before.Max.X || area.Size().X < 0.99*first.Size().X {
				t.Errorf("%d columns: axes %d are from %.0f to %.0f, those before end at %.0f", columns, k, area.Min.X, area.Max.X, before.Max.X)
			}
		}
	}
}

// Pictures keep their proportions, whatever others stand beside them and whatever a figure's
// aspect is; by default they fill their panel.
func TestPicturesKeepTheirProportions(t *testing.T) {
	grid := func(columns, rows float64) Panel {
		p := Panel{Title: "t", Bare: true}
		for x := range int(columns) {
			for y := range int(rows) {
				at := []float64{float64(x), float64(x) + 1}
				p.Marks = append(p.Marks, Mark{Kind: "image", X: at, Y: []float64{float64(y), float64(y) + 1}, Pixels: make([]uint8, 12), Cols: 2})
			}
		}
		return p
	}
	for _, aspect := range []float64{0, 0.1, 0.75, 3} {
		for columns := 1; columns <= 2; columns++ {
			p := Figure{Name: "f", Aspect: aspect, Columns: columns, Panels: []Panel{grid(10, 2), grid(3, 4)}}.page(false)
			for i, place := range p.align(draw.NewCanvas(nil, p.width, p.height)) {
				for k := range place {
					whole, size := p.graphs[i*columns+k].plot.DataCanvas(place[k]).Size(), p.graphs[i*columns+k].plot.DataCanvas(p.graphs[i*columns+k].cropped(place[k])).Size()
					want := []float64{0.2, 4. / 3}[i*columns+k]
					if got := float64(size.Y / size.X); math.Abs(got/want-1) > 1e-3 {
						t.Errorf("aspect %g, %d columns: panel %d is %.3g high over its width, want %.3g", aspect, columns, i*columns+k, got, want)
					}
					if size.X > whole.X+1e-6 || size.Y > whole.Y+1e-6 || (size.X < whole.X-1e-6 && size.Y < whole.Y-1e-6) {
						t.Errorf("aspect %g, %d columns: panel %d takes %v of %v", aspect, columns, i*columns+k, size, whole)
					}
				}
			}
		}
	}
	p := Figure{Name: "f", Panels: []Panel{grid(10, 2)}}.page(false)
	size := p.graphs[0].plot.DataCanvas(p.align(draw.NewCanvas(nil, p.width, p.height))[0][0]).Size()
	if got := float64(size.Y / size.X); math.Abs(got-0.2) > 1e-3 {
		t.Errorf("by default the room is %.3g high over its width, want 0.2", got)
	}
}
