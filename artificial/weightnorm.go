package artificial

import (
	"errors"
	"math"

	"homeostat/internal/kernel"
)

// Weight normalization (Salimans and Kingma, NeurIPS 2016):
//
//	w = c·v/‖v‖,  per unit or output channel
//
// The layer's weight becomes v, and c starts at ‖v‖, so that training starts
// where vanilla does, or, if c_init is "data", such that over the first batch
// each unit's z has mean zero and variance one, with a bias to match (section 3
// there). With dim "all" there is one c and one ‖v‖ for the whole layer. With g the gradient with respect to w,
//
//	∂L/∂c = g·v/‖v‖,  ∂L/∂v = c/‖v‖ · (g − v (g·v)/‖v‖²)
//
// so that v·∂L/∂v = 0. A unit whose v is all zero has w = 0 and no gradient.
type weightNorm[T Float] struct {
	weightsOnly[T]
	c     *Param[T]
	start *dataStart[T] // nil unless c starts by the data
	norms []T           // ‖v‖ of the last forward pass
	sum   bool          // ‖v‖ is Σ|v|
	fanIn int           // weights that share a length
	w     []T
}

// WeightNorm holds the settings of weight normalization.
type WeightNorm struct {
	Dim    string `toml:"dim"`    // one length for every unit or output channel, "out", or for "all" of a layer
	CInit  string `toml:"c_init"` // c starts at the "norm" of v, or by the "data" of the first batch
	Groups int    `toml:"groups"` // a unit's weights are as many runs, each with a length of its own, or as many fewer as divide them
	Length string `toml:"length"` // what is kept: the "euclidean" length or the "sum" of magnitudes
}

// DefaultWeightNorm returns PyTorch's settings.
func DefaultWeightNorm() WeightNorm {
	return WeightNorm{Dim: "out", CInit: "norm", Groups: 1, Length: "euclidean"}
}

// Validate returns all faults, each naming its key.
func (w WeightNorm) Validate() error {
	faults := []error{
		oneOf("dim", w.Dim, "out", "all"), oneOf("c_init", w.CInit, "norm", "data"),
		atLeast("groups", w.Groups, 1), oneOf("length", w.Length, "euclidean", "sum"),
	}
	if w.CInit == "data" && (w.Dim == "all" || w.Groups > 1) {
		faults = append(faults, errors.New("c_init must be \"norm\" where dim is \"all\", or groups above 1: it is one length a unit that gives it variance one"))
	}
	if w.Dim == "all" && w.Groups > 1 {
		faults = append(faults, errors.New("groups must be 1 where dim is \"all\": they are of a unit's weights"))
	}
	return errors.Join(faults...)
}

func newWeightNorm[T Float](s Site[T], set WeightNorm) Normalization[T] {
	return newWeightNormOf(s, set)
}

func newWeightNormOf[T Float](s Site[T], set WeightNorm) *weightNorm[T] {
	s.Weight.Name = s.Name + ".v"
	rows := s.Units * divisor(s.FanIn(), set.Groups)
	if set.Dim == "all" {
		rows = 1
	}
	n := &weightNorm[T]{
		weightsOnly: weightsOnly[T]{plain[T]{s.Path}}, c: newParam[T](s.Name+".c", rows), norms: make([]T, rows),
		sum: set.Length == "sum", fanIn: len(s.Weight.Value) / rows, w: make([]T, len(s.Weight.Value)),
	}
	if set.CInit == "data" {
		n.start = newDataStart(s)
	}
	for u := range n.norms {
		n.measure(s.Weight.Value, u)
	}
	copy(n.c.Value, n.norms)
	return n
}

func (n *weightNorm[T]) Params() []*Param[T] { return []*Param[T]{n.c} }

func (n *weightNorm[T]) measure(v []T, u int) {
	row := n.row(v, u)
	if n.sum {
		total := 0.0
		for _, x := range row {
			total += math.Abs(float64(x))
		}
		n.norms[u] = T(total)
		return
	}
	n.norms[u] = T(math.Sqrt(float64(kernel.Inner(n.path, row, row))))
}

// row returns the weights that share a length: those of one unit or of a group of it, or all.
func (n *weightNorm[T]) row(w []T, unit int) []T { return w[unit*n.fanIn : (unit+1)*n.fanIn] }

// scale returns c/‖v‖ of a unit.
func (n *weightNorm[T]) scale(u int) T {
	if n.norms[u] == 0 {
		return 0
	}
	return n.c.Value[u] / n.norms[u]
}

func (n *weightNorm[T]) Weights(p *Pass, v []T) []T {
	p.split(len(n.norms), 1, func(from, to int) {
		for u := from; u < to; u++ {
			n.measure(v, u)
			kernel.Scale(n.path, n.row(n.w, u), n.row(v, u), 0, n.scale(u), 0)
		}
	})
	return n.w
}

func (n *weightNorm[T]) WeightsGradient(p *Pass, v, g []T) {
	p.split(len(n.norms), 1, func(from, to int) {
		for u := from; u < to; u++ {
			n.gradient(u, n.row(v, u), n.row(g, u))
		}
	})
}

func (n *weightNorm[T]) gradient(u int, v, g []T) {
	norm := n.norms[u]
	if norm == 0 {
		n.c.Grad[u] = 0
		clear(g)
		return
	}
	along, scale := kernel.Inner(n.path, g, v)/norm, n.scale(u)
	n.c.Grad[u] = along
	if n.sum {
		for i, x := range v {
			side := T(math.Copysign(1, float64(x)))
			if x == 0 {
				side = 0
			}
			g[i] = scale * (g[i] - T(side*along))
		}
		return
	}
	kernel.Project(n.path, g, v, 0, scale, 0, scale*along/norm)
}
