package circuits

import "homeostat/plasticity"

// What follows puts in their places the rules that know a population and no single
// neuron, and the drift that they stand against.

func populationThreshold(s site, p plasticity.PopulationThresholdParameters) attached {
	r := plasticity.NewPopulationThreshold(p, s.variable(s.population, "threshold"))
	if s.graded {
		r.Rate = s.variable(s.population, "rate")
	}
	return s.adapts(r, &r.P, nil)
}

func weightDrift(s site, p plasticity.WeightDriftParameters) attached {
	r := plasticity.NewWeightDrift(p, s.size(), s.key)
	return s.settles(r, &r.P, nil)
}

func zenke2015(s site, p plasticity.Zenke2015Parameters) attached {
	rate := plasticity.NewPopulationRate(s.targets.from, s.targets.size, p.TauRate, s.network.Dt())
	s.network.Watch(s.population, rate)
	r := plasticity.NewZenke2015(p, rate, s.traces(s.source), s.traces(s.population))
	return s.meets(r, &r.P, nil)
}
