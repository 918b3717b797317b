package circuits

import (
	"slices"

	"homeostat/internal/rng"
	"homeostat/internal/value"
	"homeostat/plasticity"
	"homeostat/sim"
)

// ShortTermKind is a row of the table of short-term plasticity.
type ShortTermKind struct {
	Name, Doc string
	Params    func() any

	build     func(params any, sources int, dt float64, key rng.Key) sim.Releaser
	perSource func(r sim.Releaser, key string) []float64 // what Network.Set can change; nil if there is no such
}

// ShortTermKinds returns the table of short-term plasticity, sorted by name.
func ShortTermKinds() []ShortTermKind {
	return []ShortTermKind{
		{
			Name: "tsodyks_markram", Doc: "depression and facilitation (Tsodyks, Pawelzik and Markram 1998)",
			Params: pointer(plasticity.DefaultTsodyksMarkram),
			build: func(params any, sources int, dt float64, key rng.Key) sim.Releaser {
				return plasticity.NewTsodyksMarkram(*params.(*plasticity.TsodyksMarkramParameters), sources, dt, key)
			},
			perSource: func(r sim.Releaser, key string) []float64 {
				if key == "u" {
					return r.(*plasticity.TsodyksMarkram).U
				}
				return nil
			},
		},
	}
}

// FindShortTerm returns the short-term plasticity of a name.
func FindShortTerm(name string) (ShortTermKind, bool) {
	return find(ShortTermKinds(), name, func(k ShortTermKind) string { return k.Name })
}

// shortTerm checks a projection's short-term plasticity.
func (c *checker) shortTerm(path string, p Projection, from block) {
	if p.ShortTerm == nil {
		return
	}
	if _, ok := FindShortTerm(p.ShortTerm.Name); !ok {
		c.add(path+".name", "%s", unknown("short-term plasticity", p.ShortTerm.Name, names(ShortTermKinds(), func(k ShortTermKind) string { return k.Name })))
		return
	}
	if variable, continuous := p.transmitted(); continuous && variable != "rate" {
		c.add(path, "acts at spikes, or on a rate, and %s transmits %s", p.Name, p.Transmit)
	}
	c.addAll(path, validate(p.ShortTerm.Params))
	c.timeConstants(path, p.ShortTerm.Params)
	if whole, err := c.spec.block(from.population, c.shape); err == nil && whole.size > 0 {
		for _, key := range valueKeys(p.ShortTerm.Params) {
			c.list(path+"."+key, get(p.ShortTerm.Params, key).(value.Value), whole.size, from.population+" has %d neurons")
		}
	}
}

// Releases returns a copy of the release probability of each source of a projection's rested
// synapses; nil if it has no short-term plasticity.
func (n *Network) Releases(projection string) []float64 { return slices.Clone(n.releaseOf(projection)) }

func (n *Network) releaseOf(projection string) []float64 {
	if t, ok := n.releases[projection].(*plasticity.TsodyksMarkram); ok {
		return t.U
	}
	return nil
}

// release is the projection's short-term plasticity, nil if it has none.
func (n *Network) release(p Projection, source *sim.Population) sim.Releaser {
	if p.ShortTerm == nil {
		return nil
	}
	kind, _ := FindShortTerm(p.ShortTerm.Name) // checked
	r := kind.build(p.ShortTerm.Params, source.Neurons.Len(), n.spec.Dt, rng.NewKey(n.seed, "projection/"+p.Name+"/short_term"))
	n.releases[p.Name] = r
	return r
}
