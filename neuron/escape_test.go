package neuron

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// A potential that stands still (v_reset = e_l) makes a Poisson process with dead
// time t_ref: with r = rho_0 exp((v - threshold)/delta_u), or the softplus of that, a spike in a step with
// probability p = 1 - exp(-r dt), intervals t_ref - dt + dt k, k geometric: mean
// t_ref - dt + dt/p and variance dt² (1-p)/p². 100 neurons for 10 s; allowed: 5
// standard errors. In the limit of small steps that is 1/r + t_ref and CV = 1/(1 + r t_ref).
func TestEscapeAtConstantPotential(t *testing.T) {
	for k := range 6 {
		above, transfer := []float64{-6, -2, 1}[k%3], []string{"exponential", "softplus"}[k/3]
		const n, dt = 100, 0.1
		p := DefaultEscape()
		p.VReset, p.Transfer = p.EL, transfer
		p.Threshold = value.Const(p.EL - above)
		times := spikesOf(NewEscape[float64](p, n, dt, rng.NewKey(1, "escape")), 100_000, dt)
		var count, sum, square float64
		for _, train := range times {
			for k := 1; k < len(train); k++ {
				interval := train[k] - train[k-1]
				count, sum, square = count+1, sum+interval, square+interval*interval
			}
		}
		r := p.Rho0.A / 1000 * math.Exp(above/p.DeltaU.A)
		if transfer == "softplus" {
			r = p.Rho0.A / 1000 * math.Log1p(math.Exp(above/p.DeltaU.A))
		}
		chance := -math.Expm1(-r * dt)
		mean, variance := p.TRef-dt+dt/chance, dt*dt*(1-chance)/(chance*chance)
		got := sum / count
		if math.Abs(got-mean) > 5*math.Sqrt(variance/count) {
			t.Errorf("%s, %g mV above: mean interval %g ms, want %g ± %g", transfer, above, got, mean, math.Sqrt(variance/count))
		}
		if v := square/count - got*got; math.Abs(v-variance) > 5*variance*math.Sqrt(8/count) { // the fourth moment of an exponential is 9
			t.Errorf("%s, %g mV above: variance of intervals %g ms², want %g", transfer, above, v, variance)
		}
	}
}

// With delta_u near 0 it is the LIF neuron, whose f–I curve is known: t_ref + tau
// ln((mu-v_r)/(mu-theta)) to a step.
func TestEscapeWithoutNoise(t *testing.T) {
	p := DefaultEscape()
	p.DeltaU, p.I = value.Const(1e-3), value.Const(300)
	const dt = 0.05
	times := spikesOf(NewEscape[float64](p, 1, dt, rng.Key{}), 40_000, dt)[0]
	mu, n := p.EL+p.I.A/p.GL, len(times)-1
	want := p.TRef + p.CM/p.GL*math.Log((mu-p.VReset)/(mu-p.Threshold.A))
	if got := (times[n] - times[0]) / float64(n); math.Abs(got-want) > dt {
		t.Errorf("period %g ms, want %g", got, want)
	}
}

func ExampleEscape() {
	p := DefaultEscape()
	p.I = value.Spread(100, 250) // pA; the threshold is at 200
	cells := NewEscape[float64](p, 4, 0.1, rng.NewKey(1, "example"))
	nothing := []state.Vector{state.New(state.Double, 4), state.New(state.Double, 4)}
	counts := make([]int, 4)
	for range 10_000 { // a second
		for _, i := range cells.Step(0, 4, nothing, nil) {
			counts[i]++
		}
	}
	fmt.Println(counts)
	// Output: [0 7 19 31]
}

func BenchmarkEscapeStep(b *testing.B) {
	p := DefaultEscape()
	p.I = value.Spread(0, 300)
	b.Run("float64", func(b *testing.B) { benchmarkModel(b, NewEscape[float64](p, 1000, 0.1, rng.Key{})) })
	b.Run("float32", func(b *testing.B) { benchmarkModel(b, NewEscape[float32](p, 1000, 0.1, rng.Key{})) })
}
