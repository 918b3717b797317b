package circuits

import (
	"homeostat/plasticity"
	"homeostat/sim"
)

// What follows puts in their places the rules that scale synapses and those that
// change how likely they release.

func keck2012Scaling(s site, p plasticity.Keck2012ScalingParameters) attached {
	r := plasticity.NewKeck2012Scaling(p, s.size())
	s.network.OnNeurons(s.population, s.interval, r.Rate)
	return s.settles(r, &r.P, nil)
}

func localScaling(s site, p plasticity.LocalScalingParameters) attached {
	sources := s.source.Neurons.Len()
	r := plasticity.NewLocalScaling(p, s.branches(p.BranchParameters), s.size(), sources, s.key)
	if s.transmitsRate {
		r.Rate.Rates = s.variable(s.source, "rate")
	}
	s.network.OnNeurons(s.source, s.interval, r.Rate)
	return s.onBranches(r.Branches, r, &r.P)
}

func presynapticInhibition(s site, p plasticity.PresynapticInhibitionParameters) attached {
	r, by := plasticity.NewPresynapticInhibition(p, s.network.Dt()), s.network.Population(p.By)
	released := s.release.(*plasticity.TsodyksMarkram)
	released.Inhibitions = append(released.Inhibitions, r)
	s.network.Watch(by, r)
	return attached{parts: []*sim.Rule{s.network.OnNeurons(by, 1, r)}, params: &r.P}
}

func quantalContent(s site, p plasticity.QuantalContentParameters) attached {
	r := plasticity.NewQuantalContent(p, s.release.(*plasticity.TsodyksMarkram).U)
	return s.settles(r, &r.P, nil).and(attached{parts: []*sim.Rule{s.network.OnNeurons(s.source, s.interval, r)}})
}

func releaseProbability(s site, p plasticity.ReleaseProbabilityParameters) attached {
	r := plasticity.NewReleaseProbability(p, s.release.(*plasticity.TsodyksMarkram).U, s.size(), s.key)
	s.watches(r.Rate)
	a := s.settles(r, &r.P, r.Target).and(attached{parts: []*sim.Rule{s.network.OnNeurons(s.source, s.interval, r)}})
	a.lose = func(population string, ids []int32) {
		if population == s.targets.population {
			r.Lose(ids)
		}
	}
	return a
}

func tetzlaff2011(s site, p plasticity.Tetzlaff2011Parameters) attached {
	r := plasticity.NewTetzlaff2011(p, s.observer(p.Sensor, p.TauRate), s.size(), s.key)
	return s.settles(r, &r.P, r.Target)
}

func vanRossum2000Scaling(s site, p plasticity.VanRossum2000ScalingParameters) attached {
	r := plasticity.NewVanRossum2000Scaling(p, s.observer(p.Sensor, p.TauRate), s.size(), s.key)
	return s.settles(r, &r.P, r.Target)
}

// watches lets an average watch the rates of the population.
func (s site) watches(a *plasticity.RateAverage) {
	if s.graded {
		a.Rates = s.variable(s.population, "rate")
	}
	s.network.OnNeurons(s.population, s.interval, a)
}

func windowNormalization(s site, p plasticity.WindowNormalizationParameters) attached {
	rest, _ := get(s.params, "e_l").(float64) // 0 in models that have none
	r := plasticity.NewWindowNormalization(p, s.variable(s.population, "threshold"), rest, s.source.Neurons.Len())
	counts := s.network.OnNeurons(s.source, s.interval, r.Sources)
	return s.settles(r, &r.P, nil).and(attached{parts: []*sim.Rule{counts}})
}

// observer watches the rates of the neurons that the projection reaches. Its time constant is in ms.
func (s site) observer(sensor plasticity.RateSensor, tau float64) *plasticity.Observer {
	if sensor == plasticity.CommonRate {
		common := plasticity.NewPopulationRate(s.targets.from, s.targets.size, tau, s.network.Dt())
		s.network.Watch(s.population, common)
		return &plasticity.Observer{Common: common}
	}
	own := plasticity.NewRateAverage(s.size(), tau)
	s.watches(own)
	return &plasticity.Observer{Own: own}
}
