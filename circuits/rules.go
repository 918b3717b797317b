package circuits

import (
	"slices"

	"homeostat/internal/state"
	"homeostat/plasticity"
)

// RuleKind is a row of the table of rules.
type RuleKind struct {
	Name, Doc   string
	Acts        string   // on a "population" or a "projection"
	Needs       string   // variable that the population must have, "" if none; for a projection: its target
	NeedsSource string   // variable that the source of a projection must have
	Transfer    string   // transfer function that the neurons must have, "" if any
	Holds       string   // variable that its set points are of, "" if of the rate
	Settable    []string // parameters that Network.Set can change
	Branches    bool     // it sees the branches that a projection's synapses sit on
	ShortTerm   string   // short-term plasticity that the projection must have, "" if any or none
	Params      func() any

	atSpikes bool // it acts when neurons spike
	attach   func(s site, params any) attached
}

// RuleKinds returns the table of rules, sorted by name.
func RuleKinds() []RuleKind {
	return []RuleKind{
		ofRates("anti_hebbian", "units that vary together inhibit each other, until none do (Földiák 1990)",
			plasticity.DefaultAntiHebbian, antiHebbian, "eta", "variance", "min", "max"),
		ofRates("bcm", "the source's rate times the target's, with a threshold that slides (Bienenstock, Cooper and Munro 1982)",
			plasticity.DefaultBCM, bcm, "eta", "target", "tau_theta", "min", "max"),
		ofBranches("branch_normalization", "synapses of a branch share a sum that stays: by one factor, by one amount, or the nearest first",
			plasticity.DefaultBranchNormalization, branchNormalization),
		needing("v", ofSpikes("clopath2010", "spikes of the source against the potential of the target (Clopath et al. 2010)",
			plasticity.DefaultClopath2010, clopath2010, "a_ltd", "a_ltp", "u_ref", "min", "max")),
		needing("input", rule("population", "duong2023", "gains of interneurons bring what they see to a variance, which whitens what they inhibit (Duong et al. 2023)",
			plasticity.DefaultDuong2023, duong2023, "eta", "min", "max")),
		needing("input", rule("population", "gain_adaptation", "gain integrates the mean square of the rate's distance from its target (Cannon and Miller 2017)",
			plasticity.DefaultGainAdaptation, gainAdaptation, "target", "eta", "min", "max")),
		ofRates("hebb", "the source's rate times the target's",
			plasticity.DefaultHebb, hebb, "eta", "theta_pre", "theta_post", "min", "max"),
		ofSpikes("heterosynaptic", "bursts of a neuron bring all its synapses toward the middle of their range (Chen et al. 2013)",
			plasticity.DefaultHeterosynaptic, heterosynaptic, "eta", "w_mid", "burst", "min", "max"),
		transferring("softplus", rule("population", "joshi_triesch2009", "intrinsic plasticity: rates that follow potentials get an exponential distribution (Joshi and Triesch 2009)",
			plasticity.DefaultJoshiTriesch2009, joshiTriesch2009, "target", "eta")),
		ofSpikes("keck2012_hebb", "a neuron's spikes add a share of its input to what its synapses expect (Keck, Savin and Lücke 2012)",
			plasticity.DefaultKeck2012Hebb, keck2012Hebb, "eta", "min", "max"),
		rule("projection", "keck2012_scaling", "one factor for all synapses of a neuron, which falls with each of its spikes (Keck, Savin and Lücke 2012)",
			plasticity.DefaultKeck2012Scaling, keck2012Scaling, "eta", "min"),
		needing("i_ca", rule("population", "liu1998", "three sensors of the calcium current regulate ion channels (Liu et al. 1998)",
			plasticity.DefaultLiu1998, liu1998, "target_fast", "target_slow", "target_dc", "tau")),
		ofBranches("local_scaling", "one factor for all synapses of a branch, toward a target of what arrives there",
			plasticity.DefaultLocalScaling, localScaling, "tau", "min", "max"),
		ofRates("oja", "Hebb's rule with forgetting that keeps the weights' length (Oja 1982)",
			plasticity.DefaultOja, oja, "eta", "w_ref", "min", "max"),
		ofCalcium(rule("population", "oleary2014", "calcium regulates ion channels by integral control (O'Leary et al. 2014)",
			plasticity.DefaultOLeary2014, oleary2014, "target", "tau_g", "gain")),
		ofSpikes("pair_stdp", "pairs of spikes: additive, multiplicative, mixed, Gütig's or power-law",
			plasticity.DefaultPairSTDP, pairSTDP, "a_plus", "a_minus", "w_ref", "min", "max"),
		needing("threshold", rule("population", "population_threshold", "all firing thresholds together integrate the mean rate's distance from its target",
			plasticity.DefaultPopulationThreshold, populationThreshold, "target", "eta", "min", "max")),
		needing("threshold", rule("population", "power_law_adaptation", "each spike lifts the threshold, by what falls off as a power of time (Pozzorini et al. 2013)",
			plasticity.DefaultPowerLawAdaptation, powerLawAdaptation, "amplitude")),
		releasing(rule("projection", "presynaptic_inhibition", "spikes of local neurons lower what the sources' spikes release (Olsen and Wilson 2008)",
			plasticity.DefaultPresynapticInhibition, presynapticInhibition, "strength")),
		releasing(rule("projection", "quantal_content", "sources release with the probability that keeps what their spikes do (Davis 2006)",
			plasticity.DefaultQuantalContent, quantalContent, "tau", "min", "max")),
		releasing(rule("projection", "release_probability", "sources release with a probability that brings their targets to a rate (Murthy et al. 2001)",
			plasticity.DefaultReleaseProbability, releaseProbability, "target", "tau", "min", "max")),
		rule("projection", "sleep_gated_scaling", "scaling that raises rates only in wake and lowers them only in sleep (Torrado Pacheco et al. 2021)",
			plasticity.DefaultSleepGatedScaling, sleepGatedScaling, "target", "tau", "asleep", "min", "max"),
		rule("projection", "subtractive_normalization", "one amount for all synapses of a neuron, to a sum that stays",
			plasticity.DefaultWeightNormalization, subtractiveNormalization),
		rule("projection", "synaptic_scaling", "one factor for all synapses of a neuron, toward a target rate",
			plasticity.DefaultSynapticScaling, synapticScaling, "target", "tau", "min", "max"),
		rule("projection", "tetzlaff2011", "scaling by a power of each weight, its square by default (Tetzlaff et al. 2011)",
			plasticity.DefaultTetzlaff2011, tetzlaff2011, "target", "exponent", "w_ref", "tau", "min", "max"),
		needing("threshold", rule("population", "threshold_adaptation", "firing threshold integrates the rate's distance from its target",
			plasticity.DefaultThresholdAdaptation, thresholdAdaptation, "target", "eta", "min", "max")),
		transferring("sigmoid", rule("population", "triesch2005", "intrinsic plasticity: gain and threshold give outputs an exponential distribution (Triesch 2005)",
			plasticity.DefaultTriesch2005, triesch2005, "target", "eta")),
		ofBranches("triesch2018", "synapses of a branch compete for receptors (Triesch, Vo and Hafner 2018)",
			plasticity.DefaultTriesch2018, triesch2018, "tau", "supply"),
		ofSpikes("triplet_stdp", "triplets of spikes (Pfister and Gerstner 2006)",
			plasticity.DefaultTripletSTDP, tripletSTDP, "w_ref", "min", "max"),
		ofSpikes("van_rossum2000", "pairs of spikes with multiplicative noise (van Rossum, Bi and Turrigiano 2000)",
			plasticity.DefaultVanRossum2000, vanRossum2000, "c_p", "c_d", "noise", "min", "max"),
		rule("projection", "van_rossum2000_scaling", "scaling by the rate's distance from its target and its integral (van Rossum, Bi and Turrigiano 2000)",
			plasticity.DefaultVanRossum2000Scaling, vanRossum2000Scaling, "target", "beta", "gamma", "min", "max"),
		ofSpikes("vogels2011", "inhibition that brings its targets to a rate (Vogels et al. 2011)",
			plasticity.DefaultVogels2011, vogels2011, "target", "eta", "min", "max"),
		rule("projection", "weight_drift", "the logarithms of weights wander about their mean, without any activity",
			plasticity.DefaultWeightDrift, weightDrift, "mu", "sigma", "tau"),
		rule("projection", "weight_normalization", "one factor for all synapses of a neuron, to a sum that stays",
			plasticity.DefaultWeightNormalization, weightNormalization),
		needing("threshold", rule("projection", "window_normalization", "batch normalization as a rule: a window of stimuli sets weights and threshold (Ioffe and Szegedy 2015)",
			plasticity.DefaultWindowNormalization, windowNormalization, "spread", "offset", "momentum", "least", "min", "max")),
		rule("projection", "zenke2013", "scaling by the cube of the rate over its target (Zenke, Hennequin and Gerstner 2013)",
			plasticity.DefaultZenke2013, zenke2013, "target", "tau", "exponent", "min", "max"),
		ofSpikes("zenke2015", "inhibition that brings the mean rate of all its targets to one (Zenke, Agnes and Gerstner 2015)",
			plasticity.DefaultZenke2015, zenke2015, "target", "eta", "min", "max"),
	}
}

// rule is a row of the table, from the rule's parameters and what puts it in its place.
func rule[P any](acts, name, doc string, defaults func() P, attach func(s site, p P) attached, settable ...string) RuleKind {
	return RuleKind{
		Name: name, Doc: doc, Acts: acts, Settable: settable, Params: pointer(defaults),
		attach: func(s site, params any) attached { return attach(s, *params.(*P)) },
	}
}

// ofSpikes is the row of a rule that acts when neurons spike.
func ofSpikes[P any](name, doc string, defaults func() P, attach func(s site, p P) attached, settable ...string) RuleKind {
	k := rule("projection", name, doc, defaults, attach, settable...)
	k.atSpikes = true
	return k
}

// ofRates is the row of a rule that reads the rates of both ends.
func ofRates[P any](name, doc string, defaults func() P, attach func(s site, p P) attached, settable ...string) RuleKind {
	k := needing("rate", rule("projection", name, doc, defaults, attach, settable...))
	k.NeedsSource = "rate"
	return k
}

// ofBranches is the row of a rule that sees branches.
func ofBranches[P any](name, doc string, defaults func() P, attach func(s site, p P) attached, settable ...string) RuleKind {
	k := rule("projection", name, doc, defaults, attach, settable...)
	k.Branches = true
	return k
}

// needing is a rule that needs neurons with a variable.
func needing(variable string, k RuleKind) RuleKind {
	k.Needs = variable
	return k
}

// transferring is a rule that needs neurons of one transfer function.
func transferring(transfer string, k RuleKind) RuleKind {
	k.Transfer = transfer
	return k
}

// ofCalcium is a rule that holds calcium, and not the rate, to its set points.
func ofCalcium(k RuleKind) RuleKind {
	k.Needs, k.Holds = "ca", "ca"
	return k
}

// releasing is a rule that changes release probabilities.
func releasing(k RuleKind) RuleKind {
	k.ShortTerm = "tsodyks_markram"
	return k
}

// HasTargets says whether the rule holds each neuron to a set point of its own.
func (k RuleKind) HasTargets() bool { return slices.Contains(valueKeys(k.Params()), "target") }

// HoldsRates says whether these set points are of rates.
func (k RuleKind) HoldsRates() bool { return k.HasTargets() && k.Holds == "" }

// HoldsRates says whether a rule holds neurons to rates: whether its kind does, and the
// rule does not count activity in their place.
func (r Rule) HoldsRates() bool {
	kind, ok := FindRule(r.Name)
	return ok && kind.HoldsRates() && !r.countsActivity()
}

// countsActivity says whether a rule looks at whether units are active, not at how much.
func (r Rule) countsActivity() bool {
	p, ok := r.Params.(interface{ CountsActivity() bool })
	return ok && p.CountsActivity()
}

// FindRule returns the rule of a name.
func FindRule(name string) (RuleKind, bool) {
	return find(RuleKinds(), name, func(r RuleKind) string { return r.Name })
}

// What follows puts rules in their places. Averages of rates and potentials watch
// also while their rule is off: they are sensors.

func bcm(s site, p plasticity.BCMParameters) attached {
	pre, post := s.rates()
	r := plasticity.NewBCM(p, pre, post)
	s.network.OnNeurons(s.population, s.interval, r)
	return s.settles(r, &r.P, nil)
}

func branchNormalization(s site, p plasticity.BranchNormalizationParameters) attached {
	r := plasticity.NewBranchNormalization(p, s.branches(p.BranchParameters), s.size(), s.key)
	return s.onBranches(r.Branches, r, &r.P)
}

func clopath2010(s site, p plasticity.Clopath2010Parameters) attached {
	r := plasticity.NewClopath2010(p, s.traces(s.source), s.variable(s.population, "v"))
	s.network.OnNeurons(s.population, s.interval, r)
	return s.settles(r, &r.P, nil).and(s.meets(r, nil, nil))
}

func hebb(s site, p plasticity.HebbParameters) attached {
	pre, post := s.rates()
	r := plasticity.NewHebb(p, pre, post)
	return s.settles(r, &r.P, nil)
}

func joshiTriesch2009(s site, p plasticity.JoshiTriesch2009Parameters) attached {
	of := func(name string) state.Vector { return s.variable(s.population, name) }
	neurons := plasticity.Softplus{U: of("v"), Threshold: of("threshold"), Width: of("delta_u"), R0: of("rho_0")}
	if s.graded {
		neurons = plasticity.Softplus{U: of("input"), Threshold: of("threshold"), Width: of("width"), Gain: of("gain")}
	}
	r := plasticity.NewJoshiTriesch2009(p, neurons, s.key)
	return s.adapts(r, &r.P, r.Target)
}

func gainAdaptation(s site, p plasticity.GainAdaptationParameters) attached {
	r := plasticity.NewGainAdaptation(p, s.variable(s.population, "gain"), s.variable(s.population, "rate"), s.key)
	return s.adapts(r, &r.P, nil)
}

func heterosynaptic(s site, p plasticity.HeterosynapticParameters) attached {
	r := plasticity.NewHeterosynaptic(p, s.traces(s.population))
	return s.meets(r, &r.P, nil)
}

func keck2012Hebb(s site, p plasticity.Keck2012HebbParameters) attached {
	r := plasticity.NewKeck2012Hebb(p, s.traces(s.source))
	return s.meets(r, &r.P, nil)
}

func liu1998(s site, p plasticity.Liu1998Parameters) attached {
	r := plasticity.NewLiu1998(p, s.population.Neurons.Variable, get(s.params, "c_m").(float64))
	return s.adapts(r, &r.P, nil)
}

func oja(s site, p plasticity.OjaParameters) attached {
	pre, post := s.rates()
	r := plasticity.NewOja(p, pre, post)
	return s.settles(r, &r.P, nil)
}

func oleary2014(s site, p plasticity.OLeary2014Parameters) attached {
	r := plasticity.NewOLeary2014(p, s.population.Neurons.Variable, s.key)
	return s.adapts(r, &r.P, r.Target)
}

func pairSTDP(s site, p plasticity.PairSTDPParameters) attached {
	r := plasticity.NewPairSTDP(p, s.traces(s.source), s.traces(s.population))
	return s.meets(r, &r.P, nil)
}

func sleepGatedScaling(s site, p plasticity.SleepGatedScalingParameters) attached {
	r := plasticity.NewSleepGatedScaling(p, s.size(), s.key)
	s.watches(r.Rate)
	return s.settles(r, &r.P, r.Target)
}

func synapticScaling(s site, p plasticity.SynapticScalingParameters) attached {
	r := plasticity.NewSynapticScaling(p, s.size(), s.key)
	s.watches(r.Rate)
	return s.settles(r, r.P, r.Target)
}

func thresholdAdaptation(s site, p plasticity.ThresholdAdaptationParameters) attached {
	r := plasticity.NewThresholdAdaptation(p, s.variable(s.population, "threshold"), s.key)
	if s.graded {
		r.Rate = s.variable(s.population, "rate")
	}
	return s.adapts(r, &r.P, r.Target)
}

func triesch2005(s site, p plasticity.Triesch2005Parameters) attached {
	units := plasticity.Logistic{
		Input: s.variable(s.population, "input"), Threshold: s.variable(s.population, "threshold"), Width: s.variable(s.population, "width"),
		RMax: get(s.params, "r_max").(float64),
	}
	r := plasticity.NewTriesch2005(p, units, s.key)
	return s.adapts(r, &r.P, r.Target)
}

func triesch2018(s site, p plasticity.Triesch2018Parameters) attached {
	r := plasticity.NewTriesch2018(p, s.branches(p.BranchParameters), s.size())
	return s.onBranches(r.Branches, r, &r.P)
}

func tripletSTDP(s site, p plasticity.TripletSTDPParameters) attached {
	r := plasticity.NewTripletSTDP(p, s.traces(s.source), s.traces(s.population))
	return s.meets(r, &r.P, nil)
}

func vanRossum2000(s site, p plasticity.VanRossum2000Parameters) attached {
	r := plasticity.NewVanRossum2000(p, s.traces(s.source), s.traces(s.population), s.key)
	return s.meets(r, &r.P, nil)
}

func vogels2011(s site, p plasticity.Vogels2011Parameters) attached {
	r := plasticity.NewVogels2011(p, s.size(), s.traces(s.source), s.traces(s.population), s.key)
	return s.meets(r, &r.P, r.Target)
}

func weightNormalization(s site, p plasticity.WeightNormalizationParameters) attached {
	r := plasticity.NewWeightNormalization(p, s.size(), s.key)
	return s.settles(r, &r.P, nil)
}

func subtractiveNormalization(s site, p plasticity.WeightNormalizationParameters) attached {
	r := plasticity.NewSubtractiveNormalization(p, s.size(), s.key)
	return s.settles(r, &r.P, nil)
}

func zenke2013(s site, p plasticity.Zenke2013Parameters) attached {
	r := plasticity.NewZenke2013(p, s.size(), s.key)
	s.watches(r.Rate)
	return s.settles(r, &r.P, r.Target)
}
