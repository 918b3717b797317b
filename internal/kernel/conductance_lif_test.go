package kernel

import (
	"math"
	"testing"
)

// With conductances that do not decay, a step of any size is the closed form.
func TestConductanceLIFIsExactWithConstantConductances(t *testing.T) {
	for _, dt := range []float64{0.1, 2, 50} {
		model, s := newConductanceLIF[float64](dt), newState[float64](1)
		model.KeepE, model.KeepI, model.HalfE, model.HalfI = 1, 1, 1, 1
		s.V[0], s.GE[0], s.GI[0], s.Drive[0], s.Threshold[0] = -71, 6, 40, 100, 1e9
		const g = 10 + 6 + 40
		const end = (-600 + 100 + 6*0 + 40*-80) / float64(g)
		for range 10 {
			model.Step(Portable, s, 0, 1, nil)
		}
		want := end + (-71-end)*math.Exp(-g/200.0*10*dt)
		if d := math.Abs(s.V[0] - want); d > 1e-12 {
			t.Errorf("dt %g: v is %.15g, want %.15g", dt, s.V[0], want)
		}
	}
}

// Halving the step divides the error by four.
func TestConductanceLIFIsOfSecondOrder(t *testing.T) {
	after := func(dt float64) float64 {
		model, s := newConductanceLIF[float64](dt), newState[float64](1)
		s.V[0], s.Threshold[0], s.Excited[0], s.Inhibited[0] = -60, 1e9, 60, -20
		for range int(8 / dt) {
			model.Step(Portable, s, 0, 1, nil)
		}
		return s.V[0]
	}
	exact := conductanceReference(8, -60, 60, 20)
	for _, dt := range []float64{0.5, 0.25, 0.125} {
		ratio := (after(dt) - exact) / (after(dt/2) - exact)
		if math.Abs(ratio-4) > 0.2 {
			t.Errorf("errors at steps of %g and %g ms have the ratio %g, want 4", dt, dt/2, ratio)
		}
	}
}

// conductanceReference integrates newConductanceLIF's equation by the classical
// Runge-Kutta method in steps of 1 µs, whose error is below 1e-12.
func conductanceReference(ms, v, e, i float64) float64 {
	slope := func(t, v float64) float64 {
		return (-10*(v+60) - e*math.Exp(-t/5)*v - i*math.Exp(-t/10)*(v+80)) / 200
	}
	const dt = 0.001
	for k := range int(math.Round(ms / dt)) {
		t := float64(k) * dt
		a := slope(t, v)
		b := slope(t+dt/2, v+dt/2*a)
		c := slope(t+dt/2, v+dt/2*b)
		d := slope(t+dt, v+dt*c)
		v += dt / 6 * (a + 2*b + 2*c + d)
	}
	return v
}

// exp is decay of one number.
func exp[T Float](x T) T {
	all := [block]T{7: x}
	decay(&all)
	return all[7]
}

func TestDecayIsNearExp(t *testing.T) {
	worst := 0.0
	for i := range 400_000 {
		x := -float32(i) * []float32{1e-9, 2.5e-6, 2.1e-4}[i%3]
		y := exp(x)
		d := math.Abs(float64(y) - math.Exp(float64(x)))
		worst = max(worst, d/float64(math.Nextafter32(y, 2)-y))
	}
	if worst > 1.1 {
		t.Errorf("in float32 off by %g units in the last place", worst)
	}
	worst = 0
	for i := range 4000 {
		x := -float64(i) * []float64{1e-7, 2.5e-4, 0.17}[i%3]
		worst = max(worst, off(exp(x), exactExp(x)))
	}
	if worst > 1.1 {
		t.Errorf("in float64 off by %g units in the last place", worst)
	}
}

func TestDecayAtItsEnds(t *testing.T) {
	checkDecay[float32](t, -87.4, 88)
	checkDecay[float64](t, -708.4, 709)
}

func checkDecay[T Float](t *testing.T, under, most T) {
	inf := T(math.Inf(1))
	for _, c := range []struct{ x, want T }{{0, 1}, {under, 0}, {10 * under, 0}, {-3e38, 0}, {-inf, 0}, {inf, exp(most)}} {
		if got := exp(c.x); got != c.want {
			t.Errorf("exp(%g) is %g, want %g", c.x, got, c.want)
		}
	}
	if ratio := float64(exp(most)) / math.Exp(float64(most)); math.Abs(ratio-1) > 1e-6 {
		t.Errorf("exp(%g) is %g times what it should be", most, ratio)
	}
	if y := exp(T(math.NaN())); y == y {
		t.Errorf("exp of NaN is %g", y)
	}
}
