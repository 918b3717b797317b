package sim

import "fmt"

// recorder reads the network at the end of a step and never writes to it.
type recorder interface {
	observe(step int64, dt float64)
}

// SpikeRecord is spikes in the order of time, then neuron.
type SpikeRecord struct {
	Times []float64 // ms
	IDs   []int32

	population *Population
	chosen     []bool // nil: all
}

// RecordSpikes records the spikes of some neurons of a population, all if neurons is nil.
func (n *Network) RecordSpikes(p *Population, neurons []int) *SpikeRecord {
	r := &SpikeRecord{population: p}
	if neurons != nil {
		r.chosen = make([]bool, p.Neurons.Len())
		for _, i := range neurons {
			r.chosen[i] = true
		}
	}
	n.recorders = append(n.recorders, r)
	return r
}

func (r *SpikeRecord) observe(step int64, dt float64) {
	for _, i := range r.population.spikes {
		if r.chosen == nil || r.chosen[i] {
			r.Times = append(r.Times, float64(step)*dt)
			r.IDs = append(r.IDs, i)
		}
	}
}

// Counter counts the spikes of each neuron of a population.
type Counter struct {
	population *Population
	counts     []int32
}

// Count counts a population's spikes from here on.
func (n *Network) Count(p *Population) *Counter {
	c := &Counter{population: p, counts: make([]int32, p.Neurons.Len())}
	n.recorders = append(n.recorders, c)
	return c
}

// Counts returns the spikes of each neuron since the last Reset: not a copy.
func (c *Counter) Counts() []int32 { return c.counts }

// Reset begins a new window.
func (c *Counter) Reset() { clear(c.counts) }

func (c *Counter) observe(int64, float64) {
	for _, i := range c.population.spikes {
		c.counts[i]++
	}
}

// Series is numbers read at an interval.
type Series struct {
	Times  []float64   // ms: when the numbers were read, the end of their interval
	Values [][]float64 // of each neuron or synapse chosen, one per time

	from, every int64
	read        func(k int) float64
	after       func() // once all are read
}

func (n *Network) record(size, every int, read func(k int) float64, after func()) *Series {
	if every < 1 {
		panic(fmt.Sprintf("sim: a recording every %d steps", every))
	}
	s := &Series{Values: make([][]float64, size), from: n.step, every: int64(every), read: read, after: after}
	n.recorders = append(n.recorders, s)
	return s
}

func (s *Series) observe(step int64, dt float64) {
	if (step+1-s.from)%s.every != 0 {
		return
	}
	s.Times = append(s.Times, float64(step+1)*dt)
	for k := range s.Values {
		s.Values[k] = append(s.Values[k], s.read(k))
	}
	s.after()
}

func nothing() {}

// RecordState records a variable of some neurons (nil: all) every so many steps from here on.
func (n *Network) RecordState(p *Population, variable string, neurons []int, every int) *Series {
	state := p.Neurons.Variable(variable)
	if state.Len() == 0 {
		panic(fmt.Sprintf("sim.RecordState: %s has no variable %q", p.Name, variable))
	}
	neurons = orAll(neurons, state.Len())
	return n.record(len(neurons), every, func(k int) float64 { return state.At(neurons[k]) }, nothing)
}

// RecordRates records the rate of some neurons (nil: all), in Hz: the spikes
// in each interval of so many steps from here on, divided by it.
func (n *Network) RecordRates(p *Population, neurons []int, every int) *Series {
	counter := n.Count(p) // observes before the series does
	seconds := float64(every) * n.options.Dt / 1000
	neurons = orAll(neurons, p.Neurons.Len())
	read := func(k int) float64 { return float64(counter.counts[neurons[k]]) / seconds }
	return n.record(len(neurons), every, read, counter.Reset)
}

// RecordWeights records some synapses (nil: all), by their numbers, every so many steps from here on.
func (n *Network) RecordWeights(p *Projection, synapses []int, every int) *Series {
	var places []int
	p.each(func(_, _ int32, at int) { places = append(places, at) })
	synapses = orAll(synapses, p.Size)
	return n.record(len(synapses), every, func(k int) float64 { return float64(p.weights[places[synapses[k]]]) }, nothing)
}

// orAll is the elements chosen of n, all if chosen is nil.
func orAll(chosen []int, n int) []int {
	if chosen != nil {
		return chosen
	}
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
