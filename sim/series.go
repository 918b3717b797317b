package sim

import (
	"fmt"
	"slices"

	"homeostat/internal/state"
)

// SeriesSink takes the numbers of one time (ms). The slice is reused. An error stops Run.
type SeriesSink interface {
	Row(time float64, values []float64) error
}

// sampler reads numbers at an interval.
type sampler struct {
	from, every int64
	dt          float64
	row         []float64
	read        func(row []float64)
	quiet       bool // reads nothing but counts of spikes
}

func (n *Network) sampler(size, every int, read func(row []float64)) sampler {
	if every < 1 {
		panic(fmt.Sprintf("sim: a recording every %d steps", every))
	}
	return sampler{from: n.step, every: int64(every), dt: n.options.Dt, row: make([]float64, size), read: read}
}

func (s *sampler) due(step int64) bool { return (step+1-s.from)%s.every == 0 }
func (s *sampler) looks() bool         { return !s.quiet }

// take reads the numbers at the end of a step.
func (s *sampler) take(step int64) (time float64) {
	s.read(s.row)
	return float64(step+1) * s.dt
}

// Series is numbers read at an interval.
type Series struct {
	Times  []float64   // ms: when the numbers were read, the end of their interval
	Values [][]float64 // of each neuron or synapse chosen, one per time

	sampler
}

func (n *Network) record(s sampler) *Series {
	r := &Series{Values: make([][]float64, len(s.row)), sampler: s}
	n.recorders = append(n.recorders, r)
	return r
}

func (s *Series) observe(step int64) {
	s.Times = append(s.Times, s.take(step))
	for k, x := range s.row {
		s.Values[k] = append(s.Values[k], x)
	}
}

func (s *Series) keep(k *state.Keeper) {
	state.One(k, "from", &s.from)
	state.List(k, "times", &s.Times)
	all := slices.Concat(s.Values...)
	state.List(k, "values", &all)
	if count := len(s.Times); k.Loading() && len(all) == count*len(s.Values) {
		for i := range s.Values {
			s.Values[i] = slices.Clone(all[i*count : (i+1)*count])
		}
	}
}

// RecordState records a variable of some neurons (nil: all) every so many steps from here on.
func (n *Network) RecordState(p *Population, variable string, neurons []int, every int) *Series {
	return n.record(n.sampleState(p, variable, neurons, every))
}

// RecordRates records the rate of some neurons (nil: all), in Hz: the spikes
// in each interval of so many steps from here on, divided by it.
func (n *Network) RecordRates(p *Population, neurons []int, every int) *Series {
	return n.record(n.sampleRates(p, neurons, every))
}

// RecordRate records a population's rate, in Hz per neuron, in each interval of so many steps from here on.
func (n *Network) RecordRate(p *Population, every int) *Series {
	return n.record(n.sampleRate(p, every))
}

// RecordWeights records some synapses (nil: all), by their numbers, every so many steps from here on.
func (n *Network) RecordWeights(p *Projection, synapses []int, every int) *Series {
	return n.record(n.sampleWeights(p, synapses, every))
}

func (n *Network) sampleState(p *Population, variable string, neurons []int, every int) sampler {
	state := p.variable(variable)
	neurons = orAll(neurons, p.size)
	return n.sampler(len(neurons), every, func(row []float64) {
		for k, i := range neurons {
			row[k] = state.At(i)
		}
	})
}

func (n *Network) sampleNumbers(x []float64, chosen []int, every int) sampler {
	chosen = orAll(chosen, len(x))
	return n.sampler(len(chosen), every, func(row []float64) {
		for k, i := range chosen {
			row[k] = x[i]
		}
	})
}

func (n *Network) sampleMean(p *Population, variable string, every int) sampler {
	state := p.variable(variable)
	return n.sampler(1, every, func(row []float64) {
		row[0] = 0
		for i := range p.size {
			row[0] += state.At(i) / float64(p.size)
		}
	})
}

func (n *Network) sampleRates(p *Population, neurons []int, every int) sampler {
	neurons = orAll(neurons, p.size)
	counter := n.Count(p) // observes before the series does
	seconds := float64(every) * n.options.Dt / 1000
	s := n.sampler(len(neurons), every, func(row []float64) {
		for k, i := range neurons {
			row[k] = float64(counter.counts[i]) / seconds
		}
		counter.Reset()
	})
	s.quiet = true
	return s
}

func (n *Network) sampleRate(p *Population, every int) sampler {
	counter := &tally{population: p}
	n.recorders = append(n.recorders, counter)
	seconds := float64(every) * n.options.Dt / 1000 * float64(max(1, p.size))
	s := n.sampler(1, every, func(row []float64) {
		row[0] = float64(counter.count) / seconds
		counter.count = 0
	})
	s.quiet = true
	return s
}

// tally counts the spikes of a whole population.
type tally struct {
	population *Population
	count      int64
}

func (*tally) due(int64) bool         { return true }
func (*tally) looks() bool            { return false }
func (t *tally) observe(int64)        { t.count += int64(len(t.population.spikes)) }
func (t *tally) keep(k *state.Keeper) { state.One(k, "count", &t.count) }

func (n *Network) sampleWeights(p *Projection, synapses []int, every int) sampler {
	var places []int
	count := 0 // of lesions
	return n.sampler(p.count(synapses), every, func(row []float64) {
		if places == nil || count != len(p.lost) {
			places, count = p.places(synapses), len(p.lost)
		}
		for k, at := range places {
			row[k] = 0
			if at >= 0 {
				row[k] = float64(p.weightAt(at))
			}
		}
	})
}

// count is how many synapses are chosen, all if it is nil.
func (p *Projection) count(synapses []int) int {
	if synapses == nil {
		return p.Size
	}
	return len(synapses)
}

// places are those of the weights of synapses (nil: all), by their numbers; -1 where they are lesioned.
func (p *Projection) places(synapses []int) []int {
	all := make([]int, 0, p.Size)
	p.each(func(_, _ int32, at int) {
		for p.lost.is(len(all)) {
			all = append(all, -1)
		}
		all = append(all, at)
	})
	for len(all) < p.Size {
		all = append(all, -1)
	}
	if synapses == nil {
		return all
	}
	some := make([]int, len(synapses))
	for k, number := range synapses {
		some[k] = all[number]
	}
	return some
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
