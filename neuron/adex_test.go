package neuron

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/npz"
	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// model is what tests ask of a population.
type model interface {
	Len() int
	Variables() []string
	Variable(name string) state.Vector
	Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32
}

// nothingFor is nothing in a model's precision.
func nothingFor(m model) []state.Vector {
	if m.Variable(m.Variables()[0]).Single() {
		return nothing[float32](m.Len())
	}
	return nothing[float64](m.Len())
}

// spikesOf takes steps of a model without input and returns each neuron's spike times, ms.
func spikesOf(m model, steps int, dt float64) [][]float64 {
	times := make([][]float64, m.Len())
	arrived := nothingFor(m)
	var spikes []int32
	for step := range steps {
		spikes = m.Step(0, m.Len(), arrived, spikes[:0])
		for _, i := range spikes {
			times[i] = append(times[i], float64(step)*dt)
		}
	}
	return times
}

// Brian2's eight patterns of Naud et al., RK4 at 5 µs: the first three spikes
// within 0.1 ms, later intervals within 1%; the irregular pattern is chaotic, so
// its count within 20%. Steps of 0.1 ms stamp spikes up to a step early, which
// an interval has twice. float32 is held to the same.
func TestAdExPatternsAgainstBrian2(t *testing.T) {
	ref, err := npz.Read("testdata/adex_patterns.npz")
	if err != nil {
		t.Fatal(err)
	}
	names := ref["names"].Data.([]string)
	if !slices.Equal(names, AdExPatterns()) {
		t.Fatalf("patterns %v, want %v", AdExPatterns(), names)
	}
	want := make([][]float64, len(names))
	for k, i := range ref["id"].Float64s() {
		want[int(i)] = append(want[int(i)], ref["time_ms"].Float64s()[k])
	}
	for i, name := range names {
		p := DefaultAdEx()
		if err := p.Preset(name); err != nil {
			t.Fatal(err)
		}
		row := ref["params"].Float64s()[8*i : 8*i+8]
		if got := []float64{p.CM, p.GL, p.EL, p.A, p.TauW, p.B, p.VReset, p.I.A}; !slices.Equal(got, row) {
			t.Errorf("%s: parameters %v, want %v", name, got, row)
		}
		for _, dt := range []float64{0.005, 0.1} {
			compareTrains(t, fmt.Sprintf("%s, dt %g ms", name, dt), name == "irregular",
				spikesOf(NewAdEx[float64](p, 1, dt, rng.Key{}), int(math.Round(400/dt)), dt)[0], want[i], dt)
		}
		compareTrains(t, name+" in float32", name == "irregular",
			spikesOf(NewAdEx[float32](p, 1, 0.1, rng.Key{}), 4000, 0.1)[0], want[i], 0.1)
	}
}

func compareTrains(t *testing.T, name string, chaotic bool, got, want []float64, dt float64) {
	t.Helper()
	if chaotic {
		if math.Abs(float64(len(got)-len(want))) > 0.2*float64(len(want)) {
			t.Errorf("%s: %d spikes, Brian2 %d", name, len(got), len(want))
		}
		return
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d spikes, Brian2 %d: %v, %v", name, len(got), len(want), got, want)
		return
	}
	for k := range got {
		off, allowed := got[k]-want[k], 0.1
		if k >= 3 {
			interval := want[k] - want[k-1]
			off, allowed = got[k]-got[k-1]-interval, 0.01*interval+dt
		}
		if math.Abs(off) > allowed+1e-9 {
			t.Errorf("%s: spike %d at %g ms, Brian2 at %g", name, k, got[k], want[k])
			return
		}
	}
}

// The error at a given time falls by 2⁴ as the step is halved: an AdEx neuron that
// an excitatory conductance brings up to its threshold and that stays below it.
func TestAdExIsOfFourthOrder(t *testing.T) {
	end := func(dt float64) float64 {
		p := DefaultAdEx()
		p.A, p.EE, p.Synapse = 20, -30, "alpha"
		l := NewAdEx[float64](p, 1, dt, rng.Key{})
		arrived := nothing[float64](1)
		arrived[0].Set(0, 16)
		for range int(math.Round(16 / dt)) {
			if len(l.Step(0, 1, arrived, nil)) > 0 {
				t.Fatal("it fires")
			}
		}
		return l.v[0]
	}
	checkOrder(t, 4, 0.4, end)
}

// checkOrder compares errors at three halvings of a step with the solution at a 64th of it.
func checkOrder(t *testing.T, order, dt float64, end func(dt float64) float64) {
	t.Helper()
	exact := end(dt / 64)
	last := math.Abs(end(dt) - exact)
	for range 3 {
		dt /= 2
		e := math.Abs(end(dt) - exact)
		if got := math.Log2(last / e); !(math.Abs(got-order) < 0.35) {
			t.Errorf("from dt %g to %g ms the error falls from %g to %g: order %g, want %g", 2*dt, dt, last, e, got, order)
		}
		last = e
	}
}

// Where the rest state is lost: I = (g_l + a)(threshold - e_l - delta_t + delta_t
// ln(1 + a/g_l)), at v = threshold + delta_t ln(1 + a/g_l), if a/g_l <
// c_m/(g_l tau_w) (saddle-node bifurcation; Touboul and Brette 2008, Biol Cybern
// 99:319). From there a neuron comes to rest with less current and fires with more.
func TestAdExRheobase(t *testing.T) {
	p := DefaultAdEx()
	p.A = 1.5 // a/g_l = 0.05 < c_m/(g_l tau_w) = 0.065
	above := p.DeltaT * math.Log(1+p.A/p.GL)
	rheobase := (p.GL + p.A) * (p.Threshold.A - p.EL - p.DeltaT + above)
	p.V = value.Const(p.Threshold.A + above)
	p.I = value.Value{Kind: value.List, List: []float64{0.999 * rheobase, 1.001 * rheobase}}
	l := NewAdEx[float64](p, 2, 0.1, rng.Key{})
	for i := range l.w {
		l.w[i] = p.A * (p.V.A - p.EL)
	}
	if got := spikesOf(l, 20_000, 0.1); len(got[0]) != 0 || len(got[1]) == 0 {
		t.Errorf("%d spikes below the rheobase of %g pA, %d above it", len(got[0]), rheobase, len(got[1]))
	}
}

// While v is held w relaxes to a (v_reset - e_l) with tau_w.
func TestAdExAdaptationRunsOnWhileRefractory(t *testing.T) {
	p := DefaultAdEx()
	p.TRef, p.VReset, p.V = 20, -60, value.Const(-40)
	l := NewAdEx[float64](p, 1, 0.1, rng.Key{})
	for len(l.Step(0, 1, nothing[float64](1), nil)) == 0 {
	}
	w0, target := l.w[0], p.A*(p.VReset-p.EL)
	for step := 1; step <= 199; step++ {
		l.Step(0, 1, nothing[float64](1), nil)
		want := target + (w0-target)*math.Exp(-float64(step)*0.1/p.TauW)
		if l.v[0] != p.VReset || math.Abs(l.w[0]-want) > 1e-9 {
			t.Fatalf("step %d: v %g, w %.12g, want %g, %.12g", step, l.v[0], l.w[0], p.VReset, want)
		}
	}
	if l.Step(0, 1, nothing[float64](1), nil); l.v[0] == p.VReset {
		t.Error("v is held longer than t_ref")
	}
}

func TestAdExPresetOfNoName(t *testing.T) {
	p := DefaultAdEx()
	if err := p.Preset("tonik"); err == nil || p.A != DefaultAdEx().A {
		t.Errorf("error %v, a %g", err, p.A)
	}
}

func ExampleAdExParameters_Preset() {
	p := DefaultAdEx()
	p.Preset("regular_bursting")
	cell := NewAdEx[float64](p, 1, 0.1, rng.Key{})
	nothing := []state.Vector{state.New(state.Double, 1), state.New(state.Double, 1)}
	for step := range 4000 {
		for range cell.Step(0, 1, nothing, nil) {
			fmt.Printf("%.0f ms  ", float64(step)*0.1)
		}
	}
	// Output: 16 ms  19 ms  24 ms  156 ms  161 ms  294 ms  300 ms
}

// benchmarkModel reports the cost of a step of a neuron without input.
func benchmarkModel(b *testing.B, m model) {
	arrived := nothingFor(m)
	var spikes []int32
	for b.Loop() {
		spikes = m.Step(0, m.Len(), arrived, spikes[:0])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(m.Len()), "ns/neuron-step")
}

func BenchmarkAdExStep(b *testing.B) {
	p := DefaultAdEx()
	p.I = value.Spread(0, 1000) // pA: a third of the neurons fire
	b.Run("float64", func(b *testing.B) { benchmarkModel(b, NewAdEx[float64](p, 1000, 0.1, rng.Key{})) })
	b.Run("float32", func(b *testing.B) { benchmarkModel(b, NewAdEx[float32](p, 1000, 0.1, rng.Key{})) })
}
