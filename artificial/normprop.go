package artificial

import "homeostat/internal/kernel"

// Normalization propagation (Arpit, Zhou, Kota and Govindaraju, ICML 2016): no
// statistics of data, but those that follow from unit weights and normal inputs,
//
//	y = (ReLU(γ·v·x/‖v‖ + b) − m)/s,  m = 1/√(2π),  s = √((1 − 1/π)/2)
//
// where m and s are mean and deviation of a rectified standard normal number.
// So if x has mean 0 and variance 1 then, where γ = 1 and b = 0, as both start
// by default, y has too. The layer's weight becomes v; γ is one per unit or channel. Weights
// and their gradients are those of weight normalization with c = γ, see there.
// A unit at rest puts out −m/s, and counts as active above that.
type normProp[T Float] struct {
	*weightNorm[T]
	active  bool
	rectify *Batch[T] // ReLU(z)
	y       *Batch[T]
}

const (
	rectifiedMean      = 0.3989422804014327 // 1/√(2π)
	rectifiedDeviation = 0.5838193701035489 // √((1 − 1/π)/2)
)

// NormProp holds the settings of normalization propagation.
type NormProp struct {
	Gamma float64 `toml:"gamma"` // γ at the start
}

// DefaultNormProp starts where normal inputs keep mean and variance.
func DefaultNormProp() NormProp { return NormProp{Gamma: 1} }

// Validate returns what is wrong with the settings, naming the key.
func (n NormProp) Validate() error { return finite("gamma", n.Gamma) }

func newNormProp[T Float](s Site[T], set NormProp) Normalization[T] {
	n := &normProp[T]{weightNorm: newWeightNormOf(s, DefaultWeightNorm()), y: newBatch[T](s.Samples, s.Units, s.Height, s.Width)}
	n.c.Name = s.Name + ".gamma"
	n.c.fill(T(float32(set.Gamma)))
	clear(s.Bias.Value)
	return n
}

func (n *normProp[T]) Forward(p *Pass, z *Batch[T], mode Mode, rectified bool) *Batch[T] {
	n.active = rectified
	z = n.weightNorm.Forward(p, z, mode, rectified)
	if !rectified {
		return z
	}
	n.rectify = z
	p.fills(n.y)
	rest, _ := n.Resting()
	p.eachBlock(func(block int) {
		kernel.Scale(n.path, n.y.block(block), z.block(block), 0, 1/rectifiedDeviation, rest)
	})
	return n.y
}

func (n *normProp[T]) Backward(p *Pass, dy *Batch[T]) {
	if n.active {
		p.eachBlock(func(block int) {
			g := dy.block(block)
			kernel.Gate(n.path, g, n.rectify.block(block))
			kernel.Scale(n.path, g, g, 0, 1/rectifiedDeviation, 0)
		})
	}
}

func (n *normProp[T]) Resting() (rest T, own bool) {
	return T(-rectifiedMean / rectifiedDeviation), true
}
