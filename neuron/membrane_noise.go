package neuron

import (
	"math"
	"slices"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// Noise in a leaky membrane, integrated exactly. An Ornstein–Uhlenbeck current x
// of standard deviation sigma and correlation time tau (noise.go) into a membrane
// of time constant tau_m acts in a step like the constant current
//
//	y = (∫ exp(-(dt-s)/tau_m) x(s) ds) / (∫ exp(-(dt-s)/tau_m) ds),   s in 0..dt
//
// Given x(0), x(dt) and y are jointly normal, so two normal numbers a step draw
// them from their exact distribution (Gillespie 1996, Phys Rev E 54:2084, for
// the plain integral):
//
//	x = x exp(-dt/tau) + sigma sqrt(1-exp(-2 dt/tau)) N1
//	y = mean·x(0) + along·N1 + across·N2
//
// White noise has no x; then y is normal, such that the free membrane's variance
// is sigma²/(2 tau_m) (by the current's unit). Its potential crosses a threshold theta between two grid
// points more often than it is found above it at one: a path from v0 to v1, both
// below, has crossed with probability
//
//	exp(-2 (theta-v0) (theta-v1) / variance of a step)
//
// (Brownian bridge; Giraudo and Sacerdote 1999, Commun Stat Simul 28:1135), and
// with that the neuron spikes. What is left is an error of order dt in the rate;
// without it, it would be of order sqrt(dt). Coloured noise needs no such thing:
// the potential has a derivative.

// membraneNoise is the noise in a population of integrate-and-fire neurons.
type membraneNoise[T state.Float] struct {
	x       []T // the current; none if it is white
	drive   []T // the constant current that stands for all that flows in a step
	streams []rng.Stream

	keeps, jump         T // x becomes x·keeps + jump·N1
	mean, along, across T // see above

	begin  []T     // of white noise: v at the step's start, -infinity if it is held
	bridge float64 // -2 / variance of a step
}

// newMembraneNoise returns the noise in n neurons of tauM, in which a unit of
// constant current settles at resistance mV, or nil if there is none.
func newMembraneNoise[T state.Float](p NoiseParameters, tauM, resistance float64, n int, dt float64, key rng.Key) *membraneNoise[T] {
	if p.NoiseSigma == 0 {
		return nil
	}
	m := &membraneNoise[T]{drive: make([]T, n), streams: make([]rng.Stream, n)}
	for i := range m.streams {
		m.streams[i] = key.At(uint64(i))
	}
	if p.NoiseTau == 0 {
		m.white(p.NoiseSigma, tauM, resistance, n, dt)
		return m
	}
	m.coloured(p, tauM, dt)
	m.x = make([]T, n)
	for i := range m.x {
		m.x[i] = T(p.NoiseSigma * normal(&m.streams[i]))
	}
	return m
}

func (m *membraneNoise[T]) white(sigma, tauM, resistance float64, n int, dt float64) {
	toRest := -math.Expm1(-dt / tauM)
	sd := sigma * resistance * math.Sqrt(-math.Expm1(-2*dt/tauM)/(2*tauM)) // of v after a step
	m.across = T(sd / resistance / toRest)
	m.begin, m.bridge = make([]T, n), -2/(sd*sd)
}

// coloured finds the distribution of x and y after a step. With R the response
// of the membrane to a current that decays with tau (the function response),
// the integrals are those of the noise's kernels, R(u) and exp(-u/tau):
//
//	var y = 2 sigma²/tau ∫ R² / toRest²,   cov(x, y) = 2 sigma²/tau ∫ R exp(-u/tau) / toRest
func (m *membraneNoise[T]) coloured(p NoiseParameters, tauM, dt float64) {
	toRest := -math.Expm1(-dt / tauM)
	scale := 2 * p.NoiseSigma * p.NoiseSigma / p.NoiseTau
	panels := int(min(200, 1+dt/min(p.NoiseTau, tauM)))
	variance := scale * integral(0, dt, panels, func(u float64) float64 {
		r := response(u, tauM, p.NoiseTau) / toRest
		return r * r
	})
	covariance := scale * integral(0, dt, panels, func(u float64) float64 {
		return response(u, tauM, p.NoiseTau) / toRest * math.Exp(-u/p.NoiseTau)
	})
	jump := p.NoiseSigma * math.Sqrt(-math.Expm1(-2*dt/p.NoiseTau))
	along := covariance / jump
	m.keeps, m.jump = T(math.Exp(-dt/p.NoiseTau)), T(jump)
	m.mean, m.along = T(response(dt, tauM, p.NoiseTau)/toRest), T(along)
	m.across = T(math.Sqrt(max(0, variance-along*along)))
}

// before draws the noise of a step and returns the drive that has it.
func (m *membraneNoise[T]) before(s *kernel.LIFState[T], lo, hi int) []T {
	if m.x == nil {
		m.beforeWhite(s, lo, hi)
		return m.drive
	}
	for k := lo; k < hi; k++ {
		first, second := T(normal(&m.streams[k])), T(normal(&m.streams[k]))
		m.drive[k] = s.Drive[k] + T(m.mean*m.x[k]) + T(m.along*first) + T(m.across*second)
		m.x[k] = T(m.keeps*m.x[k]) + T(m.jump*first)
	}
	return m.drive
}

func (m *membraneNoise[T]) beforeWhite(s *kernel.LIFState[T], lo, hi int) {
	for k := lo; k < hi; k++ {
		m.begin[k] = s.V[k]
		if s.Refractory[k] > 0 {
			m.begin[k] = T(math.Inf(-1))
		}
		m.drive[k] = s.Drive[k] + T(m.across*T(normal(&m.streams[k])))
	}
}

// after finds the neurons whose potential crossed the threshold within the step
// of white noise and came back, resets them, and returns spikes with them in
// their places.
func (m *membraneNoise[T]) after(s *kernel.LIFState[T], reset, hold T, lo, hi int, spikes []int32, from int) []int32 {
	if m.x != nil {
		return spikes
	}
	known, next := len(spikes), from
	for k := lo; k < hi; k++ {
		if next < known && int(spikes[next]) == k {
			next++
			continue
		}
		log := m.bridge * float64(s.Threshold[k]-m.begin[k]) * float64(s.Threshold[k]-s.V[k])
		if log > -40 && m.streams[k].Float64() < math.Exp(log) {
			s.V[k], s.Refractory[k] = reset, hold
			spikes = append(spikes, int32(k))
		}
	}
	if len(spikes) > known {
		slices.Sort(spikes[from:])
	}
	return spikes
}

func (m *membraneNoise[T]) keep(k *state.Keeper) {
	if m.x != nil {
		state.Slice(k, "noise", m.x)
	}
	k.Streams("noise_streams", m.streams)
}
