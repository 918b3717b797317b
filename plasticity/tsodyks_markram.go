package plasticity

import (
	"errors"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Short-term plasticity (Tsodyks, Pawelzik and Markram 1998, Neural Comput
// 10:821). Each source has resources x and a release probability u:
//
//	dx/dt = (1 - x)/tau_rec
//	du/dt = -u/tau_facil        facilitation = "to_zero" (Tsodyks et al. 1998)
//	du/dt = (U - u)/tau_facil   facilitation = "to_u" (Mongillo, Barak and Tsodyks 2008, Science 319:1543)
//
// and at its spikes, in this order,
//
//	u += U (1 - u),  the weight is multiplied by u x,  x -= u x
//
// Between spikes the equations are solved exactly, when the next spike asks.
// Without facilitation (tau_facil = 0) u is U; without depression (tau_rec = 0) x is 1.
//
// Of a source that transmits a rate r, and no spikes, u x r is transmitted, and x and u
// go as the means over Poisson spikes do,
//
//	dx/dt = (1 - x)/tau_rec - u x r
//	du/dt = (rest - u)/tau_facil + U (1 - u) r
//
// of which that of x is exact without facilitation, at whose steady state it is
// 1/(1 + U r tau_rec), and else leaves out that u and x vary together (Tsodyks, Pawelzik
// and Markram 1998). r is constant in a step, for which each is solved exactly, u first.

// Facilitation says where u goes between spikes.
type Facilitation string

const (
	ToZero Facilitation = "to_zero"
	ToU    Facilitation = "to_u"
)

// TsodyksMarkramParameters describe the synapses of a projection.
type TsodyksMarkramParameters struct {
	U            value.Value  `toml:"u"`            // release probability of a rested source, 0 to 1, per source
	TauRec       float64      `toml:"tau_rec"`      // recovery of resources, ms; 0: no depression
	TauFacil     float64      `toml:"tau_facil"`    // decay of facilitation, ms; 0: no facilitation
	Facilitation Facilitation `toml:"facilitation"` // to_zero or to_u
}

// DefaultTsodyksMarkram is a depressing synapse between pyramidal neurons.
func DefaultTsodyksMarkram() TsodyksMarkramParameters {
	return TsodyksMarkramParameters{U: value.Const(0.5), TauRec: 800, TauFacil: 0, Facilitation: ToZero}
}

// Validate says which parameters are out of their range, each by its key.
func (p TsodyksMarkramParameters) Validate() error {
	return errors.Join(check.Fractions("u", p.U), check.NotNegative("tau_rec", p.TauRec), check.NotNegative("tau_facil", p.TauFacil),
		check.OneOf("facilitation", p.Facilitation, ToZero, ToU))
}

// TsodyksMarkram is the state of one projection's sources.
type TsodyksMarkram struct {
	P TsodyksMarkramParameters // may change between steps, but for U
	U []float64                // of each source; may change between steps

	Inhibitions []*PresynapticInhibition // what divides all U

	dt   float64
	u, x []float64 // after the last spike
	last []int64   // its step
}

// NewTsodyksMarkram returns the state of n rested sources, in steps of dt ms. U that is drawn comes from key.
func NewTsodyksMarkram(p TsodyksMarkramParameters, n int, dt float64, key rng.Key) *TsodyksMarkram {
	t := &TsodyksMarkram{
		P: p, U: make([]float64, n), dt: dt,
		u: make([]float64, n), x: make([]float64, n), last: make([]int64, n),
	}
	p.U.Fill(t.U, key)
	for j := range n {
		t.x[j] = 1
		if p.Facilitation == ToU {
			t.u[j] = t.U[j]
		}
	}
	return t
}

// Release is the factor of the weights of source j at a spike of a step, which
// is not before that of its last; a source that spikes twice in a step releases twice.
func (t *TsodyksMarkram) Release(j int32, step int64) float32 { return float32(t.spike(j, step)) }

// spike is what source j releases at a spike of a step.
func (t *TsodyksMarkram) spike(j int32, step int64) float64 {
	elapsed := float64(step-t.last[j]) * t.dt
	t.last[j] = step
	u, x, most := t.u[j], t.x[j], t.U[j]/t.shunt()
	if t.P.TauFacil == 0 {
		u = most
	} else {
		kept, rest := math.Exp(-elapsed/t.P.TauFacil), 0.0
		if t.P.Facilitation == ToU {
			rest = most
		}
		u = rest + (u-rest)*kept
		u += most * (1 - u)
	}
	if t.P.TauRec == 0 {
		x = 1
	} else {
		x = 1 + (x-1)*math.Exp(-elapsed/t.P.TauRec)
	}
	t.u[j], t.x[j] = u, x-u*x
	return u * x
}

// Grade takes source j, whose rate is r (Hz), through a step and returns what it
// transmits, u x r with the resources x that the step begins with.
func (t *TsodyksMarkram) Grade(j int, r float64) float64 {
	u, x, most, perMs := t.u[j], t.x[j], t.U[j]/t.shunt(), max(r, 0)/1000
	if t.P.TauFacil == 0 {
		u = most
	} else {
		rest := 0.0
		if t.P.Facilitation == ToU {
			rest = most
		}
		pull := 1/t.P.TauFacil + most*perMs
		goal := (rest/t.P.TauFacil + most*perMs) / pull
		u = goal + (u-goal)*math.Exp(-t.dt*pull)
	}
	sent := u * x * r
	if t.P.TauRec > 0 {
		pull := 1/t.P.TauRec + u*perMs
		x = 1/(t.P.TauRec*pull) + (x-1/(t.P.TauRec*pull))*math.Exp(-t.dt*pull)
	}
	t.u[j], t.x[j] = u, x
	return sent
}

// shunt is by how much all terminals' probability of release is divided.
func (t *TsodyksMarkram) shunt() float64 {
	total := 1.0
	for _, r := range t.Inhibitions {
		total += r.Conductance()
	}
	return total
}

// Keep keeps u and x of every source, and what may have been changed.
func (t *TsodyksMarkram) Keep(k *state.Keeper) {
	keepNumbers(k, &t.P)
	state.Slice(k, "most", t.U)
	state.Slice(k, "u", t.u)
	state.Slice(k, "x", t.x)
	state.Slice(k, "last", t.last)
}
