package sim

import (
	"fmt"
	"slices"

	"homeostat/internal/state"
)

// Neurons is one population's dynamics, as package neuron has them.
type Neurons interface {
	Len() int
	Receptors() []string               // what can arrive, in the order of Step's arrived
	Variables() []string               // names of the state, for wiring, recording and rules
	Variable(name string) state.Vector // one number per neuron, the same numbers always, not a copy; none if there is no such
	// Step advances neurons lo..hi-1 by one step. arrived[r] has, per neuron, the
	// sum of weights that reach receptor r at the step's start, or nothing where
	// they are Sparing; Step leaves zeros there. The neurons that spiked are appended to spikes, ascending, as often
	// as they spiked. Ranges are advanced at the same time by several threads.
	Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32
	// Keep keeps what a step depends on beside the variables.
	Keep(k *state.Keeper)
}

// Sparing are neurons that do without what arrives at some receptors: as long as
// no projection leads to an optional one, arrived has an empty vector for it.
type Sparing interface {
	Optional(receptor string) bool
}

// Resting are neurons that cannot spike again in the steps after a spike.
type Resting interface {
	Pause() int // least number of steps from a spike to the next, at least 1
}

// Population is neurons in a network.
type Population struct {
	Name    string
	Neurons Neurons

	size     int
	pause    int // least number of steps between a neuron's spikes
	crew     *crew
	arriving []mailbox      // one per receptor
	parts    []part         // one per worker
	names    []string       // of the variables
	state    []state.Vector // the variables

	factors  []float64 // of each receptor, for what arrives
	clamps   []*clamp
	silenced []bool // nil: none

	_      lines
	spikes []int32 // of the last step
	fired  int64   // spikes since the guard looked
	_      lines
}

// part is what one worker has to itself in a step.
type part struct {
	arrived []state.Vector // one per receptor
	spikes  []int32        // that it found
	_       lines
}

func newParts(workers, receptors int) []part {
	parts := make([]part, workers)
	for w := range parts {
		parts[w] = part{arrived: make([]state.Vector, receptors, receptors+3), spikes: make([]int32, 0, 64)} // lines of their own
	}
	return parts
}

// Add makes a population of neurons. Names must differ.
func (n *Network) Add(name string, neurons Neurons) *Population {
	if n.Population(name) != nil {
		panic("sim.Add: two populations named " + name)
	}
	p := &Population{Name: name, Neurons: neurons, size: neurons.Len(), pause: 1, crew: n.crew}
	if r, ok := neurons.(Resting); ok {
		p.pause = r.Pause()
	}
	p.parts = newParts(n.crew.team.Size(), len(neurons.Receptors()))
	sparing, _ := neurons.(Sparing)
	for r, name := range neurons.Receptors() {
		m := mailbox{}
		if sparing == nil || !sparing.Optional(name) {
			m = newMailbox(n.options.Precision, r, p.size, 1)
		}
		p.arriving, p.factors = append(p.arriving, m), append(p.factors, 1)
	}
	for _, variable := range neurons.Variables() {
		p.names = append(p.names, variable)
		p.state = append(p.state, neurons.Variable(variable))
	}
	n.populations = append(n.populations, p)
	n.neurons += p.size
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

// variable is the state of a name; one that the neurons do not have is a caller's bug.
func (p *Population) variable(name string) state.Vector {
	i := slices.Index(p.names, name)
	if i < 0 {
		panic(fmt.Sprintf("sim: %s has no variable %q", p.Name, name))
	}
	return p.state[i]
}

// reserve makes room for arrivals up to delay steps ahead. Nothing may be on its way.
func (n *Network) reserve(p *Population, receptor, delay int) {
	if len(p.arriving[receptor].slots) <= delay {
		p.arriving[receptor] = newMailbox(n.options.Precision, receptor, p.size, delay+1)
	}
}

// advance takes one worker's neurons through a step.
func (p *Population) advance(step int64, worker, workers int) {
	lo, hi := p.crew.rangeOf(p.size, worker, workers)
	mine := &p.parts[worker]
	for r := range p.arriving {
		m := &p.arriving[r]
		if len(m.slots) == 0 {
			continue
		}
		mine.arrived[r] = m.slots[m.slot(step)]
		if p.factors[r] != 1 {
			attenuate(mine.arrived[r].Part(lo, hi), p.factors[r])
		}
	}
	p.hold(lo, hi)
	mine.spikes = p.Neurons.Step(lo, hi, mine.arrived, mine.spikes[:0])
	p.hold(lo, hi)
}

// gather joins the spikes that the workers found, in the order of the neurons.
func (p *Population) gather(workers int) {
	p.spikes = p.spikes[:0]
	for w := range workers {
		p.spikes = append(p.spikes, p.parts[w].spikes...)
	}
	if p.silenced != nil {
		p.spikes = slices.DeleteFunc(p.spikes, func(i int32) bool { return p.silenced[i] })
	}
	p.fired += int64(len(p.spikes))
}

// Spikes are the neurons that spiked in the last step, ascending; valid until the next.
func (p *Population) Spikes() []int32 { return p.spikes }
