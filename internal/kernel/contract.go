package kernel

import "fmt"

// Contraction describes sums of products over three nested loops, with 16
// results at a time in the lanes:
//
//	dst[j·DstOutput + p·DstPosition + lane] =
//	    bias[j] + Σ_a Σ_b Σ_c w[W0 + j·WOutput + a·W[0] + b·W[1] + c·W[2]] · x[X0 + p·XPosition + a·X[0] + b·X[1] + c·X[2] + lane]
//
// for j < Outputs, p < Positions, (a, b, c) < N in this order. All steps are in
// elements and may be negative. A convolution's and a dense layer's forward
// pass and input gradient are contractions, and so is a dense layer's weight
// gradient once its input has been turned to put units into the lanes.
type Contraction struct {
	Outputs, Positions     int
	N                      [3]int // steps of each loop, outermost first
	X0, W0                 int    // where x and w start
	X, W                   [3]int // a step of each loop in x and in w
	XPosition, WOutput     int    // from one position to the next in x, from one output to the next in w
	DstPosition, DstOutput int
}

// Contract computes a contraction. bias holds one number per output; nil is
// zero. It panics if the contraction leaves a slice.
func Contract[T Float](path Path, c *Contraction, dst, x, w, bias []T) {
	if c.Outputs <= 0 || c.Positions <= 0 {
		return
	}
	c.check(len(dst), len(x), len(w))
	if bias != nil {
		_ = bias[c.Outputs-1]
	}
	if dst, ok := any(dst).([]float32); ok && path != Portable {
		contractNative(path, c, dst, any(x).([]float32), any(w).([]float32), any(bias).([]float32))
		return
	}
	contract(c, dst, x, w, bias)
}

// contract is the oracle.
func contract[T Float](c *Contraction, dst, x, w, bias []T) {
	for j := range c.Outputs {
		for p := range c.Positions {
			var sum wide
			if bias != nil {
				broadcast(&sum, bias[j])
			}
			accumulate(&sum, c, x, w, c.X0+p*c.XPosition, c.W0+j*c.WOutput)
			narrow(lanes(dst, j*c.DstOutput+p*c.DstPosition), &sum)
		}
	}
}

// accumulate adds the products of one output at one position, which start at x[xi] and w[wi].
func accumulate[T Float](sum *wide, c *Contraction, x, w []T, xi, wi int) {
	var weight wide
	for a := range c.N[0] {
		for b := range c.N[1] {
			i, k := xi+a*c.X[0]+b*c.X[1], wi+a*c.W[0]+b*c.W[1]
			for range c.N[2] {
				broadcast(&weight, w[k])
				multiplyAdd(sum, &weight, lanes(x, i))
				i += c.X[2]
				k += c.W[2]
			}
		}
	}
}

// check panics if a contraction reads or writes outside of its slices: the
// assembly trusts its pointers.
func (c *Contraction) check(dst, x, w int) {
	if c.N[0] <= 0 || c.N[1] <= 0 || c.N[2] <= 0 {
		panic("kernel: a contraction needs at least one step in every loop")
	}
	inside("dst", dst, 0, Lanes, c.DstOutput*(c.Outputs-1), c.DstPosition*(c.Positions-1), 0, 0)
	inside("x", x, c.X0, Lanes, c.XPosition*(c.Positions-1), c.X[0]*(c.N[0]-1), c.X[1]*(c.N[1]-1), c.X[2]*(c.N[2]-1))
	inside("w", w, c.W0, 1, c.WOutput*(c.Outputs-1), c.W[0]*(c.N[0]-1), c.W[1]*(c.N[1]-1), c.W[2]*(c.N[2]-1))
}

// inside panics unless start plus any choice of the four spans, and width
// elements from there, lie within a slice of n elements.
func inside(what string, n, start, width, s0, s1, s2, s3 int) {
	low := start + min(s0, 0) + min(s1, 0) + min(s2, 0) + min(s3, 0)
	high := start + max(s0, 0) + max(s1, 0) + max(s2, 0) + max(s3, 0) + width
	if low < 0 || high > n {
		panic(fmt.Sprintf("kernel: %s has %d elements, but %d to %d are asked for", what, n, low, high))
	}
}
