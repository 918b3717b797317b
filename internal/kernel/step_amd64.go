package kernel

import (
	"encoding/binary"
	"math"
	"math/bits"
)

//go:generate sh -c "cd gen && go run ./spiking -out ../spiking_amd64.s -stubs ../spiking_amd64.go -pkg kernel"

// lifNative does as many whole groups of 16 neurons as there are from lo on, and
// returns where it stopped; the portable loop does the rest.
func lifNative(path Path, c *LIF[float32], s *LIFState[float32], lo, hi int, spikes []int32) (int, []int32) {
	constants := [...]float32{
		tiny32, c.KeepM, c.KeepE, c.KeepI, c.ToRest, c.FromE, c.FromI, c.Rest, c.Reset, c.Hold, 1,
	}
	w := newWalk(path, lo, hi, len(s.V))
	for w.lo < w.end {
		size, first, step := w.next()
		at, fired := s.from(w.lo, size, first), firedSet{}
		if path == AVX512 {
			lifAVX512(&constants[0], &at, &fired[first/8], size/16, step)
		} else {
			lifAVX2(&constants[0], &at, &fired[first/8], size/8, step)
		}
		spikes = fired.appendTo(spikes, w.lo)
		w.lo += size
	}
	return w.lo, spikes
}

// conductanceLIFNative is to ConductanceLIF what lifNative is to LIF.
func conductanceLIFNative(path Path, c *ConductanceLIF[float32], s *LIFState[float32], lo, hi int, spikes []int32) (int, []int32) {
	constants := [...]float32{
		tiny32, c.KeepE, c.KeepI, c.HalfE, c.HalfI, c.ReversalE, c.ReversalI, c.Leak, c.LeakCurrent, c.Rate, c.Reset, c.Hold, 1,
		decayNear32, decay0, decay1, decay2, decay3, decay4, math.Log2E, decayRound32, decayLn2Hi32, decayLn2Lo32, decayMost32, decayLeast32,
	}
	w := newWalk(path, lo, hi, len(s.V))
	for w.lo < w.end {
		size, first, step := w.next()
		at, fired := s.from(w.lo, size, first), firedSet{}
		if path == AVX512 {
			conductanceLIFAVX512(&constants[0], &at, &fired[first/8], size/16, step)
		} else {
			conductanceLIFAVX2(&constants[0], &at, &fired[first/8], size/8, step)
		}
		spikes = fired.appendTo(spikes, w.lo)
		w.lo += size
	}
	return w.lo, spikes
}

// down is how many neurons at the end of a range are taken from the last one
// down. The processor fetches what it takes to come next; beyond the range are
// another thread's neurons, which would have to fetch them back: with thousands
// of neurons to a thread, that costs a tenth of a step and more.
const down = 512

// walk goes over ranges of neurons, by whole groups of 16.
type walk struct {
	bytes         int // of a register
	lo, turn, end int // where the next range begins, where ranges go down, and where they end
}

func newWalk(path Path, lo, hi, all int) walk {
	w := walk{bytes: 32, lo: lo, end: lo}
	if path == AVX512 {
		w.bytes = 64
	}
	if path >= AVX2 {
		w.end += (hi - lo) &^ 15
	}
	w.turn = w.end
	if hi < all {
		w.turn -= min(down, (w.end-lo)/2) &^ 15
	}
	return w
}

// next returns the size of the next range, its first register's first neuron,
// and how many bytes on the next register's is.
func (w *walk) next() (size, first, step int) {
	if w.lo < w.turn {
		return min(w.turn-w.lo, firedMost), 0, w.bytes
	}
	size = min(w.end-w.lo, firedMost)
	return size, size - w.bytes/4, -w.bytes
}

// from returns where the numbers of one of n neurons, from lo on, lie in the arrays, in the order of the fields.
func (s *LIFState[T]) from(lo, n, one int) (at [8]*T) {
	for k, x := range [...][]T{s.V, s.GE, s.GI, s.Threshold, s.Drive, s.Refractory, s.Excited, s.Inhibited} {
		at[k] = &x[lo : lo+n][one]
	}
	return at
}

// firedSet has a bit for each of firedMost neurons, as the assembly leaves it.
type firedSet [firedMost / 8]byte

const firedMost = 1024

// appendTo appends the neurons whose bits are set, the first being number lo.
func (f *firedSet) appendTo(spikes []int32, lo int) []int32 {
	for k := 0; k < len(f); k += 8 {
		for set := binary.LittleEndian.Uint64(f[k:]); set != 0; set &= set - 1 {
			spikes = append(spikes, int32(lo+8*k+bits.TrailingZeros64(set)))
		}
	}
	return spikes
}

// expsNative does as many whole groups of eight as there are, and returns how many numbers that was.
func expsNative(path Path, x []float64) int {
	n := len(x) / 8
	if path < AVX2 || n == 0 {
		return 0
	}
	constants := [...]float64{
		expMost, expLeast, math.Log2E, 0.5, 3 << 51, 1, ln2Hi, ln2Lo, expP5, expP4, expP3, expP2, expP1, 2, math.Inf(1),
	}
	expLanes(&constants[0], &x[0], n)
	return n * 8
}
