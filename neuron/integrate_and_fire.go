package neuron

import (
	"fmt"
	"math"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// integrateAndFire is what the leaky integrate-and-fire models have in common:
// their state, and what shapes their input on its way to the kernel.
type integrateAndFire[T state.Float] struct {
	variables[T]
	threeReceptors
	state kernel.LIFState[T] // the same numbers
	path  kernel.Path
	alpha *alphaCourse[T]   // nil: synapses are exponential
	noise *membraneNoise[T] // nil: there is none
}

func newIntegrateAndFire[T state.Float](n int) integrateAndFire[T] {
	a := kernel.Arrays[T](6, n)
	return integrateAndFire[T]{
		variables: variables[T]{n: n, names: []string{"v", "g_e", "g_i", "threshold", "i", "refractory"}, numbers: a},
		state:     kernel.LIFState[T]{V: a[0], GE: a[1], GI: a[2], Threshold: a[3], Drive: a[4], Refractory: a[5]},
		path:      kernel.Best(),
	}
}

// start sets every neuron to where it starts; values that are drawn come from key.
func (f *integrateAndFire[T]) start(v, threshold, i value.Value, key rng.Key) {
	fill(f.state.V, v, key.Derive(1))
	fill(f.state.Threshold, threshold, key.Derive(2))
	fill(f.state.Drive, i, key.Derive(3))
}

// fill gives every neuron its value of a parameter.
func fill[T state.Float](dst []T, v value.Value, key rng.Key) {
	x := make([]float64, len(dst))
	v.Fill(x, key)
	for i := range dst {
		dst[i] = T(x[i])
	}
}

// hold is for how many steps after that of a spike v is held, if t_ref runs
// from the start of the spike's step.
func hold(tRef, dt float64) float64 { return float64(pause(tRef, dt) - 1) }

// pause is how many steps t_ref is, one at least.
func pause(tRef, dt float64) int { return max(1, int(math.Round(tRef/dt))) }

// resetBelowThreshold refuses neurons that would spike again wherever they are reset to.
// A threshold drawn without a lower bound is taken as it comes.
func resetBelowThreshold(reset float64, threshold value.Value) error {
	if low, _ := threshold.Bounds(); low <= reset && !math.IsInf(low, -1) {
		return fmt.Errorf("v_reset: must be below the threshold, whose least is %g mV, and is %g mV", low, reset)
	}
	return nil
}

// Keep keeps what is on its way through the synapses, and the noise.
func (f *integrateAndFire[T]) Keep(k *state.Keeper) {
	if f.alpha != nil {
		f.alpha.keep(k)
	}
	if f.noise != nil {
		f.noise.keep(k)
	}
}

// before returns the state that the kernel is to advance by a step.
func (f *integrateAndFire[T]) before(lo, hi int, arrived []state.Vector) kernel.LIFState[T] {
	s := f.state
	s.Excited, s.Inhibited = state.As[T](arrived[0]), state.As[T](arrived[1])
	if x := injected[T](arrived); x != nil {
		s.Drive = driven(x, s.Drive, lo, hi)
	}
	if f.alpha != nil {
		f.alpha.before(&s, lo, hi)
	}
	if f.noise != nil {
		s.Drive = f.noise.before(&s, lo, hi)
	}
	return s
}

// driven adds the drive of neurons lo..hi-1 to what arrived for it: that array is
// the step's drive then, and after has to clear it.
func driven[T state.Float](arrived, drive []T, lo, hi int) []T {
	for k := lo; k < hi; k++ {
		arrived[k] += drive[k]
	}
	return arrived
}

// after completes a step that the kernel took, and returns its spikes, of which
// those from number from on are this range's.
func (f *integrateAndFire[T]) after(reset, hold T, lo, hi int, arrived []state.Vector, spikes []int32, from int) []int32 {
	if x := injected[T](arrived); x != nil {
		clear(x[lo:hi])
	}
	if f.alpha != nil {
		f.alpha.after(&f.state, lo, hi)
	}
	if f.noise != nil {
		return f.noise.after(&f.state, reset, hold, lo, hi, spikes, from)
	}
	return spikes
}
