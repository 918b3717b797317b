package report

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// zoo are as many methods as one figure compares.
func zoo() []string {
	return []string{
		"vanilla", "batchnorm", "weightnorm", "synaptic_scaling", "mean_only", "scale_only", "mean_only_weightnorm", "layernorm",
		"groupnorm", "instancenorm", "divisive_normalization", "whitening", "iternorm", "selu", "normprop", "dendritic_normalization",
		"batchnorm+layernorm", "batchnorm[momentum=0.01]",
	}
}

func methodsSample(r *rand.Rand) Figure {
	f := Figure{Name: "methods", Title: "All normalizations", Caption: "Dots: means over three seeds; bars: 95% intervals."}
	for _, label := range []string{"Test accuracy", "CV of activation probability", "Load entropy"} {
		p := Panel{X: label}
		for i, method := range zoo() {
			x := 0.3 + 0.4*r.Float64()
			p.Rows = append(p.Rows, MethodName(method))
			p.Marks = append(p.Marks, Mark{Kind: "points", Method: method, X: []float64{x}, Y: []float64{float64(i)}, XLo: []float64{x - 0.03}, XHi: []float64{x + 0.03}})
		}
		f.Panels = append(f.Panels, p)
	}
	return f
}

func againstSample(r *rand.Rand) Figure {
	p := Panel{X: "CV of activation probability", Y: "Test accuracy", XLog: true}
	for i, method := range zoo() {
		y := 0.5 + 0.015*float64(i%6) + 0.01*r.Float64()
		x := math.Exp(2 * r.NormFloat64())
		if i > 11 {
			x, y = 0.2*(1+0.2*r.Float64()), 0.58+0.01*r.Float64()
		}
		p.Marks = append(p.Marks, Mark{Kind: "points", Shaped: true, Method: method, X: []float64{x}, Y: []float64{y}, XLo: []float64{x / 1.1}, XHi: []float64{x * 1.1},
			Lo: []float64{y - 0.01}, Hi: []float64{y + 0.01}, Names: []string{MethodName(method)}})
	}
	return Figure{Name: "against", Title: "Accuracy against homeostasis", Width: 120, Panels: []Panel{p}}
}

func segmentsSample(r *rand.Rand) Figure {
	p := Panel{X: "Iteration", Y: "Test accuracy"}
	for i, method := range zoo() {
		top := 0.45 + 0.012*float64(i)
		var x, y, lo, hi []float64
		for k := range 61 {
			t := float64(k) * 50
			v := top * (1 - math.Exp(-t/300))
			if t >= 2000 {
				v -= 0.2 * math.Exp(-(t-2000)/200)
			}
			v += 0.004 * r.NormFloat64()
			x, y, lo, hi = append(x, t), append(y, v), append(lo, v-0.01), append(hi, v+0.01)
		}
		p.Marks = append(p.Marks, Mark{Kind: "band", Method: method, X: x, Lo: lo, Hi: hi}, Mark{Kind: "line", Shaped: true, Method: method, Label: MethodName(method), X: x, Y: y})
	}
	p.Marks = append(p.Marks, Mark{Kind: "stretches", X: []float64{0, 2000, 3000}, Names: []string{"intact", "30% removed"}})
	q := Panel{X: "Learning rate", Y: "Test accuracy", XLog: true}
	for i := range 5 {
		method := fmt.Sprintf("batchnorm[lr=%d]", i)
		var x, y []float64
		for k := range 6 {
			x, y = append(x, math.Pow(10, -float64(k)/2-1)), append(y, 0.5-0.02*float64((k-i)*(k-i)))
		}
		q.Marks = append(q.Marks, Mark{Kind: "line", Shaped: true, Method: method, Label: MethodName(method), X: x, Y: y}, Mark{Kind: "points", Shaped: true, Method: method, X: x, Y: y})
	}
	return Figure{Name: "stretches", Title: "Damage and recovery", Width: 180, Columns: 1, Aspect: 0.5, Panels: []Panel{p, q}}
}
