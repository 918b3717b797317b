package plasticity

import "homeostat/internal/state"

// drift is what a rule of rates does to the weights of one neuron over an
// interval: w = w·keep + gain·(rate of the source - origin), within lo..hi.
// Every increment is rounded to the weight's float32: rules that learn slowly
// should act at intervals at which it exceeds LeastVisible.
type drift struct {
	keep, gain, origin, lo, hi float64
}

// row changes the weights w[k] by the rates of sources[k].
func (d drift) row(sources []int32, w []float32, rates state.Vector) {
	if rates.Single() {
		drifting(d, sources, w, state.As[float32](rates))
		return
	}
	drifting(d, sources, w, state.As[float64](rates))
}

func drifting[T state.Float](d drift, sources []int32, w []float32, rates []T) {
	w = w[:len(sources)]
	for k, j := range sources {
		x := float64(float64(w[k])*d.keep) + float64(d.gain*(float64(rates[j])-d.origin))
		w[k] = float32(clipped(x, d.lo, d.hi))
	}
}
