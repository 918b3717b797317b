package plasticity

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
)

func pairRule(p PairSTDPParameters) func(pre, post *Traces) spikeRule {
	return func(pre, post *Traces) spikeRule { return NewPairSTDP(p, pre, post) }
}

// One pair at each lag gives the window back, to the rounding of a weight of
// 0.5; spikes of one step are a pair of lag 0 whose source came first.
func TestPairSTDPWindow(t *testing.T) {
	p := DefaultPairSTDP()
	p.APlus, p.AMinus, p.TauPlus, p.TauMinus = 0.01, 0.012, 16.8, 33.7
	for _, pairing := range []TraceKind{AllToAll, Nearest} {
		p.Pairing = pairing
		for lag := -100.0; lag <= 100; lag += 2.5 {
			want := p.APlus * math.Exp(-lag/p.TauPlus)
			if lag < 0 {
				want = -p.AMinus * math.Exp(lag/p.TauMinus)
			}
			got := newDense(1, 1, 0.1, 0.5, pairRule(p)).pairs(1, 1, lag, 0.1)
			if math.Abs(got-want) > LeastVisible(0.51) {
				t.Errorf("%s, lag %g ms: %.9f, want %.9f", pairing, lag, got, want)
			}
		}
	}
}

// Sources at 0 and 10 ms before a target at 20 ms: two pairs or one.
func TestPairSTDPPairing(t *testing.T) {
	for pairing, want := range map[TraceKind]float64{
		AllToAll: 0.005 * (math.Exp(-1) + math.Exp(-0.5)),
		Nearest:  0.005 * math.Exp(-0.5),
	} {
		p := DefaultPairSTDP()
		p.Pairing = pairing
		d := newDense(1, 1, 1, 0.5, pairRule(p))
		for step := range 21 {
			switch step {
			case 0, 10:
				d.step([]int32{0}, nil)
			case 20:
				d.step(nil, []int32{0})
			default:
				d.step(nil, nil)
			}
		}
		if got := float64(d.w[0]) - 0.5; math.Abs(got-want) > LeastVisible(0.51) {
			t.Errorf("%s: %.9f, want %.9f", pairing, got, want)
		}
	}
}

// The dependence on weight of one pair of lag 0 in either direction, in units
// of a_plus = a_minus, for a largest weight of 2. Interpolated powers may be off by 1e-5.
func TestPairSTDPDependence(t *testing.T) {
	for _, m := range []float64{0.05, 0.3, 1, 1.9} {
		for dependence, want := range map[Dependence][2]float64{
			Additive:       {1, 1},
			Multiplicative: {2 - m, m},
			Mixed:          {1, m},
			Gutig:          {2 * math.Pow(1-m/2, 0.4), 2 * math.Pow(m/2, 0.4)},
			PowerLaw:       {0.5 * math.Pow(m/0.5, 0.4), m},
		} {
			p := DefaultPairSTDP()
			p.Dependence, p.Max, p.WRef, p.TauPlus, p.TauMinus = dependence, 2, 0.5, 1e9, 1e9
			p.APlus, p.AMinus = 0.01, 0.01
			up := newDense(1, 1, 0.1, m, pairRule(p)).pairs(1, 1, 0.1, 0.1)
			down := newDense(1, 1, 0.1, m, pairRule(p)).pairs(1, 1, -0.1, 0.1)
			for k, got := range []float64{up / 0.01, -down / 0.01} {
				if math.Abs(got-want[k]) > 1e-5*want[k]+LeastVisible(2*m)/0.01 {
					t.Errorf("%s at %g, %d: %.7f, want %.7f", dependence, m, k, got, want[k])
				}
			}
		}
	}
}

// The powers of the whole range of the table, and what lies outside.
func TestPowerTable(t *testing.T) {
	for _, mu := range []float64{0.02, 0.4, 1, 1.7} {
		table := newPowerTable(mu)
		at := func(u float64) float64 {
			w := []float32{0}
			powerChange{power: table, amplitude: 1, origin: u, hi: math.Inf(1)}.row([]int32{0}, w, []float64{1})
			return float64(w[0])
		}
		for u := 0x1p-24; u < 0x1p24; u *= 1.037 {
			want := math.Pow(u, mu)
			if got := at(u); math.Abs(got/want-1) > mu*math.Abs(mu-1)/8/64/64+0x1p-22 {
				t.Errorf("%g^%g: %g, want %g", u, mu, got, want)
			}
		}
		if got := at(0); got != 0 {
			t.Errorf("0^%g = %g", mu, got)
		}
		if got, want := at(0x1p30), math.Pow(0x1p24, mu); math.Abs(got/want-1) > 1e-6 {
			t.Errorf("above the table: %g, want %g", got, want)
		}
	}
}

// A weight that rounding has led a hair beyond the largest is no reason for NaN.
func TestPowersBelowZeroAreZero(t *testing.T) {
	p := DefaultPairSTDP()
	p.Dependence = Gutig
	d := newDense(1, 1, 0.1, 1.0001, pairRule(p))
	if d.pairs(1, 1, 0.1, 0.1); d.w[0] != 1 {
		t.Errorf("weight %g, want the bound", d.w[0])
	}
}

// atBounds is what fraction of weights from 0 to 1 lies within a tenth of a bound.
func atBounds(w []float32) (fraction float64) {
	for _, x := range w {
		if x < 0.1 || x > 0.9 {
			fraction += 1 / float64(len(w))
		}
	}
	return fraction
}

// Poisson sources onto a neuron whose chance to spike in the step after is the
// sum of the weights of those that did, depression 15% above potentiation (of
// which steps of 1 ms take 5%: potentiation has the pairs of lag 0): additive
// weights go to their bounds (Song, Miller and Abbott 2000), those of
// the other rules gather around a middle (van Rossum et al. 2000; Gütig et al.
// 2003 for a large exponent; Morrison et al. 2007).
func TestAdditiveIsBimodalOthersUnimodal(t *testing.T) {
	for dependence, bimodal := range map[Dependence]bool{
		Additive: true, Multiplicative: false, Mixed: false, Gutig: false, PowerLaw: false,
	} {
		p := DefaultPairSTDP()
		p.APlus, p.AMinus, p.Dependence = 0.003, 0.00345, dependence
		if dependence == Mixed || dependence == PowerLaw {
			p.APlus, p.AMinus = 0.0015, 0.003 // so that they meet at half the largest weight, or near
		}
		const n, rate, dt = 60, 20.0, 1.0
		d := newDense(n, 1, dt, 0.5, pairRule(p))
		draws := rng.NewKey(4, "spikes").Rand()
		for k := range d.w {
			d.w[k] = draws.Float32()
		}
		chance := 0.0
		for range 1_000_000 {
			var post []int32
			if draws.Float64() < chance {
				post = []int32{0}
			}
			pre := bernoulli(draws, n, rate*dt/1000)
			d.step(pre, post)
			chance = 0
			for _, j := range pre {
				chance += float64(d.w[j]) / (n / 2) // 20 Hz at a mean weight of a half
			}
		}
		if f := atBounds(d.w); bimodal && f < 0.8 || !bimodal && f > 0.05 {
			t.Errorf("%s: %.3f of the weights lie at their bounds", dependence, f)
		}
	}
}

func ExamplePairSTDP() {
	pre, post := NewTraces(1, 1), NewTraces(1, 1)
	rule := NewPairSTDP(DefaultPairSTDP(), pre, post)
	w := []float32{0.5}
	pre.Watch([]int32{0}) // the source spikes,
	post.Watch(nil)
	rule.Pre(0, []int32{0}, []int32{0}, w)
	for range 9 {
		pre.Watch(nil)
		post.Watch(nil)
	}
	pre.Watch(nil)
	post.Watch([]int32{0}) // and the target 10 ms later
	rule.Post(0, []int32{0}, w)
	fmt.Printf("%.6f\n", w[0]-0.5)
	// Output: 0.003033
}
