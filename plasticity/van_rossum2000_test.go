package plasticity

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"homeostat/internal/rng"
)

// Synapses whose traces are 1 at every spike, source and target spiking equally
// often: the moments of the stationary distribution are exact,
//
//	E m = c_p/c_d,   E m² (c_d - c_d²/2 - sd²) = c_p E m + c_p²/2
//
// and its law is that of the head of the rule, whose diffusion takes changes
// for small: the largest distance of the distributions may be 0.03. 600
// synapses, looked at 12 times, 1.5 relaxation times of 2/c_d changes apart.
func TestVanRossum2000StationaryDistribution(t *testing.T) {
	const n = 600
	p := DefaultVanRossum2000()
	p.Tau, p.Pairing = 1e12, Nearest
	mean := p.CP / p.CD
	for _, inhibitory := range []bool{false, true} {
		p.Inhibitory = inhibitory
		d := newDense(1, n, 1, sign(inhibitory)*mean, func(pre, post *Traces) spikeRule {
			return NewVanRossum2000(p, pre, post, rng.NewKey(7, "noise"))
		})
		d.step([]int32{0}, d.targets)
		var sample []float64
		draws := rng.NewKey(7, "spikes").Rand()
		for step := range 14 * 1_000 {
			d.pre.Watch(nil)
			d.post.Watch(nil)
			var silent []int32
			for _, i := range d.targets {
				if draws.Uint64()&1 == 0 {
					silent = append(silent, i)
				} else {
					d.rule.Post(i, d.sources, d.row(i))
				}
			}
			if d.sends(0, silent); step%1_000 == 999 && step > 2_000 {
				for _, w := range d.w {
					sample = append(sample, sign(inhibitory)*float64(w))
				}
			}
		}
		got, variance := moments(sample)
		s2 := p.Noise * p.Noise
		want := (p.CP*mean+p.CP*p.CP/2)/(p.CD-p.CD*p.CD/2-s2) - mean*mean
		if allowed := 5 * math.Sqrt(variance/float64(len(sample))); math.Abs(got-mean) > allowed {
			t.Errorf("mean %g, want %g ± %g", got, mean, allowed)
		}
		if math.Abs(variance/want-1) > 0.06 {
			t.Errorf("variance %g, want %g", variance, want)
		}
		law := distuv.InverseGamma{Alpha: 1 + p.CD/s2, Beta: p.CP / s2}
		slices.Sort(sample)
		far := 0.0
		for k, m := range sample {
			far = max(far, math.Abs(law.CDF(m)-(float64(k)+0.5)/float64(len(sample))))
		}
		if far > 0.03 {
			t.Errorf("the distribution is %g away from the inverse gamma", far)
		}
	}
}

// The noise of changes: their mean is 0, their size at a trace of 1/e is known
// with and without a window, and synapses, sides and steps have their own.
func TestVanRossum2000Noise(t *testing.T) {
	const n = 20_000
	for windowed, want := range map[bool]float64{false: 0.015, true: 0.015 / math.E} {
		p := DefaultVanRossum2000()
		p.CP, p.CD, p.WindowedNoise = 0, 0, windowed
		d := newDense(1, n, 20, 1, func(pre, post *Traces) spikeRule {
			return NewVanRossum2000(p, pre, post, rng.NewKey(8, "noise"))
		})
		changes := func(pre, post []int32) []float64 {
			for k := range d.w {
				d.w[k] = 1
			}
			d.step(pre, post)
			x := make([]float64, n)
			for k, w := range d.w {
				x[k] = float64(w) - 1
			}
			return x
		}
		if x := changes([]int32{0}, nil); slices.Max(x) != 0 || slices.Min(x) != 0 {
			t.Error("a spike changes weights whose targets have not spiked")
		}
		down := [][]float64{changes(nil, d.targets)}
		for range 2 {
			changes([]int32{0}, d.targets)
			down = append(down, changes(nil, d.targets), changes([]int32{0}, nil))
		}
		for k, x := range down {
			mean, variance := moments(x)
			if math.Abs(mean) > 5*math.Sqrt(variance/n) {
				t.Errorf("windowed %t, change %d: mean %g", windowed, k, mean)
			}
		}
		if _, variance := moments(down[0]); math.Abs(math.Sqrt(variance)/want-1) > 5/math.Sqrt(2*n) {
			t.Errorf("windowed %t: standard deviation %g, want %g", windowed, math.Sqrt(variance), want)
		}
		for a := range down {
			for b := range a {
				if r := correlation(down[a], down[b]); math.Abs(r) > 5/math.Sqrt(n) {
					t.Errorf("windowed %t: noise of changes %d and %d is correlated by %g", windowed, a, b, r)
				}
			}
		}
		if r := correlation(down[0][1:], down[0][:n-1]); math.Abs(r) > 5/math.Sqrt(n) {
			t.Errorf("windowed %t: noise of neighbours is correlated by %g", windowed, r)
		}
	}
}

func correlation(x, y []float64) float64 {
	mx, vx := moments(x)
	my, vy := moments(y)
	sum := 0.0
	for k := range x {
		sum += (x[k] - mx) * (y[k] - my) / float64(len(x))
	}
	return sum / math.Sqrt(vx*vy)
}

func BenchmarkVanRossum2000(b *testing.B) {
	p := newPatch()
	p.bench(b, NewVanRossum2000(DefaultVanRossum2000(), p.pre, p.post, rng.Key{}))
}
