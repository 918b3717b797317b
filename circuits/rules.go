package circuits

import (
	"homeostat/internal/rng"
	"homeostat/plasticity"
	"homeostat/sim"
)

// RuleKind is a row of the table of rules.
type RuleKind struct {
	Name, Doc string
	Acts      string   // on a "population" or a "projection"
	Needs     string   // variable that the population must have, "" if none
	Settable  []string // parameters that Network.Set can change
	Params    func() any

	receptor func(params any) string // that the projection must have; nil: any
	attach   func(s site, params any) attached
}

// site is where a rule is put: a population, or a projection onto it.
type site struct {
	network    *sim.Network
	population *sim.Population
	projection *sim.Projection
	interval   int // steps
	key        rng.Key
}

// attached is a rule in its place.
type attached struct {
	rule    *sim.Rule
	params  any       // pointer to what may change between steps
	targets []float64 // set points per neuron
}

// RuleKinds returns the table of rules, sorted by name.
func RuleKinds() []RuleKind {
	return []RuleKind{
		{
			Name: "synaptic_scaling", Doc: "one factor for all synapses of a neuron, toward a target rate",
			Acts: "projection", Settable: []string{"target", "tau", "min", "max"},
			Params: pointer(plasticity.DefaultSynapticScaling), attach: attachSynapticScaling,
			receptor: func(params any) string {
				if params.(*plasticity.SynapticScalingParameters).Inhibitory {
					return "inhibitory"
				}
				return "excitatory"
			},
		},
		{
			Name: "threshold_adaptation", Doc: "firing threshold integrates the rate's distance from its target",
			Acts: "population", Needs: "threshold", Settable: []string{"target", "eta", "min", "max"},
			Params: pointer(plasticity.DefaultThresholdAdaptation), attach: attachThresholdAdaptation,
		},
	}
}

// FindRule returns the rule of a name.
func FindRule(name string) (RuleKind, bool) {
	return find(RuleKinds(), name, func(r RuleKind) string { return r.Name })
}

func attachThresholdAdaptation(s site, params any) attached {
	p := *params.(*plasticity.ThresholdAdaptationParameters)
	r := plasticity.NewThresholdAdaptation(p, s.population.Neurons.Variable("threshold"), s.key)
	return attached{rule: s.network.OnNeurons(s.population, s.interval, r), params: &r.P, targets: r.Target}
}

// The rate average watches also while the rule is off: it is a sensor.
func attachSynapticScaling(s site, params any) attached {
	p := *params.(*plasticity.SynapticScalingParameters)
	r := plasticity.NewSynapticScaling(p, s.population.Neurons.Len(), s.key)
	s.network.OnNeurons(s.population, s.interval, r.Rate)
	return attached{rule: s.network.OnRows(s.projection, s.interval, r), params: &r.P, targets: r.Target}
}
