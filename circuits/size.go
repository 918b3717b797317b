package circuits

import (
	"math"

	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Bytes is the memory that a network takes at most, while it is being built:
// everything that stays, and what the projection that takes most needs beside
// until it is connected. Numbers of synapses that are left to chance count as
// their average. The spec must be one that Check passes.
func (s Spec) Bytes(shape Shape) float64 {
	kept, beside := 0.0, 0.0
	slots := map[string]float64{} // of each receptor of each population
	for _, p := range s.Projections {
		from, wrong := s.block(p.From, shape)
		to, alsoWrong := s.block(p.To, shape)
		if wrong != nil || alsoWrong != nil {
			continue
		}
		number, _ := p.pairing().expected(p.wiring(from, to, 0, 1))
		here, more := p.synapseBytes(s.isPlastic(p.Name))
		source, _ := s.population(from.population)
		sources, _ := source.size(shape)
		kept += number*here + float64(sources)*offsetBytes
		beside = max(beside, number*more)
		receptor := to.population + "." + p.Receptor
		slots[receptor] = max(slots[receptor], 1+p.longestDelay(number)/s.Dt)
	}
	for _, p := range s.Populations {
		if n, err := p.size(shape); err == nil {
			kept += float64(n) * s.neuronBytes(p, slots)
		}
	}
	return kept + beside
}

// synapseBytes is what a synapse takes for good, and beside that until it is
// connected; see sim.Connect.
func (p Projection) synapseBytes(plastic bool) (kept, beside float64) {
	weights, delays := 4.0, 2.0
	listed, _ := p.pairing().(*Given)
	if p.Weight.Kind == value.Constant && (listed == nil || listed.Weights == nil) {
		weights = 0
	}
	if p.Delay.Kind == value.Constant && (listed == nil || listed.Delays == nil) {
		delays = 0
	}
	_, continuous := p.transmitted()
	switch {
	case continuous:
		kept = 4 + weights + delays
		if plastic {
			kept = 8 + delays
		}
	case plastic:
		kept = 16 + 3*delays
	default:
		kept, beside = 4+weights, 4+weights+delays
	}
	if listed != nil { // the order of the pairs, and weights and delays in that order
		beside += 8 + 2*weights + 4*delays
	}
	return kept, beside
}

// Bytes of a source in a projection's index, and of a neuron beside what its
// model names: places of random streams, counters, spikes.
const (
	offsetBytes = 8
	ownBytes    = 64
)

// neuronBytes is what a neuron takes, with what is on its way to it.
func (s Spec) neuronBytes(p Population, slots map[string]float64) float64 {
	number := 8.0
	if s.Precision == state.Single {
		number = 4
	}
	m, _ := FindModel(p.Model)
	numbers := float64(len(m.Variables))
	for _, receptor := range m.Receptors {
		if at := slots[p.Name+"."+receptor]; receptor == "current" {
			numbers += at // it has none until something leads there
		} else {
			numbers += max(1, at)
		}
	}
	return ownBytes + number*numbers
}

// longestDelay is that of so many synapses, in ms; of a normal or log-normal
// distribution about the number of which one draw is above.
func (p Projection) longestDelay(synapses float64) float64 {
	if listed, ok := p.pairing().(*Given); ok && listed.Delays != nil {
		_, high := value.Value{Kind: value.List, List: listed.Delays}.Bounds()
		return high
	}
	v := p.Delay
	far := math.Sqrt(2 * math.Log(max(1, synapses)))
	switch v.Kind {
	case value.Normal:
		return v.A + v.B*far
	case value.LogNormal:
		return math.Exp(v.A + v.B*far)
	}
	_, high := v.Bounds()
	return high
}
