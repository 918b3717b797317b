package circuits

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/plasticity"
)

// The circuit of Keck, Savin and Lücke (2012, PLoS Comput Biol 8:e1002432) of spiking
// neurons, which knows nothing of patterns' totals, sums of weights or softmaxes:
//
//	input ─→ relay ─→ cause ⇄ lateral
//	   └→ basket ─┘ └→ local ─┘
//
//	input     Poisson sources, whose rates are a pattern
//	basket    fast-spiking cells that all inputs drive alike: their rate follows the pattern's total
//	relay     each is driven by one input and shunted by all basket cells, which divides the input
//	          by the total (Pouille et al. 2009, Nat Neurosci 12:1577); fires without input, too
//	cause     compete: they spike by chance, at rates that are the exponential of their potentials, so
//	          that who of them is next is drawn from the softmax of the potentials, whatever
//	          inhibition they share (Nessler et al. 2013, PLoS Comput Biol 9:e1003037)
//	lateral   a fast-spiking cell that answers every spike of a cause and inhibits them all
//	local     one for each relay cell, whose spikes it repeats: inhibits all causes by what they expect
//	          on average before they learn, so that potentials are of what sets causes apart
//
// A relay cell's conductances g_e, from its input, and g_i, from the basket cells, are far above
// its leak g_l, and g_i is shunt times all inputs' g_e together: it depolarizes by
//
//	v - e_l = (e_e - e_l) g_e/(g_e + g_i + g_l)
//
// and fires at rate·y_d, y_d = 1 + (A - D) x_d/(σ + Σ x), with σ from the leak. A cause's
// potential is the sum of its efficacies m_cd over the relay cells' spikes of the last tau;
// m_cd = ln W_cd or W_cd, and W is learned by plasticity.Keck2012Hebb and Keck2012Scaling, each
// on its own time scale. plasticity.PopulationThreshold, slowest of all, keeps how much the
// causes spike together, by one number that no softmax depends on.
//
// Each cause's own threshold follows its spikes, too (plasticity.ThresholdAdaptation), so that over
// 1/(balance·rate), some seconds, all are equally active, as causes of one prior are on average: a
// constraint on the posterior (Habenschuss, Bill and Nessler 2012, Adv Neural Inf Process Syst
// 25:773). It takes back what weights do that have outgrown their total: a percent of A = 392 is four nats.
//
// For pause ms from a pattern's onset a current holds the causes silent, as inhibition does in
// every cycle of a rhythm: inhibition of the relay cells settles, what causes have gathered of the
// pattern before decays, and scaling catches up with who has just won. Nobody learns meanwhile,
// as who does not spike does not.
//
// A relay cell spikes once in a step at most, and right after a spike integrates half of its
// drive: what y's total falls short of A by that is made good by their gain (see gain).

// SpikingMixtureParameters describe the circuit beyond what MixtureParameters say.
type SpikingMixtureParameters struct {
	Dt       float64 `toml:"dt"`       // time step, ms; at most 1
	Duration float64 `toml:"duration"` // of a pattern, ms
	Pause    float64 `toml:"pause"`    // of it, at its onset, for which causes are held silent, ms
	Drive    float64 `toml:"drive"`    // rate of all inputs together for a pattern of the mean total, Hz
	Rate     float64 `toml:"rate"`     // of a relay cell whose y is 1, Hz
	Tau      float64 `toml:"tau"`      // for which a relay cell's spike counts in causes, ms
	Eta      float64 `toml:"eta"`      // share of the way to its input that a spike of a cause takes its weights
	TauHebb  float64 `toml:"tau_hebb"` // of the relay cells' traces that causes learn from, ms
	TauRate  float64 `toml:"tau_rate"` // of the rates that scaling follows, ms
	Activity float64 `toml:"activity"` // rate of all causes together that their thresholds keep, Hz
	Lateral  float64 `toml:"lateral"`  // what a spike of a cause takes from the logarithm of all causes' rates
	Balance  float64 `toml:"balance"`  // how far a cause's spike lifts its own threshold, mV: nats of its rate; 0: not at all
	Baskets  int     `toml:"baskets"`  // fast-spiking cells that divide inputs
}

// DefaultSpikingMixture shows each pattern for a tenth of a second, in the first fifth of which nobody answers or learns.
func DefaultSpikingMixture() SpikingMixtureParameters {
	return SpikingMixtureParameters{
		Dt: 1, Duration: 100, Pause: 20, Drive: 20_000, Rate: 40, Tau: 10, Eta: 0.001, TauHebb: 5, TauRate: 10, Activity: 300, Lateral: 5, Balance: 0.03, Baskets: 100,
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p SpikingMixtureParameters) Validate() error {
	var long, few error
	if p.Dt > 1 {
		long = fmt.Errorf("dt: must be at most 1 ms, the membranes' time constant, is %g", p.Dt)
	}
	if p.Baskets < 1 {
		few = fmt.Errorf("baskets: must be at least 1, is %d", p.Baskets)
	}
	return errors.Join(check.Positive("dt", p.Dt), long, check.NotNegative("pause", p.Pause), check.Ordered("pause + dt", p.Pause+p.Dt, "duration", p.Duration), check.Positive("drive", p.Drive),
		check.Positive("rate", p.Rate), check.Positive("tau", p.Tau), check.Positive("eta", p.Eta), check.Positive("tau_hebb", p.TauHebb),
		check.Positive("tau_rate", p.TauRate), check.Positive("activity", p.Activity), check.NotNegative("lateral", p.Lateral), check.NotNegative("balance", p.Balance), few)
}

const (
	atRest      = 40.0  // delta_u that a relay cell's resting potential is above its threshold: its rate is linear in v
	shunt       = 2.0   // conductance of a relay cell in all over what all inputs excite in all relay cells
	allExcite   = 100.0 // nS, the latter for a pattern of the mean total
	leak        = 5.0   // nS, of a relay cell
	basketRate  = 40.0  // Hz, for a pattern of the mean total
	tauAMPA     = 5.0   // ms, of inputs' synapses, and of basket cells'
	restingCell = -70.0 // mV, of all cells but lateral and local ones
	excitation  = 70.0  // mV, driving force of excitation there
	nat         = 10.0  // pA that multiply a cause's rate by e
	held        = -100  // nats, of a cause's rate in a pause
	sureSpike   = 50.0  // mV, weight that makes a lateral or local cell spike
)

// SpikingMixture is the circuit for patterns, with weights w, causes × inputs.
func SpikingMixture(m MixtureParameters, p SpikingMixtureParameters, patterns *Patterns, w []float64) Spec {
	inputs := patterns.Size
	relay, basket, cause, repeat := p.relay(m, patterns), p.basket(), p.cause(m), neuron.DefaultLIFDelta()
	repeat.TRef = 0
	s := Spec{
		Dt: p.Dt,
		Populations: []Population{
			{Name: "input", Model: "poisson", Size: inputs, Params: &neuron.PoissonParameters{Rate: value.Const(0)}},
			{Name: "basket", Model: "escape", Size: p.Baskets, Params: &basket},
			{Name: "relay", Model: "escape", Size: inputs, Params: &relay},
			{Name: "local", Model: "lif_delta", Size: inputs, Params: &repeat},
			{Name: "cause", Model: "escape", Size: m.Causes, Params: &cause},
			{Name: "lateral", Model: "lif_delta", Size: 1, Params: &repeat},
		},
		Rules: p.rules(m),
	}
	join := func(name, from, to, receptor, connect string, weight value.Value) {
		s.Projections = append(s.Projections, Projection{
			Name: name, From: from, To: to, Receptor: receptor, Connect: connect, Weight: weight, Delay: value.Const(p.Dt),
		})
	}
	arriving := p.Drive * tauAMPA / 1000 // spikes of all inputs within a synapse's time constant
	join("drive", "input", "relay", "excitatory", "one_to_one", value.Const(allExcite/arriving))
	join("total", "input", "basket", "excitatory", "all_to_all", value.Const(2*basketDrive*nat/arriving))
	if m.InputNormalization {
		inhibiting := float64(p.Baskets) * basketRate * tauAMPA / 1000
		join("normalization", "basket", "relay", "inhibitory", "all_to_all", value.Const(-(shunt*allExcite-leak)/inhibiting))
	}
	expected, common := p.efficacies(m, w)
	join("expectation", "relay", "cause", "excitatory", "all_to_all", expected)
	join("repeat", "relay", "local", "excitatory", "one_to_one", value.Const(sureSpike))
	join("common", "local", "cause", "inhibitory", "all_to_all", common)
	join("winner", "cause", "lateral", "excitatory", "all_to_all", value.Const(sureSpike))
	join("competition", "lateral", "cause", "inhibitory", "all_to_all", value.Const(-p.Lateral*nat))
	return s
}

// basketDrive is half of how far a pattern of the mean total depolarizes a basket cell, in delta_u.
const basketDrive = 10.0

// relay cells fire at rate·(1 + what is above rest).
func (p SpikingMixtureParameters) relay(m MixtureParameters, patterns *Patterns) neuron.EscapeParameters {
	c := neuron.DefaultEscape()
	c.Transfer, c.CM, c.GL, c.EL, c.V, c.VReset, c.TRef = "softplus", 4*leak, leak, restingCell, value.Const(restingCell), restingCell, 0
	if !m.InputNormalization {
		c.GL, c.CM = shunt*allExcite, 4*shunt*allExcite // the same for every pattern
	}
	c.TauE, c.TauI, c.EE, c.EI = tauAMPA, tauAMPA, restingCell+excitation, restingCell
	width := excitation / (atRest * shunt * (m.Total - float64(patterns.Size)) * p.gain(m, patterns))
	c.DeltaU, c.Threshold, c.Rho0 = value.Const(width), value.Const(restingCell-atRest*width), value.Const(p.Rate/atRest)
	return c
}

// gain multiplies y - 1 so that mean counts of spikes, at most one a step, are of the total A.
func (p SpikingMixtureParameters) gain(m MixtureParameters, patterns *Patterns) float64 {
	few := patterns.First(min(patterns.Count, 200))
	stage, y, a := m.Normalization(patterns), make([]float64, patterns.Size), p.Rate*p.Dt/1000
	total := func(gain float64) (sum float64) {
		for i := range few.Count {
			neuron.Normalize(stage, y, few.Row(i), 1)
			for _, v := range y {
				after, usual := -math.Expm1(-a*(1+gain*(v-1)/2)), -math.Expm1(-a*(1+gain*(v-1)))
				sum += 1 / (1 + (1-after)/usual) / a / float64(few.Count) // mean interval: a step with half the drive, then others
			}
		}
		return sum
	}
	low, high := 0.0, 4.0
	for range 30 {
		if mid := (low + high) / 2; total(mid) < m.Total {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// basket cells fire in proportion to what drives them.
func (p SpikingMixtureParameters) basket() neuron.EscapeParameters {
	c := neuron.DefaultEscape()
	c.Kind, c.Transfer, c.CM, c.GL, c.EL, c.V, c.VReset, c.TRef = "current", "softplus", nat, nat, restingCell, value.Const(restingCell), restingCell, 0
	c.TauE = tauAMPA
	c.DeltaU, c.Threshold, c.Rho0 = value.Const(1), value.Const(restingCell), value.Const(basketRate/(2*basketDrive))
	return c
}

// cause cells together fire at the activity asked for where all are at threshold.
func (p SpikingMixtureParameters) cause(m MixtureParameters) neuron.EscapeParameters {
	c := neuron.DefaultEscape()
	c.Kind, c.CM, c.GL, c.EL, c.V, c.VReset, c.TRef = "current", nat, nat, restingCell, value.Const(restingCell), restingCell, 0
	c.TauE, c.TauI = p.Tau, p.Tau
	c.DeltaU, c.Threshold, c.Rho0 = value.Const(1), value.Const(restingCell), value.Const(p.Activity/float64(m.Causes))
	return c
}

// rules are in the order in which they act.
func (p SpikingMixtureParameters) rules(m MixtureParameters) []Rule {
	hebb, scaling, threshold := plasticity.DefaultKeck2012Hebb(), plasticity.DefaultKeck2012Scaling(), plasticity.DefaultPopulationThreshold()
	hebb.Eta, hebb.Rate, hebb.Tau, hebb.WRef = p.Eta, p.Rate, p.TauHebb, nat
	scaling.Eta, scaling.TauRate, scaling.Interval, scaling.WRef = p.Eta, p.TauRate, 5*p.Dt, nat
	threshold.Target, threshold.Eta, threshold.Interval = p.Activity/float64(m.Causes), 0.5, p.Dt
	threshold.Min, threshold.Max = restingCell-1000, restingCell+1000
	if m.Activation == "linear" {
		hebb.Efficacy, scaling.Efficacy = plasticity.LinearEfficacy, plasticity.LinearEfficacy
		hebb.WRef, scaling.WRef = nat*m.Gain, nat*m.Gain
	}
	all := []Rule{{Name: "keck2012_hebb", On: "expectation", Params: &hebb}, {Name: "population_threshold", On: "cause", Params: &threshold}}
	if p.Balance > 0 {
		own := plasticity.DefaultThresholdAdaptation()
		own.Target, own.Eta, own.Interval, own.Min, own.Max = value.Const(threshold.Target), p.Balance, p.Dt, threshold.Min, threshold.Max
		all = append(all, Rule{Name: "threshold_adaptation", On: "cause", Params: &own})
	}
	if m.Scaling {
		all = append(all, Rule{Name: "keck2012_scaling", On: "expectation", Params: &scaling})
	}
	return all
}

// efficacies are those of W in pA, and of their mean over causes, which inhibits.
func (p SpikingMixtureParameters) efficacies(m MixtureParameters, w []float64) (expected, common value.Value) {
	inputs := len(w) / m.Causes
	all, mean := make([]float64, len(w)), make([]float64, len(w))
	for k, x := range w {
		all[k] = efficacy(m, x)
	}
	for d := range inputs {
		sum := 0.0
		for c := range m.Causes {
			sum += w[c*inputs+d]
		}
		for c := range m.Causes {
			mean[c*inputs+d] = -efficacy(m, sum/float64(m.Causes))
		}
	}
	return value.Value{Kind: value.List, List: all}, value.Value{Kind: value.List, List: mean}
}

// efficacy is the weight of a synapse that expects W, pA.
func efficacy(m MixtureParameters, w float64) float64 {
	if m.Activation == "linear" {
		return nat * m.Gain * w
	}
	return nat * math.Log(max(w, 1)) // an excitatory synapse goes no lower
}

// expectation is W of a synapse of such a weight.
func expectation(m MixtureParameters, weight float64) float64 {
	if m.Activation == "linear" {
		return weight / (nat * m.Gain)
	}
	return math.Exp(weight / nat)
}
