package experiments

import (
	"math"
	"slices"

	"homeostat/measure"
	"homeostat/report"
)

// drawWeightDistribution shows the weights of each projection at a segment's end as a
// histogram, a panel for each, with the law of weight_inverse_gamma where that is the
// measure. Panels have the same bins.
func drawWeightDistribution(r *Result, s *FigureSpec) ([]report.Panel, error) {
	var shown []*observation
	var all []float64
	for _, p := range s.places {
		if p.side != "biological" || !slices.Contains(r.File.Biological.plastic(), p.unit) {
			continue
		}
		for _, segment := range s.segmentsAt(r.File, p) {
			o := r.first(p, segment)
			if o == nil || o.in.Weights == nil || len(o.in.Weights.After) == 0 {
				continue
			}
			shown, all = append(shown, o), append(all, o.in.Weights.After...)
		}
	}
	if len(shown) == 0 {
		return nil, errNothing
	}
	edges := binEdges(all)
	var panels []report.Panel
	for _, o := range shown {
		panel := report.Panel{Title: first(s.Title, report.MethodName(o.at.unit)), X: first(s.Label, r.File.Biological.axisOf(o.at.unit, "weight")), Y: "Share of synapses"}
		panel.Marks = []report.Mark{{Kind: "histogram", Method: o.at.unit, X: edges, Y: shares(o.in.Weights.After, edges)}}
		if s.Measure == "weight_inverse_gamma" {
			panel.Marks = append(panel.Marks, lawOver(edges, o.in))
		}
		panels = append(panels, panel)
	}
	return panels, nil
}

// binEdges are those of equal bins over the range of numbers: as many bins as the root
// of how many numbers there are, but 10 to 40.
func binEdges(x []float64) (edges []float64) {
	low, high := slices.Min(x), slices.Max(x)
	if low == high {
		low, high = low-0.5, high+0.5
	}
	bins := min(max(int(math.Sqrt(float64(len(x)))), 10), 40)
	for k := range bins + 1 {
		edges = append(edges, low+(high-low)*float64(k)/float64(bins))
	}
	return edges
}

// shares are those of the numbers in each of equal bins.
func shares(x, edges []float64) []float64 {
	bins := len(edges) - 1
	low, high := edges[0], edges[bins]
	in := make([]float64, bins)
	for _, v := range x {
		k := int(float64(bins) * (v - low) / (high - low))
		in[min(k, bins-1)] += 1 / float64(len(x))
	}
	return in
}

// lawOver is the fitted inverse gamma's density times the width of a bin.
func lawOver(edges []float64, in measure.Input) report.Mark {
	curve := report.Mark{Kind: "line"}
	fit, ok := resultOf("weight_inverse_gamma", in)
	if !ok {
		return curve
	}
	shape, scale := fit.Extra["shape"], fit.Extra["scale"]
	low, high, width := edges[0], edges[len(edges)-1], edges[1]-edges[0]
	gamma, _ := math.Lgamma(shape)
	for k := range 201 {
		w := low + (high-low)*float64(k)/200
		log := shape*math.Log(scale) - gamma - (shape+1)*math.Log(w) - scale/w
		curve.X, curve.Y = append(curve.X, w), append(curve.Y, width*math.Exp(log))
	}
	return curve
}
