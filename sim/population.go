package sim

import (
	"fmt"
	"slices"

	"homeostat/internal/team"
)

// Neurons is one population's dynamics, as package neuron has them.
type Neurons interface {
	Len() int
	Receptors() []string            // what can arrive, in the order of Step's arrived
	Variables() []string            // names of the state, for wiring, recording and rules
	Variable(name string) []float64 // one number per neuron, the same slice always, not a copy; nil if there is none
	// Step advances neurons lo..hi-1 by one step. arrived[r][i] is the sum of
	// weights that reach receptor r of neuron i at the step's start. The
	// neurons that spiked are appended to spikes, ascending, as often as they
	// spiked. Ranges are advanced at the same time by several threads.
	Step(lo, hi int, arrived [][]float64, spikes []int32) []int32
}

// Population is neurons in a network.
type Population struct {
	Name    string
	Neurons Neurons

	arriving []mailbox   // one per receptor
	arrived  [][]float64 // this step's, one per receptor
	parts    [][]int32   // spikes of each worker's range
	spikes   []int32     // of the last step
	names    []string    // of the variables
	state    [][]float64 // the variables
}

// mailbox keeps what is on its way to one receptor: a ring of sums, one per step ahead and neuron.
type mailbox struct {
	slots [][]float64
	used  []bool // whether a slot holds anything
}

func (m *mailbox) at(step int64) int { return int(step % int64(len(m.slots))) }

// Add makes a population of neurons. Names must differ.
func (n *Network) Add(name string, neurons Neurons) *Population {
	if n.Population(name) != nil {
		panic("sim.Add: two populations named " + name)
	}
	p := &Population{Name: name, Neurons: neurons, parts: make([][]int32, n.team.Size())}
	for range neurons.Receptors() {
		slot := make([]float64, neurons.Len())
		p.arriving = append(p.arriving, mailbox{slots: [][]float64{slot}, used: make([]bool, 1)})
		p.arrived = append(p.arrived, slot)
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
func (p *Population) reserve(receptor, delay int) {
	m := &p.arriving[receptor]
	for len(m.slots) <= delay {
		m.slots = append(m.slots, make([]float64, p.Neurons.Len()))
		m.used = append(m.used, false)
	}
}

// advance takes one worker's range through a step and empties what had arrived for it.
func (p *Population) advance(step int64, worker, workers int) {
	lo, hi := team.Share(p.Neurons.Len(), worker, workers)
	p.parts[worker] = p.Neurons.Step(lo, hi, p.arrived, p.parts[worker][:0])
	for r := range p.arriving {
		if m := &p.arriving[r]; m.used[m.at(step)] {
			clear(p.arrived[r][lo:hi])
		}
	}
}

// open looks at what arrives in a step.
func (p *Population) open(step int64) {
	for r := range p.arriving {
		m := &p.arriving[r]
		p.arrived[r] = m.slots[m.at(step)]
	}
}

// gather joins the workers' spikes in the order of the neurons, and closes what open opened.
func (p *Population) gather(step int64, workers int) {
	for r := range p.arriving {
		m := &p.arriving[r]
		m.used[m.at(step)] = false
	}
	p.spikes = p.spikes[:0]
	for _, part := range p.parts[:workers] {
		p.spikes = append(p.spikes, part...)
	}
}

// Spikes are the neurons that spiked in the last step, ascending; valid until the next.
func (p *Population) Spikes() []int32 { return p.spikes }
