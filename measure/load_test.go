package measure

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
)

func Example() {
	// Three units, four stimuli; the last unit never responds.
	a := Activity{Stimuli: 4, Units: 3, A: []float64{
		1, 0, 0,
		2, 4, 0,
		3, 0, 0,
		2, 2, 0,
	}}
	for _, name := range []string{"activation_probability", "activation_probability_cv", "dead_fraction", "mean_activation"} {
		m, _ := Find(name)
		r, _ := m.Of(Input{Activity: &a, Tallies: Tallies(a)})
		fmt.Printf("%s %.4f %.2f\n", name, r.Value, r.PerUnit)
	}
	// Output:
	// activation_probability 0.5000 [1.00 0.50 0.00]
	// activation_probability_cv 0.8165 []
	// dead_fraction 0.3333 []
	// mean_activation 2.5000 [2.00 3.00 NaN]
}

// A unit rectified at c standard deviations is active with p = 1−Φ(c), then by
// φ(c)/p − c on average.
func TestRectifiedGaussian(t *testing.T) {
	const n = 400_000
	cases := []struct{ p, mean float64 }{{0.5, 0.79788}, {0.413, 0.72307}, {0.187, 0.54797}, {0.103, 0.47631}}
	tallies := make([]Tally, len(cases))
	r := rng.NewKey(1, "rectified").Rand()
	for range n {
		x := r.NormFloat64()
		for j, c := range cases {
			tallies[j].Add(x - threshold(c.p))
		}
	}
	p := of(t, "activation_probability", Input{Tallies: tallies})
	m := of(t, "mean_activation", Input{Tallies: tallies})
	for j, c := range cases {
		within(t, "p", p.PerUnit[j], c.p, 5*math.Sqrt(c.p*(1-c.p)/n))
		within(t, "mean when active", m.PerUnit[j], c.mean, 5/math.Sqrt(c.p*n))
	}
}

// threshold returns c with 1−Φ(c) = p.
func threshold(p float64) float64 { return math.Sqrt2 * math.Erfinv(1-2*p) }

// batches returns activation probabilities of equal Gaussian units within batches,
// each unit shifted and scaled by its batch's own statistics as asked, then
// thresholded at c.
func batches(count, units, size int, center, scale bool, c float64) [][]float64 {
	out := make([][]float64, count)
	for b := range out {
		out[b] = make([]float64, units)
		for j := range units {
			s := rng.NewKey(2, "batches").At(uint64(b*units + j))
			r := s.Rand()
			x := make([]float64, size)
			for i := range x {
				x[i] = r.NormFloat64()
			}
			shift, unit := 0.0, 1.0
			if center {
				shift = Mean(x)
			}
			if scale {
				unit = SD(x)
			}
			for _, v := range x {
				if v > shift+c*unit {
					out[b][j] += 1 / float64(size)
				}
			}
		}
	}
	return out
}

// The least cv that batches of 32 can show: for samples thresholded at their own
// mean, pairs of which are correlated by −1/(B−1), the orthant formula gives
// Var p = (1/4 − (B−1)/2π · asin 1/(B−1))/B. 2,000 units leave 0.2% of error a batch.
func TestSamplingFloorOfABatch(t *testing.T) {
	const b = 32
	centered := 2 * math.Sqrt((0.25-(b-1)/(2*math.Pi)*math.Asin(1.0/(b-1)))/b)
	within(t, "theory of the floor", centered, 0.1066, 0.0001)
	p := 1 - 0.5*math.Erfc(-0.22/math.Sqrt2)
	density := math.Exp(-0.22*0.22/2) / math.Sqrt(2*math.Pi)
	standardised := math.Sqrt((p*(1-p)-density*density*(1+0.22*0.22/2))/b) / p
	cases := []struct {
		name          string
		center, scale bool
		c, want, part float64 // part: allowed, relative; the last formula is asymptotic in B
	}{
		{"as they are", false, false, 0, 2 * math.Sqrt(0.25/b), 0.005},
		{"centered", true, false, 0, centered, 0.005},
		{"standardised, above 0.22 sd", true, true, 0.22, standardised, 0.03},
	}
	for _, c := range cases {
		in := Input{Batches: batches(30, 2000, b, c.center, c.scale, c.c)}
		within(t, c.name, of(t, "activation_probability_cv_batch", in).Value, c.want, c.part*c.want)
	}
}

// Units of truly different p, seen 50 times each: the plain cv is too large, the
// corrected one is not. Its error over 4,000 units is about 2%.
func TestCorrectedCV(t *testing.T) {
	key := rng.NewKey(3, "corrected")
	tallies := make([]Tally, 4000)
	truth := make([]float64, len(tallies))
	for j := range tallies {
		s := key.At(uint64(j))
		truth[j] = 0.4 + 0.2*s.Float64()
		for range 50 {
			active := 0.0
			if s.Float64() < truth[j] {
				active = 1
			}
			tallies[j].Add(active)
		}
	}
	r := of(t, "activation_probability_cv", Input{Tallies: tallies})
	within(t, "floor", r.Extra["floor"], math.Sqrt(0.25/50)/0.5, 0.01)
	within(t, "corrected cv", r.Extra["corrected"], CV(truth), 0.05*CV(truth))
	if r.Value < 1.3*CV(truth) {
		t.Errorf("plain cv %g is near the true %g: the case tests nothing", r.Value, CV(truth))
	}
}

func TestBatchesWithoutActivityHaveNoCV(t *testing.T) {
	r := of(t, "activation_probability_cv_batch", Input{Batches: [][]float64{{0, 0}, {0.25, 0.75}}})
	within(t, "cv of the batch that has one", r.Value, 0.5, 1e-15)
}

func TestFractionActive(t *testing.T) {
	r := of(t, "fraction_active", both(responses(4, 5, func(i, j int) float64 { return float64(i + j - 4) })))
	within(t, "mean", r.Value, (0+1+2+3)/20.0, 1e-15)
	within(t, "sd over stimuli", r.Extra["sd"], math.Sqrt(1.25)/5, 1e-15)
}

func TestDeadAndAlwaysOn(t *testing.T) {
	r := of(t, "dead_fraction", both(responses(100, 4, func(i, j int) float64 {
		return []float64{0, 1, float64(i % 2), float64(i - 4)}[j] // p = 0, 1, 0.5, 0.95
	})))
	within(t, "dead", r.Value, 0.25, 0)
	within(t, "always on", r.Extra["always_on"], 0.25, 0)
}

// Published means and standard deviations of activations over units, and the four
// coefficients of variation published beside them (0.17 0.16 0.30 0.55).
func TestMeanActivationSpread(t *testing.T) {
	for _, c := range []struct{ mean, sd, cv float64 }{{0.63, 0.11, 0.175}, {0.89, 0.14, 0.157}, {0.76, 0.23, 0.303}, {13.36, 7.36, 0.551}} {
		// Two units, mean ± sd, and a dead one that must not count.
		in := both(responses(3, 3, func(i, j int) float64 {
			return []float64{c.mean - c.sd, c.mean + c.sd, -1}[j]
		}))
		within(t, "sd", of(t, "mean_activation_sd", in).Value, c.sd, 1e-12)
		within(t, "cv", of(t, "mean_activation_cv", in).Value, c.cv, 0.0005)
	}
}

func TestLoadEntropy(t *testing.T) {
	for _, c := range []struct {
		active []int
		want   float64
	}{{[]int{5, 5, 5, 5}, 1}, {[]int{7, 0, 0, 0}, 0}, {[]int{3, 3, 0, 0}, 0.5}, {[]int{4, 2, 1, 1}, 1.75 / 2}} {
		var tallies []Tally
		for _, n := range c.active {
			tallies = append(tallies, Tally{N: 10, Active: n})
		}
		within(t, fmt.Sprint(c.active), of(t, "load_entropy", Input{Tallies: tallies}).Value, c.want, 1e-15)
	}
}

func BenchmarkTallies(b *testing.B) {
	a := responses(1000, 120, func(i, j int) float64 { return float64((i*j)%7 - 3) })
	for b.Loop() {
		Tallies(a)
	}
}
