package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// recoverySample has lines that end apart, at one place, and out of the axes' order.
func recoverySample() Figure {
	f := Figure{Name: "recovery", Columns: 2}
	for range 2 {
		p := Panel{X: "Stimuli", Y: "Distance", Ends: "Back after", YMin: new(0.0), YMax: new(1.0)}
		for i, y := range []float64{0.02, 0.9, 0.02, 0.03, 0.45, 1} {
			p.Marks = append(p.Marks, Mark{Kind: "line", Label: fmt.Sprint("method ", i), Method: fmt.Sprint("m", i), Dashed: i%2 == 0, Phase: 0.5,
				End: fmt.Sprint(100 * i), X: []float64{0, 500, 1000}, Y: []float64{0, 1, y}})
		}
		f.Panels = append(f.Panels, p)
	}
	return f
}

// Texts at the ends of lines stand right of their axes and within the page, none over another.
func TestEndsHaveRoom(t *testing.T) {
	p, axes, texts := laidOut(recoverySample())
	count := 0
	for _, text := range texts {
		if !slices.ContainsFunc(axes, func(a draw.Canvas) bool {
			return math.Abs(float64(text.Point.X-a.Max.X-endGap-handleSize-signGap)) < 0.01
		}) {
			continue
		}
		count++
		if right := text.Point.X + lettering(tickSize, false).Width(text.String); right > p.width {
			t.Errorf("%q ends at %g of %g", text.String, right, p.width)
		}
	}
	if count != 12 {
		t.Errorf("%d texts beside the lines, want 12", count)
	}
}

// They are as far apart as they need, within the axes, and in the order in which lines end.
func TestEndsAreInOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const height vg.Length = 100
	for range 100 {
		panel := Panel{YMin: new(0.0), YMax: new(1.0)}
		for range 8 {
			y := r.Float64()
			panel.Marks = append(panel.Marks, Mark{Kind: "line", End: "x", X: []float64{0, 1}, Y: []float64{0, y * y}})
		}
		all := onlyGraph(panel).ends(height)
		for i, e := range all {
			if e.at < 0 || e.at > height {
				t.Fatalf("text %d of 8 stands at %g of %g", i, e.at, height)
			}
			if i == 0 {
				continue
			}
			if apart := e.at - all[i-1].at; apart < endPitch-1e-9 {
				t.Errorf("texts are %g apart", apart)
			}
			if below := (all[i-1].of.Y[1] - e.of.Y[1]) * float64(height); below > float64(endPitch) {
				t.Errorf("a line that ends %g lower has its text above", below)
			}
		}
	}
}
