package artificial

// penalized says that there is a penalty on weights.
func (r Regularizers) penalized() bool { return r.L1 > 0 || r.L2 > 0 }

// penalize adds the steps that add the gradients of l1·Σ|w| + l2·Σw²/2 to those
// of an affine map's weights: l1·sign(w) + l2·w, with sign(0) = 0. Weights are the
// layer's parameter, before any normalization; so those that a normalization
// keeps at zero have no gradient here either.
func penalize[T Float](p *Pass, r Regularizers, w *Param[T]) {
	l1, l2 := T(r.L1), T(r.L2)
	p.split(len(w.Value), 1024, func(from, to int) {
		g := w.Grad[from:to]
		for i, x := range w.Value[from:to] {
			slope := T(l2 * x)
			switch {
			case x > 0:
				slope += l1
			case x < 0:
				slope -= l1
			}
			g[i] += slope
		}
	})
}
