package circuits

import (
	"fmt"
	"math"

	"homeostat/internal/rng"
	"homeostat/internal/value"
	"homeostat/neuron"
)

// Warn returns what Check lets pass and what is hardly meant: the network runs,
// and may not show what its file says. It expects a spec that Check passes.
func Warn(s Spec) []Fault {
	c := &checker{spec: s}
	for _, p := range s.Populations {
		c.coarse(p)
	}
	for i := range s.Rules {
		c.startsWithin(i)
	}
	return c.faults
}

// fewSteps to a time constant are what schemes of second order and above still
// show to a percent or so.
const fewSteps = 5

// coarse warns of steps that are long against what a model's scheme approximates.
func (c *checker) coarse(p Population) {
	approximate, ok := p.Params.(interface{ Approximated() []neuron.TimeConstant })
	if !ok {
		return
	}
	for _, t := range approximate.Approximated() {
		if steps := t.Tau / c.spec.Dt; steps < fewSteps-1e-9 {
			c.add("population."+p.Name+"."+t.Key, "%sis %.3g ms, %.2g steps of %g ms, and model %s is not integrated exactly: expect wrong rates below %d steps; use a smaller dt",
				t.What, t.Tau, steps, c.spec.Dt, p.Model, fewSteps)
		}
	}
}

// startsWithin warns of weights that begin where a rule on them would not let them be.
func (c *checker) startsWithin(i int) {
	r := c.spec.Rules[i]
	on, ok := find(c.spec.Projections, r.On, func(p Projection) string { return p.Name })
	low, bounded := get(r.Params, "min").(float64)
	high, both := get(r.Params, "max").(float64)
	if kind, _ := FindRule(r.Name); !ok || !bounded || !both || kind.ShortTerm != "" { // whose bounds are of release
		return
	}
	outside, example := on.shareOutside(low, high)
	if outside == 0 {
		return
	}
	path, how := "projection."+on.Name+".weight", "all"
	if given, ok := on.Params.(*Given); ok && given.Weights != nil {
		path = "projection." + on.Name + ".file"
	}
	if outside < 1 {
		how = fmt.Sprintf("%.2g%%", math.Max(100*outside, 0.01))
	}
	c.add(path, "%s of the weights begin outside the bounds of %s, %g to %g in magnitude (one is %.4g): "+
		"the rule takes each there when it first changes it; mend the weight, or the rule's min and max", how, r.Name, low, high, example)
}

// tried is how many draws tell which part of a distribution lies outside bounds.
const tried = 10_000

// shareOutside is the share of the weights that a projection starts with whose
// magnitude is not from low, or 0, to high, and one of them.
func (p Projection) shareOutside(low, high float64) (share, example float64) {
	x := p.Weight.List
	if given, ok := p.Params.(*Given); ok && given.Weights != nil {
		x = given.Weights
	} else if p.Weight.Kind != value.List {
		least, most := bounds(p.Receptor)
		x = make([]float64, tried)
		p.Weight.Part(x, 0, tried, rng.Key{}, least, most)
	}
	n := 0
	for _, w := range x {
		// as weights are kept, a bound is not beyond itself
		if m := float32(math.Abs(w)); m < float32(max(low, 0)) || m > float32(high) {
			n, example = n+1, w
		}
	}
	return float64(n) / float64(max(1, len(x))), example
}
