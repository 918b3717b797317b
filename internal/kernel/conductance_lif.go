package kernel

// ConductanceLIF are the constants of a step of leaky integrate-and-fire
// neurons with exponential synaptic conductances (Brette et al. 2007, J Comput
// Neurosci 23:349, benchmark 1; Vogels et al. 2011, Science 334:1569):
//
//	C dv/dt = -g_l (v-e_l) - g_e (v-e_e) - g_i (v-e_i) + i
//
// Conductances decay exactly. V follows the exponential midpoint rule: the
// conductances of mid-step are taken for the whole step, over which the
// equation is then solved exactly. So a step is exact where conductances are
// constant and of second order elsewhere, and no conductance makes it unstable:
//
//	e = GE + Excited,  i = GI - Inhibited
//	g = Leak + e·HalfE + i·HalfI
//	v∞ = (LeakCurrent + Drive + e·HalfE·ReversalE + i·HalfI·ReversalI) / g
//	V = v∞ + (V - v∞)·exp(g·Rate),  unless held
//	GE = e·KeepE,  GI = i·KeepI
//	V > Threshold: a spike, V = Reset, held for Hold steps
//
// Inhibitory weights, and so Inhibited, are zero or below. Leak must be above zero
// and conductances not below it. Rounding is as in [LIF].
type ConductanceLIF[T Float] struct {
	KeepE, KeepI         T // what a step leaves of GE, GI
	HalfE, HalfI         T // what half a step leaves of them
	ReversalE, ReversalI T // mV
	Leak                 T // g_l, nS
	LeakCurrent          T // g_l·e_l, pA
	Rate                 T // -dt/C, 1/nS: dt in ms over C in pF
	Reset                T // mV
	Hold                 T // steps
}

// Step advances neurons lo..hi-1 by one step and appends those that spiked, ascending.
func (c *ConductanceLIF[T]) Step(path Path, s *LIFState[T], lo, hi int, spikes []int32) []int32 {
	if f, ok := any(s).(*LIFState[float32]); ok {
		lo, spikes = conductanceLIFNative(path, any(c).(*ConductanceLIF[float32]), f, lo, hi, spikes)
	}
	return c.step(s, lo, hi, spikes)
}

// step is the portable path. It works in blocks so that the exponential, which
// it spends most of its time in, is a loop of its own.
func (c *ConductanceLIF[T]) step(s *LIFState[T], lo, hi int, spikes []int32) []int32 {
	var end, left [block]T
	for ; lo < hi; lo += block {
		top := min(hi, lo+block)
		c.conduct(s, lo, top, &end, &left)
		decay(&left)
		spikes = c.settle(s, lo, top, &end, &left, spikes)
	}
	return spikes
}

// conduct takes what arrived for neurons lo..hi-1, at most a block, and finds
// where V goes and g·Rate.
func (c *ConductanceLIF[T]) conduct(s *LIFState[T], lo, hi int, end, rate *[block]T) {
	ge := s.GE[lo:hi]
	n := len(ge) // slices cut to one length spare the loop its bounds checks
	gi, drive := s.GI[lo:hi][:n], s.Drive[lo:hi][:n]
	excited, inhibited := s.Excited[lo:hi][:n], s.Inhibited[lo:hi][:n]
	ends, rates := end[:n], rate[:n]
	k := *c
	for j := range n {
		e, i := ge[j]+excited[j], gi[j]-inhibited[j]
		excited[j], inhibited[j] = 0, 0
		ge[j], gi[j] = Flushed(e*k.KeepE), Flushed(i*k.KeepI)
		e, i = e*k.HalfE, i*k.HalfI
		g := k.Leak + T(e) + T(i)
		ends[j] = (k.LeakCurrent + drive[j] + T(e*k.ReversalE) + T(i*k.ReversalI)) / g
		rates[j] = g * k.Rate
	}
}

// settle moves V of the neurons that are not held by what is left of its
// distance to the end, and appends those that spike.
func (c *ConductanceLIF[T]) settle(s *LIFState[T], lo, hi int, end, left *[block]T, spikes []int32) []int32 {
	v := s.V[lo:hi]
	n := len(v)
	threshold, refractory := s.Threshold[lo:hi][:n], s.Refractory[lo:hi][:n]
	ends, lefts := end[:n], left[:n]
	for j := range n {
		if refractory[j] > 0 {
			refractory[j]--
			continue
		}
		x := Flushed(ends[j] + T((v[j]-ends[j])*lefts[j]))
		if x > threshold[j] {
			x = c.Reset
			refractory[j] = c.Hold
			spikes = append(spikes, int32(lo+j))
		}
		v[j] = x
	}
	return spikes
}
