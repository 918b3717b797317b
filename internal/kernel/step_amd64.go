package kernel

import (
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
	for path >= AVX2 && hi-lo >= 16 {
		span := min(hi-lo, firedMost) &^ 15
		at, fired := s.from(lo, span), firedSet{}
		if path == AVX512 {
			lifAVX512(&constants[0], &at, &fired[0], span/16)
		} else {
			lifAVX2(&constants[0], &at, &fired[0], span/8)
		}
		spikes = fired.appendTo(spikes, lo)
		lo += span
	}
	return lo, spikes
}

// conductanceLIFNative is to ConductanceLIF what lifNative is to LIF.
func conductanceLIFNative(path Path, c *ConductanceLIF[float32], s *LIFState[float32], lo, hi int, spikes []int32) (int, []int32) {
	constants := [...]float32{
		tiny32, c.KeepE, c.KeepI, c.HalfE, c.HalfI, c.ReversalE, c.ReversalI, c.Leak, c.LeakCurrent, c.Rate, c.Reset, c.Hold, 1,
		decayNear32, decay0, decay1, decay2, decay3, decay4, math.Log2E, decayRound32, decayLn2Hi32, decayLn2Lo32, decayMost32, decayLeast32,
	}
	for path >= AVX2 && hi-lo >= 16 {
		span := min(hi-lo, firedMost) &^ 15
		at, fired := s.from(lo, span), firedSet{}
		if path == AVX512 {
			conductanceLIFAVX512(&constants[0], &at, &fired[0], span/16)
		} else {
			conductanceLIFAVX2(&constants[0], &at, &fired[0], span/8)
		}
		spikes = fired.appendTo(spikes, lo)
		lo += span
	}
	return lo, spikes
}

// from returns where n > 0 neurons' numbers start in the arrays, in the order of the fields.
func (s *LIFState[T]) from(lo, n int) (at [8]*T) {
	for k, x := range [...][]T{s.V, s.GE, s.GI, s.Threshold, s.Drive, s.Refractory, s.Excited, s.Inhibited} {
		at[k] = &x[lo : lo+n][0]
	}
	return at
}

// firedSet has a bit for each of firedMost neurons, as the assembly leaves it.
type firedSet [firedMost / 64]uint64

const firedMost = 1024

// appendTo appends the neurons whose bits are set, the first being number lo.
func (f *firedSet) appendTo(spikes []int32, lo int) []int32 {
	for k, set := range f {
		for ; set != 0; set &= set - 1 {
			spikes = append(spikes, int32(lo+64*k+bits.TrailingZeros64(set)))
		}
	}
	return spikes
}
