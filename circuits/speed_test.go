package circuits

import (
	"fmt"
	"testing"

	"homeostat/internal/value"
	"homeostat/neuron"
)

// cuba is the network of Vogels and Abbott as in Brette et al. 2007, benchmark 2: size LIF neurons, four of five excitatory, 2%.
func cuba(size int) Spec {
	lif := neuron.LIFParameters{
		TauM: 20, TauE: 5, TauI: 10, EL: -49, VReset: -60, TRef: 5,
		V: value.Value{Kind: value.Uniform, A: -60, B: -50}, Threshold: value.Const(-50),
	}
	probability := 80.0 / float64(size) // 80 synapses a neuron, whatever the size
	return Spec{
		Dt: 0.1,
		Populations: []Population{{
			Name: "cell", Model: "lif", Size: size, Params: &lif, Types: []CellType{{"excitatory", size * 4 / 5}, {"inhibitory", size / 5}},
		}},
		Projections: []Projection{
			{Name: "excitation", From: "cell.excitatory", To: "cell", Receptor: "excitatory", Connect: "fixed_probability", Params: &FixedProbability{Probability: probability}, Weight: value.Const(1.62), Delay: value.Const(0.1)},
			{Name: "inhibition", From: "cell.inhibitory", To: "cell", Receptor: "inhibitory", Connect: "fixed_probability", Params: &FixedProbability{Probability: probability}, Weight: value.Const(-9), Delay: value.Const(0.1)},
		},
	}
}

// One step of the CUBA network in its asynchronous state, all of it.
func BenchmarkCUBA(b *testing.B) {
	for _, c := range []struct{ size, threads int }{{4_000, 1}, {4_000, 2}, {100_000, 1}, {100_000, 2}} {
		b.Run(fmt.Sprintf("neurons=%d/threads=%d", c.size, c.threads), func(b *testing.B) {
			n, err := Build(cuba(c.size), Shape{}, 1, c.threads)
			if err != nil {
				b.Fatal(err)
			}
			mustRun(b, n, 200)
			b.ResetTimer()
			mustRun(b, n, 0.1*float64(b.N))
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.size), "ns/neuron-step")
		})
	}
}
