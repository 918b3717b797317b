package artificial

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/internal/kernel"
)

// Dale's law: a hidden unit excites or inhibits all that it projects to. The
// weight from a unit j, or channel of a convolution, to a unit i is (Song, Yang
// and Wang, PLoS Comput Biol 2016; the column constraint that Cornford et al.,
// ICLR 2021, compare their networks with)
//
//	w_ij = +|α⁺_i·v_ij| where j excites,  −|α⁻_i·v_ij| where it inhibits
//
// so that excitation and inhibition of a unit are scaled apart, each by one
// factor. The layer's weight becomes v; α⁺ and α⁻ start at 1. With g the
// gradient with respect to w,
//
//	∂L/∂v_ij = g_ij·w_ij/v_ij,  ∂L/∂α±_i = Σ g_ij·w_ij/α±_i over j of the kind
//
// The magnitude |v|, one of Song et al.'s two choices, lets a weight that has
// reached zero go on learning, which their other, max(v, 0), does not.
//
// The first units of each hidden layer inhibit: weights are drawn alike, so it
// does not matter which. Pixels are numbers of either sign, and no cells: their
// weights are free. The output layer obeys the law, as its inputs do; its own
// units project nowhere.
//
// At the start a unit's excitation and inhibition balance, as in both sources,
// here exactly: with q the weights as drawn, |v| = a·|q| from excitatory inputs
// and a·r·|q| from inhibitory ones,
//
//	r = Σ⁺|q| / Σ⁻|q|,  a² = Σq² / (Σ⁺q² + r²·Σ⁻q²)
//
// so that Σ_j w_ij = 0 and Σ_j w_ij² = Σ_j q_ij²: inputs of mean m and variance
// s² that are independent give z the mean b_i and the variance s²·Σ_j q_ij²,
// whatever m. (Cornford et al. draw exponential numbers that balance on average.)
//
// What follows in a combination must not turn signs over: its γ, α and lengths of
// weights end at zero where a step would take them below, and what mixes units,
// as whitening does, is refused. Layer normalization and its like take the same
// from all units of a layer: that is inhibition by the layer's own activity,
// which no single weight shows.
type dale[T Float] struct {
	weightsOnly[T]
	set                    Dale
	free                   bool // inputs are pixels
	fanIn, inhibitory      int  // weights of a unit; those from inhibitory inputs, which come first
	excitation, inhibition *Param[T]
	w                      []T
}

// Dale holds the settings of Dale's law.
type Dale struct {
	Inhibitory float64 `toml:"inhibitory"` // fraction of a hidden layer's units or channels that inhibit; of two or more at least one, if any at all
	Scaling    string  `toml:"scaling"`    // of a unit's excitatory and of its inhibitory weights: "learned" or "none"
}

// DefaultDale has one unit in five inhibit, as in cortex.
func DefaultDale() Dale { return Dale{Inhibitory: 0.2, Scaling: "learned"} }

// Validate returns what is wrong with the settings, naming the key.
func (d Dale) Validate() error {
	var fault error
	if !(d.Inhibitory >= 0 && d.Inhibitory < 1) {
		fault = fmt.Errorf("inhibitory must be at least 0 and below 1, but is %g", d.Inhibitory)
	}
	return errors.Join(fault, oneOf("scaling", d.Scaling, "learned", "none"))
}

// inhibits returns how many of a layer's units inhibit.
func (d Dale) inhibits(units int) int {
	if d.Inhibitory == 0 || units < 2 {
		return 0
	}
	return min(max(int(math.Round(d.Inhibitory*float64(units))), 1), units-1)
}

func newDale[T Float](s Site[T], set Dale) Normalization[T] {
	n := &dale[T]{weightsOnly: weightsOnly[T]{plain[T]{s.Path}}, set: set, free: s.Sources == 0}
	if n.free {
		return n
	}
	n.fanIn = s.FanIn()
	n.inhibitory = n.fanIn / s.Sources * set.inhibits(s.Sources)
	n.excitation, n.inhibition = s.param("alpha_excitatory", 1), s.param("alpha_inhibitory", 1)
	n.w = make([]T, len(s.Weight.Value))
	s.Weight.Name = s.Name + ".v"
	for u := range s.Units {
		inhibiting, exciting := n.halves(s.Weight.Value, u)
		balance(inhibiting, exciting)
	}
	return n
}

// halves returns the weights of a unit from inhibitory and from excitatory inputs.
func (n *dale[T]) halves(w []T, unit int) (inhibiting, exciting []T) {
	row := w[unit*n.fanIn : (unit+1)*n.fanIn]
	return row[:n.inhibitory], row[n.inhibitory:]
}

// balance turns weights as drawn into v. Where one kind has none they stay.
func balance[T Float](inhibiting, exciting []T) {
	sumI, squareI := magnitudes(inhibiting)
	sumE, squareE := magnitudes(exciting)
	if sumI == 0 || sumE == 0 {
		return
	}
	r := sumE / sumI
	a := math.Sqrt((squareI + squareE) / (squareE + float64(r*r*squareI)))
	for i := range exciting {
		exciting[i] = T(float32(a * math.Abs(float64(exciting[i]))))
	}
	for i := range inhibiting {
		inhibiting[i] = T(float32(a * r * math.Abs(float64(inhibiting[i]))))
	}
}

// magnitudes returns the sums of weights' magnitudes and squares.
func magnitudes[T Float](w []T) (sum, square float64) {
	for _, v := range w {
		sum += math.Abs(float64(v))
		square += float64(float64(v) * float64(v)) // not fused on any processor
	}
	return sum, square
}

func (n *dale[T]) Params() []*Param[T] {
	if n.free || n.set.Scaling != "learned" {
		return nil
	}
	return []*Param[T]{n.excitation, n.inhibition}
}

func (n *dale[T]) Weights(p *Pass, raw []T) []T {
	if n.free {
		return raw
	}
	p.split(len(n.excitation.Value), 1, func(from, to int) {
		for u := from; u < to; u++ {
			inhibiting, exciting := n.halves(n.w, u)
			v, x := n.halves(raw, u)
			n.setMagnitudes(inhibiting, v, abs(n.inhibition.Value[u]), -1)
			n.setMagnitudes(exciting, x, abs(n.excitation.Value[u]), 1)
		}
	})
	return n.w
}

// setMagnitudes sets w = sign·scale·|v|, as sign·(max(−2·scale·v, 0) + scale·v):
// two sweeps for the kernels.
func (n *dale[T]) setMagnitudes(w, v []T, scale, sign T) {
	kernel.ScaleRectified(n.path, w, v, 0, -2*scale, 0)
	kernel.Project(n.path, w, v, 0, sign, 0, -sign*scale)
}

func abs[T Float](x T) T {
	if x < 0 {
		return -x
	}
	return x
}

func (n *dale[T]) WeightsGradient(p *Pass, raw, g []T) {
	if n.free {
		return
	}
	p.split(len(n.excitation.Value), 1, func(from, to int) {
		for u := from; u < to; u++ {
			inhibiting, exciting := n.halves(g, u)
			v, x := n.halves(raw, u)
			w, y := n.halves(n.w, u)
			n.gradient(inhibiting, v, w, n.inhibition, u, -1)
			n.gradient(exciting, x, y, n.excitation, u, 1)
		}
	})
}

// gradient turns g, with respect to a unit's weights of one kind, into that
// with respect to v. A weight at zero moves as one just above it would; a scale
// at zero stays.
func (n *dale[T]) gradient(g, v, w []T, alpha *Param[T], unit int, sign T) {
	alpha.Grad[unit] = 0
	if a := alpha.Value[unit]; a != 0 {
		alpha.Grad[unit] = kernel.Inner(n.path, g, w) / a
	}
	kernel.Scale(n.path, g, g, 0, sign*abs(alpha.Value[unit]), 0)
	kernel.TurnBelowZero(g, v)
}

// readout is Dale's law of the output layer.
func (n *dale[T]) readout(s Site[T]) Normalization[T] { return newDale(s, n.set) }

// keepsSigns returns an error if a part of a combination, with its settings, turns
// signs that dale has given over.
func keepsSigns(name, part string, settings any) error {
	if part == "whitening" || part == "iternorm" {
		return fmt.Errorf("the combination %q has %s behind dale, which mixes units with factors of either sign: put it before, or leave it out", name, part)
	}
	if s, ok := settings.(interface{ turnsOver() bool }); ok && s.turnsOver() {
		return fmt.Errorf("the combination %q has %s behind dale, and its settings start below zero: that would turn signs over", name, part)
	}
	return nil
}

// turnsOver reports that factors of units start below zero.
func (a Affine) turnsOver() bool    { return a.Gamma < 0 }
func (s ScaleOnly) turnsOver() bool { return s.Alpha < 0 }
func (n NormProp) turnsOver() bool  { return n.Gamma < 0 }

// keepingSigns makes a normalization whose learned factors stay above zero; what
// it adds to units may have either sign.
func keepingSigns[T Float](make func(Site[T]) Normalization[T]) func(Site[T]) Normalization[T] {
	return func(s Site[T]) Normalization[T] {
		n := make(s)
		for _, p := range n.Params() {
			role := p.Name[strings.LastIndex(p.Name, ".")+1:]
			p.NotNegative = slices.Contains([]string{"gamma", "alpha", "c", "s"}, role)
		}
		return n
	}
}
