package kernel

// Correlation describes sums of products over positions and over the 16
// samples of a block, added to what is there:
//
//	dst[j·DstOutput + k] += Σ_lane Σ_a Σ_b dy[j·YOutput + a·Y[0] + b·Y[1] + lane] · x[k·XTap + a·X[0] + b·X[1] + lane]
//
// for j < Outputs, k < Taps, (a, b) < N in this order, lanes added last and by
// the fixed tree. It is a convolution's weight gradient for one input channel
// and one row of the filter.
type Correlation struct {
	Outputs, Taps int
	N             [2]int // positions, outer and inner loop
	Y, X          [2]int // a step of each loop in dy and in x, in elements
	YOutput, XTap int    // from one output to the next in dy, from one tap to the next in x
	DstOutput     int
}

// Correlate adds a correlation to dst. It panics if the correlation leaves a slice.
func Correlate[T Float](path Path, c *Correlation, dst, dy, x []T) {
	if c.Outputs <= 0 || c.Taps <= 0 {
		return
	}
	c.check(len(dst), len(dy), len(x))
	if dst, ok := any(dst).([]float32); ok && path != Portable {
		correlateNative(path, c, dst, any(dy).([]float32), any(x).([]float32))
		return
	}
	correlate(c, dst, dy, x)
}

// correlate is the oracle.
func correlate[T Float](c *Correlation, dst, dy, x []T) {
	for j := range c.Outputs {
		for k := range c.Taps {
			var sum, y wide
			for a := range c.N[0] {
				yi, xi := j*c.YOutput+a*c.Y[0], k*c.XTap+a*c.X[0]
				for range c.N[1] {
					widen(&y, lanes(dy, yi))
					multiplyAdd(&sum, &y, lanes(x, xi))
					yi += c.Y[1]
					xi += c.X[1]
				}
			}
			var all [Lanes]T
			narrow(&all, &sum)
			dst[j*c.DstOutput+k] += tree(&all)
		}
	}
}

// check panics if a correlation reads or writes outside of its slices.
func (c *Correlation) check(dst, dy, x int) {
	if c.N[0] <= 0 || c.N[1] <= 0 {
		panic("kernel: a correlation needs at least one position")
	}
	inside("dst", dst, 0, c.Taps, c.DstOutput*(c.Outputs-1), 0, 0, 0)
	inside("dy", dy, 0, Lanes, c.YOutput*(c.Outputs-1), c.Y[0]*(c.N[0]-1), c.Y[1]*(c.N[1]-1), 0)
	inside("x", x, 0, Lanes, c.XTap*(c.Taps-1), c.X[0]*(c.N[0]-1), c.X[1]*(c.N[1]-1), 0)
}
