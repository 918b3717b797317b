package plasticity

import (
	"errors"
	"math/bits"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// Noisy pair STDP (van Rossum, Bi and Turrigiano 2000, J Neurosci 20:8812):
// potentiation by an amount, depression by a fraction, and noise that is
// multiplicative. With x and y the traces of source and target, all pairs or
// nearest ones, and nu normal with mean 0 and variance 1:
//
//	at a spike of the target:  m += c_p x   + sd m nu
//	at a spike of the source:  m -= c_d m y - sd m nu
//
// with sd = noise, or noise·x and noise·y if noise shrinks with the window.
// Where both sides' traces are 1 at every spike and the sides spike equally
// often, m has the density of an inverse gamma distribution of shape
// 1 + c_d/noise² and scale c_p/noise²: mean c_p/c_d, one peak, no need of bounds.
//
// nu is (heads of 64 coins - 32)/4: mean 0, variance 1, kurtosis 1/32 below a
// normal number's, at a fraction of its time. Its coins are at the address of
// the spike and the synapse. A spike that the other side has no trace for
// changes nothing.

// VanRossum2000Parameters describe the rule.
type VanRossum2000Parameters struct {
	CP            float64   `toml:"c_p"`            // potentiation, a weight
	CD            float64   `toml:"c_d"`            // depression, a fraction of the weight
	Noise         float64   `toml:"noise"`          // standard deviation of the noise of a change, a fraction of the weight
	WindowedNoise bool      `toml:"windowed_noise"` // noise shrinks with the trace as the change does
	Tau           float64   `toml:"tau"`            // time constant of both sides' window, ms
	Pairing       TraceKind `toml:"pairing"`        // all_to_all or nearest
	Min           float64   `toml:"min"`            // smallest magnitude of a weight
	Max           float64   `toml:"max"`            // largest magnitude of a weight
	Inhibitory    bool      `toml:"inhibitory"`     // acts on inhibitory synapses
}

// DefaultVanRossum2000 has the published numbers, for weights in nS.
func DefaultVanRossum2000() VanRossum2000Parameters {
	return VanRossum2000Parameters{CP: 0.007, CD: 0.003, Noise: 0.015, Tau: 20, Pairing: AllToAll, Min: 0, Max: 100}
}

// Validate says which parameters are out of their range, each by its key.
func (p VanRossum2000Parameters) Validate() error {
	return errors.Join(check.NotNegative("c_p", p.CP), check.NotNegative("c_d", p.CD), check.NotNegative("noise", p.Noise),
		check.Positive("tau", p.Tau), check.OneOf("pairing", p.Pairing, AllToAll, Nearest),
		check.NotNegative("min", p.Min), check.Ordered("min", p.Min, "max", p.Max))
}

// VanRossum2000 is the rule on one projection.
type VanRossum2000 struct {
	P             VanRossum2000Parameters // CP, CD, Noise and bounds may change between steps
	pre, post     *Trace
	atPre, atPost rng.Key
}

// NewVanRossum2000 returns the rule between two populations, or within one. Its noise comes from key.
func NewVanRossum2000(p VanRossum2000Parameters, pre, post *Traces, key rng.Key) *VanRossum2000 {
	return &VanRossum2000{
		P: p, pre: pre.Of(p.Tau, p.Pairing), post: post.Of(p.Tau, p.Pairing),
		atPre: key.Derive(0), atPost: key.Derive(1),
	}
}

// Pre depresses synapses of source j, which spiked: their weights are w[at[k]], their targets targets[k].
func (v *VanRossum2000) Pre(j int32, targets, at []int32, w []float32) {
	p, y := &v.P, v.post
	constant, windowed := v.noise(y)
	lo, hi := within(sign(p.Inhibitory), p.Min, p.Max)
	fall := p.CD * y.Scale
	spike := address(v.atPre, j, y.Steps)
	at = at[:len(targets)]
	for k, i := range targets {
		trace := y.Before[i]
		if trace == 0 {
			continue
		}
		place := &w[at[k]]
		x := float64(*place)
		x += float64(x * (float64((constant+float64(windowed*trace))*coins(spike, at[k])) - float64(fall*trace)))
		*place = float32(clipped(x, lo, hi))
	}
}

// Post potentiates synapses of target i, which spiked: their weights are w[k], their sources sources[k].
func (v *VanRossum2000) Post(i int32, sources []int32, w []float32) {
	p, pre := &v.P, v.pre
	constant, windowed := v.noise(pre)
	lo, hi := within(sign(p.Inhibitory), p.Min, p.Max)
	rise := sign(p.Inhibitory) * p.CP * pre.Scale
	spike := address(v.atPost, i, pre.Steps)
	w = w[:len(sources)]
	for k, j := range sources {
		trace := pre.Now[j]
		if trace == 0 {
			continue
		}
		x := float64(w[k])
		x += float64(rise*trace) + float64(x*float64((constant+float64(windowed*trace))*coins(spike, int32(k))))
		w[k] = float32(clipped(x, lo, hi))
	}
}

// noise is that of a change, per coin: constant + windowed·trace.
func (v *VanRossum2000) noise(t *Trace) (constant, windowed float64) {
	if v.P.WindowedNoise {
		return 0, v.P.Noise * t.Scale / 4
	}
	return v.P.Noise / 4, 0
}

// address is where the coins of one spike are: of neuron i in a step.
func address(key rng.Key, i int32, step int64) uint64 {
	s := key.At(uint64(i))
	s.Skip(2 * uint64(step))
	return s.Uint64()
}

// coins is how many heads 64 coins have above 32.
func coins(spike uint64, place int32) float64 {
	return float64(bits.OnesCount64(scrambled(spike, place)) - 32)
}

// scrambled is the number at a place in the sequence of SplitMix64 (Steele, Lea
// and Flood 2014) from an address on.
func scrambled(address uint64, place int32) uint64 {
	z := address + uint64(place+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Keep keeps what may have been changed.
func (v *VanRossum2000) Keep(k *state.Keeper) { keepNumbers(k, &v.P) }
