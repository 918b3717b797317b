package experiments

import (
	"cmp"
	"math"
	"slices"

	"homeostat/measure"
	"homeostat/report"
)

// mixes says whether a file has causes to show.
func mixes(f *File, _ *FigureSpec) bool { return f.Mixture != nil }

// ofMixtures are the kinds of figures that a file with a mixture may ask for.
func ofMixtures() []string {
	return []string{"bars", "causes", common, "contrast", "cumulative", "label_error", "likelihood", "methods", "recovery", "scatter", "segments", "stimuli", "sweep", "table", "units"}
}

// learnedBy are what a method had learned by the end of a segment, one for each seed that came to it.
func (r *Result) learnedBy(p place, segment string) (all []*acquired) {
	for _, a := range r.mixtures {
		if a.of.place() == p && a.segment == segment {
			all = append(all, a)
		}
	}
	return all
}

// learners are those that a figure of a mixture shows, each by the end of a segment.
func (s *FigureSpec) learners(f *File) (all []shown) {
	for _, p := range s.places {
		in := s.segmentsAt(f, p)
		for _, segment := range in {
			c := shown{at: p, segment: segment, name: report.MethodName(p.method)}
			if len(in) > 1 {
				c.name += ", " + segment
			}
			all = append(all, c)
		}
	}
	return all
}

// drawCauses shows the first seed's weights as images, a panel for each method, causes of one label
// together: nearly white is the smallest weight of all, black what the median cause has in its darkest hundredth and more.
func drawCauses(r *Result, s *FigureSpec) (panels []report.Panel, err error) {
	for _, c := range s.learners(r.File) {
		found := r.learnedBy(c.at, c.segment)
		if len(found) == 0 {
			continue
		}
		a := found[0]
		panel := report.Panel{Title: first(s.Title, c.name), Bare: true}
		causes, size := len(a.labels), len(a.weights)/len(a.labels)
		columns := max(perRow, int(math.Ceil(math.Sqrt(float64(causes)))))
		if causes <= 2*perRow {
			columns = (causes + 1) / 2
		}
		rows := (causes + columns - 1) / columns
		low, high := a.shades(size)
		for i, c := range a.byLabel() {
			x, y := float64(i%columns), float64(rows-1-i/columns)
			panel.Marks = append(panel.Marks, report.Mark{
				Kind: "image", X: []float64{x, x + 0.92}, Y: []float64{y, y + 0.92},
				Pixels: inked(a.weights[c*size:(c+1)*size], low, high), Cols: size / a.height,
			})
		}
		panels = append(panels, panel)
		s.Title = ""
	}
	return panels, orNothing(panels)
}

// shades are the weights that are shown white and black.
func (a *acquired) shades(size int) (low, high float64) {
	low = slices.Min(a.weights)
	var tops []float64
	for c := range a.labels {
		row := slices.Sorted(slices.Values(a.weights[c*size : (c+1)*size]))
		tops = append(tops, row[len(row)*99/100])
	}
	_, high, _ = measure.Quartiles(tops)
	return low, max(high, low+1e-9)
}

// byLabel are the causes in the order of what they stand for.
func (a *acquired) byLabel() []int {
	order := make([]int, len(a.labels))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(a.labels[i], a.labels[j]) })
	return order
}

// inked are numbers as shades from nearly white, low, to black, high.
func inked(x []float64, low, high float64) (rgb []uint8) {
	for _, v := range x {
		shade := uint8(242 - math.Round(242*min(1, max(0, (v-low)/(high-low)))))
		rgb = append(rgb, shade, shade, shade)
	}
	return rgb
}

// drawLikelihood shows the likelihood of training patterns over passes: mean over seeds and its interval.
func drawLikelihood(r *Result, s *FigureSpec) ([]report.Panel, error) {
	panel := report.Panel{Title: s.Title, X: "Passes over all patterns", Y: first(s.Label, "Log-likelihood (nats)")}
	r.overSeeds(s, &panel, nil, func(a *acquired) (x, y []float64) {
		for pass, l := range a.curve {
			x, y = append(x, float64(pass)), append(y, l)
		}
		return x[1:], y[1:] // before the first pass no cause differs from another
	})
	return drawn(panel)
}

// drawLabelError shows the classification error against the number of labels that are known.
func drawLabelError(r *Result, s *FigureSpec) ([]report.Panel, error) {
	panel := report.Panel{Title: s.Title, X: first(s.AtLabel, "Labels"), Y: first(s.Label, "Classification error"), XLog: true, YLog: s.Log}
	r.overSeeds(s, &panel, s.Theory, func(a *acquired) (x, y []float64) {
		counts := slices.Clone(a.of.settings.Labels)
		slices.Sort(counts)
		for _, n := range counts {
			x, y = append(x, float64(n)), append(y, a.errors[n])
		}
		return x, y
	})
	return drawn(panel)
}

// drawContrast shows what becomes of the answers to patterns as their contrast changes: how
// much activity moves, or, of the measure test_accuracy, how many are classified rightly.
func drawContrast(r *Result, s *FigureSpec) ([]report.Panel, error) {
	below := -0.02 // so that what does not move at all is seen beside the axis
	panel := report.Panel{Title: s.Title, YMin: &below, X: first(s.AtLabel, "Contrast over that in learning"), Y: first(s.Label, "Activity that moves"), XLog: true}
	of := func(a *acquired) []float64 { return a.shifts }
	if s.Measure == "test_accuracy" {
		panel.Y, of = first(s.Label, "Test accuracy"), func(a *acquired) []float64 { return a.accuracies }
	}
	r.overSeeds(s, &panel, s.Theory, func(a *acquired) (x, y []float64) { return a.of.settings.Contrasts, of(a) })
	return drawn(panel)
}

// drawn is a panel with something in it.
func drawn(panel report.Panel) ([]report.Panel, error) {
	if len(panel.Marks) == 0 {
		return nil, errNothing
	}
	return []report.Panel{panel}, nil
}

// overSeeds adds to a panel, for each method, the line of what it has: mean over seeds and interval; then
// lines that are given.
func (r *Result) overSeeds(s *FigureSpec, panel *report.Panel, given []Curve, of func(a *acquired) (x, y []float64)) {
	for _, c := range s.learners(r.File) {
		found := r.learnedBy(c.at, c.segment)
		if len(found) == 0 {
			continue
		}
		x, _ := of(found[0])
		line := report.Mark{Kind: "line", Shaped: true, Method: c.at.method, Label: c.name, X: x}
		band := report.Mark{Kind: "band", Method: c.at.method}
		for i := range x {
			var at []float64
			for _, a := range found {
				_, y := of(a)
				at = append(at, y[i])
			}
			line.Y = append(line.Y, measure.Mean(at))
			if low, high := interval(at); !math.IsNaN(low) {
				band.X, band.Lo, band.Hi = append(band.X, x[i]), append(band.Lo, low), append(band.Hi, high)
			}
		}
		if len(band.X) > 0 {
			panel.Marks = append(panel.Marks, band)
		}
		panel.Marks = append(panel.Marks, line)
	}
	for _, c := range given {
		panel.Marks = append(panel.Marks, report.Mark{Kind: "line", Dashed: true, Label: c.Label, X: c.X, Y: c.Y})
	}
}
