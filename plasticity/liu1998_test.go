package plasticity

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/state"
)

// Under a constant current c = i_ca/c_m sensors are gain m² h with
//
//	m = m_inf (1 - exp(-t/tau_m)),   h = h_inf + (1 - h_inf) exp(-t/tau_h)
//
// whatever the interval, since each part is then solved exactly.
func TestLiu1998SensorsUnderConstantCurrent(t *testing.T) {
	const cM = 10.0
	for _, interval := range []float64{0.1, 0.5} {
		c := cells(state.Double, 4, "na")
		l := NewLiu1998(with1998(func(p *Liu1998Parameters) { p.Gains = map[string][]float64{"na": {0, 0, 0}} }), c.variable, cM)
		currents := []float64{0, -30, -98, -300} // nA/mm², where the fast sensor opens at -142 and closes at -98
		c["i_ca"].Copy(currents)
		for k := range int(200 / interval) {
			l.Advance(interval, 0, 4)
			at := float64(k+1) * interval
			for s, x := range [3][5]float64{{10, 0.5, 1.5, 14.2, 9.8}, {3, 50, 60, 7.2, 2.8}, {1, 500, math.Inf(1), 3, -1e9}} {
				for i, current := range currents {
					m := -math.Expm1(-at/x[1]) / (1 + math.Exp(x[3]+current/cM))
					h := 1 / (1 + math.Exp(-x[4]-current/cM))
					h += (1 - h) * math.Exp(-at/x[2])
					if got, want := l.Sensor(s, i), x[0]*m*m*h; math.Abs(got-want) > 1e-12+1e-9*want {
						t.Fatalf("sensor %d, current %g, %g ms: %.12g, want %.12g", s, current, at, got, want)
					}
				}
			}
		}
	}
}

func with1998(change func(p *Liu1998Parameters)) Liu1998Parameters {
	p := DefaultLiu1998()
	change(&p)
	return p
}

// Without current all sensors stay at their rest, next to 0, and conductances
// grow or decay as exp(t/tau (a fast* + b slow* + c dc*)), each by its own
// coefficients: those of the paper's table. One at 0 stays there. Sensors at rest
// (1e-3 of gain, the DC one's square of 1/(1+e³)) are allowed for.
func TestLiu1998MovesConductancesByTheTable(t *testing.T) {
	const at = 20_000.0
	p := DefaultLiu1998()
	c := cells(state.Double, 2, "na", "cat", "cas", "a", "kca", "kd", "h")
	for channel := range p.Gains {
		c["g_"+channel].Copy([]float64{3, 0})
	}
	l := NewLiu1998(p, c.variable, 10)
	for range int(at / 0.5) {
		l.Advance(0.5, 0, 2)
	}
	for channel, x := range map[string]float64{
		"na": p.Fast, "cat": p.Slow, "cas": p.Slow, "a": -p.Slow - p.DC, "kca": -p.Slow - p.DC, "kd": p.Fast - p.Slow, "h": p.Slow + p.DC,
	} {
		g := c["g_"+channel]
		if got := math.Log(g.At(0) / 3); math.Abs(got-at/p.Tau*x) > 0.003*at/p.Tau || g.At(1) != 0 {
			t.Errorf("%s: grown by exp(%g), want exp(%g); from 0 to %g", channel, got, at/p.Tau*x, g.At(1))
		}
	}
}

// Far off their set points, and at the longest interval that makes sense,
// conductances stay above 0.
func TestLiu1998KeepsConductancesAboveZero(t *testing.T) {
	p := with1998(func(p *Liu1998Parameters) {
		p.Fast, p.Tau = 1000, 1
		p.Gains = map[string][]float64{"na": {-1, 0, 0}}
	})
	c := cells(state.Double, 1, "na")
	c["g_na"].Set(0, 1)
	l := NewLiu1998(p, c.variable, 10)
	for range 100 {
		if l.Advance(0.001, 0, 1); !(c["g_na"].At(0) > 0) {
			t.Fatalf("conductance %g", c["g_na"].At(0))
		}
	}
}

func ExampleLiu1998() {
	neurons := map[string]state.Vector{"i_ca": state.Of([]float64{0}), "g_na": state.Of([]float64{100}), "g_kca": state.Of([]float64{100})}
	p := DefaultLiu1998()
	p.Gains = map[string][]float64{"na": {1, 0, 0}, "kca": {0, -1, -1}}
	rule := NewLiu1998(p, func(name string) state.Vector { return neurons[name] }, 10)
	for range 200_000 { // 20 s of silence: more sodium, less potassium
		rule.Advance(0.1, 0, 1)
	}
	fmt.Printf("%.0f %.0f\n", neurons["g_na"].At(0), neurons["g_kca"].At(0))
	// Output: 272 33
}

func BenchmarkLiu1998(b *testing.B) {
	const n = 1_000
	l := NewLiu1998(DefaultLiu1998(), cells(state.Double, n, "na", "cat", "cas", "a", "kca", "kd", "h").variable, 10)
	for b.Loop() {
		l.Advance(0.1, 0, n)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/neuron")
}
