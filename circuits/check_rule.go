package circuits

import (
	"fmt"
	"maps"
	"slices"

	"homeostat/internal/value"
)

func (c *checker) rule(i int) {
	r := c.spec.Rules[i]
	path := fmt.Sprintf("rule.%d", i)
	kind, ok := FindRule(r.Name)
	if !ok {
		c.add(path+".name", "%s", unknown("rule", r.Name, names(RuleKinds(), func(k RuleKind) string { return k.Name })))
		return
	}
	c.addAll(path, validate(r.Params))
	c.timeConstants(path, r.Params)
	if interval, ok := get(r.Params, "interval").(float64); ok && interval > 0 && !isMultiple(interval, c.spec.Dt) {
		c.add(path+".interval", "must be a multiple of dt (%g ms), is %g", c.spec.Dt, interval)
	}
	p, ok := c.actsOn(path, r, kind)
	if !ok {
		return
	}
	c.needs(path, r.Name, kind.Needs, p)
	if chosen, ok := r.Params.(interface{ Variables() []string }); ok {
		for _, variable := range chosen.Variables() {
			c.needs(path, r.Name, variable, p)
		}
	}
	if m, known := FindModel(p.Model); known && r.countsActivity() && !m.Graded {
		c.add(path+".counts", "must be \"rate\" of neurons that spike, as those of %s", p.Name)
	}
	c.transfers(path, kind, p)
	if kind.Acts == "projection" {
		c.projectionOf(path, r, kind)
	}
	c.by(path, r)
	c.targets(path, r, p)
}

// actsOn finds the population whose neurons a rule is about.
func (c *checker) actsOn(path string, r Rule, kind RuleKind) (Population, bool) {
	if kind.Acts == "population" {
		p, ok := c.spec.population(r.On)
		if !ok {
			c.add(path+".on", "%s", unknown("population", r.On, names(c.spec.Populations, func(p Population) string { return p.Name })))
		}
		return p, ok
	}
	on, ok := find(c.spec.Projections, r.On, func(p Projection) string { return p.Name })
	if !ok {
		c.add(path+".on", "%s", unknown("projection", r.On, names(c.spec.Projections, func(p Projection) string { return p.Name })))
		return Population{}, false
	}
	to, err := c.spec.block(on.To, c.shape)
	if err != nil {
		return Population{}, false // said of the projection
	}
	return c.spec.population(to.population)
}

// needs refuses a population whose neurons lack the variable that a rule reads or changes.
func (c *checker) needs(path, rule, variable string, p Population) {
	if m, ok := FindModel(p.Model); ok && variable != "" && !slices.Contains(m.Variables, variable) {
		c.add(path+".on", "%s needs neurons with a variable %q, which model %s of %s has not", rule, variable, m.Name, p.Name)
	}
}

// by refuses a rule that follows the spikes of a third population that there is not, or that does not spike.
func (c *checker) by(path string, r Rule) {
	name, ok := get(r.Params, "by").(string)
	if !ok {
		return
	}
	p, ok := c.spec.population(name)
	if m, known := FindModel(p.Model); !ok {
		c.add(path+".by", "%s", unknown("population", name, names(c.spec.Populations, func(p Population) string { return p.Name })))
	} else if known && m.Graded {
		c.add(path+".by", "%s follows spikes, and units of %s do not spike", r.Name, name)
	}
}

// transfers refuses a population whose neurons turn their input into a rate in another way.
func (c *checker) transfers(path string, kind RuleKind, p Population) {
	if _, known := FindModel(p.Model); !known || kind.Transfer == "" {
		return
	}
	if has, _ := get(p.Params, "transfer").(string); has == "" {
		c.add(path+".on", "%s needs neurons whose transfer is %q, and model %s of %s has none", kind.Name, kind.Transfer, p.Model, p.Name)
	} else if has != kind.Transfer {
		c.add(path+".on", "%s needs neurons whose transfer is %q, and that of %s is %q", kind.Name, kind.Transfer, p.Name, has)
	}
}

// projectionOf checks a rule against the projection that it acts on.
func (c *checker) projectionOf(path string, r Rule, kind RuleKind) {
	on, _ := find(c.spec.Projections, r.On, func(p Projection) string { return p.Name })
	if from, err := c.spec.block(on.From, c.shape); err == nil {
		source, _ := c.spec.population(from.population)
		c.needs(path, r.Name, kind.NeedsSource, source)
	}
	if inhibitory, ok := get(r.Params, "inhibitory").(bool); ok && sign(on.Receptor) != 0 && inhibitory != (sign(on.Receptor) < 0) {
		c.add(path+".on", "%s acts on %s synapses, and those of %s are %s: name another projection, or say inhibitory = %t",
			r.Name, map[bool]string{true: "inhibitory", false: "excitatory"}[inhibitory], r.On, on.Receptor, !inhibitory)
	} else if !ok && sign(on.Receptor) < 0 {
		c.add(path+".on", "%s acts on excitatory synapses, and those of %s are %s", r.Name, r.On, on.Receptor)
	}
	if least, ok := get(r.Params, "min").(float64); ok && least < 0 && sign(on.Receptor) != 0 {
		c.add(path+".min", "must be 0 or above: the synapses of %s are %s and stay so; is %g", r.On, on.Receptor, least)
	}
	if kind.ShortTerm != "" && (on.ShortTerm == nil || on.ShortTerm.Name != kind.ShortTerm) {
		c.add(path+".on", "%s needs synapses with short_term = { name = %q }, which those of %s have not", r.Name, kind.ShortTerm, r.On)
	}
	if _, continuous := on.transmitted(); continuous && kind.atSpikes {
		c.add(path+".on", "%s acts at spikes, and %s transmits %s", r.Name, r.On, on.Transmit)
	}
}

// probability refuses a set point that none of activity can be.
func (c *checker) probability(path string, r Rule, target any) {
	v, ok := target.(value.Value)
	if _, high := v.Bounds(); ok && r.countsActivity() && high >= 1 {
		c.add(path, "must be below 1, a probability of activity, is %g", high)
	}
}

func allOf[T any](all []T, is func(T) bool) bool {
	return !slices.ContainsFunc(all, func(x T) bool { return !is(x) })
}

// targets checks set points per neuron and per cell type.
func (c *checker) targets(path string, r Rule, p Population) {
	if n, err := c.spec.block(p.Name, c.shape); err == nil && n.size > 0 {
		for _, key := range valueKeys(r.Params) {
			c.list(path+"."+key, get(r.Params, key).(value.Value), n.size, p.Name+" has %d neurons")
		}
	}
	if own := func(t CellType) bool { _, has := r.Target[t.Name]; return has }; len(p.Types) == 0 || !allOf(p.Types, own) {
		c.probability(path+".target", r, get(r.Params, "target"))
	}
	for _, cell := range slices.Sorted(maps.Keys(r.Target)) {
		v := r.Target[cell]
		c.probability(path+".target."+cell, r, v)
		t, err := c.spec.block(p.Name+"."+cell, c.shape)
		if err != nil {
			c.add(path+".target."+cell, "%s", err)
			continue
		}
		var wrong faults
		wrong.addAll("", validate(with(r.Params, "target", v)))
		for _, f := range wrong {
			if f.Path == ".target" { // other keys were reported with the rule
				c.add(path+".target."+cell, "%s", f.Message)
			}
		}
		c.list(path+".target."+cell, v, t.size, p.Name+"."+cell+" has %d neurons")
	}
}
