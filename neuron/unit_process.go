package neuron

import (
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// Poisson processes by rescaling time: neuron i spikes whenever the integral of
// its rate has grown by a unit exponential number since its last spike (Brown et
// al. 2002, Neural Comput 14:325). This is exact for whatever the rate does
// within a step, however large its integral over a step is; several spikes of
// one neuron in a step are that neuron's number repeated.
//
// Where a step has a spike or more on average, their number is drawn at once
// instead, from its Poisson distribution. Since the process has no memory, the
// exponential that was pending stays valid for when the rate is low again.

// dense is the number of spikes in a step from which they are counted.
const dense = 1.0

// unitProcess is one such process per neuron.
type unitProcess struct {
	left    []float64    // what the integral of the rate has still to gain before the next spike
	streams []rng.Stream // one per neuron
}

func newUnitProcess(n int, key rng.Key) unitProcess {
	u := unitProcess{left: make([]float64, n), streams: make([]rng.Stream, n)}
	for i := range u.left {
		u.streams[i] = key.At(uint64(i))
		u.left[i] = exponential(&u.streams[i])
	}
	return u
}

// exponential draws a unit exponential number.
func exponential(s *rng.Stream) float64 { return s.Rand().ExpFloat64() }

// quiet lets the integral of neuron k's rate grow by m if the neuron does not
// spike by that, and says whether; if not, spike is to be called.
func (u *unitProcess) quiet(k int, m float64) bool {
	x := u.left[k] - m
	if x > 0 && m < dense {
		u.left[k] = x
		return true
	}
	return false
}

// spike lets the integral of neuron k's rate grow by m and appends the neuron as often as it spikes.
func (u *unitProcess) spike(k int, m float64, spikes []int32) []int32 {
	if m >= dense {
		for range poissonNumber(&u.streams[k], m) {
			spikes = append(spikes, int32(k))
		}
		return spikes
	}
	x := u.left[k] - m
	for x <= 0 {
		spikes = append(spikes, int32(k))
		x += exponential(&u.streams[k])
	}
	u.left[k] = x
	return spikes
}

// poissonNumber draws a Poisson number of mean m by inversion: it counts the
// terms exp(-m) m^k/k! that a uniform number covers. Larger means are drawn in
// parts, for exp(-m) must not become too small a number to add to.
func poissonNumber(s *rng.Stream, m float64) (number int) {
	const most = 16.0
	for ; m > most; m -= most {
		number += poissonNumber(s, most)
	}
	u := s.Float64()
	term := kernel.Exp(-m)
	for k, sum := 0.0, term; u >= sum && term > 1e-18; sum += term {
		k++
		term *= m / k
		number++
	}
	return number
}

func (u *unitProcess) keep(k *state.Keeper) {
	state.Slice(k, "left", u.left)
	k.Streams("streams", u.streams)
}
