package circuits

import (
	"math"

	"homeostat/internal/rng"
	"homeostat/internal/value"
	"homeostat/sim"
)

// wiring is what a projection connects, for n of its target population.
func (p Projection) wiring(from, to block, seed uint64, threads int) wiring {
	return wiring{from: from, to: to, self: p.Self, key: rng.NewKey(seed, "projection/"+p.Name+"/connect"), threads: threads}
}

// synapses pairs sources and targets and gives every synapse its weight.
// targets is the number of neurons in the whole target population.
func (p Projection) synapses(w wiring, targets int, seed uint64) sim.Synapses {
	made := p.pairing().pair(w)
	s := sim.Synapses{Start: made.over(w.to, targets), Sources: made.sources}
	if w.from.from > 0 {
		w.share(len(s.Sources), func(lo, hi int) {
			for k := range s.Sources[lo:hi] {
				s.Sources[lo+k] += int32(w.from.from)
			}
		})
	}
	s.Weights = make([]float32, len(s.Sources))
	low, high := bounds(p.Receptor)
	each(w, p.Weight, len(s.Sources), weightKey(p.Name, seed), low, high, func(k int, x float64) { s.Weights[k] = float32(x) })
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

// bounds are those of the weights on a receptor: its sign.
func bounds(receptor string) (low, high float64) {
	switch receptor {
	case "excitatory":
		return 0, math.MaxFloat32
	case "inhibitory":
		return -math.MaxFloat32, 0
	}
	return -math.MaxFloat32, math.MaxFloat32
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
