package circuits

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"homeostat/internal/value"
)

// Check returns everything that Build would refuse, without building.
func Check(s Spec, shape Shape) []Fault {
	c := &checker{spec: s, shape: shape}
	if !(s.Dt > 0) || math.IsInf(s.Dt, 1) {
		c.add("dt", "must be above 0 ms, is %g", s.Dt)
		return c.faults
	}
	for i := range s.Populations {
		c.population(i)
	}
	for i := range s.Projections {
		c.projection(i)
	}
	for i := range s.Rules {
		c.rule(i)
	}
	return c.faults
}

type checker struct {
	faults
	spec  Spec
	shape Shape
}

func (c *checker) population(i int) {
	p := c.spec.Populations[i]
	path := "population." + p.Name
	c.name(path, p.Name)
	if slices.ContainsFunc(c.spec.Populations[:i], func(q Population) bool { return q.Name == p.Name }) {
		c.add(path, "two populations have this name")
	}
	m, ok := FindModel(p.Model)
	if !ok {
		c.add(path+".model", "%s", unknown("neuron model", p.Model, names(models(), func(m Model) string { return m.Name })))
		return
	}
	before := len(c.faults)
	c.addAll(path, validate(p.Params))
	valid := len(c.faults) == before
	if valid {
		c.timeConstants(path, p.Params)
	}
	if !valid && m.size != nil {
		return // the size follows from the parameters
	}
	n, err := p.size(c.shape)
	if err != nil {
		c.addAll(path, err)
		return
	}
	if f, ok := p.Params.(interface{ Fits(n int) error }); ok {
		c.addAll(path, f.Fits(n))
	}
	c.types(p, n)
	for _, key := range valueKeys(p.Params) {
		c.list(path+"."+key, get(p.Params, key).(value.Value), n, p.Name+" has %d neurons")
	}
	if m.size != nil && p.Size != 0 && p.Size != n {
		c.add(path+".size", "follows from the stimuli's shape and is %d, not %d; leave it out", n, p.Size)
	}
}

// timeConstants refuses steps that are longer than what they are to show: a
// trace or current that is gone within a step, or a membrane that forgets more
// than once between looks at its threshold, is not what the model says, however
// exactly it is integrated. A model whose scheme asks for more says so itself.
func (c *checker) timeConstants(path string, params any) {
	eachField(params, func(key string, field reflect.Value) {
		tau, ok := field.Interface().(float64)
		if ok && strings.HasPrefix(key, "tau") && tau > 0 && tau < c.spec.Dt {
			c.add(path+"."+key, "must be at least dt (%g ms), is %g; use a smaller dt", c.spec.Dt, tau)
		}
	})
	if p, ok := params.(interface{ ValidateStep(dt float64) error }); ok {
		c.addAll(path, p.ValidateStep(c.spec.Dt))
	}
}

// name refuses names that a path such as "input.rate" or "rule.0.eta" could not tell apart.
func (c *checker) name(path, name string) {
	if name == "" || name == "rule" || strings.ContainsAny(name, ". ") {
		c.add(path, "needs a name without dots or spaces that is not \"rule\"; is %q", name)
	}
}

// list refuses a list whose length is not the number of elements.
func (c *checker) list(path string, v value.Value, n int, has string) {
	if v.Kind == value.List && len(v.List) != n {
		c.add(path, "a list needs one number for each: "+has+", the list %d", n, len(v.List))
	}
}

// size is how many neurons the population has.
func (p Population) size(shape Shape) (int, error) {
	m, _ := FindModel(p.Model)
	if m.size != nil {
		return m.size(p.Params, shape)
	}
	if p.Size < 1 || p.Size > math.MaxInt32 {
		return 0, fmt.Errorf("size: must be from 1 to %d neurons, is %d", math.MaxInt32, p.Size)
	}
	return p.Size, nil
}

func (c *checker) types(p Population, n int) {
	path, total := "population."+p.Name+".types", 0
	for i, t := range p.Types {
		if t.Size < 1 {
			c.add(path+"."+t.Name, "must be at least 1 neuron, is %d", t.Size)
		}
		c.name(path+"."+t.Name, t.Name)
		if slices.ContainsFunc(p.Types[:i], func(u CellType) bool { return u.Name == t.Name }) {
			c.add(path+"."+t.Name, "two cell types have this name")
		}
		total += t.Size
	}
	if len(p.Types) > 0 && total != n {
		c.add(path, "sizes add up to %d neurons, and the population has %d", total, n)
	}
}

// isMultiple says whether a time is a whole number of steps, at least one, but for rounding.
func isMultiple(time, dt float64) bool {
	steps := math.Round(time / dt)
	return steps >= 1 && steps <= math.MaxInt32 && math.Abs(time/dt-steps) < 1e-6
}

func (s Spec) population(name string) (Population, bool) {
	return find(s.Populations, name, func(p Population) string { return p.Name })
}

// block finds the neurons that "population" or "population.type" names.
func (s Spec) block(name string, shape Shape) (block, error) {
	population, cell, typed := strings.Cut(name, ".")
	p, ok := s.population(population)
	if !ok {
		return block{}, unknown("population", population, names(s.Populations, func(p Population) string { return p.Name }))
	}
	if !typed {
		n := 0 // stays 0 where the population itself is at fault
		if _, known := FindModel(p.Model); known && validate(p.Params) == nil {
			n, _ = p.size(shape)
		}
		return block{population, 0, n}, nil
	}
	at := 0
	for _, t := range p.Types {
		if t.Name == cell {
			return block{population, at, t.Size}, nil
		}
		at += t.Size
	}
	return block{}, unknown("cell type of "+population, cell, names(p.Types, func(t CellType) string { return t.Name }))
}
