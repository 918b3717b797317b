package artificial

import (
	"math"

	"homeostat/internal/kernel"
)

// population is what the parts of network homeostasis in all layers have in common.
type population[T Float] struct {
	set    NetworkHomeostasis
	parts  []*networkHomeostasis[T] // from the input on
	gain   []T                      // one number: G
	window window[T]                // of running averages
}

const (
	silence       = 0.01 // of the population's mean activation: what a unit counts as at least
	mostGain      = 100
	mostThreshold = 10
)

// joinPopulation enters a layer's part into the population of its network, of
// which it is the first and last where the layer stands alone.
func joinPopulation[T Float](network map[string]any, n *networkHomeostasis[T], set NetworkHomeostasis) *population[T] {
	const name = "network_homeostasis"
	p, ok := network[name].(*population[T])
	if !ok {
		p = &population[T]{set: set, gain: []T{1}, window: newWindow[T](set.Tau)}
		if network != nil {
			network[name] = p
		}
	}
	p.parts = append(p.parts, n)
	return p
}

// settle moves the gain and all thresholds by the state of the population. If
// nothing is active at all it leaves them: there are no logarithms to compare.
func (p *population[T]) settle() {
	p.window.advance()
	least := silence * p.mean(func(m float64) float64 { return m })
	if !(least > 0) {
		return
	}
	level := func(m float64) float64 { return kernel.Log(max(m, least)) }
	mean := p.mean(level)
	square := p.mean(func(m float64) float64 { return (level(m) - mean) * (level(m) - mean) })
	excess := 0.0 // 1 − S/s; of units that are all equal there is none to take
	if square > 0 {
		excess = 1 - p.set.Spread/math.Sqrt(square)
	}
	gain := float64(p.gain[0]) * kernel.Exp(p.set.Eta*(kernel.Log(p.set.Median)-mean))
	p.gain[0] = T(min(max(gain, 1.0/mostGain), mostGain))
	p.each(func(part *networkHomeostasis[T], u int) {
		step := p.set.Eta * excess * (level(float64(part.active[u])) - mean)
		part.theta[u] = min(max(part.theta[u]+T(step), -mostThreshold), mostThreshold)
	})
}

// each calls do for every unit that counts, from the input on.
func (p *population[T]) each(do func(part *networkHomeostasis[T], unit int)) {
	for _, part := range p.parts {
		for u, there := range part.there {
			if there {
				do(part, u)
			}
		}
	}
}

// mean returns the mean of a function of units' mean activation; NaN if none count.
func (p *population[T]) mean(of func(m float64) float64) float64 {
	sum, n := 0.0, 0
	p.each(func(part *networkHomeostasis[T], u int) {
		sum += float64(of(float64(part.active[u]))) // rounded: a product is not fused on any processor
		n++
	})
	return sum / float64(n)
}
