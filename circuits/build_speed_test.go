package circuits

import (
	"runtime"
	"testing"

	"homeostat/internal/value"
	"homeostat/neuron"
)

// A network of ten million synapses drawn and put in order, by two threads.
func BenchmarkBuild(b *testing.B) {
	const size, degree = 20_000, 500
	normal := value.Value{Kind: value.Normal, A: 1, B: 0.2}
	for _, c := range []struct {
		name          string
		connect       string
		params        any
		weight, delay value.Value
	}{
		{"indegree", "fixed_indegree", &FixedIndegree{Degree: degree}, value.Const(1), value.Const(1)},
		{"outdegree", "fixed_outdegree", &FixedOutdegree{Degree: degree}, value.Const(1), value.Const(1)},
		{"probability", "fixed_probability", &FixedProbability{Probability: degree / float64(size)}, value.Const(1), value.Const(1)},
		{"weights", "fixed_indegree", &FixedIndegree{Degree: degree}, normal, value.Const(1)},
		{"delays", "fixed_indegree", &FixedIndegree{Degree: degree}, value.Const(1), value.Value{Kind: value.Uniform, A: 1, B: 5}},
	} {
		b.Run(c.name, func(b *testing.B) {
			lif := neuron.DefaultLIF()
			s := Spec{Dt: 0.1, Populations: []Population{{Name: "cell", Model: "lif", Size: size, Params: &lif}}, Projections: []Projection{{
				Name: "p", From: "cell", To: "cell", Receptor: "excitatory", Connect: c.connect, Params: c.params, Weight: c.weight, Delay: c.delay,
			}}}
			var n *Network
			for b.Loop() {
				n = nil
				runtime.GC()
				var err error
				if n, err = Build(s, Shape{}, 1, 2); err != nil {
					b.Fatal(err)
				}
			}
			synapses := float64(n.Synapses("p"))
			var memory runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&memory)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/synapses, "ns/synapse")
			b.ReportMetric(float64(memory.HeapAlloc)/synapses, "bytes/synapse")
			runtime.KeepAlive(n)
		})
	}
}
