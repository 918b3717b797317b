package circuits

import (
	"errors"
	"math"
	"runtime"

	"homeostat/internal/rng"
	"homeostat/neuron"
	"homeostat/sim"
)

// Build makes a network. Every fault that Check finds comes back, joined, each
// as "path: message"; then nothing is built. The network is a function of spec,
// shape and seed: threads (at most so many, 0 as one) change only how fast it is.
// Every random number has its address by the name of its population or projection,
// so what is added to a spec leaves the rest as it was.
func Build(s Spec, shape Shape, seed uint64, threads int) (*Network, error) {
	return build(s, shape, seed, sim.Options{Dt: s.Dt, Precision: s.Precision, Threads: threads})
}

func build(s Spec, shape Shape, seed uint64, options sim.Options) (*Network, error) {
	if found := Check(s, shape); len(found) > 0 {
		errs := make([]error, len(found))
		for i, f := range found {
			errs[i] = f
		}
		return nil, errors.Join(errs...)
	}
	n := &Network{spec: s, shape: shape, seed: seed, releases: map[string]sim.Releaser{}, net: sim.New(options)}
	for _, p := range s.Populations {
		n.addPopulation(p, shape)
	}
	for _, p := range s.Projections {
		n.addProjection(p, options.Threads)
	}
	for i, r := range s.Rules {
		n.addRule(i, r)
	}
	return n, nil
}

func (n *Network) addPopulation(p Population, shape Shape) {
	m, _ := FindModel(p.Model)
	size, _ := p.size(shape) // checked
	neurons := m.build(p.Params, size, plan{n.spec.Dt, n.spec.Precision, shape}, rng.NewKey(n.seed, "population/"+p.Name))
	n.net.Add(p.Name, neurons)
	n.sizes = append(n.sizes, size)
	if source, ok := neurons.(shower); ok {
		n.sources = append(n.sources, source)
	}
}

// large is a number of synapses from which on it is worth looking for memory to use again.
const large = 1_000_000

func (n *Network) addProjection(p Projection, threads int) {
	from, to := n.block(p.From), n.block(p.To)
	source, target := n.net.Population(from.population), n.net.Population(to.population)
	link := sim.Link{Name: p.Name, From: source, To: target, Receptor: p.Receptor, Plastic: n.spec.isPlastic(p.Name), Release: n.release(p, source)}
	if variable, continuous := p.transmitted(); continuous {
		link.Variable = variable
		if link.Release != nil {
			link.Grade, link.Release = link.Release.(sim.Grader), nil
		}
	}
	if p.Graded != nil {
		link.Grade = neuron.NewGradedSynapse(*p.Graded, source.Neurons.Len(), n.spec.Dt)
		link.Pull = &sim.Pull{Variable: potential, Toward: p.Graded.Reversal}
	}
	made := n.net.Connect(link, p.synapses(p.wiring(from, to, n.seed, threads), target.Neurons.Len(), n.spec.Dt, n.seed))
	n.projections = append(n.projections, made)
	if made.Size > large {
		runtime.GC() // what this one took beside is there for the next
	}
}

// isPlastic says whether a rule acts on a projection.
func (s Spec) isPlastic(projection string) bool {
	_, ok := find(s.Rules, projection, func(r Rule) string { return r.On })
	return ok
}

func (n *Network) addRule(i int, r Rule) {
	kind, _ := FindRule(r.Name)
	at := site{network: n.net, interval: 1, key: rng.NewKey(n.seed, "rule/"+r.Name+"/"+r.On), registry: &n.traces}
	if ms, ok := get(r.Params, "interval").(float64); ok {
		at.interval = n.steps(ms)
	}
	name := r.On
	if kind.Acts == "projection" {
		at.projection, at.release = n.projection(r.On), n.releases[r.On]
		spec, _ := find(n.spec.Projections, r.On, func(p Projection) string { return p.Name })
		name = n.block(spec.To).population
		at.sources, at.targets = n.block(spec.From), n.block(spec.To)
		at.transmitsRate = spec.Transmit == "rate"
		at.source = n.net.Population(at.sources.population)
		at.dendrites = rng.NewKey(n.seed, "projection/"+r.On+"/branches")
	}
	at.population = n.net.Population(name)
	spec, _ := n.spec.population(name)
	model, _ := FindModel(spec.Model)
	at.params, at.graded = spec.Params, model.Graded
	placed := kind.attach(at, r.Params)
	for cell, v := range r.Target {
		b := n.block(name + "." + cell)
		v.Fill(placed.targets[b.from:b.from+b.size], at.key.Derive(uint64(b.from)+1))
	}
	n.rules = append(n.rules, placed)
}

// block is what a checked name refers to.
func (n *Network) block(name string) block {
	b, err := n.spec.block(name, n.shape)
	if err != nil {
		panic("circuits: " + err.Error())
	}
	return b
}

// steps is a time in steps.
func (n *Network) steps(ms float64) int { return int(math.Round(ms / n.spec.Dt)) }
