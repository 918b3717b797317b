package circuits

import (
	"math"
	"slices"

	"homeostat/internal/value"
)

func (c *checker) delay(path string, v value.Value) {
	if v.Kind != value.Constant {
		c.add(path+".delay", "must be one number for all synapses")
	} else if !isMultiple(v.A, c.spec.Dt) {
		c.add(path+".delay", "must be a multiple of dt (%g ms), at least one; is %g", c.spec.Dt, v.A)
	}
}

func (c *checker) receptor(p Projection, to block) {
	path := "projection." + p.Name
	population, _ := c.spec.population(to.population)
	m, ok := FindModel(population.Model)
	if !ok {
		return
	}
	if !slices.Contains(m.Receptors, p.Receptor) {
		c.add(path+".receptor", "%s", unknown("receptor of model "+m.Name, p.Receptor, m.Receptors))
	}
	c.weight(path+".weight", p)
}

// weight checks that weights are finite and have the sign of their receptor.
func (c *checker) weight(path string, p Projection) {
	for _, x := range append([]float64{p.Weight.A, p.Weight.B}, p.Weight.List...) {
		if !(math.Abs(x) <= math.MaxFloat32) {
			c.add(path, "must be made of finite numbers below %.3g, and has %g", math.MaxFloat32, x)
			return
		}
	}
	low, high := p.Weight.Bounds()
	if p.Weight.Kind == value.Normal { // cut off at 0: what counts is where most of it lies
		low, high = p.Weight.A, p.Weight.A
	}
	if p.Receptor == "excitatory" && !(low >= 0) {
		c.add(path, "an excitatory weight must be 0 or above, and this can be %g", low)
	}
	if p.Receptor == "inhibitory" && !(high <= 0) {
		c.add(path, "an inhibitory weight must be 0 or below, and this can be %g; give it a minus sign", high)
	}
}

func (c *checker) connect(p Projection, w wiring) {
	path := "projection." + p.Name
	_, ok := FindConnector(p.Connect)
	if !ok {
		c.add(path+".connect", "%s", unknown("connector", p.Connect, names(Connectors(), func(c Connector) string { return c.Name })))
		return
	}
	pairing, before := p.pairing(), len(c.faults)
	if c.addAll(path, pairing.Validate()); len(c.faults) > before {
		return
	}
	if c.addAll(path, pairing.fit(w)); len(c.faults) > before {
		return
	}
	number, known := pairing.expected(w)
	if p.Weight.Kind == value.List && !known {
		c.add(path+".weight", "a list needs a known number of synapses, which %s leaves to chance", p.Connect)
	} else {
		c.list(path+".weight", p.Weight, int(number), p.Name+" has %d synapses")
	}
	if number > math.MaxInt32 {
		c.add(path, "has about %.3g synapses; one projection holds at most %d", number, math.MaxInt32)
	}
}
