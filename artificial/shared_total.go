package artificial

import (
	"homeostat/internal/kernel"
)

// A fully connected map whose units share one total of weights, as synaptic scaling keeps it in
// the circuit of Keck, Savin and Lücke (2012): free parameters v give
//
//	W_cd = A exp(v_cd)/Σ_d exp(v_cd),   Σ_d W_cd = A
//
//	I_c = Σ_d y_d ln W_cd   (log)   or   I_c = gain Σ_d y_d W_cd   (linear)
//
// so that any step of an optimizer leaves the total as it is. With G the gradient with respect
// to the coefficients of y, and P = W/A,
//
//	∂L/∂v_cd = G_cd - P_cd Σ G_c   or   gain A P_cd (G_cd - Σ_d G_cd P_cd)
type sharedTotal[T Float] struct {
	*dense[T]
	v           *Param[T]
	total, gain float64 // gain 0: the logarithmic form
	s, ds       []T     // coefficients of y, units × inputs, and their gradients
	none        []T     // biases there are not
	share       []T     // P
	x           *Batch[T]
	y, dx       *Batch[T]
}

// newSharedTotal starts at weights w, units × inputs; their totals become A.
func newSharedTotal[T Float](path kernel.Path, total, gain float64, w []float64, units, samples int) *sharedTotal[T] {
	in := len(w) / units
	m := &sharedTotal[T]{
		dense: newDense[T](path, in, units, samples), v: newParam[T]("causes.weight", units, in), total: total, gain: gain,
		s: make([]T, len(w)), ds: make([]T, len(w)), none: make([]T, units), share: make([]T, len(w)),
		y: newBatch[T](samples, units, 1, 1), dx: newBatch[T](samples, in, 1, 1),
	}
	for i, x := range w {
		m.v.Value[i] = T(kernel.Log(x))
	}
	return m
}

func (m *sharedTotal[T]) Params() []*Param[T] { return []*Param[T]{m.v} }

// weigh brings shares and coefficients of units from..to-1 up to their parameters.
func (m *sharedTotal[T]) weigh(from, to int) {
	for c := from; c < to; c++ {
		v, s, p := m.v.Value[c*m.in:(c+1)*m.in], m.s[c*m.in:], m.share[c*m.in:]
		softmax(p[:m.in], v)
		for d, q := range p[:m.in] {
			if s[d] = T(m.gain * m.total * float64(q)); m.gain == 0 {
				s[d] = T(kernel.Log(m.total * float64(q)))
			}
		}
	}
}

// softmax sets p to exp(v)/Σ exp(v).
func softmax[T Float](p, v []T) {
	largest, sum := v[0], 0.0
	for _, x := range v {
		largest = max(largest, x)
	}
	for d, x := range v {
		e := kernel.Exp(float64(x - largest))
		p[d] = T(e)
		sum += e
	}
	for d := range p {
		p[d] = T(float64(p[d]) / sum)
	}
}

func (m *sharedTotal[T]) Forward(p *Pass, x *Batch[T], _ Mode) *Batch[T] {
	m.x = x
	p.fills(m.y)
	p.split(m.out, 1, m.weigh)
	m.dense.forward(p, x, m.y, m.s, m.none)
	return m.y
}

func (m *sharedTotal[T]) Backward(p *Pass, dy *Batch[T]) *Batch[T] {
	p.fills(m.dx)
	m.weightGradient(p, m.x, dy, m.ds, nil)
	p.split(m.out, 1, func(from, to int) {
		for c := from; c < to; c++ {
			m.toParameters(m.v.Grad[c*m.in:(c+1)*m.in], m.ds[c*m.in:], m.share[c*m.in:])
		}
	})
	m.inputGradient(p, dy, m.dx, m.s)
	return m.dx
}

// toParameters turns one unit's gradient with respect to coefficients into that with respect to v.
func (m *sharedTotal[T]) toParameters(dv, ds, share []T) {
	sum, along := 0.0, 0.0
	for d := range dv {
		sum += float64(ds[d])
		along += float64(ds[d]) * float64(share[d])
	}
	for d := range dv {
		if m.gain == 0 {
			dv[d] = T(float64(ds[d]) - float64(share[d])*sum)
		} else {
			dv[d] = T(m.gain * m.total * float64(share[d]) * (float64(ds[d]) - along))
		}
	}
}

// weights are W, units × inputs.
func (m *sharedTotal[T]) weights() []float64 {
	m.weigh(0, m.out)
	w := make([]float64, len(m.share))
	for i, q := range m.share {
		w[i] = m.total * float64(q)
	}
	return w
}
