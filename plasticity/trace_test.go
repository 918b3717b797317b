package plasticity

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
)

// Traces are sums of exponentials, to 1e-12 of their value, over times in which
// they are renormalized many times; and Before lacks the spikes of its step.
func TestTraceIsASumOfExponentials(t *testing.T) {
	const n, steps, dt = 3, 400_000, 0.1
	for _, tau := range []float64{5, 20, 1000} {
		for _, kind := range []TraceKind{AllToAll, Nearest} {
			trace := NewTrace(n, tau, dt, kind)
			spikes := make([][]int32, n) // steps
			direct := func(i, step int, own bool) (sum float64) {
				for k := len(spikes[i]) - 1; k >= 0; k-- {
					x := math.Exp(-float64(step-int(spikes[i][k])) * dt / tau)
					if x < 1e-17 {
						break
					}
					if int(spikes[i][k]) == step && !own {
						continue
					}
					if sum += x; kind == Nearest {
						break
					}
				}
				return sum
			}
			draws, renormalized := rng.NewKey(3, "spikes").Rand(), 0
			for step := range steps {
				ids := bernoulli(draws, n, 0.002)
				if step%1000 == 0 {
					ids = []int32{1, 1, 2} // twice in a step
				}
				for _, i := range ids {
					spikes[i] = append(spikes[i], int32(step))
				}
				scale := trace.Scale
				if trace.Watch(ids); trace.Scale > scale {
					renormalized++
				}
				if step%1000 < 3 || step%997 == 0 {
					for i := range n {
						checkTrace(t, "now", trace.Value(i), direct(i, step, true))
						checkTrace(t, "before", trace.Before[i]*trace.Scale, direct(i, step, false))
					}
				}
			}
			if tau < 100 && renormalized < 10 {
				t.Errorf("tau %g: renormalized %d times only", tau, renormalized)
			}
		}
	}
}

func checkTrace(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-12*want+1e-15 {
		t.Fatalf("%s: %.17g, want %.17g", what, got, want)
	}
}

// A trace that nothing has entered for long is zero, not a denormal number.
func TestTraceForgets(t *testing.T) {
	trace := NewTrace(1, 1, 1, AllToAll)
	trace.Watch([]int32{0})
	for range 1000 {
		trace.Watch(nil)
	}
	if trace.Now[0] != 0 || trace.Before[0] != 0 {
		t.Errorf("%g and %g after 1,000 time constants", trace.Now[0], trace.Before[0])
	}
}

func TestTracesAreShared(t *testing.T) {
	s := NewTraces(2, 0.1)
	a, b := s.Of(20, AllToAll), s.Of(20, AllToAll)
	if a != b || s.Of(20, Nearest) == a || s.Of(10, AllToAll) == a {
		t.Error("traces are one if time constant and kind are")
	}
	s.Watch([]int32{1})
	if checkTrace(t, "shared", a.Value(1), 1); a.Steps != 1 {
		t.Errorf("a shared trace took %d steps in one", a.Steps)
	}
}

func ExampleTraces() {
	traces := NewTraces(2, 1)
	fast, slow := traces.Of(10, AllToAll), traces.Of(100, AllToAll)
	traces.Watch([]int32{0})
	for range 10 {
		traces.Watch(nil)
	}
	fmt.Printf("%.3f %.3f\n", fast.Value(0), slow.Value(0))
	// Output: 0.368 0.905
}

func BenchmarkTrace(b *testing.B) {
	trace := NewTrace(10_000, 20, 0.1, AllToAll)
	spikes := make([]int32, 10)
	for k := range spikes {
		spikes[k] = int32(1000 * k)
	}
	for b.Loop() {
		trace.Watch(spikes)
	}
}
