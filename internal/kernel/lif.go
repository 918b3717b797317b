package kernel

// LIFState is what changes of a population of integrate-and-fire neurons, one
// number per neuron in slices of equal length. [LIF] and [ConductanceLIF] share it.
//
// The assembly takes 16 neurons at a time: ranges whose ends are multiples of
// 16, in slices that start at multiples of 64 bytes, are fastest.
type LIFState[T Float] struct {
	V          []T // membrane potential, mV
	GE, GI     []T // excitatory and inhibitory current (mV) or conductance (nS)
	Threshold  []T // mV
	Drive      []T // constant input, mV or pA
	Refractory []T // steps that V is still held
	Excited    []T // sum of what arrived for GE; a step takes it and leaves zero
	Inhibited  []T // sum of what arrived for GI; a step takes it and leaves zero
}

// LIF are the constants of a step of leaky integrate-and-fire neurons with
// exponential synaptic currents, integrated exactly (Rotter and Diesmann 1999,
// Biol Cybern 81:381):
//
//	e = GE + Excited,  i = GI + Inhibited
//	V = V·KeepM + (Rest + Drive)·ToRest + e·FromE + i·FromI,  unless held
//	GE = e·KeepE,  GI = i·KeepI
//	V > Threshold: a spike, V = Reset, held for Hold steps
//
// Every product is rounded before it is added, so that all paths, which fuse
// nothing, give the same bits (a NaN's payload aside).
type LIF[T Float] struct {
	KeepM, KeepE, KeepI  T // what a step leaves of V, GE, GI
	ToRest, FromE, FromI T // what a step adds to V of Rest + Drive, GE, GI
	Rest, Reset          T // mV
	Hold                 T // steps
}

// Step advances neurons lo..hi-1 by one step and appends those that spiked, ascending.
func (c *LIF[T]) Step(path Path, s *LIFState[T], lo, hi int, spikes []int32) []int32 {
	if f, ok := any(s).(*LIFState[float32]); ok {
		lo, spikes = lifNative(path, any(c).(*LIF[float32]), f, lo, hi, spikes)
	}
	return c.step(s, lo, hi, spikes)
}

// step is the portable path.
func (c *LIF[T]) step(s *LIFState[T], lo, hi int, spikes []int32) []int32 {
	v := s.V[lo:hi]
	n := len(v) // slices cut to one length spare the loop its bounds checks
	ge, gi, threshold := s.GE[lo:hi][:n], s.GI[lo:hi][:n], s.Threshold[lo:hi][:n]
	drive, refractory := s.Drive[lo:hi][:n], s.Refractory[lo:hi][:n]
	excited, inhibited := s.Excited[lo:hi][:n], s.Inhibited[lo:hi][:n]
	k := *c
	for j := range n {
		e, i := ge[j]+excited[j], gi[j]+inhibited[j]
		excited[j], inhibited[j] = 0, 0
		ge[j], gi[j] = Flushed(e*k.KeepE), Flushed(i*k.KeepI)
		if refractory[j] > 0 {
			refractory[j]--
			continue
		}
		x := Flushed(T(v[j]*k.KeepM) + T((k.Rest+drive[j])*k.ToRest) + T(e*k.FromE) + T(i*k.FromI))
		if x > threshold[j] {
			x = k.Reset
			refractory[j] = k.Hold
			spikes = append(spikes, int32(lo+j))
		}
		v[j] = x
	}
	return spikes
}
