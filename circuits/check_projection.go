package circuits

import (
	"fmt"
	"math"
	"slices"

	"homeostat/internal/rng"
	"homeostat/internal/value"
	"homeostat/sim"
)

func (c *checker) projection(i int) {
	p := c.spec.Projections[i]
	path := "projection." + p.Name
	c.name(path, p.Name)
	if slices.ContainsFunc(c.spec.Projections[:i], func(q Projection) bool { return q.Name == p.Name }) {
		c.add(path, "two projections have this name")
	}
	if slices.ContainsFunc(c.spec.Populations, func(q Population) bool { return q.Name == p.Name }) {
		c.add(path, "a population has this name too")
	}
	from, errFrom := c.spec.block(p.From, c.shape)
	if errFrom != nil {
		c.add(path+".from", "%s", errFrom)
	} else {
		c.dale(i, from)
		c.transmit(path+".transmit", p, from)
		c.graded(path+".graded", p)
		c.shortTerm(path+".short_term", p, from)
	}
	to, errTo := c.spec.block(p.To, c.shape)
	targets := 0
	if errTo != nil {
		c.add(path+".to", "%s", errTo)
	} else {
		c.receptor(path+".receptor", p, to)
		whole, _ := c.spec.block(to.population, c.shape)
		targets = whole.size
	}
	c.strength(path, p, targets)
	if errFrom == nil && errTo == nil && from.size > 0 && to.size > 0 {
		c.connect(path, p, p.wiring(from, to, 0, 1))
	}
}

func (c *checker) receptor(path string, p Projection, to block) {
	population, _ := c.spec.population(to.population)
	if m, ok := FindModel(population.Model); ok && !slices.Contains(m.Receptors, p.Receptor) {
		c.add(path, "%s", unknown("receptor of model "+m.Name, p.Receptor, m.Receptors))
	}
}

// dale refuses a projection whose sources act with another sign elsewhere.
func (c *checker) dale(i int, from block) {
	p := c.spec.Projections[i]
	if c.spec.IgnoreDale {
		return
	}
	for _, q := range c.spec.Projections[:i] {
		other, err := c.spec.block(q.From, c.shape)
		shared := err == nil && other.population == from.population &&
			min(from.from+from.size, other.from+other.size) > max(from.from, other.from)
		if shared && sign(p.Receptor)*sign(q.Receptor) < 0 {
			c.add("projection."+p.Name+".receptor", "is %s, and that of %s is %s: by Dale's law a neuron does one or the other; "+
				"give %s two cell types, or say that the law is to be ignored (dale = false)", p.Receptor, q.Name, q.Receptor, from.population)
			return
		}
	}
}

// transmit refuses variables that the source does not have.
func (c *checker) transmit(path string, p Projection, from block) {
	variable, continuous := p.transmitted()
	if !continuous {
		return
	}
	population, _ := c.spec.population(from.population)
	if m, ok := FindModel(population.Model); ok && !slices.Contains(m.Variables, variable) {
		c.add(path, "%s, or %q", unknown("variable of model "+m.Name, variable, m.Variables), "spikes")
	}
}

// transmitted is the source's variable that a projection transmits continuously, if it does.
func (p Projection) transmitted() (variable string, continuous bool) {
	return p.Transmit, p.Transmit != "" && p.Transmit != "spikes"
}

func (c *checker) connect(path string, p Projection, w wiring) {
	if _, ok := FindConnector(p.Connect); !ok {
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
	if number > math.MaxInt32 {
		c.add(path, "has about %.3g synapses; one projection holds at most %d", number, math.MaxInt32)
		return
	}
	c.numbers(path+".weight", p, p.Weight, number, known)
	c.numbers(path+".delay", p, p.Delay, number, known)
}

// strength checks weights, and delays onto a population of so many neurons (0: not known).
func (c *checker) strength(path string, p Projection, targets int) {
	most := sim.MostDelay(targets)
	if _, ok := p.Params.(*Layer); ok && sign(p.Receptor) != 0 {
		c.add(path+".receptor", "must be \"current\": weights of a layer are of either sign")
	}
	listed, _ := p.Params.(*Given)
	if listed == nil {
		listed = &Given{}
	}
	if listed.Weights != nil {
		c.each(path+".file", listed, "weight", listed.Weights, func(x float64) string { return wrongWeight(x, p.Receptor) })
	} else {
		c.weight(path+".weight", p)
	}
	if listed.Delays != nil {
		c.each(path+".file", listed, "delay", listed.Delays, func(x float64) string { return c.wrongDelay(x, most) })
	} else {
		c.delay(path+".delay", p.Delay, most)
	}
}

// numbers refuses lists of another length than there are synapses.
func (c *checker) numbers(path string, p Projection, v value.Value, synapses float64, known bool) {
	if v.Kind == value.List && !known {
		c.add(path, "a list needs a known number of synapses, which %s leaves to chance", p.Connect)
		return
	}
	c.list(path, v, int(synapses), p.Name+" has %d synapses")
}

// each refuses the first number of a list with which something is wrong.
func (c *checker) each(path string, from *Given, what string, x []float64, wrong func(x float64) string) {
	for k := range x {
		if message := wrong(x[k]); message != "" {
			c.add(path, "%s: %s %s", from.at(k), what, message)
			return
		}
	}
}

// weight checks that weights are finite and have the sign of their receptor.
// What is drawn is cut off at 0, so that half of it at least must lie on the right side.
func (c *checker) weight(path string, p Projection) {
	v := p.Weight
	if v.Kind == "" {
		c.add(path, "is missing: how strong a synapse is")
		return
	}
	low, high := typical(v)
	for _, x := range []float64{low, high} {
		if message := wrongWeight(x, p.Receptor); message != "" {
			c.add(path, "%s", message)
			return
		}
	}
}

// wrongWeight is what is wrong with a weight on a receptor, "" if nothing.
func wrongWeight(x float64, receptor string) string {
	switch {
	case !(math.Abs(x) <= math.MaxFloat32):
		return fmt.Sprintf("must be a finite number below %.3g, and can be %g", math.MaxFloat32, x)
	case sign(receptor) > 0 && x < 0:
		return fmt.Sprintf("must be 0 or above on an excitatory receptor, and can be %g", x)
	case sign(receptor) < 0 && x > 0:
		return fmt.Sprintf("must be 0 or below on an inhibitory receptor, and can be %g; give it a minus sign", x)
	}
	return ""
}

// delay checks delays, of at most so many steps if synapses have each their own.
// What is drawn is cut off there and at a step: half of it at least must lie between.
func (c *checker) delay(path string, v value.Value, most int) {
	switch v.Kind {
	case value.Constant, "":
		if message := c.wrongDelay(v.A, math.MaxUint16); message != "" {
			c.add(path, "%s", message)
		}
		return
	case value.List:
		for _, x := range v.List {
			if message := c.wrongDelay(x, most); message != "" {
				c.add(path, "%s", message)
				return
			}
		}
		return
	}
	low, high := typical(v)
	if dt := c.spec.Dt; !(low >= shortest(dt)) || !(high <= float64(most)*dt) {
		c.add(path, "must be from dt (%g ms) to %d steps (%g ms), and can be %g", dt, most, float64(most)*dt, outside(low, high, dt))
	}
}

func outside(low, high, dt float64) float64 {
	if low >= shortest(dt) {
		return high
	}
	return low
}

// wrongDelay is what is wrong with a delay of at most so many steps, "" if nothing.
func (c *checker) wrongDelay(x float64, most int) string {
	if dt := c.spec.Dt; !isMultiple(x, dt) || math.Round(x/dt) > float64(most) {
		return fmt.Sprintf("must be a multiple of dt (%g ms), at least one and at most %d; is %g", dt, most, x)
	}
	return ""
}

// typical are the bounds of a value; of a distribution without, its median.
func typical(v value.Value) (low, high float64) {
	if v.Kind != value.Normal && v.Kind != value.LogNormal {
		return v.Bounds()
	}
	middle := v
	middle.B *= 0 // stays NaN where it is no finite number
	x := []float64{0}
	middle.Fill(x, rng.Key{})
	return x[0], x[0]
}
