package circuits

import (
	"math"

	"homeostat/internal/rng"
	"homeostat/internal/value"
	"homeostat/sim"
)

// wiring is what a projection connects.
func (p Projection) wiring(from, to block, seed uint64, threads int) wiring {
	return wiring{from: from, to: to, self: p.Self, key: rng.NewKey(seed, "projection/"+p.Name+"/connect"), threads: threads}
}

// synapses pairs sources and targets and gives every synapse its weight and
// delay, the latter in steps of dt. targets is the number of neurons in the
// whole target population.
func (p Projection) synapses(w wiring, targets int, dt float64, seed uint64) sim.Synapses {
	made := p.pairing().pair(w)
	s := sim.Synapses{Start: made.over(w.to, targets), Sources: made.sources}
	if w.from.from > 0 {
		w.share(len(s.Sources), func(lo, hi int) {
			for k := range s.Sources[lo:hi] {
				s.Sources[lo+k] += int32(w.from.from)
			}
		})
	}
	p.weigh(w, made, &s, weightKey(p.Name, seed))
	p.postpone(w, made, &s, dt, sim.MostDelay(targets), rng.NewKey(seed, "projection/"+p.Name+"/delay"))
	return s
}

func weightKey(projection string, seed uint64) rng.Key {
	return rng.NewKey(seed, "projection/"+projection+"/weight")
}

// over counts a block's pairs by the neurons of its whole population.
func (p pairs) over(b block, n int) []int {
	if b.size == n {
		return p.start
	}
	start := make([]int, n+1)
	copy(start[b.from:], p.start)
	for i := b.from + b.size; i <= n; i++ {
		start[i] = len(p.sources)
	}
	return start
}

// weigh gives weights; a number that all share needs no list.
func (p Projection) weigh(w wiring, made pairs, s *sim.Synapses, key rng.Key) {
	v := p.Weight
	if made.weights != nil {
		v = value.Value{Kind: value.List, List: made.weights}
	}
	if v.Kind == value.Constant {
		s.Weight = float32(v.A)
		return
	}
	s.Weights = make([]float32, len(s.Sources))
	low, high := bounds(p.Receptor)
	each(w, v, len(s.Sources), key, low, high, func(k int, x float64) { s.Weights[k] = float32(x) })
}

// bounds are those of the weights on a receptor: its sign.
func bounds(receptor string) (low, high float64) {
	switch sign(receptor) {
	case 1:
		return 0, math.MaxFloat32
	case -1:
		return -math.MaxFloat32, 0
	}
	return -math.MaxFloat32, math.MaxFloat32
}

// sign is what a receptor does to its neuron: 1 or -1, or 0 where that is up to the weights.
func sign(receptor string) int {
	switch receptor {
	case "excitatory":
		return 1
	case "inhibitory":
		return -1
	}
	return 0
}

// shortest is the shortest delay, one step but for rounding.
func shortest(dt float64) float64 { return dt * (1 - 1e-6) }

// postpone gives delays; those that are drawn are cut off at most steps.
func (p Projection) postpone(w wiring, made pairs, s *sim.Synapses, dt float64, most int, key rng.Key) {
	v := p.Delay
	if made.delays != nil {
		v = value.Value{Kind: value.List, List: made.delays}
	}
	if v.Kind == value.Constant {
		s.Delay = int(math.Round(v.A / dt))
		return
	}
	s.Delays = make([]uint16, len(s.Sources))
	each(w, v, len(s.Sources), key, shortest(dt), float64(most)*dt, func(k int, x float64) {
		s.Delays[k] = uint16(min(max(1, math.Round(x/dt)), float64(most)))
	})
}

// each calls set with every number 0..n-1 of a value, its draws cut off at
// bounds; numbers that fall to different threads at the same time.
func each(w wiring, v value.Value, n int, key rng.Key, low, high float64, set func(k int, x float64)) {
	w.share(n, func(lo, hi int) {
		for part := make([]float64, 4096); lo < hi; lo += len(part) {
			part = part[:min(len(part), hi-lo)]
			v.Part(part, lo, n, key, low, high)
			for k, x := range part {
				set(lo+k, x)
			}
		}
	})
}
