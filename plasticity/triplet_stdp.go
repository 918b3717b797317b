package plasticity

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"homeostat/internal/check"
	"homeostat/internal/state"
)

// The triplet rule (Pfister and Gerstner 2006, J Neurosci 26:9673): two traces
// of the source, r1 (tau_plus) and r2 (tau_x), and two of the target, o1
// (tau_minus) and o2 (tau_y), each of r2 and o2 taken just before the spike:
//
//	at a spike of the source:  m -= w_ref o1 (a2_minus + a3_minus r2)
//	at a spike of the target:  m += w_ref r1 (a2_plus  + a3_plus  o2)
//
// For independent Poisson trains the minimal all-to-all rule drifts by
//
//	dm/dt = w_ref r_pre r_post (a3_plus tau_plus tau_y r_post - a2_minus tau_minus)
//
// which is the BCM rule for spikes, its threshold a2_minus tau_minus/(a3_plus tau_plus tau_y).

// TripletSTDPParameters describe the rule.
type TripletSTDPParameters struct {
	Set      string    `toml:"set"`       // a published set by its name, or custom: then the next nine count, else they stay out
	A2Plus   float64   `toml:"a2_plus"`   // potentiation by pairs, in units of w_ref
	A3Plus   float64   `toml:"a3_plus"`   // potentiation by triplets, in units of w_ref
	A2Minus  float64   `toml:"a2_minus"`  // depression by pairs, above 0, in units of w_ref
	A3Minus  float64   `toml:"a3_minus"`  // depression by triplets, above 0, in units of w_ref
	TauPlus  float64   `toml:"tau_plus"`  // time constant of r1, ms
	TauMinus float64   `toml:"tau_minus"` // time constant of o1, ms
	TauX     float64   `toml:"tau_x"`     // time constant of r2, ms; any if a3_minus is 0
	TauY     float64   `toml:"tau_y"`     // time constant of o2, ms; any if a3_plus is 0
	Pairing  TraceKind `toml:"pairing"`   // all_to_all or nearest

	WRef       float64 `toml:"w_ref"`      // weight whose fractions the amplitudes are
	Min        float64 `toml:"min"`        // smallest magnitude of a weight
	Max        float64 `toml:"max"`        // largest magnitude of a weight
	Inhibitory bool    `toml:"inhibitory"` // acts on inhibitory synapses
}

// Custom is the Set of parameters that are given one by one.
const Custom = "custom"

// TripletSets are the published parameters by name (Pfister and Gerstner 2006,
// Tables 3 and 4): fits to experiments in visual cortex and in hippocampal
// cultures, with all pairs of spikes or nearest ones, full and minimal. The
// minimal sets leave out what costs the fit little; tau_x has no meaning there.
func TripletSets() map[string]TripletSTDPParameters {
	set := func(pairing TraceKind, a2Plus, a3Plus, a2Minus, a3Minus, tauX, tauY float64) TripletSTDPParameters {
		return TripletSTDPParameters{
			Set: Custom, A2Plus: a2Plus, A3Plus: a3Plus, A2Minus: a2Minus, A3Minus: a3Minus,
			TauPlus: 16.8, TauMinus: 33.7, TauX: tauX, TauY: tauY, Pairing: pairing, WRef: 1, Min: 0, Max: 1,
		}
	}
	return map[string]TripletSTDPParameters{
		"visual_full":            set(AllToAll, 5e-10, 6.2e-3, 7e-3, 2.3e-4, 101, 125),
		"visual_minimal":         set(AllToAll, 0, 6.5e-3, 7.1e-3, 0, 0, 114),
		"visual_nearest_full":    set(Nearest, 8.8e-11, 5.3e-2, 6.6e-3, 3.1e-3, 714, 40),
		"visual_nearest_minimal": set(Nearest, 0, 5e-2, 8e-3, 0, 0, 40),
		"hippocampal_full":       set(AllToAll, 6.1e-3, 6.7e-3, 1.6e-3, 1.4e-3, 946, 27),
		"hippocampal_minimal":    set(AllToAll, 5.3e-3, 8e-3, 3.5e-3, 0, 0, 40),
	}
}

// DefaultTripletSTDP is the minimal fit to visual cortex, for weights from 0 to 1.
func DefaultTripletSTDP() TripletSTDPParameters {
	return TripletSTDPParameters{Set: "visual_minimal", WRef: 1, Min: 0, Max: 1}
}

// Resolve returns parameters that are spelled out: those of the named set, with
// this w_ref, these bounds and this sign.
func (p TripletSTDPParameters) Resolve() TripletSTDPParameters {
	if p.Set == Custom {
		return p
	}
	r := TripletSets()[p.Set]
	r.WRef, r.Min, r.Max, r.Inhibitory = p.WRef, p.Min, p.Max, p.Inhibitory
	return r
}

// Validate says which parameters are out of their range, each by its key.
func (p TripletSTDPParameters) Validate() error {
	bounds := errors.Join(check.Positive("w_ref", p.WRef), check.NotNegative("min", p.Min), check.Ordered("min", p.Min, "max", p.Max))
	if p.Set != Custom {
		sets := slices.Sorted(maps.Keys(TripletSets()))
		return errors.Join(check.OneOf("set", p.Set, append(sets, Custom)...), p.onlySet(), bounds)
	}
	slow := func(key string, tau, amplitude float64) error {
		if amplitude == 0 {
			return nil
		}
		return check.Positive(key, tau)
	}
	return errors.Join(
		check.NotNegative("a2_plus", p.A2Plus), check.NotNegative("a3_plus", p.A3Plus),
		check.NotNegative("a2_minus", p.A2Minus), check.NotNegative("a3_minus", p.A3Minus),
		check.Positive("tau_plus", p.TauPlus), check.Positive("tau_minus", p.TauMinus),
		slow("tau_x", p.TauX, p.A3Minus), slow("tau_y", p.TauY, p.A3Plus),
		check.OneOf("pairing", p.Pairing, AllToAll, Nearest), bounds)
}

// onlySet refuses numbers beside a named set, which they would not change.
func (p TripletSTDPParameters) onlySet() error {
	given := p
	given.Set, given.WRef, given.Min, given.Max, given.Inhibitory = "", 0, 0, 0, false
	if given == (TripletSTDPParameters{}) {
		return nil
	}
	return fmt.Errorf("set: %q already says amplitudes, time constants and pairing; leave those out, or give all of them with set = %q", p.Set, Custom)
}

// TripletSTDP is the rule on one projection.
type TripletSTDP struct {
	P              TripletSTDPParameters // spelled out; amplitudes, WRef and bounds may change between steps
	r1, r2, o1, o2 *Trace                // r2 and o2 are nil where the set has no use for them
}

// NewTripletSTDP returns the rule between two populations, or within one.
func NewTripletSTDP(p TripletSTDPParameters, pre, post *Traces) *TripletSTDP {
	p = p.Resolve()
	s := &TripletSTDP{P: p, r1: pre.Of(p.TauPlus, p.Pairing), o1: post.Of(p.TauMinus, p.Pairing)}
	if p.TauX > 0 {
		s.r2 = pre.Of(p.TauX, p.Pairing)
	}
	if p.TauY > 0 {
		s.o2 = post.Of(p.TauY, p.Pairing)
	}
	return s
}

// Pre depresses synapses of source j, which spiked: their weights are w[at[k]], their targets targets[k].
func (s *TripletSTDP) Pre(j int32, targets, at []int32, w []float32) {
	fall := s.P.A2Minus
	if s.r2 != nil {
		fall += s.P.A3Minus * s.r2.Before[j] * s.r2.Scale
	}
	s.change(-fall*s.o1.Scale).scatter(targets, at, w, s.o1.Before)
}

// Post potentiates synapses of target i, which spiked: their weights are w[k], their sources sources[k].
func (s *TripletSTDP) Post(i int32, sources []int32, w []float32) {
	rise := s.P.A2Plus
	if s.o2 != nil {
		rise += s.P.A3Plus * s.o2.Before[i] * s.o2.Scale
	}
	s.change(rise*s.r1.Scale).row(sources, w, s.r1.Now)
}

func (s *TripletSTDP) change(amplitude float64) change {
	return magnitudes(sign(s.P.Inhibitory), amplitude*s.P.WRef, 0, s.P.Min, s.P.Max)
}

// Keep keeps what may have been changed.
func (s *TripletSTDP) Keep(k *state.Keeper) { keepNumbers(k, &s.P) }
