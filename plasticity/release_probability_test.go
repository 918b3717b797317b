package plasticity

import (
	"fmt"
	"math"
	"sync"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// pair is the ratio of the second response to the first, ms apart, of a rested source.
func pair(p TsodyksMarkramParameters, u, ms float64) float64 {
	p.U = value.Const(u)
	s := NewTsodyksMarkram(p, 1, 0.1, rng.Key{})
	first := s.spike(0, 0)
	return s.spike(0, int64(ms/0.1)) / first
}

// Where quanta shrink by 54%, as without the receptor subunit GluRIIA, release rises
// by 1/0.46 = 2.17 and what a spike does is restored; the paired-pulse ratio falls, to
// 1 - U exp(-D/tau_rec). Where U/0.46 is above 1 the response stays short of what it was.
func TestQuantalContentIsRestored(t *testing.T) {
	const k, interval = 0.46, 50.0
	synapse := DefaultTsodyksMarkram()
	for _, c := range []struct{ u, want, restored float64 }{{0.3, 0.3 / k, 1}, {0.7, 0.999, 0.999 * k / 0.7}} {
		u := []float64{c.u}
		r := NewQuantalContent(DefaultQuantalContent(), u)
		w := []float32{3}
		for step := range 20_000 { // 200 time constants: near 1 it comes slowly
			if step == 10 {
				w[0] *= k
			}
			r.Settle(100, 0, []int32{0}, w)
			r.Advance(100, 0, 1)
		}
		if math.Abs(u[0]-c.want) > 1e-4 || math.Abs(u[0]*k/c.u-c.restored) > 1e-3 {
			t.Errorf("U from %g to %g and the response to %g, want %g and %g", c.u, u[0], u[0]*k/c.u, c.want, c.restored)
		}
		before, after := pair(synapse, c.u, interval), pair(synapse, u[0], interval)
		want := 1 - u[0]*math.Exp(-interval/synapse.TauRec)
		if after >= before || math.Abs(after-want) > 1e-9 {
			t.Errorf("paired pulses from %g to %g, want %g", before, after, want)
		}
	}
}

// Raising U takes facilitation away (Slomowitz et al. 2015).
func TestReleaseProbabilityTakesFacilitation(t *testing.T) {
	p := TsodyksMarkramParameters{TauRec: 130, TauFacil: 530, Facilitation: ToZero}
	last := math.Inf(1)
	for _, u := range []float64{0.03, 0.06, 0.12, 0.24, 0.48} {
		// (1 - U exp(-D/tau_rec)) (1 + (1 - U) exp(-D/tau_facil)), dossier's trains
		want := (1 - u*math.Exp(-50.0/130)) * (1 + (1-u)*math.Exp(-50.0/530))
		got := pair(p, u, 50)
		if math.Abs(got-want) > 1e-12 || got >= last {
			t.Errorf("U = %g: ratio %g, want %g and below %g", u, got, want, last)
		}
		last = got
	}
}

// Under silence the odds of release grow e-fold in tau, at twice the target they
// shrink so, and at the target nothing changes; each source follows the mean of its own targets.
func TestReleaseFollowsTheTargets(t *testing.T) {
	p := DefaultReleaseProbability()
	u := []float64{0.2, 0.2, 0.2, 0, 1}
	r := NewReleaseProbability(p, u, 3, rng.Key{})
	for i, hz := range []float64{0, 5, 10} {
		r.Rate.trace[i], r.Rate.weight[i] = hz, 1
	}
	for range 100 {
		r.Settle(0, 0, []int32{0, 1, 3, 4}, nil)
		r.Settle(0, 1, []int32{0, 1, 2}, nil)
		r.Settle(0, 2, []int32{1, 2}, nil)
		r.Advance(p.Tau/100, 0, 5)
	}
	odds := func(times float64) float64 { return 0.25 * times / (1 + 0.25*times) }
	for j, want := range []float64{odds(math.Exp(0.5)), 0.2, odds(math.Exp(-0.5)), 0, 1} {
		if math.Abs(u[j]-want) > 1e-7 {
			t.Errorf("source %d: U = %.9g, want %g", j, u[j], want)
		}
	}
}

// Whatever order threads add in, the mean has the same bits.
func TestGatheringDoesNotMindOrder(t *testing.T) {
	sum := func(numbers []float64) (mean float64) {
		var g gathered
		var all sync.WaitGroup
		for part := range 4 {
			all.Go(func() {
				for k := part; k < len(numbers); k += 4 {
					g.add(numbers[k])
				}
			})
		}
		all.Wait()
		mean, _ = g.take()
		return mean
	}
	draw := rng.NewKey(1, "numbers").Rand()
	var numbers, backward []float64
	exact := 0.0
	for range 10_000 {
		x := draw.NormFloat64()
		numbers, backward = append(numbers, x), append([]float64{x}, backward...)
		exact += x / 10_000
	}
	if a, b := sum(numbers), sum(backward); a != b || math.Abs(a-exact) > 1e-9 {
		t.Errorf("%v and %v, want %v twice", a, b, exact)
	}
}

func ExampleQuantalContent() {
	released := []float64{0.3} // of one source; of a network's projection it is TsodyksMarkram.U
	rule := NewQuantalContent(DefaultQuantalContent(), released)
	weights := []float32{1}
	for step := range 2_000 { // 200 s
		if step == 100 {
			weights[0] = 0.5 // quanta shrink to half
		}
		rule.Settle(100, 0, []int32{0}, weights)
		rule.Advance(100, 0, 1)
	}
	fmt.Printf("%.3f\n", released[0])
	// Output: 0.600
}
