package plasticity

// How events change weights. Rules speak of magnitudes m, 0 or above; weights
// of inhibitory synapses are -m. Sums are float64 and are rounded once, to the
// weight's float32: an increment below LeastVisible leaves a weight unchanged.

// LeastVisible is the size that an increment of a weight must exceed to be
// seen: half the distance to the next float32, at most w·2⁻²⁴ = 6e-8 w.
func LeastVisible(w float64) float64 { return w * 0x1p-24 }

// change adds trace·(constant + slope·w) to weights and keeps them in lo..hi.
type change struct {
	constant, slope, lo, hi float64
}

// magnitudes is the change of trace·(constant + slope·m) within min..max, for weights of a sign.
func magnitudes(sign, constant, slope, min, max float64) change {
	lo, hi := within(sign, min, max)
	return change{constant: sign * constant, slope: slope, lo: lo, hi: hi}
}

// within gives the bounds of weights whose magnitudes lie in min..max.
func within(sign, min, max float64) (lo, hi float64) {
	if sign < 0 {
		return -max, -min
	}
	return min, max
}

// clipped is x, or the bound that it is beyond.
func clipped(x, lo, hi float64) float64 {
	if x < lo {
		return lo
	}
	if x > hi {
		return hi
	}
	return x
}

// sign is that of the weights of synapses that excite or inhibit.
func sign(inhibitory bool) float64 {
	if inhibitory {
		return -1
	}
	return 1
}

// scatter changes the weights w[at[k]] by the traces of targets[k].
func (c change) scatter(targets, at []int32, w []float32, trace []float64) {
	at = at[:len(targets)]
	for k, i := range targets {
		p := &w[at[k]]
		x := float64(*p)
		x += float64(trace[i] * (c.constant + float64(c.slope*x)))
		*p = float32(clipped(x, c.lo, c.hi))
	}
}

// row changes the weights w[k] by the traces of sources[k].
func (c change) row(sources []int32, w []float32, trace []float64) {
	w = w[:len(sources)]
	for k, j := range sources {
		x := float64(w[k])
		x += float64(trace[j] * (c.constant + float64(c.slope*x)))
		w[k] = float32(clipped(x, c.lo, c.hi))
	}
}

// times is the change for traces that are a factor larger.
func (c change) times(factor float64) change {
	c.constant *= factor
	c.slope *= factor
	return c
}
