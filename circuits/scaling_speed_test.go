package circuits

import (
	"math"
	"testing"

	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/plasticity"
)

// What 48 h of a drug do to a culture does not depend on how much faster than life scaling
// is simulated, as long as it is slow against all else: 48 h in 20 s, 40 s and 80 s
// of model time. TTX: weights grow by exp(48 h/tau) = 1.9 less the moment until the
// average of the rate has noticed, tau_rate of the 48 h. Bicuculline: weights shrink by the
// same factor at each speed, and rates come as near to the set point. What is random: mostly
// the sources' spikes that all neurons hear, 10,000 a second. Weights that follow
// them over 8 s at the highest speed and are read over 20 s are off by 0.4% of the drive and
// rates, which go with its fifth power, by 2%: 6% for a difference is two standard
// errors, and 3% of a factor more.
func TestScalingDoesNotDependOnItsSpeed(t *testing.T) {
	type outcome struct{ up, down, rate float64 }
	at := func(seconds float64) (o outcome) {
		p := plasticity.DefaultSynapticScaling()
		p.Tau, p.TauRate = seconds*1000/math.Log(1.9), 500
		n := mustBuild(t, culture(p))
		counter := n.Count("cell")
		mustRun(t, n, 2*p.Tau)
		factor := func(drug string, params any) float64 {
			_, _, before := n.Weights("drive")
			if err := n.Give(drug, params); err != nil {
				t.Fatal(err)
			}
			mustRun(t, n, seconds*1000)
			_, _, after := n.Weights("drive")
			return average(after) / average(before)
		}
		o.up = factor("ttx", &TTX{})
		n.WashOut("ttx")
		mustRun(t, n, 2*p.Tau)
		bicuculline := DefaultBicuculline()
		o.down = factor("bicuculline", &bicuculline)
		n.Enable(0, false)
		o.rate = average(rates(t, n, counter, 20_000))
		if want := 1.9 * math.Exp(-0.5/seconds*math.Log(1.9)); math.Abs(o.up/want-1) > 0.02 {
			t.Errorf("48 h in %g s: TTX scales by %g, want %g", seconds, o.up, want)
		}
		return o
	}
	slow := at(80)
	if slow.down > 0.85 || slow.down < 0.5 || math.Abs(slow.rate/5-1) > 0.2 {
		t.Errorf("bicuculline scales by %g and leaves %g Hz: the test shows nothing", slow.down, slow.rate)
	}
	for _, seconds := range []float64{40, 20} {
		if o := at(seconds); math.Abs(o.down/slow.down-1) > 0.03 || math.Abs(o.rate/slow.rate-1) > 0.06 {
			t.Errorf("48 h in %g s: bicuculline scales by %g and leaves %g Hz, in 80 s by %g and %g Hz", seconds, o.down, o.rate, slow.down, slow.rate)
		}
	}
}

// culture is neurons that hear excitation, which scales, and inhibition.
func culture(p plasticity.SynapticScalingParameters) Spec {
	lif := neuron.DefaultLIF()
	source := func(name string, size int, hz float64) Population {
		return Population{Name: name, Model: "poisson", Size: size, Params: &neuron.PoissonParameters{Rate: value.Const(hz)}}
	}
	onto := func(name, from, receptor string, degree int, weight value.Value) Projection {
		return Projection{Name: name, From: from, To: "cell", Receptor: receptor, Connect: "fixed_indegree", Params: &FixedIndegree{Degree: degree}, Weight: weight, Delay: value.Const(1)}
	}
	return Spec{
		Dt:          0.5,
		Populations: []Population{source("excitation", 1000, 10), source("inhibition", 250, 10), {Name: "cell", Model: "lif", Size: 20, Params: &lif}},
		Projections: []Projection{
			onto("drive", "excitation", "excitatory", 80, value.Value{Kind: value.LogNormal, A: 1.6, B: 0.5}),
			onto("brake", "inhibition", "inhibitory", 20, value.Const(-3)),
		},
		Rules: []Rule{{Name: "synaptic_scaling", On: "drive", Params: &p}},
	}
}
