package neuron

import (
	"math"
	"testing"

	"homeostat/internal/state"
)

// One spike of weight w at t = 0, in steps of any length: w exp(-t/tau), or
// w t/tau exp(1-t/tau), at each step's start, middle and end.
func TestSynapsesFollowTheirTimeCourse(t *testing.T) {
	const w = 3.0
	for _, dt := range []float64{0.1, 0.5, 4} {
		for _, kind := range []string{"conductance", "current"} {
			for _, synapse := range []string{"exponential", "alpha"} {
				p := SynapseParameters{Synapse: synapse, Kind: kind, TauE: 5, TauI: 8, EE: 10, EI: -90}
				s := &variables[float64]{n: 2}
				r := newReceptors(p, s, dt)
				excited, inhibited := []float64{0, w}, []float64{0, -w}
				for step := range 100 {
					courseIn, courseOut := r.course(1, &arrivals[float64]{excited: excited, inhibited: inhibited})
					start := float64(step) * dt
					for part, s := range []float64{0, 0.5, 1} {
						atIn, atOut := courseIn.at(s), courseOut.at(s)
						e, i := timeCourseOf(synapse, start+float64(part)*dt/2, p.TauE), timeCourseOf(synapse, start+float64(part)*dt/2, p.TauI)
						in, out := w*e*p.EE+w*i*p.EI, w*(e+i)
						if kind == "current" {
							in, out = w*e-w*i, 0
						}
						if math.Abs(atIn-in) > 1e-11 || math.Abs(atOut-out) > 1e-12 {
							t.Fatalf("%s %s, dt %g, step %d, part %d: in %.15g, out %.15g, want %.15g, %.15g", synapse, kind, dt, step, part, atIn, atOut, in, out)
						}
					}
				}
				if excited[1] != 0 || inhibited[1] != 0 {
					t.Errorf("%s %s: what arrived is left", synapse, kind)
				}
				if s.Variable("g_e").At(0) != 0 {
					t.Errorf("%s %s: reached another neuron", synapse, kind)
				}
			}
		}
	}
}

func timeCourseOf(synapse string, t, tau float64) float64 {
	if synapse == "alpha" {
		return t / tau * math.Exp(1-t/tau)
	}
	return math.Exp(-t / tau)
}

// What decays ends next to zero, but not among the numbers too small for fast arithmetic.
func TestSynapsesDecayToNormalNumbers(t *testing.T) {
	p := DefaultSynapse()
	p.Synapse = "alpha"
	s := &variables[float32]{n: 1}
	r := newReceptors(p, s, 0.1)
	excited, inhibited := []float32{1}, []float32{-1}
	for step := range 100_000 {
		r.middle(0, &arrivals[float32]{excited: excited, inhibited: inhibited})
		for _, x := range []float32{r.ge[0], r.gi[0], r.he[0], r.hi[0]} {
			if x != 0 && math.Abs(float64(x)) < 0x1p-126 {
				t.Fatalf("%g after step %d", x, step)
			}
		}
	}
	if r.ge[0] > 1e-30 || r.gi[0] > 1e-30 {
		t.Errorf("after 10 s: %g and %g, want nothing left", r.ge[0], r.gi[0])
	}
}

// What is given for the middle of a step is what the course through it has there.
func TestMiddleOfAStep(t *testing.T) {
	p := DefaultSynapse()
	p.Synapse = "alpha"
	one, two := &variables[float64]{n: 1}, &variables[float64]{n: 1}
	a, b := newReceptors(p, one, 0.5), newReceptors(p, two, 0.5)
	for step := range 20 {
		in, out := a.middle(0, &arrivals[float64]{excited: []float64{float64(step % 3)}, inhibited: []float64{-float64(step % 2)}})
		wantIn, wantOut := b.course(0, &arrivals[float64]{excited: []float64{float64(step % 3)}, inhibited: []float64{-float64(step % 2)}})
		if math.Abs(in-wantIn.at(0.5)) > 1e-12 || math.Abs(out-wantOut.at(0.5)) > 1e-12 {
			t.Fatalf("step %d: in %g, out %g, want %g, %g", step, in, out, wantIn.at(0.5), wantOut.at(0.5))
		}
	}
}

// Steps of a model whose receptors have nothing to do.
func nothing[T state.Float](n int) []state.Vector {
	return []state.Vector{state.Of(make([]T, n)), state.Of(make([]T, n))}
}
