package sim

import (
	"fmt"
	"slices"

	"homeostat/internal/state"
	"homeostat/internal/team"
)

// Neurons is one population's dynamics, as package neuron has them.
type Neurons interface {
	Len() int
	Receptors() []string               // what can arrive, in the order of Step's arrived
	Variables() []string               // names of the state, for wiring, recording and rules
	Variable(name string) state.Vector // one number per neuron, the same numbers always, not a copy; none if there is no such
	// Step advances neurons lo..hi-1 by one step. arrived[r] has, per neuron, the
	// sum of weights that reach receptor r at the step's start; Step leaves zeros
	// there. The neurons that spiked are appended to spikes, ascending, as often
	// as they spiked. Ranges are advanced at the same time by several threads.
	Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32
	// Keep keeps what a step depends on beside the variables.
	Keep(k *state.Keeper)
}

// Population is neurons in a network.
type Population struct {
	Name    string
	Neurons Neurons

	arriving []mailbox      // one per receptor
	arrived  []state.Vector // this step's, one per receptor
	parts    [][]int32      // spikes of each worker's range
	spikes   []int32        // of the last step
	names    []string       // of the variables
	state    []state.Vector // the variables
}

// mailbox keeps what is on its way to one receptor: a ring of sums, one per step ahead and neuron.
type mailbox []state.Vector

func (m mailbox) at(step int64) state.Vector { return m[step%int64(len(m))] }

// Add makes a population of neurons. Names must differ.
func (n *Network) Add(name string, neurons Neurons) *Population {
	if n.Population(name) != nil {
		panic("sim.Add: two populations named " + name)
	}
	p := &Population{Name: name, Neurons: neurons, parts: make([][]int32, n.team.Size())}
	for range neurons.Receptors() {
		slot := state.New(n.options.Precision, neurons.Len())
		p.arriving, p.arrived = append(p.arriving, mailbox{slot}), append(p.arrived, slot)
	}
	for _, variable := range neurons.Variables() {
		p.names = append(p.names, variable)
		p.state = append(p.state, neurons.Variable(variable))
	}
	n.populations = append(n.populations, p)
	n.neurons += neurons.Len()
	return p
}

// Population returns the population of a name, or nil.
func (n *Network) Population(name string) *Population {
	i := slices.IndexFunc(n.populations, func(p *Population) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return n.populations[i]
}

// receptor is the index of a receptor; a name that the neurons do not have is a caller's bug.
func (p *Population) receptor(name string) int {
	i := slices.Index(p.Neurons.Receptors(), name)
	if i < 0 {
		panic(fmt.Sprintf("sim: %s has no receptor %q", p.Name, name))
	}
	return i
}

// reserve makes room for arrivals up to delay steps ahead. Nothing may be on its way.
func (n *Network) reserve(p *Population, receptor, delay int) {
	for m := &p.arriving[receptor]; len(*m) <= delay; {
		*m = append(*m, state.New(n.options.Precision, p.Neurons.Len()))
	}
}

// advance takes one worker's range through a step.
func (p *Population) advance(worker, workers int) {
	lo, hi := team.Share(p.Neurons.Len(), worker, workers)
	p.parts[worker] = p.Neurons.Step(lo, hi, p.arrived, p.parts[worker][:0])
}

// open looks at what arrives in a step.
func (p *Population) open(step int64) {
	for r := range p.arriving {
		p.arrived[r] = p.arriving[r].at(step)
	}
}

// gather joins the workers' spikes in the order of the neurons.
func (p *Population) gather(workers int) {
	p.spikes = p.spikes[:0]
	for _, part := range p.parts[:workers] {
		p.spikes = append(p.spikes, part...)
	}
}

// Spikes are the neurons that spiked in the last step, ascending; valid until the next.
func (p *Population) Spikes() []int32 { return p.spikes }
