package sim

import (
	"fmt"
	"slices"

	"homeostat/internal/state"
	"homeostat/internal/team"
)

// Synapses are connections in the order (target, source), the order in which
// a synapse has its number. The sources of target i are
// Sources[Start[i]:Start[i+1]], ascending; Start has one more entry than there
// are targets.
type Synapses struct {
	Start   []int
	Sources []int32
	Weights []float32
}

// Projection is synapses of one kind from one population to another, with one delay.
//
// Spikes are delivered by source: the targets of source j are
// targets[start[j]:start[j+1]], ascending. Weights that rules may change stay
// in the order of targets, so that a rule has a target's weights as one slice;
// delivery then reaches them through where. Other weights lie beside targets.
type Projection struct {
	Name string
	Size int // synapses

	from, to *Population
	receptor int
	delay    int64
	fanOut   float64 // synapses per source

	start   []int
	targets []int32
	weights []float32 // beside targets, or by target if plastic
	plastic *incoming
}

// incoming finds plastic weights from both ends.
type incoming struct {
	start   []int   // weights of target i: start[i]..start[i+1]
	sources []int32 // of each weight
	where   []int32 // by source, beside targets: the place of the weight
}

// Connect makes a projection. A delay is in steps, at least one. Plastic
// projections can have rules; they take 16 bytes a synapse, others 8.
func (n *Network) Connect(name string, from, to *Population, receptor string, delay int, s Synapses, plastic bool) *Projection {
	s.check(name, from, to)
	if delay < 1 {
		panic(fmt.Sprintf("sim.Connect: %s has a delay of %d steps", name, delay))
	}
	p := &Projection{
		Name: name, Size: len(s.Sources), from: from, to: to, receptor: to.receptor(receptor), delay: int64(delay),
		fanOut: float64(len(s.Sources)) / float64(max(1, from.Neurons.Len())),
	}
	n.reserve(to, p.receptor, delay)
	p.bySource(s, plastic)
	n.projections = append(n.projections, p)
	return p
}

func (s Synapses) check(name string, from, to *Population) {
	fits := len(s.Start) == to.Neurons.Len()+1 && len(s.Sources) == len(s.Weights) && s.Start[len(s.Start)-1] == len(s.Sources)
	if !fits {
		panic("sim.Connect: synapses of " + name + " do not fit its target")
	}
	for i := range to.Neurons.Len() {
		row := s.Sources[s.Start[i]:s.Start[i+1]]
		if !slices.IsSorted(row) || len(row) > 0 && (row[0] < 0 || int(row[len(row)-1]) >= from.Neurons.Len()) {
			panic("sim.Connect: sources of " + name + " are not ascending numbers of neurons")
		}
	}
}

// bySource turns synapses by target into synapses by source, by counting.
func (p *Projection) bySource(s Synapses, plastic bool) {
	p.start = make([]int, p.from.Neurons.Len()+1)
	for _, j := range s.Sources {
		p.start[j+1]++
	}
	for j := range p.from.Neurons.Len() {
		p.start[j+1] += p.start[j]
	}
	p.targets = make([]int32, p.Size)
	p.weights = s.Weights
	if plastic {
		p.plastic = &incoming{start: s.Start, sources: s.Sources, where: make([]int32, p.Size)}
	} else {
		p.weights = make([]float32, p.Size)
	}
	next := slices.Clone(p.start)
	for i := range p.to.Neurons.Len() {
		for k := s.Start[i]; k < s.Start[i+1]; k++ {
			at := next[s.Sources[k]]
			next[s.Sources[k]]++
			p.targets[at] = int32(i)
			if plastic {
				p.plastic.where[at] = int32(k)
			} else {
				p.weights[at] = s.Weights[k]
			}
		}
	}
}

// deliver adds the weights of the step's spikes to the sums of one worker's targets.
func (p *Projection) deliver(step int64, worker, workers int) {
	if len(p.from.spikes) == 0 {
		return
	}
	sums := p.to.arriving[p.receptor].at(step + p.delay)
	lo, hi := team.Share(p.to.Neurons.Len(), worker, workers)
	for _, j := range p.from.spikes {
		a, b := p.start[j], p.start[j+1]
		if workers > 1 {
			row := p.targets[a:b]
			first, _ := slices.BinarySearch(row, int32(lo))
			last, _ := slices.BinarySearch(row, int32(hi))
			a, b = a+first, a+last
		}
		p.add(sums, a, b)
	}
}

// add delivers synapses a..b-1, in the order of sources.
func (p *Projection) add(sums state.Vector, a, b int) {
	if sums.Single() {
		add(p, state.As[float32](sums), a, b)
		return
	}
	add(p, state.As[float64](sums), a, b)
}

func add[T state.Float](p *Projection, sums []T, a, b int) {
	targets := p.targets[a:b]
	if p.plastic == nil {
		weights := p.weights[a:b][:len(targets)]
		for k, i := range targets {
			sums[i] += T(weights[k])
		}
		return
	}
	where := p.plastic.where[a:b][:len(targets)]
	for k, i := range targets {
		sums[i] += T(p.weights[where[k]])
	}
}

// row is the sources and the plastic weights of target i.
func (p *Projection) row(i int) ([]int32, []float32) {
	a, b := p.plastic.start[i], p.plastic.start[i+1]
	return p.plastic.sources[a:b], p.weights[a:b]
}

// each calls f for every synapse in the order of their numbers, with the place of its weight.
func (p *Projection) each(f func(source, target int32, at int)) {
	if in := p.plastic; in != nil {
		for i := range p.to.Neurons.Len() {
			for k := in.start[i]; k < in.start[i+1]; k++ {
				f(in.sources[k], int32(i), k)
			}
		}
		return
	}
	next := make([]int, p.to.Neurons.Len()+1) // where a target's next synapse goes
	for _, i := range p.targets {
		next[i+1]++
	}
	for i := range p.to.Neurons.Len() {
		next[i+1] += next[i]
	}
	sources, places := make([]int32, p.Size), make([]int, p.Size)
	for j := range p.from.Neurons.Len() {
		for at := p.start[j]; at < p.start[j+1]; at++ {
			k := next[p.targets[at]]
			next[p.targets[at]]++
			sources[k], places[k] = int32(j), at
		}
	}
	for k, at := range places {
		f(sources[k], p.targets[at], at)
	}
}

// Weights returns a copy of source, target and weight of every synapse, in the order of their numbers.
func (p *Projection) Weights() (sources, targets []int32, weights []float64) {
	p.each(func(source, target int32, at int) {
		sources = append(sources, source)
		targets = append(targets, target)
		weights = append(weights, float64(p.weights[at]))
	})
	return sources, targets, weights
}

// SetWeights sets the weight of every synapse, in the order of their numbers.
func (p *Projection) SetWeights(weights []float64) {
	if len(weights) != p.Size {
		panic(fmt.Sprintf("sim.SetWeights: %d weights for the %d synapses of %s", len(weights), p.Size, p.Name))
	}
	k := 0
	p.each(func(_, _ int32, at int) {
		p.weights[at] = float32(weights[k])
		k++
	})
}

// ScaleWeights multiplies every weight.
func (p *Projection) ScaleWeights(factor float64) {
	for k, w := range p.weights {
		p.weights[k] = float32(float64(w) * factor)
	}
}
