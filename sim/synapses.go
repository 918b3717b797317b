package sim

import (
	"math"
	"slices"
)

// Synapses are connections in the order (target, source), the order in which
// a synapse has its number. The sources of target i are
// Sources[Start[i]:Start[i+1]], ascending; Start has one more entry than there
// are targets.
type Synapses struct {
	Start   []int
	Sources []int32
	Weights []float32 // nil: all Weight
	Weight  float32
	Delays  []uint16 // steps, at least 1; nil: all Delay
	Delay   int
}

func (s *Synapses) check(l Link) {
	name, from, to := l.Name, l.From, l.To
	size := len(s.Sources)
	if len(s.Start) != to.size+1 || s.Start[0] != 0 || s.Start[to.size] != size || !slices.IsSorted(s.Start) {
		panic("sim.Connect: synapses of " + name + " do not fit its target")
	}
	if s.Weights != nil && len(s.Weights) != size || s.Delays != nil && len(s.Delays) != size {
		panic("sim.Connect: synapses of " + name + " lack weights or delays")
	}
	if s.Delays == nil && s.Delay < 1 || slices.Contains(s.Delays, 0) {
		panic("sim.Connect: " + name + " has a delay of less than a step")
	}
	if l.Plastic && size > math.MaxInt32 || s.Delays != nil && s.longest() > MostDelay(to.size) {
		panic("sim.Connect: " + name + " has more plastic synapses, or longer delays of each synapse's own, than can be")
	}
	for i := range to.size {
		row := s.Sources[s.Start[i]:s.Start[i+1]]
		if !slices.IsSorted(row) || len(row) > 0 && (row[0] < 0 || int(row[len(row)-1]) >= from.size) {
			panic("sim.Connect: sources of " + name + " are not ascending numbers of neurons")
		}
	}
}

// MostDelay is the longest delay, in steps, that synapses onto so many neurons
// can have each for its own: fewer than 2³¹ sums are on their way to them.
func MostDelay(neurons int) int { return min(math.MaxUint16, math.MaxInt32/(neurons+page)-1) }

// longest is the longest delay, in steps.
func (s *Synapses) longest() int {
	if len(s.Delays) > 0 {
		return int(slices.Max(s.Delays))
	}
	return s.Delay
}

// oneDelay forgets the delays of synapses if they are all alike.
func (s *Synapses) oneDelay() {
	for _, d := range s.Delays {
		if d != s.Delays[0] {
			return
		}
	}
	if len(s.Delays) > 0 {
		s.Delay = int(s.Delays[0])
	}
	s.Delays = nil
}
