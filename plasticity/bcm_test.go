package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// A linear target of sources that show linearly independent patterns, each for
// 1 ms, in shuffled rounds, as often as its probability says: the target
// answers one of them by target/q and no other, within 1% of that, and so does
// the threshold; and patterns of unequal probability are as good.
func TestBCMBecomesSelective(t *testing.T) {
	for _, rounds := range [][]int{{0, 1}, {0, 1, 2, 3}, {0, 0, 0, 1}} {
		patterns := 1 + rounds[len(rounds)-1]
		show := make([][]float64, patterns)
		for q := range show {
			for k := range 5 {
				show[q] = append(show[q], 4+10*math.Exp(-2*math.Pow(float64(k)-4*float64(q)/float64(patterns-1), 2)))
			}
		}
		p := DefaultBCM()
		p.Eta, p.Target, p.TauTheta, p.Min, p.Max = 2e-8, 10, 300, -20, 20
		x, y := state.New(state.Double, 5), state.New(state.Double, 1)
		b := NewBCM(p, x, y)
		draws := rng.NewKey(10, "patterns").Rand()
		ids, w := []int32{0, 1, 2, 3, 4}, make([]float32, 5)
		for k := range w {
			w[k] = 0.2 + 0.1*draws.Float32()
		}
		theta, answers := 0.0, make([]float64, patterns)
		const settle, look = 2_000_000, 100_000
		for shown := 0; shown < settle+look; {
			for _, k := range draws.Perm(len(rounds)) {
				q := rounds[k]
				x.Copy(show[q])
				y.Set(0, max(dot(show[q], w), 0))
				b.Advance(1, 0, 1)
				b.Settle(1, 0, ids, w)
				if shown++; shown > settle {
					theta += b.Theta(0) / look
				}
			}
		}
		best, often := 0, make([]float64, patterns)
		for _, q := range rounds {
			often[q] += 1 / float64(len(rounds))
		}
		for q := range answers {
			if answers[q] = max(dot(show[q], w), 0); answers[q] > answers[best] {
				best = q
			}
		}
		want := p.Target / often[best]
		for q, got := range answers {
			if q == best && math.Abs(got/want-1) > 0.01 || q != best && got > 0.01*want {
				t.Errorf("%v: answers %.3f Hz, want %g to pattern %d only", rounds, answers, want, best)
				break
			}
		}
		if math.Abs(theta/want-1) > 0.01 {
			t.Errorf("%v: threshold %g Hz, want %g", rounds, theta, want)
		}
	}
}

// A steady rate has the threshold at y²/target from the first moment on.
func TestBCMThreshold(t *testing.T) {
	y := state.Of([]float64{20, 0})
	b := NewBCM(DefaultBCM(), state.Of([]float64{1}), y)
	if b.Theta(0) != 0 {
		t.Error("a threshold before anything was seen")
	}
	for range 100 {
		b.Advance(10, 0, 2)
		if math.Abs(b.Theta(0)-40) > 1e-9 || b.Theta(1) != 0 {
			t.Fatalf("thresholds %g, %g", b.Theta(0), b.Theta(1))
		}
	}
	y.Set(0, 0)
	seen := -math.Expm1(-0.1)
	b.Advance(10_000, 0, 2)
	if want := 40 * seen / math.E / -math.Expm1(-1.1); math.Abs(b.Theta(0)-want) > 1e-9 {
		t.Errorf("threshold %g after one time constant of silence, want %g", b.Theta(0), want)
	}
}

func BenchmarkBCM(b *testing.B) {
	pre, post := benchRates()
	r := NewBCM(DefaultBCM(), pre, post)
	r.Advance(1, 0, 1)
	post.Set(0, 11)
	benchSettle(b, func(sources []int32, w []float32) { r.Settle(1e-3, 0, sources, w) })
}
