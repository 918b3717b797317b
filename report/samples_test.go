package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// samples are figures of every kind of mark, with made-up numbers of the size that the
// experiments give.
func samples() []Figure {
	r := rand.New(rand.NewPCG(1, 2))
	return []Figure{
		benchmarkSample(r), heatmapSample(r), curvesSample(r), adaptationSample(r),
		scatterSample(r), correspondenceSample(r), rasterSample(r), ratesSample(r), pictureSample(r),
		methodsSample(r), againstSample(r), segmentsSample(r), tableSample(), halvesSample(r), recoverySample(),
	}
}

func methods() (keys, names []string) {
	return []string{"vanilla", "weightnorm", "batchnorm", "synaptic_scaling", "mean_only", "scale_only"},
		[]string{"Vanilla", "Weight norm", "Batch norm", "Synaptic scaling", "Mean only", "Scale only"}
}

// normal is n draws from a normal distribution.
func normal(r *rand.Rand, n int, mean, sd float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = mean + sd*r.NormFloat64()
	}
	return x
}

func bars(y, sd []float64) []Mark {
	keys, _ := methods()
	marks := make([]Mark, len(y))
	for i := range y {
		marks[i] = Mark{Kind: "bars", Method: keys[i], X: []float64{float64(i)}, Y: y[i : i+1],
			Lo: []float64{y[i] - sd[i]}, Hi: []float64{y[i] + sd[i]}}
	}
	return marks
}

func benchmarkSample(r *rand.Rand) Figure {
	keys, names := methods()
	accuracy := []float64{59.3, 63.8, 65.8, 66.0, 61.5, 60.9}
	sd := []float64{1.4, 0.9, 0.5, 0.7, 0.8, 1.1}
	a := Panel{Letter: "A", Y: "Test accuracy (%)", Ticks: names, YMin: new(50.0), YMax: new(70.0), Marks: bars(accuracy, sd)}
	for i := range accuracy {
		a.Marks = append(a.Marks, Mark{Kind: "strip", X: []float64{float64(i)}, Y: normal(r, 10, accuracy[i], sd[i]), Thin: true})
	}
	a.Marks = append(a.Marks, Mark{Kind: "points", Label: "published", Open: true, X: []float64{0, 1, 2, 3}, Y: []float64{59.3, 63.8, 65.8, 66.0}})
	c := Panel{Letter: "C", Y: "CV of activation probability", Ticks: names,
		Marks: bars([]float64{1.65, 1.38, 0.20, 0.11, 0.12, 1.5}, []float64{0.1, 0.1, 0.02, 0.01, 0.01, 0.1})}
	d := Panel{Letter: "D", Y: "Active units (%)", Ticks: names,
		Marks: bars([]float64{10.3, 18.7, 41.3, 50.7, 49.9, 12}, []float64{2.2, 2.4, 2.6, 0.3, 0.4, 2})}
	e := Panel{Letter: "E", X: "Mean activation when active", Y: "Cumulative fraction of units", XLog: true}
	for i, mean := range []float64{13.4, 0.76, 0.89, 0.63, 0.8, 8} {
		x := normal(r, 120, math.Log(mean), 0.3)
		slices.Sort(x)
		y := make([]float64, len(x))
		for j := range x {
			x[j] = math.Exp(x[j])
			y[j] = float64(j+1) / float64(len(x))
		}
		e.Marks = append(e.Marks, Mark{Kind: "steps", Label: names[i], Method: keys[i], X: x, Y: y})
	}
	return Figure{Name: "benchmark", Title: "LeNet5 on CIFAR-10 under six normalizations",
		Caption: "Ten seeds; bars show the mean, whiskers one standard deviation.", Columns: 2, Width: 180, Aspect: 0.5, Panels: []Panel{a, c, d, e}}
}

func halvesSample(r *rand.Rand) Figure {
	p := Panel{Rows: []string{"Thresholds", "Weights", "Inhibition"}, Z: "Effect size"}
	halves := Mark{Kind: "halves"}
	for row := range 3 {
		for column := range 4 {
			left := 3 * r.NormFloat64()
			right := left + r.NormFloat64()
			halves.X, halves.Y = append(halves.X, float64(column)), append(halves.Y, float64(row))
			halves.Lo, halves.Hi = append(halves.Lo, left), append(halves.Hi, right)
			halves.Names = append(halves.Names, fmt.Sprintf("%.1f", left), fmt.Sprintf("%.1f", right))
		}
	}
	p.Marks = []Mark{{Kind: "stretches", X: []float64{-0.5, 0.5, 1.5, 2.5, 3.5}, Names: []string{"Balance", "Capacity", "Recovery", "Cost"}}, halves}
	return Figure{Name: "halves", Title: "Two sides in each cell", Columns: 1, Panels: []Panel{p}}
}

func heatmapSample(r *rand.Rand) Figure {
	keys, names := methods()
	f := Figure{Name: "activation_heatmap", Title: "Activation probability of every unit", Columns: 3}
	for i := range keys {
		z := make([][]float64, 120)
		for u := range z {
			z[u] = make([]float64, 450)
			level := []float64{0.1 * r.ExpFloat64(), 0.18 * r.ExpFloat64(), 0.41 + 0.08*r.NormFloat64(), 0.5, 0.5, 0.12 * r.ExpFloat64()}[i]
			for t := range z[u] {
				z[u][t] = min(max(level+0.06*r.NormFloat64(), 0), 1)
			}
		}
		f.Panels = append(f.Panels, Panel{Letter: string(rune('A' + i)), Title: names[i], X: "Iteration", Y: "Unit", Z: "Activation probability",
			ZMin: new(0.0), ZMax: new(1.0),
			Marks: []Mark{{Kind: "heatmap", X: []float64{0, 45000}, Y: []float64{0, 120}, Z: z}}})
	}
	return f
}

func curvesSample(r *rand.Rand) Figure {
	keys, names := methods()
	p := Panel{X: "Iteration", Y: "Test accuracy (%)", YMin: new(20.0), YMax: new(70.0)}
	for i, top := range []float64{59.3, 63.8, 65.8, 66.0, 61.5, 60.9} {
		var x, y, lo, hi []float64
		for t := 500.0; t <= 45000; t += 500 {
			mean := top - 35*math.Exp(-t/(3000+600*float64(i))) + 0.3*r.NormFloat64()
			x, y, lo, hi = append(x, t), append(y, mean), append(lo, mean-1), append(hi, mean+1)
		}
		p.Marks = append(p.Marks, Mark{Kind: "band", Method: keys[i], X: x, Lo: lo, Hi: hi},
			Mark{Kind: "line", Method: keys[i], Label: names[i], X: x, Y: y})
	}
	p.Marks = append(p.Marks, Mark{Kind: "rule", Label: "55%", Dashed: true, Y: []float64{55}})
	return Figure{Name: "learning", Title: "Learning curves", Panels: []Panel{p}}
}

// adaptationSample is a hundred neurons whose thresholds bring them to their target.
func adaptationSample(r *rand.Rand) Figure {
	const neurons, times = 100, 200
	x := make([]float64, times)
	drive := make([]float64, neurons)
	threshold, rate := make([][]float64, neurons), make([][]float64, neurons)
	before, after := make([]float64, neurons), make([]float64, neurons)
	cumulative := make([]float64, neurons)
	for i := range neurons {
		drive[i] = 200 * math.Pow(10, float64(i)/(neurons-1))
		threshold[i], rate[i] = make([]float64, times), make([]float64, times)
		start := 0.5 * math.Pow(100, float64(i)/(neurons-1))
		for t := range times {
			x[t] = float64(t) * 1.5
			part := math.Exp(-x[t] / 40)
			threshold[i][t] = -50 + 14*(float64(i)/neurons-0.4)*(1-part) + 0.05*r.NormFloat64()
			rate[i][t] = math.Exp(part*math.Log(start)+(1-part)*math.Log(5)) * math.Exp(0.05*r.NormFloat64())
		}
		before[i], after[i] = start, 5*math.Exp(0.02*r.NormFloat64())
		cumulative[i] = float64(i+1) / neurons
	}
	slices.Sort(before)
	slices.Sort(after)
	lines := func(z [][]float64) Mark { return Mark{Kind: "lines", X: x, Z: z, C: drive} }
	target := Mark{Kind: "rule", Y: []float64{5}, Dashed: true, Label: "target"}
	return Figure{Name: "threshold_adaptation", Title: "Thresholds bring every neuron to its target rate", Panels: []Panel{
		{Letter: "A", X: "Time (s)", Y: "Threshold (mV)", Z: "Drive (Hz)", ZLog: true, Marks: []Mark{lines(threshold)}},
		{Letter: "B", X: "Time (s)", Y: "Rate (Hz)", YLog: true, Z: "Drive (Hz)", ZLog: true, Marks: []Mark{lines(rate), target}},
		{Letter: "C", X: "Rate (Hz)", Y: "Cumulative fraction", XLog: true, Marks: []Mark{
			{Kind: "steps", Label: "before", Method: "none", X: before, Y: cumulative},
			{Kind: "steps", Label: "after", Method: "threshold_adaptation", X: after, Y: cumulative},
			{Kind: "rule", X: []float64{5}, Dashed: true},
		}},
	}}
}

func scatterSample(r *rand.Rand) Figure {
	panel := func(letter, title string, factor float64, n int) Panel {
		var x, y []float64
		for range n {
			w := 0.1 + 0.9*r.Float64()
			x, y = append(x, w), append(y, w*factor*(1+0.01*r.NormFloat64()))
		}
		return Panel{Letter: letter, Title: title, X: "Weight before (mV)", Y: "Weight after (mV)", Square: true, XMin: new(0.0), YMin: new(0.0),
			Marks: []Mark{
				{Kind: "rule", Label: "no change", Dashed: true},
				{Kind: "points", Method: "synaptic_scaling", X: x, Y: y, Thin: true},
				{Kind: "line", Label: "fit", X: []float64{0, 1}, Y: []float64{0, factor}},
			}}
	}
	return Figure{Name: "synaptic_scaling", Title: "Weights after against before", Panels: []Panel{
		panel("A", "Activity blocked", 1.6, 800), panel("B", "Activity raised", 0.5, 5000),
	}}
}

func correspondenceSample(r *rand.Rand) Figure {
	side := func(letter, title string, keys, names []string, level func(i int) float64) Panel {
		p := Panel{Letter: letter, Title: title, Y: "Activation probability", Ticks: names, YMin: new(0.0), YMax: new(1.0)}
		for i := range keys {
			y := make([]float64, 120)
			for u := range y {
				y[u] = min(max(level(i), 0), 1)
			}
			sorted := slices.Sorted(slices.Values(y))
			p.Marks = append(p.Marks, Mark{Kind: "strip", Method: keys[i], X: []float64{float64(i)}, Y: y,
				C: sorted[60:61], Lo: sorted[30:31], Hi: sorted[90:91]})
		}
		return p
	}
	return Figure{Name: "correspondence", Title: "The same images on both sides", Width: 150, Panels: []Panel{
		side("A", "Artificial", []string{"vanilla", "batchnorm", "synaptic_scaling"}, []string{"None", "Batch norm", "Synaptic scaling"},
			func(i int) float64 {
				return []float64{0.1 * r.ExpFloat64(), 0.41 + 0.08*r.NormFloat64(), 0.5 + 0.02*r.NormFloat64()}[i]
			}),
		side("B", "Biological", []string{"none", "threshold_adaptation", "synaptic_scaling"}, []string{"None", "Threshold adaptation", "Synaptic scaling"},
			func(i int) float64 {
				return []float64{0.2 * r.ExpFloat64(), 0.35 + 0.04*r.NormFloat64(), 0.37 + 0.06*r.NormFloat64()}[i]
			}),
	}}
}

// tableSample has a panel of two columns above one of the same.
func tableSample() Figure {
	panel := func(title string, shift float64) Panel {
		p := Panel{Title: title, Rows: []string{"Weights", "Thresholds", "None"}}
		cells := Mark{Kind: "cells"}
		for row := range 3 {
			for column := range 2 {
				share := float64(row+column)/3 - shift
				cells.X, cells.Y, cells.C = append(cells.X, float64(column)), append(cells.Y, float64(row)), append(cells.C, share)
				cells.Names = append(cells.Names, []string{"0.83 ± 0.02", "never"}[column])
			}
		}
		p.Marks = []Mark{{Kind: "stretches", X: []float64{-0.5, 0.5, 1.5}, Names: []string{"Readout kept", "Back to 90% (s)"}}, cells}
		return p
	}
	return Figure{Name: "table", Title: "Conditions and measures", Columns: 1, Panels: []Panel{panel("Input × 0.3", 0), panel("Input × 3", 0.2)}}
}

func rasterSample(r *rand.Rand) Figure {
	var x, y []float64
	for i := range 100 {
		for t := 0.0; t < 2000; t += 200 * r.ExpFloat64() {
			x, y = append(x, t), append(y, float64(i))
		}
	}
	return Figure{Name: "raster", Title: "Spikes", Panels: []Panel{{X: "Time (ms)", Y: "Neuron",
		Marks: []Mark{{Kind: "raster", X: x, Y: y}}}}}
}

func ratesSample(r *rand.Rand) Figure {
	edges, heights := make([]float64, 26), make([]float64, 25)
	for i := range edges {
		edges[i] = math.Pow(10, -2+4*float64(i)/25)
	}
	for range 1000 {
		bin := int(25 * (math.Log10(math.Exp(1+r.NormFloat64())) + 2) / 4)
		heights[min(max(bin, 0), 24)]++
	}
	linear := make([]float64, 21)
	counts := make([]float64, 20)
	for i := range linear {
		linear[i] = float64(i)
	}
	for range 500 {
		counts[min(int(4*r.ExpFloat64()), 19)]++
	}
	return Figure{Name: "rates", Title: "Distributions of rates", Panels: []Panel{
		{Letter: "A", X: "Rate (Hz)", Y: "Neurons", XLog: true, Marks: []Mark{{Kind: "histogram", Label: "day 0", Method: "control", X: edges, Y: heights}}},
		{Letter: "B", X: "Rate (Hz)", Y: "Neurons", Marks: []Mark{{Kind: "histogram", Label: "a kind without a colour of its own", Method: "receptors", X: linear, Y: counts}}},
	}}
}

func pictureSample(r *rand.Rand) Figure {
	f := Figure{Name: "glyphs", Title: "Stimuli", Columns: 4, Aspect: 1, Width: 85}
	for range 8 {
		pixels := make([]uint8, 3*32*32)
		c := []float64{r.Float64(), r.Float64(), r.Float64()}
		for i := range pixels {
			d := math.Hypot(float64(i/3%32)-16, float64(i/3/32)-12)
			pixels[i] = uint8(255 * c[i%3] * math.Exp(-d*d/100))
		}
		f.Panels = append(f.Panels, Panel{Bare: true, Marks: []Mark{{Kind: "image", X: []float64{0, 32}, Y: []float64{0, 32}, Pixels: pixels, Cols: 32}}})
	}
	return f
}
