package neuron

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Without recovery (a = b = d = 0) it is the quadratic integrate-and-fire neuron:
// from c to the peak it takes (atan((peak+62.5)/s) - atan((c+62.5)/s))/(0.04 s),
// s² = (140 + i)/0.04 - 62.5². A step of 0.1 ms stamps spikes on its grid; between
// them the time is off by less than 1 µs.
func TestIzhikevichAsQuadraticNeuron(t *testing.T) {
	for _, i := range []float64{17, 20, 40, 100} {
		p := DefaultIzhikevich()
		p.A, p.B, p.D, p.I = value.Const(0), value.Const(0), value.Const(0), value.Const(i)
		s := math.Sqrt((140+i)/0.04 - 62.5*62.5)
		want := (math.Atan((30+62.5)/s) - math.Atan((-65+62.5)/s)) / (0.04 * s)
		const dt = 0.1
		times := spikesOf(NewIzhikevich[float64](p, 1, dt, rng.Key{}), 50_000, dt)[0]
		n := len(times) - 1
		if got := (times[n] - times[0]) / float64(n); got < want-dt/float64(n)-1e-3 || got > want+dt/float64(n)+1e-3 {
			t.Errorf("input %g: period %g ms, want %g", i, got, want)
		}
	}
}

// The error at a given time falls by 2⁴ as the step is halved, below the upstroke.
func TestIzhikevichIsOfFourthOrder(t *testing.T) {
	checkOrder(t, 4, 0.4, func(dt float64) float64 {
		p := DefaultIzhikevich()
		p.Synapse, p.I = "alpha", value.Const(0.5)
		l := NewIzhikevich[float64](p, 1, dt, rng.Key{})
		arrived := nothing[float64](1)
		arrived[0].Set(0, 2)
		for range int(math.Round(24 / dt)) {
			if len(l.Step(0, 1, arrived, nil)) > 0 {
				t.Fatal("it fires")
			}
		}
		return l.v[0]
	})
}

// Every pattern against Euler's method with steps of 0.2 µs: as many spikes in 100 ms,
// each stamped with its step of 0.1 ms, give or take a fifth of one.
func TestIzhikevichPatternsAgainstEuler(t *testing.T) {
	const end, fine, dt = 100.0, 0.0002, 0.1
	for _, name := range IzhikevichPatterns() {
		p := DefaultIzhikevich()
		if err := p.Preset(name); err != nil {
			t.Fatal(err)
		}
		var want []float64
		v, u := p.V.A, p.B.A*p.V.A
		for step := range int(end / fine) {
			dv := p.Square*v*v + p.Linear*v + p.Constant - u + p.I.A
			v, u = v+fine*dv, u+fine*p.A.A*(p.B.A*v-u)
			if v >= p.VPeak {
				want = append(want, float64(step)*fine)
				v, u = p.C.A, u+p.D.A
			}
		}
		got := spikesOf(NewIzhikevich[float64](p, 1, dt, rng.Key{}), int(end/dt), dt)[0]
		if len(got) != len(want) {
			t.Errorf("%s: %d spikes, want %d", name, len(got), len(want))
			continue
		}
		for k := range got {
			if got[k] < want[k]-dt*1.2 || got[k] > want[k]+dt*0.2 {
				t.Errorf("%s: spike %d at %g ms, want %g", name, k, got[k], want[k])
				break
			}
		}
	}
}

// What the figures show, told by intervals: regular spiking adapts and fast
// spiking does not, intrinsic bursting begins with a burst and goes on with single
// spikes, chattering goes on with bursts, phasic spiking is one spike.
func TestIzhikevichPatternsAreWhatTheyAreCalled(t *testing.T) {
	intervals := func(name string) (x []float64) {
		p := DefaultIzhikevich()
		if err := p.Preset(name); err != nil {
			t.Fatal(err)
		}
		times := spikesOf(NewIzhikevich[float64](p, 1, 0.1, rng.Key{}), 10_000, 0.1)[0]
		for k := 1; k < len(times); k++ {
			x = append(x, times[k]-times[k-1])
		}
		return x
	}
	last := func(x []float64) float64 { return x[len(x)-1] }
	if x := intervals("rs"); last(x) < 1.5*x[0] {
		t.Errorf("rs: from %g to %g ms", x[0], last(x))
	}
	if x := intervals("fs"); math.Abs(last(x)-x[5]) > 0.02*x[5] || last(x) > 10 {
		t.Errorf("fs: from %g to %g ms", x[5], last(x))
	}
	if x := intervals("ib"); x[0] > 5 || last(x) < 20 || x[len(x)-2] < 20 {
		t.Errorf("ib: %v", x)
	}
	short, long := 0, 0
	for _, x := range intervals("ch") {
		if x < 8 {
			short++
		} else if x > 15 {
			long++
		}
	}
	if short < 2*long || long < 5 {
		t.Errorf("ch: %d short intervals, %d long ones", short, long)
	}
	if x := intervals("phasic_spiking"); len(x) != 0 {
		t.Errorf("phasic_spiking: %d more spikes", len(x))
	}
}

func ExampleIzhikevich() {
	p := DefaultIzhikevich()
	p.Preset("ib")
	cell := NewIzhikevich[float64](p, 1, 0.1, rng.Key{})
	nothing := []state.Vector{state.New(state.Double, 1), state.New(state.Double, 1)}
	for step := range 2000 {
		for range cell.Step(0, 1, nothing, nil) {
			fmt.Printf("%.0f ", float64(step)*0.1)
		}
	}
	// Output: 3 6 9 46 77 109 140 171
}

func BenchmarkIzhikevichStep(b *testing.B) {
	p := DefaultIzhikevich()
	p.I = value.Spread(0, 8)
	b.Run("float64", func(b *testing.B) { benchmarkModel(b, NewIzhikevich[float64](p, 1000, 0.1, rng.Key{})) })
	b.Run("float32", func(b *testing.B) { benchmarkModel(b, NewIzhikevich[float32](p, 1000, 0.1, rng.Key{})) })
}
