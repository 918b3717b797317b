package circuits

import (
	"errors"
	"fmt"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/neuron"
)

// A known mixture to draw patterns from, of which a method may find the parameters: on a
// square field of side² units a cause is a bar, one of side horizontal ones or side
// vertical ones (after Földiák 1990, Biol Cybern 64:165), in which units have the rate 1 and
// the others background. A pattern has one cause, each as likely as the others, a
// strength, and counts that are Poisson given both:
//
//	x_d ~ Poisson(strength · count · λ_cd / Σ_d λ_cd)
//
// the strength is log-normal with mean 1. After input normalization the mean of a cause's
// patterns is (A - D) λ_cd/Σλ + 1, whatever their strengths: what is there to be found.

// KnownMixture describes one.
type KnownMixture struct {
	Side       int     `toml:"side"`       // of the field, units; there are twice as many causes
	Background float64 `toml:"background"` // rate of a unit outside of the bar, of one inside
	Count      float64 `toml:"count"`      // of a pattern of strength 1, mean over patterns
	Spread     float64 `toml:"spread"`     // sd of the logarithm of strengths; 0: all are 1
}

// DefaultKnownMixture is a field of 8×8.
func DefaultKnownMixture() KnownMixture { return KnownMixture{Side: 8, Background: 0.1, Count: 300} }

// SetDefaults fills in what a file may leave out.
func (k *KnownMixture) SetDefaults() { *k = DefaultKnownMixture() }

// Validate says which parameters are out of their range, each by its key.
func (k KnownMixture) Validate() error {
	var side error
	if k.Side < 2 || k.Side > 64 {
		side = fmt.Errorf("side: must be 2 to 64 units, is %d", k.Side)
	}
	return errors.Join(side, check.Positive("background", k.Background), check.Positive("count", k.Count), check.NotNegative("spread", k.Spread))
}

// Causes and Inputs are how many there are.
func (k KnownMixture) Causes() int { return 2 * k.Side }

// Inputs is D.
func (k KnownMixture) Inputs() int { return k.Side * k.Side }

// shares are λ_cd / Σ_d λ_cd, causes × inputs.
func (k KnownMixture) shares() []float64 {
	all := make([]float64, k.Causes()*k.Inputs())
	total := float64(k.Side) + k.Background*float64(k.Inputs()-k.Side)
	for c := range k.Causes() {
		for d := range k.Inputs() {
			x := k.Background
			if c < k.Side && d/k.Side == c || c >= k.Side && d%k.Side == c-k.Side {
				x = 1
			}
			all[c*k.Inputs()+d] = x / total
		}
	}
	return all
}

// Weights are those of the mixture that patterns come from after input normalization
// to a total, causes × inputs.
func (k KnownMixture) Weights(total float64) []float64 {
	w := k.shares()
	for i := range w {
		w[i] = (total-float64(k.Inputs()))*w[i] + 1
	}
	return w
}

// Draw draws patterns and says which cause each has. Pattern i depends on the key and i alone.
func (k KnownMixture) Draw(n int, key rng.Key) (*Patterns, []int) {
	p := &Patterns{Count: n, Size: k.Inputs(), X: make([]float32, n*k.Inputs())}
	causes, shares := make([]int, n), k.shares()
	for i := range n {
		draw := key.At(uint64(i))
		causes[i] = int(draw.Float64() * float64(k.Causes()))
		strength := k.Count * kernel.Exp(k.Spread*draw.Rand().NormFloat64()-k.Spread*k.Spread/2)
		for d, share := range shares[causes[i]*k.Inputs() : (causes[i]+1)*k.Inputs()] {
			p.Row(i)[d] = float32(neuron.Count(&draw, strength*share))
		}
	}
	return p, causes
}
