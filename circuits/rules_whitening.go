package circuits

import "homeostat/plasticity"

// What follows puts in their places the rules that decorrelate: units of a layer from each
// other, and each from its own past.

func antiHebbian(s site, p plasticity.AntiHebbianParameters) attached {
	pre, post := s.rates()
	r := plasticity.NewAntiHebbian(p, pre, post, s.source == s.population)
	s.network.OnNeurons(s.population, s.interval, r.Post)
	if r.Pre != r.Post {
		s.network.OnNeurons(s.source, s.interval, r.Pre)
	}
	return s.settles(r, &r.P, nil)
}

func duong2023(s site, p plasticity.Duong2023Parameters) attached {
	r := plasticity.NewDuong2023(p, s.variable(s.population, "input"), s.variable(s.population, "gain"), s.key)
	return s.adapts(r, &r.P, nil)
}

func powerLawAdaptation(s site, p plasticity.PowerLawAdaptationParameters) attached {
	r := plasticity.NewPowerLawAdaptation(p, s.variable(s.population, "threshold"))
	if s.graded {
		r.Rate = s.variable(s.population, "rate")
	}
	return s.adapts(r, &r.P, nil)
}
