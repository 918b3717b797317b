package neuron

import (
	"math"
	"testing"
)

// At a potential that keeps still s is s_inf (1 - exp(-t rate/(1 - s_inf))), to rounding, whatever the step.
func TestGradedSynapseRelaxes(t *testing.T) {
	p := DefaultGradedSynapse()
	for _, v := range []float64{-60, -35, -20} {
		open := 1 / (1 + math.Exp((p.Half-v)/p.Slope))
		for _, dt := range []float64{0.05, 2} {
			g := NewGradedSynapse(p, 2, dt)
			s := 0.0
			for range 40 {
				s = g.Grade(1, v)
			}
			if want := open * -math.Expm1(-40*dt*p.Rate/(1-open)); math.Abs(s-want) > 1e-12 {
				t.Errorf("at %g mV after %g ms s is %.15g, want %.15g", v, 40*dt, s, want)
			}
			if g.s[0] != 0 {
				t.Error("another source's synapses open")
			}
		}
	}
}

// Far above half, where 1 - s_inf is rounded to 0, it opens at once; far below it stays shut.
func TestGradedSynapseIsFinite(t *testing.T) {
	g := NewGradedSynapse(DefaultGradedSynapse(), 1, 0.1)
	if s := g.Grade(0, 1000); s != 1 {
		t.Errorf("wide open is %g", s)
	}
	g = NewGradedSynapse(DefaultGradedSynapse(), 1, 0.1)
	if s := g.Grade(0, -5000); s != 0 {
		t.Errorf("shut is %g", s)
	}
}

func TestGradedSynapseValidates(t *testing.T) {
	if err := DefaultGradedSynapse().Validate(); err != nil {
		t.Error(err)
	}
	if (GradedSynapseParameters{Half: math.NaN(), Slope: 0, Rate: 0}).Validate() == nil {
		t.Error("no fault found")
	}
}
