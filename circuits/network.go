package circuits

import (
	"context"
	"fmt"
	"math"
	"slices"

	"homeostat/sim"
)

// Network is a circuit that runs. Names that it does not have are a caller's
// bug and panic, except where an error is returned.
type Network struct {
	spec        Spec
	shape       Shape
	seed        uint64
	net         *sim.Network
	sizes       []int                   // of the populations
	projections []*sim.Projection       // in the spec's order
	releases    map[string]sim.Releaser // of projections with short-term plasticity
	rules       []attached              // in the spec's order
	traces      registry
	sources     []shower
	effects     []effect // of interventions, in force
	changes     uint64   // made so far: each has draws of its own
}

// shower is a population that sees images.
type shower interface {
	Show(image []uint8)
	ShowLight(image []float64)
}

// Run advances the network by a time in ms, to the nearest step, and tells
// progress, which may be nil, now and then how much of it is done. It stops
// between steps when ctx is done, and when the state is no longer finite or
// a population's neurons all spike in every step (sim.ErrRunaway); what was recorded stays.
func (n *Network) Run(ctx context.Context, ms float64, progress func(doneMs float64)) error {
	var report func(done int64)
	if progress != nil {
		report = func(done int64) { progress(float64(done) * n.spec.Dt) }
	}
	return n.net.Run(ctx, int64(math.Round(ms/n.spec.Dt)), report)
}

// Time is where the network stands, in ms.
func (n *Network) Time() float64 { return n.net.Time() }

// Show sets every image source to an image of the stimuli's shape (channel,
// row, column), or to a blank screen if it is nil.
func (n *Network) Show(image []uint8) {
	for _, s := range n.sources {
		s.Show(image)
	}
}

// ShowLight is Show for an image in numbers, 0 for black and 1 for white, which may lie beyond these.
func (n *Network) ShowLight(image []float64) {
	for _, s := range n.sources {
		s.ShowLight(image)
	}
}

// Enable switches a rule, by its place in Spec.Rules, on or off. All are on at the start.
func (n *Network) Enable(rule int, on bool) {
	for _, part := range n.rules[rule].parts {
		part.Switch(on)
	}
}

// Size is the number of neurons of a population.
func (n *Network) Size(population string) int { return n.population(population).Neurons.Len() }

// Types are the cell types of a population, one without a name if it has none.
func (n *Network) Types(population string) []CellType {
	p, _ := n.spec.population(population)
	if len(p.Types) == 0 {
		return []CellType{{Size: n.Size(population)}}
	}
	return slices.Clone(p.Types)
}

// Counter counts the spikes of each neuron of a population since its last Reset.
type Counter = sim.Counter

// SpikeRecord is spikes in the order of time (ms), then neuron.
type SpikeRecord = sim.SpikeRecord

// Series is numbers read at an interval: Times in ms, Values[element][time].
type Series = sim.Series

// Count counts a population's spikes from here on.
func (n *Network) Count(population string) *Counter { return n.net.Count(n.population(population)) }

// RecordSpikes records the spikes of some neurons, all if neurons is nil.
func (n *Network) RecordSpikes(population string, neurons []int) *SpikeRecord {
	return n.net.RecordSpikes(n.population(population), neurons)
}

// RecordState records a variable of some neurons (nil: all) at an interval in
// ms. The variable "rate" is the spikes in the interval divided by it, in Hz,
// whatever the model, unless its units have a rate in place of spikes.
func (n *Network) RecordState(population, variable string, neurons []int, everyMs float64) *Series {
	p, every := n.population(population), max(1, n.steps(everyMs))
	if variable == "rate" && n.spiking(population) {
		return n.net.RecordRates(p, neurons, every)
	}
	return n.net.RecordState(p, variable, neurons, every)
}

// spiking says whether a population's rate is that of its spikes.
func (n *Network) spiking(population string) bool {
	p, _ := n.spec.population(population)
	m, _ := FindModel(p.Model)
	return !m.Graded
}

// RecordWeights records some synapses (nil: all), by their numbers in the order (target, source), at an interval in ms.
func (n *Network) RecordWeights(projection string, synapses []int, everyMs float64) *Series {
	return n.net.RecordWeights(n.projection(projection), synapses, max(1, n.steps(everyMs)))
}

// Weights returns copies of source, target and weight of every synapse, in the order (target, source).
func (n *Network) Weights(projection string) (pre, post []int32, w []float64) {
	return n.projection(projection).Weights()
}

// Branches returns, for every synapse of a projection in the order (target, source),
// the branch that it sits on, numbered over all neurons; nil if no rule there knows of any.
func (n *Network) Branches(projection string) (all []int32) {
	for i, r := range n.rules {
		if b := r.branches; b != nil && n.spec.Rules[i].On == projection {
			pre, post, _ := n.Weights(projection)
			for k := range pre {
				all = append(all, post[k]*int32(b.Count)+int32(b.Place(int(post[k]), pre[k])))
			}
			return all
		}
	}
	return nil
}

// Connections returns source, target, weight and delay, in ms, of every synapse that is
// there, in the order (target, source): what a Given projection needs to be the same.
func (n *Network) Connections(projection string) (pre, post []int32, weight, delay []float64) {
	pre, post, weight, steps := n.projection(projection).Remaining()
	delay = make([]float64, len(steps))
	for k, s := range steps {
		delay[k] = float64(s) * n.spec.Dt
	}
	return pre, post, weight, delay
}

// State returns a copy of a variable.
func (n *Network) State(population, variable string) ([]float64, error) {
	p := n.population(population)
	state := p.Neurons.Variable(variable)
	if state.Len() == 0 {
		return nil, unknown("variable of "+population, variable, p.Neurons.Variables())
	}
	return state.Float64s(), nil
}

// Variables names the state of a population.
func (n *Network) Variables(population string) []string {
	return n.population(population).Neurons.Variables()
}

func (n *Network) population(name string) *sim.Population {
	p := n.net.Population(name)
	if p == nil {
		panic(fmt.Sprintf("circuits: no population is called %q", name))
	}
	return p
}

func (n *Network) projection(name string) *sim.Projection {
	i := slices.IndexFunc(n.projections, func(p *sim.Projection) bool { return p.Name == name })
	if i < 0 {
		panic(fmt.Sprintf("circuits: no projection is called %q", name))
	}
	return n.projections[i]
}
