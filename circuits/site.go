package circuits

import (
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/plasticity"
	"homeostat/sim"
)

// site is where a rule is put: a population, or a projection onto it.
type site struct {
	network    *sim.Network
	population *sim.Population
	source     *sim.Population // of the projection
	sources    block           // the part of it that sends
	targets    block           // the part of the population that receives
	dendrites  rng.Key         // where synapses of the projection sit, for all rules alike
	projection *sim.Projection
	release    sim.Releaser // its short-term plasticity, nil if it has none
	interval   int          // steps
	key        rng.Key
	registry   *registry
	params     any  // of the population's model
	graded     bool // its units have a rate and do not spike

	transmitsRate bool // the projection transmits its source's rate, and not its spikes
}

// attached is a rule in its place.
type attached struct {
	parts   []*sim.Rule // that are switched together
	params  any         // pointer to what may change between steps
	targets []float64   // set points per neuron

	branches *plasticity.Branches // on which the rule sees synapses, nil if it sees none

	lose func(population string, ids []int32) // tells of neurons that are gone, nil where the rule needs not know
}

// and joins the parts of a rule that acts in several ways.
func (a attached) and(b attached) attached {
	a.parts = append(a.parts, b.parts...)
	return a
}

// meets puts in place a rule that acts at spikes.
func (s site) meets(r sim.SpikeRule, params any, targets []float64) attached {
	return attached{parts: []*sim.Rule{s.network.OnSpikes(s.projection, r)}, params: params, targets: targets}
}

// settles puts in place a rule that acts on the weights of each neuron, every interval.
func (s site) settles(r sim.RowRule, params any, targets []float64) attached {
	return attached{parts: []*sim.Rule{s.network.OnRows(s.projection, s.interval, r)}, params: params, targets: targets}
}

// adapts puts in place a rule that acts on neurons, every interval.
func (s site) adapts(r sim.NeuronRule, params any, targets []float64) attached {
	return attached{parts: []*sim.Rule{s.network.OnNeurons(s.population, s.interval, r)}, params: params, targets: targets}
}

func (s site) variable(p *sim.Population, name string) state.Vector { return p.Neurons.Variable(name) }

// rates are those of both ends of the projection, Hz.
func (s site) rates() (pre, post state.Vector) {
	return s.variable(s.source, "rate"), s.variable(s.population, "rate")
}

// size is the number of neurons.
func (s site) size() int { return s.population.Neurons.Len() }

// onBranches puts in place a rule that acts on the weights of each branch, every interval.
func (s site) onBranches(b *plasticity.Branches, r sim.RowRule, params any) attached {
	a := s.settles(r, params, nil)
	a.branches = b
	return a
}

// branches are those of the population, for the projection.
func (s site) branches(p plasticity.BranchParameters) *plasticity.Branches {
	return plasticity.NewBranches(p, s.sources.from, s.sources.size, s.size(), s.dendrites)
}

// traces are those of a population's spikes.
func (s site) traces(p *sim.Population) *plasticity.Traces { return s.registry.of(s.network, p) }

// registry has the traces of each population, so that rules share those of one
// time constant and kind. They watch also while rules are off: they are sensors.
type registry struct {
	populations []*sim.Population
	traces      []*plasticity.Traces
}

func (r *registry) of(n *sim.Network, p *sim.Population) *plasticity.Traces {
	for k := range r.populations {
		if r.populations[k] == p {
			return r.traces[k]
		}
	}
	t := plasticity.NewTraces(p.Neurons.Len(), n.Dt())
	n.Watch(p, t) // before the rule that asks, which is added later
	r.populations, r.traces = append(r.populations, p), append(r.traces, t)
	return t
}
