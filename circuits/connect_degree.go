package circuits

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"

	"homeostat/internal/rng"
)

// FixedIndegree gives every target as many synapses, from different sources,
// all sets of them alike.
type FixedIndegree struct {
	Degree    int  `toml:"degree,required"` // synapses that each target receives
	Multapses bool `toml:"multapses"`       // two neurons may share several synapses: sources are drawn one by one, each from all
}

// Validate says whether the degree is none.
func (p FixedIndegree) Validate() error { return degree(p.Degree) }

func degree(d int) error {
	if d < 1 {
		return fmt.Errorf("degree: must be at least 1, is %d", d)
	}
	return nil
}

func (p FixedIndegree) fit(w wiring) error {
	most := w.from.size
	if w.selves() > 0 {
		most--
	}
	if p.Degree > most && !(p.Multapses && most > 0) {
		return fmt.Errorf("degree: must be from 1 to %d, the number of neurons at the other end; is %d", most, p.Degree)
	}
	return nil
}

func (p FixedIndegree) expected(w wiring) (float64, bool) {
	return float64(p.Degree) * float64(w.to.size), true
}

func (p FixedIndegree) pair(w wiring) pairs {
	return w.byTarget(func(int) int { return p.Degree }, func() rower {
		chooser := newChooser(w.from.size, p.Degree, p.Multapses)
		return func(t int, list []int32) []int32 { return chooser.choose(list, w.banned(t), w.key.At(uint64(t))) }
	})
}

// FixedOutdegree gives every source as many synapses, onto different targets,
// all sets of them alike.
type FixedOutdegree struct {
	Degree    int  `toml:"degree,required"` // synapses that each source has
	Multapses bool `toml:"multapses"`       // two neurons may share several synapses: targets are drawn one by one, each from all
}

// Validate says whether the degree is none.
func (p FixedOutdegree) Validate() error { return degree(p.Degree) }

func (p FixedOutdegree) fit(w wiring) error { return p.reversed().fit(w.reversed()) }

func (p FixedOutdegree) expected(w wiring) (float64, bool) {
	return p.reversed().expected(w.reversed())
}

// reversed is the same from the other end.
func (p FixedOutdegree) reversed() FixedIndegree { return FixedIndegree(p) }

func (w wiring) reversed() wiring {
	w.from, w.to = w.to, w.from
	return w
}

// Every thread draws for all sources and takes what falls to its share of the
// targets, twice: once to count and once to fill.
func (p FixedOutdegree) pair(w wiring) pairs {
	made := pairs{start: make([]int, w.to.size+1)}
	w.share(w.to.size, func(lo, hi int) {
		p.draw(w, func(_, t int32) {
			if t := int(t); t >= lo && t < hi {
				made.start[t+1]++
			}
		})
	})
	made.sum()
	w.share(w.to.size, func(lo, hi int) {
		next := slices.Clone(made.start[lo:hi])
		p.draw(w, func(s, t int32) {
			if t := int(t); t >= lo && t < hi {
				made.sources[next[t-lo]] = s
				next[t-lo]++
			}
		})
	})
	return made
}

// draw calls take for every pair, by source.
func (p FixedOutdegree) draw(w wiring, take func(s, t int32)) {
	w = w.reversed()
	chooser, list := newChooser(w.from.size, p.Degree, p.Multapses), []int32(nil)
	for s := range w.to.size {
		list = chooser.choose(list[:0], w.banned(s), w.key.At(uint64(s)))
		for _, t := range list {
			take(int32(s), t)
		}
	}
}

// chooser draws so many of n elements.
type chooser struct {
	n, count int
	again    bool     // an element may be drawn several times
	taken    []uint64 // a bit per element; all 0 between draws
}

func newChooser(n, count int, again bool) *chooser {
	c := &chooser{n: n, count: count, again: again}
	if !again {
		c.taken = make([]uint64, (n+63)/64)
	}
	return c
}

// choose appends elements that are not banned (-1: all may be), ascending.
func (c *chooser) choose(list []int32, banned int, stream rng.Stream) []int32 {
	n := c.n
	if banned >= 0 {
		n--
	}
	begin, draw := len(list), stream.Rand()
	if c.again {
		for range c.count {
			list = append(list, int32(draw.IntN(n)))
		}
		slices.Sort(list[begin:])
	} else {
		list = c.different(list, n, draw)
	}
	if banned >= 0 { // the numbers from banned on stand for the elements after it
		for k := begin; k < len(list); k++ {
			if int(list[k]) >= banned {
				list[k]++
			}
		}
	}
	return list
}

// different appends so many different ones of 0..n-1, every set alike (Floyd's
// algorithm; Bentley and Floyd 1987, Commun ACM 30:754), ascending.
func (c *chooser) different(list []int32, n int, draw *rand.Rand) []int32 {
	begin := len(list)
	for last := n - c.count; last < n; last++ {
		s := draw.IntN(last + 1)
		if c.taken[s>>6]>>(s&63)&1 != 0 {
			s = last
		}
		c.taken[s>>6] |= 1 << (s & 63)
		list = append(list, int32(s))
	}
	if len(c.taken) > 16*c.count { // few of many: sorting takes less than looking through all
		for _, s := range list[begin:] {
			c.taken[s>>6] = 0
		}
		slices.Sort(list[begin:])
		return list
	}
	list = list[:begin]
	for k, word := range c.taken {
		for ; word != 0; word &= word - 1 {
			list = append(list, int32(k<<6+bits.TrailingZeros64(word)))
		}
		c.taken[k] = 0
	}
	return list
}
