package kernel

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

// stepper is LIF or ConductanceLIF.
type stepper[T Float] interface {
	Step(path Path, s *LIFState[T], lo, hi int, spikes []int32) []int32
}

// newLIF are CUBA's neurons: tau_m 20 ms, tau_e 5 ms, tau_i 10 ms at steps of dt ms.
func newLIF[T Float](dt float64) *LIF[T] {
	response := func(tauS float64) T {
		return T(tauS / (20 - tauS) * (math.Exp(-dt/20) - math.Exp(-dt/tauS)))
	}
	return &LIF[T]{
		KeepM: T(math.Exp(-dt / 20)), KeepE: T(math.Exp(-dt / 5)), KeepI: T(math.Exp(-dt / 10)),
		ToRest: T(-math.Expm1(-dt / 20)), FromE: response(5), FromI: response(10),
		Rest: -49, Reset: -60, Hold: 4,
	}
}

// newConductanceLIF are COBA's neurons: 200 pF, 10 nS, tau_e 5 ms, tau_i 10 ms at steps of dt ms.
func newConductanceLIF[T Float](dt float64) *ConductanceLIF[T] {
	return &ConductanceLIF[T]{
		KeepE: T(math.Exp(-dt / 5)), KeepI: T(math.Exp(-dt / 10)), HalfE: T(math.Exp(-dt / 10)), HalfI: T(math.Exp(-dt / 20)),
		ReversalE: 0, ReversalI: -80, Leak: 10, LeakCurrent: -600, Rate: T(-dt / 200), Reset: -60, Hold: 4,
	}
}

func newState[T Float](n int) *LIFState[T] {
	s := &LIFState[T]{}
	for k, x := range Arrays[T](8, n) {
		*s.all()[k] = x
	}
	return s
}

func (s *LIFState[T]) all() []*[]T {
	return []*[]T{&s.V, &s.GE, &s.GI, &s.Threshold, &s.Drive, &s.Refractory, &s.Excited, &s.Inhibited}
}

func (s *LIFState[T]) clone() *LIFState[T] {
	c := &LIFState[T]{}
	for i, x := range s.all() {
		*c.all()[i] = slices.Clone(*x)
	}
	return c
}

// random fills a state with neurons near and above threshold, some held, some
// with zero, tiny, subnormal, huge, infinite or no numbers.
func random[T Float](n int, key rng.Key, wild bool) *LIFState[T] {
	r := key.Rand()
	s := newState[T](n)
	odd := []float64{0, math.Copysign(0, -1), 1e-30, 1e-37, 1e-41, 1e10, 1e38, -1e38, math.Inf(1), math.Inf(-1), math.NaN(), -1}
	for i := range n {
		s.V[i], s.Threshold[i] = T(-60+12*r.Float64()), -50
		s.GE[i], s.GI[i] = T(20*r.Float64()), T(20*r.Float64())
		s.Drive[i] = T(r.Float64())
		if r.IntN(4) == 0 {
			s.Refractory[i] = T(r.IntN(3))
		}
		if r.IntN(3) == 0 {
			s.Excited[i], s.Inhibited[i] = T(50*r.Float64()), T(-10*r.Float64())
		}
		if wild && r.IntN(2) == 0 {
			(*s.all()[r.IntN(8)])[i] = T(odd[r.IntN(len(odd))])
		}
	}
	return s
}

// Over long steps some of sixteen neurons have an exponential that takes all of its arithmetic, and some have not.
var steppers = map[string]stepper[float32]{
	"lif": newLIF[float32](0.1), "conductance": newConductanceLIF[float32](0.1), "conductance, long steps": newConductanceLIF[float32](1.5),
}

// equal holds two numbers to the same bits, and any NaN to any NaN.
func equal(a, b float32) bool {
	return math.Float32bits(a) == math.Float32bits(b) || a != a && b != b
}

// Over ranges that fill registers and that do not, over some steps, in states
// that networks have and in those that they should not have.
func TestStepGivesTheSameBitsOnEveryPath(t *testing.T) {
	const n = 3000
	for name, model := range steppers {
		for trial, span := range [][2]int{{0, n}, {0, 16}, {3, 4}, {5, 1500}, {1, 17}, {16, 2064}, {7, 7}, {13, n}} {
			start := random[float32](n, rng.NewKey(uint64(trial), "step"), trial%2 == 1)
			want, steps := start.clone(), [][]int32{}
			for range 8 {
				steps = append(steps, model.Step(Portable, want, span[0], span[1], nil))
			}
			for _, path := range Paths() {
				got := start.clone()
				for step, spikes := range steps {
					if s := model.Step(path, got, span[0], span[1], []int32{-1})[1:]; !slices.Equal(s, spikes) {
						t.Fatalf("%s %v of %v: spikes %v in step %d, want %v", path, name, span, s, step, spikes)
					}
				}
				for k, x := range got.all() {
					for i, w := range *want.all()[k] {
						if !equal((*x)[i], w) {
							t.Fatalf("%s %v of %v: array %d of neuron %d is %x, want %x", path, name, span, k, i, (*x)[i], w)
						}
					}
				}
			}
			if trial == 0 && len(slices.Concat(steps...)) == 0 {
				t.Errorf("%s: no neuron spiked: the test sees too little", name)
			}
		}
	}
}

func TestStepKeepsNaNVisible(t *testing.T) {
	for name, model := range steppers {
		for _, path := range Paths() {
			for k, what := range []string{"v", "g_e", "g_i"} {
				s := random[float32](16, rng.NewKey(1, "nan"), false)
				clear(s.Refractory)
				(*s.all()[k])[5] = float32(math.NaN())
				spikes := model.Step(path, s, 0, 16, nil)
				if v := s.V[5]; v == v || slices.Contains(spikes, 5) {
					t.Errorf("%s on %v: with %s not a number v is %g", name, path, what, v)
				}
			}
		}
	}
}

func TestStepTakesWhatArrivedAndHolds(t *testing.T) {
	for name, model := range steppers {
		for _, path := range Paths() {
			s := random[float32](64, rng.NewKey(2, "hold"), false)
			for i := range s.V {
				s.V[i], s.Refractory[i], s.Threshold[i] = -60, 0, -70 // all spike
			}
			if spikes := model.Step(path, s, 0, 64, nil); len(spikes) != 64 || spikes[63] != 63 {
				t.Errorf("%s on %v: %d of 64 neurons spiked", name, path, len(spikes))
			}
			for step := range 4 {
				if spikes := model.Step(path, s, 0, 64, nil); len(spikes) > 0 || s.V[7] != -60 {
					t.Errorf("%s on %v: step %d after a spike: %d spikes, v %g", name, path, step+1, len(spikes), s.V[7])
				}
			}
			if spikes := model.Step(path, s, 0, 64, nil); len(spikes) != 64 {
				t.Errorf("%s on %v: %d of 64 neurons spiked after four held steps", name, path, len(spikes))
			}
			if slices.ContainsFunc(slices.Concat(s.Excited, s.Inhibited), func(x float32) bool { return x != 0 }) {
				t.Errorf("%s on %v: what arrived was left", name, path)
			}
		}
	}
}

// The closed form of a current that starts at 3 mV and 2 mV, over 30 ms at once.
func TestLIFIsExact(t *testing.T) {
	const dt, steps = 0.25, 120
	model, s := newLIF[float64](dt), newState[float64](1)
	s.V[0], s.Excited[0], s.Inhibited[0] = -60, 3, 2
	for range steps {
		model.Step(Portable, s, 0, 1, nil)
		s.Threshold[0] = 1e9
	}
	ms := dt * steps
	psp := func(tau float64) float64 { return tau / (20 - tau) * (math.Exp(-ms/20) - math.Exp(-ms/tau)) }
	want := -49 - 11*math.Exp(-ms/20) + 3*psp(5) + 2*psp(10)
	if d := math.Abs(s.V[0] - want); d > 1e-12 {
		t.Errorf("v is %.15g, want %.15g", s.V[0], want)
	}
}

func TestStepAllocatesNothing(t *testing.T) {
	for name, model := range steppers {
		for _, path := range Paths() {
			s, spikes := random[float32](100, rng.NewKey(4, "allocations"), false), make([]int32, 0, 100)
			if n := testing.AllocsPerRun(10, func() { spikes = model.Step(path, s, 0, 100, spikes[:0]) }); n > 0 {
				t.Errorf("%s on %v: %g allocations in a step", name, path, n)
			}
		}
	}
}

// Quiet neurons end at rest with currents of zero or at least normal numbers.
func TestStepKeepsAwayFromSubnormals(t *testing.T) {
	for name, model := range steppers {
		for _, path := range Paths() {
			s := newState[float32](16)
			for i := range s.V {
				s.Threshold[i], s.Excited[i], s.Inhibited[i] = 1e9, float32(i), -1e-20
			}
			for range 20_000 {
				model.Step(path, s, 0, 16, nil)
				for i, g := range slices.Concat(s.GE, s.GI) {
					if g != 0 && math.Abs(float64(g)) < 0x1p-126 {
						t.Fatalf("%s on %v: current %d is %g", name, path, i, g)
					}
				}
			}
		}
	}
}

func BenchmarkStep(b *testing.B) {
	for _, n := range []int{4000, 10_000} {
		for name, model := range steppers {
			for _, path := range Paths() {
				b.Run(fmt.Sprintf("%s/%d/%v", name, n, path), func(b *testing.B) { benchmarkStep(b, model, path, n) })
			}
		}
		b.Run(fmt.Sprintf("lif/%d/float64", n), func(b *testing.B) { benchmarkStep(b, newLIF[float64](0.1), Portable, n) })
		b.Run(fmt.Sprintf("conductance/%d/float64", n), func(b *testing.B) { benchmarkStep(b, newConductanceLIF[float64](0.1), Portable, n) })
	}
}

// benchmarkStep runs neurons that spike at some 5 Hz.
func benchmarkStep[T Float](b *testing.B, model stepper[T], path Path, n int) {
	s := random[T](n, rng.NewKey(3, "bench"), false)
	for i := range n {
		s.Threshold[i], s.Drive[i] = -50, 0
	}
	spikes := make([]int32, 0, n)
	for b.Loop() {
		spikes = model.Step(path, s, 0, n, spikes[:0])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/neuron")
}
