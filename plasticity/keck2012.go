package plasticity

// Hebbian learning with synaptic scaling in one term (Keck, Savin and Lücke 2012, PLoS
// Comput Biol 8:e1002432, equation 7): a neuron of activity s, whose inputs are y,
// changes its weights by
//
//	ΔW_d = eps (s y_d - s W_d)
//
// Hebb's product and a decay that is the same share of every weight: multiplicative
// scaling, at a rate that follows the neuron's activity. With Σ y = A for every pattern
// Σ W - A is multiplied by 1 - eps s, whatever the pattern: the weights' total goes
// to A though nothing measures it.
//
// Scheme: one step for each pattern, as the equation stands.

// Keck2012 is the rule.
type Keck2012 struct {
	Rate     float64 // eps, share of the way to the input that a neuron of activity 1 goes for one pattern; 0 to 1
	Unscaled bool    // Hebb's product alone: nothing decays
}

// Learn changes a neuron's weights w by what one pattern y is worth to it, whose activity is s.
func (k Keck2012) Learn(w, y []float64, s float64) {
	decay := k.Rate * s
	if k.Unscaled {
		decay = 0
	}
	for d := range w {
		w[d] += k.Rate*s*y[d] - decay*w[d]
	}
}

// Together says what one step after the other over a batch of patterns, whose activities
// are s, comes to: the weights at its start times keep, and each pattern times its share.
// Shares take s's place. With scaling keep and shares sum to 1.
func (k Keck2012) Together(s []float64) (keep float64) {
	keep = 1
	for n := len(s) - 1; n >= 0; n-- {
		step := k.Rate * s[n]
		s[n] = keep * step
		if !k.Unscaled {
			keep *= 1 - step
		}
	}
	return keep
}
