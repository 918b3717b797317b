package neuron

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

func leakyWith(p LeakyParameters, dt float64) *leaky[float64] {
	m := newLeaky[float64](p, 1, dt, rng.Key{})
	return &m
}

// Without synapses a step of any length is the solution.
func TestLeakyMembraneIsExact(t *testing.T) {
	p := DefaultMAT().LeakyParameters
	p.V, p.I = value.Const(-60), value.Const(300)
	for _, dt := range []float64{0.1, 7} {
		m := leakyWith(p, dt)
		for step := 1; step <= 10; step++ {
			m.v[0] = m.advance(0, &arrivals[float64]{excited: []float64{0}, inhibited: []float64{0}})
			end := p.EL + p.I.A/p.GL
			want := end + (-60-end)*math.Exp(-float64(step)*dt*p.GL/p.CM)
			if math.Abs(m.v[0]-want) > 1e-12 {
				t.Fatalf("dt %g, step %d: %.15g mV, want %.15g", dt, step, m.v[0], want)
			}
		}
	}
}

// Second order with conductances that change, of both time courses.
func TestLeakyMembraneIsOfSecondOrder(t *testing.T) {
	for _, synapse := range []string{"exponential", "alpha"} {
		checkOrder(t, 2, 0.5, func(dt float64) float64 {
			p := DefaultMAT().LeakyParameters
			p.Synapse = synapse
			m := leakyWith(p, dt)
			excited, inhibited := []float64{40}, []float64{-25}
			for range int(math.Round(12 / dt)) {
				m.v[0] = m.advance(0, &arrivals[float64]{excited: excited, inhibited: inhibited})
			}
			return m.v[0]
		})
	}
}
