package plasticity

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

// adrift is a rule and the weights of many neurons, a row each, at one number.
type adrift struct {
	rule *WeightDrift
	rows [][]float32
}

func newAdrift(p WeightDriftParameters, neurons, row int, weight float32) *adrift {
	d := &adrift{rule: NewWeightDrift(p, neurons, rng.NewKey(5, "drift"))}
	for range neurons {
		d.rows = append(d.rows, slices.Repeat([]float32{weight}, row))
	}
	return d
}

func (d *adrift) run(intervals int, elapsed float64) {
	for range intervals {
		for i, row := range d.rows {
			d.rule.Settle(elapsed, i, nil, row)
		}
	}
}

func (d *adrift) logs() (x []float64) {
	for _, row := range d.rows {
		for _, w := range row {
			x = append(x, math.Log(math.Abs(float64(w))))
		}
	}
	return x
}

// From one number x on, the mean of log w is mu + (x - mu) exp(-T/tau) and its
// variance sigma² (1 - exp(-2T/tau)) after a time T, in however many intervals it
// is cut: the law of an Ornstein–Uhlenbeck process. 40,000 weights: the standard
// errors are sigma/200 and sigma²/141; four are allowed.
func TestWeightDriftFollowsItsLaw(t *testing.T) {
	p := WeightDriftParameters{Mu: -1, Sigma: 0.8, Tau: 50_000, Interval: 1_000}
	for _, intervals := range []int{1, 7, 100} {
		for _, T := range []float64{5_000, 50_000, 500_000} {
			d := newAdrift(p, 200, 200, -2)
			d.run(intervals, T/float64(intervals))
			mean, variance := moments(d.logs())
			wantMean := p.Mu + (math.Log(2)-p.Mu)*math.Exp(-T/p.Tau)
			wantVariance := p.Sigma * p.Sigma * -math.Expm1(-2*T/p.Tau)
			if math.Abs(mean-wantMean) > 4*math.Sqrt(wantVariance)/200 {
				t.Errorf("%g ms in %d intervals: mean of log w %.4f, should be %.4f", T, intervals, mean, wantMean)
			}
			if math.Abs(variance-wantVariance) > 4*wantVariance/141 {
				t.Errorf("%g ms in %d intervals: variance of log w %.4f, should be %.4f", T, intervals, variance, wantVariance)
			}
			for _, row := range d.rows {
				if slices.ContainsFunc(row, func(w float32) bool { return w >= 0 }) {
					t.Fatal("a sign changed")
				}
			}
		}
	}
}

// At rest the correlation of log w with itself a time T later is exp(-T/tau), that
// of different synapses is 0, and the distribution stays. 40,000 weights: standard
// errors below 1/200.
func TestWeightDriftForgets(t *testing.T) {
	p := WeightDriftParameters{Mu: 0.5, Sigma: 1, Tau: 100_000, Interval: 1_000}
	d := newAdrift(p, 200, 200, 1)
	d.run(1, 20*p.Tau)
	before := d.logs()
	d.run(30, 3_000)
	after := d.logs()
	mean, variance := moments(after)
	if math.Abs(mean-p.Mu) > 0.02 || math.Abs(variance-1) > 0.03 {
		t.Errorf("log w has a mean of %.3f and a variance of %.3f, should be 0.5 and 1", mean, variance)
	}
	if r := correlation(before, after); math.Abs(r-math.Exp(-0.9)) > 0.02 {
		t.Errorf("correlation after 0.9 tau %.3f, should be %.3f", r, math.Exp(-0.9))
	}
	if r := correlation(after[1:], after[:len(after)-1]); math.Abs(r) > 0.02 {
		t.Errorf("neighbours correlate by %.3f", r)
	}
	if r := correlation(after[200:], after[:len(after)-200]); math.Abs(r) > 0.02 {
		t.Errorf("synapses of neurons that are neighbours correlate by %.3f", r)
	}
}

// Weights of 0 stay; without sigma all come to exp(mu); what is put aside goes on
// with the same draws.
func TestWeightDriftAtItsEnds(t *testing.T) {
	p := DefaultWeightDrift()
	d := newAdrift(p, 2, 3, 0)
	d.run(10, 1_000)
	if !slices.Equal(d.rows[0], []float32{0, 0, 0}) {
		t.Errorf("weights of 0 became %v", d.rows[0])
	}
	p.Sigma, p.Mu = 0, math.Log(3)
	d = newAdrift(p, 2, 3, 1)
	d.run(10, 10*p.Tau)
	if w := float64(d.rows[1][2]); math.Abs(w-3) > 1e-6 {
		t.Errorf("without noise weights come to %g, should be 3", w)
	}
	p.Sigma = 1
	one, other := newAdrift(p, 2, 3, 1), newAdrift(p, 2, 3, 1)
	one.run(5, 1_000)
	reload(t, one.rule.Keep, other.rule.Keep)
	copy(other.rows[0], one.rows[0])
	one.run(1, 1_000)
	other.run(1, 1_000)
	if !slices.Equal(one.rows[0], other.rows[0]) {
		t.Error("other weights after it was put aside")
	}
}

// The draws have the moments that the header tells: mean 0, variance 1, no third
// and a fourth of 3 - 1/32. A million: standard errors 0.001, 0.0014, 0.004, 0.01.
func TestSmearedCoins(t *testing.T) {
	const n = 1_000_000
	var m [5]float64
	for k := range n {
		x := smeared(77, int32(k)) / math.Sqrt(smearedVariance)
		for p := 1; p <= 4; p++ {
			m[p] += math.Pow(x, float64(p)) / n
		}
	}
	for p, want := range []float64{0, 0, 1, 0, 3 - 1./32} {
		if math.Abs(m[p]-want) > 4*[]float64{1, 0.001, 0.0014, 0.004, 0.01}[p] {
			t.Errorf("moment %d is %.4f, should be %.4f", p, m[p], want)
		}
	}
}

func BenchmarkWeightDrift(b *testing.B) {
	d := newAdrift(DefaultWeightDrift(), 1, patchRow, 1)
	for b.Loop() {
		d.run(1, 1_000)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/patchRow, "ns/synapse")
}
