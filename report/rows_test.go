package report

import (
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
