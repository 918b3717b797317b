package artificial

import (
	"errors"
	"math"
)

// Iterative normalization (Huang et al., CVPR 2019): whitening, see there, whose
// root is taken by some steps of Newton's iteration, five by default,
//
//	Pₖ₊₁ = (3Pₖ − Pₖ³·A/tr A)/2,  P₀ = I,  W = P₅/√(tr A),  A = mean(x·xᵀ) + ε
//
// Directions in which z varies much come close to variance one, those in which
// it varies little stay small, and their noise with them. The gradient runs
// back through the steps. The paper whitens groups of 64; here they are those
// of whitening.
type newton struct {
	size       int
	trace      float64
	a          []float64   // A/tr A
	p          [][]float64 // P₀ to the last
	square, t  []float64
	cube, pass []float64
}

// IterNorm holds the settings of iterative normalization.
type IterNorm struct {
	Iterations int `toml:"iterations"` // steps of Newton's iteration; none takes the same from all directions
	Whitening
}

// DefaultIterNorm has the paper's steps and groups of 8.
func DefaultIterNorm() IterNorm {
	set := IterNorm{5, DefaultWhitening()}
	set.Epsilon = 1e-5
	return set
}

// Validate returns all faults, each naming its key.
func (i IterNorm) Validate() error {
	return errors.Join(atLeast("iterations", i.Iterations, 0), i.Whitening.Validate())
}

func newIterNorm[T Float](s Site[T], set IterNorm) Normalization[T] {
	return newWhitener(s, set.Whitening, func(size int) inverseRoot { return newNewton(size, set.Iterations) })
}

func newNewton(size, steps int) *newton {
	square := func() []float64 { return make([]float64, size*size) }
	n := &newton{size: size, a: square(), square: square(), cube: square(), t: square(), pass: square()}
	for range steps + 1 {
		n.p = append(n.p, square())
	}
	for i := range size {
		n.p[0][i*size+i] = 1
	}
	return n
}

func (n *newton) root(w, a []float64) {
	n.trace = 0
	for i := range n.size {
		n.trace += a[i*n.size+i]
	}
	for i, v := range a {
		n.a[i] = v / n.trace
	}
	for k, p := range n.p[:len(n.p)-1] {
		n.cubed(p)
		multiplied(n.t, n.cube, n.a, n.size)
		for i, v := range n.t {
			n.p[k+1][i] = (float64(3*p[i]) - v) / 2
		}
		symmetrized(n.p[k+1], n.size)
	}
	for i, v := range n.p[len(n.p)-1] {
		w[i] = v / math.Sqrt(n.trace)
	}
}

// cubed sets square and cube to powers of p.
func (n *newton) cubed(p []float64) {
	multiplied(n.square, p, p, n.size)
	multiplied(n.cube, n.square, p, n.size)
}

// gradient goes back through the steps. With G the gradient with respect to
// Pₖ₊₁ and C = −G·A/2 that with respect to Pₖ³, which only matter in their
// symmetric parts, that with respect to Pₖ is 3G/2 + C·P² + P·C·P + P²·C, and
// that with respect to A/tr A gains −P³·G/2.
func (n *newton) gradient(g []float64) {
	var along float64 // of W: what scales with the trace
	for i, v := range n.p[len(n.p)-1] {
		along += float64(g[i] * v)
		g[i] /= math.Sqrt(n.trace)
	}
	slope := -along / (2 * n.trace * math.Sqrt(n.trace))
	clear(n.pass)
	for k := len(n.p) - 2; k >= 0; k-- {
		n.step(n.p[k], g)
	}
	along = 0
	for i, v := range n.a {
		along += float64(n.pass[i] * v)
	}
	for i, v := range n.pass {
		g[i] = v / n.trace
	}
	for i := range n.size {
		g[i*n.size+i] += slope - along/n.trace
	}
	symmetrized(g, n.size)
}

// step takes G back past one step, and adds to the gradient of A/tr A.
func (n *newton) step(p, g []float64) {
	n.cubed(p)
	multiplied(n.t, n.cube, g, n.size)
	for i, v := range n.t {
		n.pass[i] -= v / 2
	}
	multiplied(n.cube, g, n.a, n.size) // −2C
	symmetrized(n.cube, n.size)
	multiplied(n.t, n.cube, n.square, n.size) // −2C·P²; its transpose is −2P²·C
	for i := range g {
		g[i] = float64(1.5*g[i]) - n.t[i]
	}
	multiplied(n.t, n.cube, p, n.size)
	multiplied(n.cube, p, n.t, n.size)
	for i, v := range n.cube {
		g[i] -= v / 2
	}
	symmetrized(g, n.size)
}
