package circuits

import "homeostat/plasticity"

// RuleKind is a row of the table of rules.
type RuleKind struct {
	Name, Doc   string
	Acts        string   // on a "population" or a "projection"
	Needs       string   // variable that the population must have, "" if none; for a projection: its target
	NeedsSource string   // variable that the source of a projection must have
	Settable    []string // parameters that Network.Set can change
	Params      func() any

	atSpikes bool // it acts when neurons spike
	attach   func(s site, params any) attached
}

// RuleKinds returns the table of rules, sorted by name.
func RuleKinds() []RuleKind {
	return []RuleKind{
		{
			Name: "bcm", Doc: "the source's rate times the target's, with a threshold that slides (Bienenstock, Cooper and Munro 1982)",
			Acts: "projection", Needs: "rate", NeedsSource: "rate", Settable: []string{"eta", "target", "tau_theta", "min", "max"},
			Params: pointer(plasticity.DefaultBCM),
			attach: func(s site, params any) attached {
				r := plasticity.NewBCM(*params.(*plasticity.BCMParameters), s.variable(s.source, "rate"), s.variable(s.population, "rate"))
				s.network.OnNeurons(s.population, s.interval, r)
				return s.settles(r, &r.P, nil)
			},
		},
		{
			Name: "clopath2010", Doc: "spikes of the source against the potential of the target (Clopath et al. 2010)",
			Acts: "projection", atSpikes: true, Needs: "v", Settable: []string{"a_ltd", "a_ltp", "u_ref", "min", "max"},
			Params: pointer(plasticity.DefaultClopath2010),
			attach: func(s site, params any) attached {
				r := plasticity.NewClopath2010(*params.(*plasticity.Clopath2010Parameters), s.traces(s.source), s.variable(s.population, "v"))
				s.network.OnNeurons(s.population, s.interval, r)
				return s.settles(r, &r.P, nil).and(s.meets(r, nil, nil))
			},
		},
		{
			Name: "hebb", Doc: "the source's rate times the target's",
			Acts: "projection", Needs: "rate", NeedsSource: "rate", Settable: []string{"eta", "theta_pre", "theta_post", "min", "max"},
			Params: pointer(plasticity.DefaultHebb),
			attach: func(s site, params any) attached {
				r := plasticity.NewHebb(*params.(*plasticity.HebbParameters), s.variable(s.source, "rate"), s.variable(s.population, "rate"))
				return s.settles(r, &r.P, nil)
			},
		},
		{
			Name: "oja", Doc: "Hebb's rule with forgetting that keeps the weights' length (Oja 1982)",
			Acts: "projection", Needs: "rate", NeedsSource: "rate", Settable: []string{"eta", "w_ref", "min", "max"},
			Params: pointer(plasticity.DefaultOja),
			attach: func(s site, params any) attached {
				r := plasticity.NewOja(*params.(*plasticity.OjaParameters), s.variable(s.source, "rate"), s.variable(s.population, "rate"))
				return s.settles(r, &r.P, nil)
			},
		},
		{
			Name: "pair_stdp", Doc: "pairs of spikes: additive, multiplicative, mixed, Gütig's or power-law",
			Acts: "projection", atSpikes: true, Settable: []string{"a_plus", "a_minus", "w_ref", "min", "max"},
			Params: pointer(plasticity.DefaultPairSTDP),
			attach: func(s site, params any) attached {
				r := plasticity.NewPairSTDP(*params.(*plasticity.PairSTDPParameters), s.traces(s.source), s.traces(s.population))
				return s.meets(r, &r.P, nil)
			},
		},
		{
			Name: "synaptic_scaling", Doc: "one factor for all synapses of a neuron, toward a target rate",
			Acts: "projection", Settable: []string{"target", "tau", "min", "max"},
			Params: pointer(plasticity.DefaultSynapticScaling),
			attach: func(s site, params any) attached { // the average watches also while the rule is off: it is a sensor
				r := plasticity.NewSynapticScaling(*params.(*plasticity.SynapticScalingParameters), s.population.Neurons.Len(), s.key)
				s.network.OnNeurons(s.population, s.interval, r.Rate)
				return s.settles(r, &r.P, r.Target)
			},
		},
		{
			Name: "threshold_adaptation", Doc: "firing threshold integrates the rate's distance from its target",
			Acts: "population", Needs: "threshold", Settable: []string{"target", "eta", "min", "max"},
			Params: pointer(plasticity.DefaultThresholdAdaptation),
			attach: func(s site, params any) attached {
				r := plasticity.NewThresholdAdaptation(*params.(*plasticity.ThresholdAdaptationParameters), s.variable(s.population, "threshold"), s.key)
				return s.adapts(r, &r.P, r.Target)
			},
		},
		{
			Name: "triplet_stdp", Doc: "triplets of spikes (Pfister and Gerstner 2006)",
			Acts: "projection", atSpikes: true, Settable: []string{"w_ref", "min", "max"},
			Params: pointer(plasticity.DefaultTripletSTDP),
			attach: func(s site, params any) attached {
				r := plasticity.NewTripletSTDP(*params.(*plasticity.TripletSTDPParameters), s.traces(s.source), s.traces(s.population))
				return s.meets(r, &r.P, nil)
			},
		},
		{
			Name: "van_rossum2000", Doc: "pairs of spikes with multiplicative noise (van Rossum, Bi and Turrigiano 2000)",
			Acts: "projection", atSpikes: true, Settable: []string{"c_p", "c_d", "noise", "min", "max"},
			Params: pointer(plasticity.DefaultVanRossum2000),
			attach: func(s site, params any) attached {
				r := plasticity.NewVanRossum2000(*params.(*plasticity.VanRossum2000Parameters), s.traces(s.source), s.traces(s.population), s.key)
				return s.meets(r, &r.P, nil)
			},
		},
		{
			Name: "vogels2011", Doc: "inhibition that brings its targets to a rate (Vogels et al. 2011)",
			Acts: "projection", atSpikes: true, Settable: []string{"target", "eta", "min", "max"},
			Params: pointer(plasticity.DefaultVogels2011),
			attach: func(s site, params any) attached {
				p := *params.(*plasticity.Vogels2011Parameters)
				r := plasticity.NewVogels2011(p, s.population.Neurons.Len(), s.traces(s.source), s.traces(s.population), s.key)
				return s.meets(r, &r.P, r.Target)
			},
		},
		{
			Name: "weight_normalization", Doc: "one factor for all synapses of a neuron, to a sum that stays",
			Acts:   "projection",
			Params: pointer(plasticity.DefaultWeightNormalization),
			attach: func(s site, params any) attached {
				r := plasticity.NewWeightNormalization(*params.(*plasticity.WeightNormalizationParameters), s.population.Neurons.Len(), s.key)
				return s.settles(r, &r.P, nil)
			},
		},
	}
}

// FindRule returns the rule of a name.
func FindRule(name string) (RuleKind, bool) {
	return find(RuleKinds(), name, func(r RuleKind) string { return r.Name })
}
