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

// source is what tests ask of a population of sources.
type source interface {
	Len() int
	Keep(k *state.Keeper)
	Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32
}

// counted is the number of spikes of all sources in each of so many steps.
func counted(s source, steps int) []float64 {
	counts := make([]float64, steps)
	var spikes []int32
	for step := range counts {
		spikes = s.Step(0, s.Len(), nil, spikes[:0])
		counts[step] = float64(len(spikes))
	}
	return counts
}

// sources are one population of each model, of 40 that spike often enough to tell.
func sources() map[string]func() source {
	key := rng.NewKey(1, "sources")
	return map[string]func() source{
		"poisson": func() source { return NewPoisson(PoissonParameters{value.Spread(1, 3_000)}, 40, 1, key) },
		"dead time": func() source {
			return NewPoissonDeadTime(PoissonDeadTimeParameters{value.Spread(1, 3_000), 0.3}, 40, 1, key)
		},
		"sinusoidal": func() source {
			return NewPoissonSinusoidal(PoissonSinusoidalParameters{value.Const(200), 0.5, 30, value.Spread(0, 6)}, 40, 1, key)
		},
		"profile": func() source {
			return NewPoissonProfile(PoissonProfileParameters{[]float64{0, 3, 7.5}, []float64{100, 0, 2_000}, "linear", 10, value.Spread(0, 2)}, 40, 1, key)
		},
		"regular": func() source {
			return NewRegular(RegularParameters{value.Spread(0.4, 50), value.Spread(0, 20)}, 40, 1, key)
		},
		"spike trains": func() source {
			return NewSpikeTrains(SpikeTrainsParameters{[]float64{3, 1, 50.4, 50, 1, 190}, []int{5, 39, 30, 7, 0, 12}}, 40, 1, key)
		},
	}
}

// Trains do not depend on how a population is divided, nor on who is advanced
// first, and go on from what is kept.
func TestSourcesHaveAddressesAndGoOn(t *testing.T) {
	for name, make := range sources() {
		whole, parts := make(), make()
		total := 0
		for step := range 200 {
			if step == 77 {
				kept := state.Save()
				parts.Keep(kept)
				parts = make()
				load(t, kept, parts)
			}
			want := whole.Step(0, 40, nil, nil)
			split := 1 + step%39
			upper := parts.Step(split, 40, nil, nil)
			if got := append(parts.Step(0, split, nil, nil), upper...); !slices.Equal(got, want) || !slices.IsSorted(got) {
				t.Fatalf("%s, step %d: spikes %v of parts, %v of the whole", name, step, got, want)
			}
			total += len(want)
		}
		if total == 0 {
			t.Errorf("%s: no spike", name)
		}
	}
}

// load hands what was kept to another.
func load(t *testing.T, kept *state.Keeper, to interface{ Keep(*state.Keeper) }) {
	t.Helper()
	arrays := map[string]npz.Array{}
	for _, a := range kept.Arrays() {
		arrays[a.Name] = a.Array
	}
	k := state.Load(arrays)
	to.Keep(k)
	if err := k.Err(); err != nil {
		t.Fatal(err)
	}
}

// Dead time: mean rate r/(1+r d) and CV of intervals 1/(1+r d) whatever the step
// is, also one that is longer than the dead time and than the intervals; and the
// Fano factor of long counts is CV². One standard error is CV/sqrt(n) of the
// interval, about CV/sqrt(n)·1.4 of the CV and sqrt(2/windows) of the Fano
// factor (less a bias of (1-F²)/(6·mean count)); 5 are allowed. Intervals are
// known to a step, which adds dt²/6 to their variance.
func TestPoissonDeadTime(t *testing.T) {
	const n = 200
	for _, c := range []struct{ rate, dead, dt float64 }{{100, 5, 0.1}, {100, 5, 1}, {300, 5, 2}, {50, 0, 1}} {
		s := NewPoissonDeadTime(PoissonDeadTimeParameters{value.Const(c.rate), c.dead}, n, c.dt, rng.NewKey(2, "dead"))
		rd := c.rate * c.dead / 1000
		wantMean, wantCV := (1+rd)*1000/c.rate, 1/(1+rd)
		last, now := slices.Repeat([]float64{-1}, n), make([]float64, n)
		var spikes []int32
		var count, sum, square, windows, square2 float64
		window := int(50 * wantMean / c.dt)
		for step := range 40 * window {
			spikes = s.Step(0, n, nil, spikes[:0])
			for _, i := range spikes {
				if at := float64(step) * c.dt; last[i] >= 0 {
					count, sum, square = count+1, sum+at-last[i], square+(at-last[i])*(at-last[i])
				}
				last[i] = float64(step) * c.dt
				now[i]++
			}
			if step%window == window-1 {
				for i, x := range now {
					mean := float64(window) * c.dt / wantMean
					if step > window { // stationary by then
						windows, square2 = windows+1, square2+(x-mean)*(x-mean)/mean
					}
					now[i] = 0
				}
			}
		}
		mean := sum / count
		cv := math.Sqrt(square/count-mean*mean-c.dt*c.dt/6) / mean
		if math.Abs(mean/wantMean-1) > 5*wantCV/math.Sqrt(count) {
			t.Errorf("%+v: mean interval %g ms, want %g", c, mean, wantMean)
		}
		if math.Abs(cv/wantCV-1) > 7/math.Sqrt(count) {
			t.Errorf("%+v: CV %g, want %g", c, cv, wantCV)
		}
		bias := (1 - wantCV*wantCV*wantCV*wantCV) / 6 / 50
		if fano := square2 / windows; math.Abs(fano-wantCV*wantCV-bias) > 5*wantCV*wantCV*math.Sqrt(2/windows)+bias/2 {
			t.Errorf("%+v: Fano factor %g, want %g + %g", c, fano, wantCV*wantCV, bias)
		}
	}
}

// No interval is below the dead time, and the step does not hide it.
func TestPoissonDeadTimeIsDead(t *testing.T) {
	s := NewPoissonDeadTime(PoissonDeadTimeParameters{value.Const(1e5), 3}, 20, 1, rng.NewKey(2, "dead"))
	last := slices.Repeat([]int{-10}, 20)
	for step := range 1_000 {
		for _, i := range s.Step(0, 20, nil, nil) {
			if step-last[i] < 3 || last[i] >= 0 && step-last[i] > 4 {
				t.Fatalf("an interval of %d ms with a dead time of 3 ms and no wait after it", step-last[i])
			}
			last[i] = step
		}
	}
}

// expected compares counts of steps with their means: each within 6 standard
// errors, all together within 5, and their squares with a Poisson process's
// (chi² of m steps: mean m, variance 2m).
func expected(t *testing.T, name string, counts []float64, mean func(step int) float64) {
	t.Helper()
	var chi, all, allWant, m float64
	for step, got := range counts {
		want := mean(step)
		if want == 0 && got != 0 || math.Abs(got-want) > 6*math.Sqrt(want)+1 {
			t.Errorf("%s: %g spikes in step %d, want %g", name, got, step, want)
		}
		if want > 0 {
			chi, m = chi+(got-want)*(got-want)/want, m+1
		}
		all, allWant = all+got, allWant+want
	}
	if math.Abs(all-allWant) > 5*math.Sqrt(allWant) {
		t.Errorf("%s: %g spikes, want %g", name, all, allWant)
	}
	if math.Abs(chi-m) > 5*math.Sqrt(2*m) {
		t.Errorf("%s: chi² %g, want %g", name, chi, m)
	}
}

func TestPoissonSinusoidal(t *testing.T) {
	const n = 20_000
	for _, c := range []struct{ rate, depth, frequency, phase, dt float64 }{{50, 1, 10, 0, 1}, {20, 0.5, 40, 2, 7}, {2_000, 0.8, 5, -1, 2}, {100, 1, 0, math.Pi / 2, 1}} {
		s := NewPoissonSinusoidal(PoissonSinusoidalParameters{value.Const(c.rate), c.depth, c.frequency, value.Const(c.phase)}, n, c.dt, rng.NewKey(3, "sine"))
		omega := 2 * math.Pi * c.frequency / 1000
		expected(t, fmt.Sprintf("%+v", c), counted(s, 300), func(step int) float64 {
			return integral(float64(step)*c.dt, float64(step+1)*c.dt, 4, func(at float64) float64 {
				return n * c.rate / 1000 * (1 + c.depth*math.Sin(omega*at+c.phase))
			})
		})
	}
}

func TestPoissonProfile(t *testing.T) {
	const n = 20_000
	p := PoissonProfileParameters{Times: []float64{0, 10.5, 30, 31}, Rates: []float64{20, 0, 50, 5}, Gain: value.Const(1)}
	for _, c := range []struct {
		kind   string
		period float64
		dt     float64
	}{{"constant", 0, 1}, {"linear", 0, 1}, {"constant", 40, 1}, {"linear", 31, 7}, {"linear", 40, 90}} {
		p.Interpolation, p.Period = c.kind, c.period
		rate := func(at float64) float64 {
			if c.period > 0 {
				at = math.Mod(at, c.period)
			}
			k := len(p.Times) - 1
			for p.Times[k] > at {
				k--
			}
			if c.kind == "linear" && k+1 < len(p.Times) {
				return p.Rates[k] + (p.Rates[k+1]-p.Rates[k])*(at-p.Times[k])/(p.Times[k+1]-p.Times[k])
			}
			return p.Rates[k]
		}
		s := NewPoissonProfile(p, n, c.dt, rng.NewKey(4, "profile"))
		expected(t, fmt.Sprintf("%+v", c), counted(s, 100), func(step int) (sum float64) {
			const parts = 5_000 // by the midpoint rule: jumps cost at most 50/5000 of a step's spikes
			for k := range parts {
				sum += n * rate((float64(step)+(float64(k)+0.5)/parts)*c.dt) / 1000 * c.dt / parts
			}
			return sum
		})
	}
}

// Counts that are drawn at once have the Poisson distribution: chi² of the
// classes that have at least 20 expected, within 5 of its standard deviations.
func TestPoissonNumber(t *testing.T) {
	const draws = 200_000
	for i, m := range []float64{1, 2.5, 15.9, 16, 16.1, 60} {
		stream := rng.NewKey(5, "numbers").At(uint64(i))
		counts := map[int]float64{}
		for range draws {
			counts[poissonNumber(&stream, m)]++
		}
		var chi, classes, rest, restWant float64 = 0, -1, draws, draws
		for k := range 200 {
			logGamma, _ := math.Lgamma(float64(k) + 1)
			want := draws * math.Exp(float64(k)*math.Log(m)-m-logGamma)
			if want < 20 {
				continue
			}
			chi, classes = chi+(counts[k]-want)*(counts[k]-want)/want, classes+1
			rest, restWant = rest-counts[k], restWant-want
		}
		if restWant > 1 {
			chi, classes = chi+(rest-restWant)*(rest-restWant)/restWant, classes+1
		}
		if math.Abs(chi-classes) > 5*math.Sqrt(2*classes) {
			t.Errorf("mean %g: chi² %g with %g degrees of freedom", m, chi, classes)
		}
	}
}

func TestRegular(t *testing.T) {
	p := RegularParameters{value.Value{Kind: value.List, List: []float64{10, 0.25, 3.33, 7}}, value.Value{Kind: value.List, List: []float64{0, 0.1, 5, 0.06}}}
	const dt = 0.1
	s := NewRegular(p, 4, dt, rng.Key{})
	var got, want [4][]int
	for step := range 10_000 {
		for _, i := range s.Step(0, 4, nil, nil) {
			got[i] = append(got[i], step)
		}
	}
	for i := range 4 {
		for k := 0; ; k++ {
			step := int(math.Round((p.Phase.List[i] + float64(k)*p.Period.List[i]) / dt))
			if step >= 10_000 {
				break
			}
			want[i] = append(want[i], step)
		}
		if !slices.Equal(got[i], want[i]) {
			t.Errorf("source %d: %d spikes from %v, want %d from %v", i, len(got[i]), got[i][:5], len(want[i]), want[i][:5])
		}
	}
	s.Variable("period").Set(0, 25)
	for step := 10_000; step < 10_600; step++ {
		for _, i := range s.Step(0, 4, nil, nil) {
			if at := float64(step) * dt; i == 0 && at != 1_000 && at != 1_025 && at != 1_050 {
				t.Errorf("a spike at %g ms, want 1000, 1025, 1050", at)
			}
		}
	}
}

func TestSpikeTrains(t *testing.T) {
	p := SpikeTrainsParameters{Times: []float64{7, 0.14, 0, 0.1, 7, 7, 0.06}, IDs: []int{2, 1, 0, 1, 0, 2, 0}}
	s := NewSpikeTrains(p, 3, 0.1, rng.Key{})
	want := map[int][]int32{0: {0}, 1: {0, 1, 1}, 70: {0, 2, 2}}
	for step := range 100 {
		if got := s.Step(0, 3, nil, nil); !slices.Equal(got, want[step]) {
			t.Errorf("step %d: %v, want %v", step, got, want[step])
		}
	}
	if p.Fits(3) != nil || p.Fits(2) == nil {
		t.Errorf("ids up to 2 fit 3 sources, not 2: %v, %v", p.Fits(3), p.Fits(2))
	}
}

// The moments of the process; 400 sources, 5 standard errors with looks a tau apart.
func TestOrnsteinUhlenbeck(t *testing.T) {
	const n, looks, tau, sigma, mean = 400, 200, 20.0, 3.0, 7.0
	p := OrnsteinUhlenbeckParameters{value.Const(mean), sigma, tau}
	s := NewOrnsteinUhlenbeck[float64](p, n, 0.1, rng.NewKey(6, "ou"))
	if math.Abs(s.keeps-0.9950124792) > 1e-10 || math.Abs(s.jump/sigma-0.0997505201) > 1e-10 {
		t.Errorf("a step of 0.1 ms keeps %.10g and adds %.10g, want 0.9950124792 and 0.0997505201", s.keeps, s.jump/sigma)
	}
	s = NewOrnsteinUhlenbeck[float64](p, n, 5, rng.NewKey(6, "ou"))
	old := slices.Clone(s.x)
	var x, xx, lag float64
	for step := range 4 * looks {
		if len(s.Step(0, n, nil, nil)) > 0 {
			t.Fatal("it spiked")
		}
		if step%4 != 3 {
			continue
		}
		for i := range n {
			d := s.x[i] - mean
			x, xx, lag = x+d/n/looks, xx+d*d/n/looks, lag+d*(old[i]-mean)/n/looks
		}
		copy(old, s.x)
	}
	error := 5 * sigma * sigma * math.Sqrt(2*1.5/(n*looks)) // looks are correlated by 1/e
	if math.Abs(x) > 5*sigma*math.Sqrt(2.2/(n*looks)) || math.Abs(xx-sigma*sigma) > error || math.Abs(lag-sigma*sigma/math.E) > error {
		t.Errorf("mean %g off, variance %g, autocovariance %g after tau; want 0, %g, %g", x, xx, lag, sigma*sigma, sigma*sigma/math.E)
	}
}

func TestSourcesNameEveryFault(t *testing.T) {
	nan := value.Const(math.NaN())
	checkFaults(t, DefaultPoissonDeadTime())
	checkFaults(t, DefaultPoissonSinusoidal())
	checkFaults(t, DefaultPoissonProfile())
	checkFaults(t, DefaultRegular())
	checkFaults(t, DefaultSpikeTrains())
	checkFaults(t, DefaultOrnsteinUhlenbeck())
	checkFaults(t, PoissonDeadTimeParameters{nan, -1}, "rate", "dead_time")
	checkFaults(t, PoissonSinusoidalParameters{nan, 1.1, -1, nan}, "rate", "depth", "frequency", "phase")
	profile := func(times, rates []float64, kind string, period, gain float64) PoissonProfileParameters {
		return PoissonProfileParameters{times, rates, kind, period, value.Const(gain)}
	}
	checkFaults(t, profile(nil, []float64{1}, "cubic", -1, -1), "times", "rates", "interpolation", "period", "gain")
	checkFaults(t, profile([]float64{1, 2}, []float64{1, -2}, "linear", 0, 1), "times", "rates")
	checkFaults(t, profile([]float64{0, 5, 5}, []float64{1, 2, 3}, "linear", 0, 1), "times")
	checkFaults(t, profile([]float64{0, 5}, []float64{1, 2}, "linear", 4, 1), "period")
	checkFaults(t, RegularParameters{value.Spread(0, 5), value.Const(-1)}, "period", "phase")
	checkFaults(t, SpikeTrainsParameters{[]float64{1, -1}, []int{1}}, "times", "ids")
	checkFaults(t, SpikeTrainsParameters{[]float64{1, math.Inf(1)}, []int{1, -1}}, "times", "ids")
	checkFaults(t, OrnsteinUhlenbeckParameters{nan, -1, 0}, "mean", "sigma", "tau")
}

func BenchmarkSourcesStep(b *testing.B) {
	const n = 4_000
	list := make([]float64, 100_000)
	ids := make([]int, len(list))
	for k := range list {
		list[k], ids[k] = float64(k), k%n
	}
	for name, s := range map[string]source{
		"dead_time":    NewPoissonDeadTime(DefaultPoissonDeadTime(), n, 0.1, rng.NewKey(1, "bench")),
		"sinusoidal":   NewPoissonSinusoidal(DefaultPoissonSinusoidal(), n, 0.1, rng.NewKey(1, "bench")),
		"profile":      NewPoissonProfile(DefaultPoissonProfile(), n, 0.1, rng.NewKey(1, "bench")),
		"regular":      NewRegular(DefaultRegular(), n, 0.1, rng.NewKey(1, "bench")),
		"spike_trains": NewSpikeTrains(SpikeTrainsParameters{list, ids}, n, 0.1, rng.Key{}),
		"ou":           NewOrnsteinUhlenbeck[float64](DefaultOrnsteinUhlenbeck(), n, 0.1, rng.NewKey(1, "bench")),
	} {
		b.Run(name, func(b *testing.B) {
			var spikes []int32
			for b.Loop() {
				spikes = s.Step(0, n, nil, spikes[:0])
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/neuron-step")
		})
	}
}
