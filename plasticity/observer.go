package plasticity

import (
	"math"

	"homeostat/internal/kernel"
)

// RateSensor says whose rate a rule that scales holds to the set point.
type RateSensor string

// The sensors.
const (
	OwnRate    RateSensor = "neuron"     // each neuron's own
	CommonRate RateSensor = "population" // the mean of all that a projection reaches
)

// Observer watches rates for a rule: each neuron's, or one for all.
type Observer struct {
	Own    *RateAverage
	Common *PopulationRate // in its place, if not nil
}

// rate is that of neuron i in Hz, or of all, and whether it was watched for one
// time constant at least.
func (o *Observer) rate(i int) (hz float64, ready bool) {
	const once = 1 - 1/math.E
	if o.Common != nil {
		return o.Common.Rate(), o.Common.Filled() >= once
	}
	return o.Own.Rate(i), o.Own.Filled(i) >= once
}

// byFactor multiplies weights by a factor, given as its logarithm, and keeps them
// in their bounds. What float32 leaves of the factor stays.
func byFactor(gain *float64, weights []float32, least, most float64) {
	limited := max(-mostGain, min(mostGain, *gain))
	factor := float32(kernel.Exp(limited))
	*gain = limited - kernel.Log(float64(factor))
	for k, w := range weights {
		weights[k] = boundedTo(math.Abs(float64(w*factor)), w, least, most)
	}
}

// boundedTo is a weight w that is to have another size: at the bound if that leads out
// of the bounds, or as it was if it had been given beyond it.
func boundedTo(size float64, w float32, least, most float64) float32 {
	before := math.Abs(float64(w))
	if size > before {
		size = max(before, min(size, most))
	} else {
		size = min(before, max(size, least))
	}
	return float32(math.Copysign(size, float64(w)))
}
