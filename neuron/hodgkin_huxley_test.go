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

// Brian2's COBAHH neuron under four current steps, RK4 at 5 µs, gates 0 at the
// start: spike times within 0.05 ms, the trace within 0.5 mV outside spikes. Here
// steps of 5 µs too. A spike is 3 ms from when v was last above -50 mV.
func TestTraubMilesAgainstBrian2(t *testing.T) {
	ref, err := npz.Read("testdata/hh_cobahh_neuron.npz")
	if err != nil {
		t.Fatal(err)
	}
	const dt, every = 0.005, 20
	current := ref["I_pA"].Float64s()
	p := DefaultTraubMiles()
	p.I = value.Value{Kind: value.List, List: current}
	l := NewTraubMiles[float64](p, len(current), dt, rng.Key{})
	for _, name := range []string{"m_na", "h_na", "m_kd"} {
		l.Variable(name).Clear()
	}
	trace := ref["v_mV"].Float64s()
	looks := len(trace) / len(current)
	got, want := make([][]float64, len(current)), make([][]float64, len(current))
	worst, since := 0.0, slices.Repeat([]float64{math.Inf(1)}, len(current))
	for step := range looks * every {
		if step%every == 0 {
			for i, v := range l.v {
				brian := trace[i*looks+step/every]
				if since[i] += dt * every; brian > -50 {
					since[i] = 0
				}
				if since[i] > 3 {
					worst = max(worst, math.Abs(v-brian))
				}
			}
		}
		for _, i := range l.Step(0, len(current), nothing[float64](len(current)), nil) {
			got[i] = append(got[i], float64(step)*dt)
		}
	}
	if worst > 0.5 {
		t.Errorf("%g mV from Brian2's trace outside spikes, allowed 0.5", worst)
	}
	for k, i := range ref["id"].Float64s() {
		want[int(i)] = append(want[int(i)], ref["time_ms"].Float64s()[k])
	}
	for i := range want {
		if !slices.EqualFunc(got[i], want[i], func(a, b float64) bool { return math.Abs(a-b) <= 0.05 }) {
			t.Errorf("%g pA: spikes at %v ms, Brian2's at %v; allowed 0.05 ms", current[i], got[i], want[i])
		}
	}
}

// Second order: the error falls fourfold as the step is halved, from a voltage
// off the steady state, with calcium and calcium-dependent potassium at work.
func TestHodgkinHuxleyIsOfSecondOrder(t *testing.T) {
	checkOrder(t, 2, 0.1, func(dt float64) float64 {
		p := DefaultStomatogastric()
		p.V = value.Const(-40)
		l := NewStomatogastric[float64](p, 1, dt, rng.Key{})
		spikesOf(l, int(math.Round(6/dt)), dt)
		return l.v[0]
	})
}

// bursts are spikes less than 100 ms apart: their period, spikes and duty cycle,
// from the second burst's first spike to the last burst's.
func bursts(times []float64) (period, spikes, duty float64) {
	var starts []int
	for k := range times {
		if k == 0 || times[k]-times[k-1] > 100 {
			starts = append(starts, k)
		}
	}
	first, last, n := starts[1], starts[len(starts)-1], float64(len(starts)-2)
	for k := first + 1; k < last; k++ {
		if interval := times[k] - times[k-1]; interval <= 100 {
			duty += interval
		}
	}
	span := times[last] - times[first]
	return span / n, float64(last-first) / n, duty / span
}

// The two bursters of the program xolotl, within 2%: periods, spikes a burst,
// the first's duty cycle and the second's mean calcium.
func TestStomatogastricBursters(t *testing.T) {
	cases := []struct {
		pattern                       string
		period, spikes, duty, calcium float64
	}{
		{"pyloric_ab", 1493, 28, 0.36, 0},
		{"liu_burster", 356.9, 4, 0, 3.63},
	}
	for _, c := range cases {
		for _, dt := range []float64{0.05, 0.1} {
			p := DefaultStomatogastric()
			if err := p.Preset(c.pattern); err != nil {
				t.Fatal(err)
			}
			l := NewStomatogastric[float64](p, 1, dt, rng.Key{})
			spikesOf(l, int(math.Round(5000/dt)), dt)
			var times []float64
			calcium, steps := 0.0, int(math.Round(15_000/dt))
			for step := range steps {
				for range l.Step(0, 1, nothing[float64](1), nil) {
					times = append(times, float64(step)*dt)
				}
				calcium += l.ca[0] / float64(steps)
			}
			period, spikes, duty := bursts(times)
			for name, x := range map[string][2]float64{"period": {period, c.period}, "spikes": {spikes, c.spikes}, "duty cycle": {duty, c.duty}, "calcium": {calcium, c.calcium}} {
				if x[1] > 0 && math.Abs(x[0]/x[1]-1) > 0.02 {
					t.Errorf("%s, dt %g ms: %s %g, want %g", c.pattern, dt, name, x[0], x[1])
				}
			}
		}
	}
}

// i_ca is the current that calcium follows: over any time the change of ca is that of
// tau_ca ca' = ca_rest - f area i_ca - ca, summed over its exact steps.
func TestCalciumFollowsItsCurrent(t *testing.T) {
	const dt, steps = 0.1, 20_000
	p := DefaultStomatogastric()
	l := NewStomatogastric[float64](p, 1, dt, rng.Key{})
	start, sum, largest := l.ca[0], 0.0, 0.0
	for range steps {
		before := l.ca[0]
		l.Step(0, 1, nothing[float64](1), nil)
		sum -= math.Expm1(-dt/p.TauCa) * (p.CaRest - p.F*p.Area*l.Variable("i_ca").At(0) - before)
		largest = max(largest, l.ca[0])
	}
	if got := l.ca[0] - start; math.Abs(got-sum) > 1e-9*largest || largest < 10 {
		t.Errorf("calcium changed by %.12g µM, its current says %.12g; largest %g", got, sum, largest)
	}
}

// Without current it rests where the currents of all steady states cancel, and nothing moves there.
func TestTraubMilesRests(t *testing.T) {
	p := DefaultTraubMiles()
	p.ELeak = -65
	l := NewTraubMiles[float64](p, 1, 0.05, rng.Key{})
	spikesOf(l, 40_000, 0.05)
	sum := 0.0
	for _, c := range []struct {
		Channel
		g, e float64
	}{{newNaTraubMiles(p.VT), p.GNa.A, p.ENa}, {newKTraubMiles(p.VT), p.GKd.A, p.EK}, {newLeak(), p.GLeak.A, p.ELeak}} {
		open := c.g
		for _, g := range []Gate{c.M, c.H} {
			if g.Power > 0 {
				inf, _ := g.Kinetics(l.v[0])
				open *= math.Pow(inf, float64(g.Power))
			}
		}
		sum += open * (l.v[0] - c.e)
	}
	if math.Abs(sum) > 0.01 { // pA: 1 µV of the leak
		t.Errorf("at rest at %g mV a current of %g pA is left", l.v[0], sum)
	}
}

func TestHodgkinHuxleyRefusesTwoChannelsOfOneName(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("taken")
		}
	}()
	NewHodgkinHuxley[float64](Membrane{Channels: []MembraneChannel{{Channel: newLeak()}, {Channel: newLeak()}}}, 1, 0.1, rng.Key{})
}

// A fast-spiking cell made from the table of channels.
func ExampleNewHodgkinHuxley() {
	m := Membrane{
		MembraneParameters: DefaultTraubMiles().MembraneParameters,
		Channels: []MembraneChannel{
			{newNaTraubMiles(-63), value.Const(20_000), 50},
			{newKTraubMiles(-63), value.Const(6_000), -90},
			{newLeak(), value.Const(10), -65},
		},
	}
	m.I = value.Spread(0, 600) // pA
	cells := NewHodgkinHuxley[float64](m, 4, 0.05, rng.Key{})
	nothing := []state.Vector{state.New(state.Double, 4), state.New(state.Double, 4)}
	counts := make([]int, 4)
	for range 20_000 { // a second
		for _, i := range cells.Step(0, 4, nothing, nil) {
			counts[i]++
		}
	}
	fmt.Println(counts)
	// Output: [0 39 65 88]
}

func BenchmarkTraubMilesStep(b *testing.B) {
	p := DefaultTraubMiles()
	p.I = value.Spread(0, 400)
	b.Run("float64", func(b *testing.B) { benchmarkModel(b, NewTraubMiles[float64](p, 1000, 0.05, rng.Key{})) })
	b.Run("float32", func(b *testing.B) { benchmarkModel(b, NewTraubMiles[float32](p, 1000, 0.05, rng.Key{})) })
}

func BenchmarkStomatogastricStep(b *testing.B) {
	p := DefaultStomatogastric()
	b.Run("float64", func(b *testing.B) { benchmarkModel(b, NewStomatogastric[float64](p, 100, 0.05, rng.Key{})) })
	b.Run("float32", func(b *testing.B) { benchmarkModel(b, NewStomatogastric[float32](p, 100, 0.05, rng.Key{})) })
}
