package artificial

import (
	"errors"
	"fmt"

	"homeostat/internal/kernel"
)

// Scale-only is the half of synaptic scaling that multiplies all of a unit's
// incoming weights by one learned factor (Shen, Wang, Navlakha 2021, Table 2):
//
//	z = (α·w)·x + b,  one α per unit or channel, of any sign unless bounded
//
// The bias is not scaled, unless set so. ∂L/∂w = α·g and ∂L/∂α = Σ g·w over the
// unit's weights, with g the gradient with respect to α·w. Bounds hold α before
// every pass.

// ScaleOnly holds the settings of scale-only, and those of the weights' side of
// synaptic scaling.
type ScaleOnly struct {
	Alpha       float64   `toml:"alpha"`         // α at the start
	AlphaBounds []float64 `toml:"alpha_bounds"`  // the least and the largest α; none: it is free
	AlphaOnBias bool      `toml:"alpha_on_bias"` // α multiplies the bias, too: z = α·(w·x + b)
	AlphaPer    string    `toml:"alpha_per"`     // one for every "channel", or for every position of it, a "unit"; the same in fully connected layers
	AlphaRate   float64   `toml:"alpha_rate"`    // α's learning rate over optimizer.learning_rate
	AlphaDecay  float64   `toml:"alpha_decay"`   // times α is added to its gradient: weight decay as PyTorch's Adam has it
}

// DefaultScaleOnly returns the settings that the paper's text suggests.
func DefaultScaleOnly() ScaleOnly { return ScaleOnly{Alpha: 1, AlphaPer: "channel", AlphaRate: 1} }

// Validate returns all faults, each naming its key.
func (s ScaleOnly) Validate() error {
	faults := []error{
		finite("alpha", s.Alpha), oneOf("alpha_per", s.AlphaPer, "channel", "unit"),
		notNegative("alpha_rate", s.AlphaRate), notNegative("alpha_decay", s.AlphaDecay),
	}
	switch b := s.AlphaBounds; {
	case len(b) == 0:
	case len(b) != 2 || !(b[0] <= b[1]):
		faults = append(faults, fmt.Errorf("alpha_bounds must be the least and the largest α, such as [0.0, 1.0], but is %v", b))
	case s.Alpha < b[0] || s.Alpha > b[1]:
		faults = append(faults, fmt.Errorf("alpha must lie within alpha_bounds, but is %g", s.Alpha))
	}
	if s.AlphaPer == "unit" && !s.AlphaOnBias {
		faults = append(faults, errors.New("alpha_on_bias must be true where alpha_per is \"unit\": positions share weights, so it is their sums that α multiplies, with the bias in them"))
	}
	return errors.Join(faults...)
}

func newScaleOnly[T Float](s Site[T], set ScaleOnly) Normalization[T] {
	if set.AlphaOnBias {
		return spread(s, set.AlphaPer, func(s Site[T]) Normalization[T] { return newScaledSum(s, set) })
	}
	return newScaled(s, set)
}

// alphas are the factors of a layer.
type alphas[T Float] struct {
	alpha  *Param[T]
	bounds []float64
}

func newAlphas[T Float](s Site[T], set ScaleOnly) alphas[T] {
	a := alphas[T]{s.param("alpha", set.Alpha), set.AlphaBounds}
	a.alpha.Rate, a.alpha.Decay = set.AlphaRate, set.AlphaDecay
	return a
}

// hold adds the step that keeps α within its bounds.
func (a alphas[T]) hold(p *Pass) {
	if len(a.bounds) == 0 {
		return
	}
	least, most := T(a.bounds[0]), T(a.bounds[1])
	p.once(func() {
		for u, alpha := range a.alpha.Value {
			a.alpha.Value[u] = min(max(alpha, least), most)
		}
	})
}

// scaled multiplies weights.
type scaled[T Float] struct {
	weightsOnly[T]
	alphas[T]
	fanIn  int
	scaled []T
}

func newScaled[T Float](s Site[T], set ScaleOnly) *scaled[T] {
	return &scaled[T]{weightsOnly: weightsOnly[T]{plain[T]{s.Path}}, alphas: newAlphas(s, set), fanIn: s.FanIn(), scaled: make([]T, len(s.Weight.Value))}
}

func (n *scaled[T]) Params() []*Param[T] { return []*Param[T]{n.alpha} }

func (n *scaled[T]) Weights(p *Pass, raw []T) []T {
	n.hold(p)
	p.split(len(n.alpha.Value), 1, func(from, to int) {
		for u := from; u < to; u++ {
			kernel.Scale(n.path, n.row(n.scaled, u), n.row(raw, u), 0, n.alpha.Value[u], 0)
		}
	})
	return n.scaled
}

func (n *scaled[T]) WeightsGradient(p *Pass, raw, g []T) {
	p.split(len(n.alpha.Value), 1, func(from, to int) {
		for u := from; u < to; u++ {
			g := n.row(g, u)
			n.alpha.Grad[u] = kernel.Inner(n.path, g, n.row(raw, u))
			kernel.Scale(n.path, g, g, 0, n.alpha.Value[u], 0)
		}
	})
}

// row returns the weights of one unit.
func (n *scaled[T]) row(w []T, unit int) []T { return w[unit*n.fanIn : (unit+1)*n.fanIn] }
