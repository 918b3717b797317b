package circuits

import (
	"fmt"
	"math"
	"runtime"
	"testing"

	"homeostat/internal/state"
	"homeostat/internal/value"
)

// What is computed before anything is allocated is what building allocates,
// within 20%: nothing is given back while there is one projection.
func TestBytesAreWhatIsAllocated(t *testing.T) {
	lif, _ := FindModel("lif")
	scaling, _ := FindRule("synaptic_scaling")
	for _, c := range []struct {
		projection Projection
		plastic    bool
		size       int
	}{
		{Projection{Weight: value.Const(1), Delay: value.Const(1)}, false, 5_000},
		{Projection{Weight: value.Value{Kind: value.Uniform, B: 1}, Delay: value.Const(1)}, false, 5_000},
		{Projection{Weight: value.Const(1), Delay: value.Value{Kind: value.Uniform, A: 1, B: 5}}, false, 5_000},
		{Projection{Weight: value.Const(1), Delay: value.Const(1)}, true, 5_000},
		{Projection{Weight: value.Value{Kind: value.LogNormal}, Delay: value.Value{Kind: value.LogNormal, B: 0.5}}, true, 5_000},
		{Projection{Weight: value.Const(1), Delay: value.Const(100), Connect: "one_to_one"}, false, 50_000},
	} {
		for _, precision := range []state.Precision{state.Double, state.Single} {
			p := c.projection
			p.Name, p.From, p.To, p.Receptor, p.Self = "p", "cell", "cell", "excitatory", true
			if p.Connect == "" {
				p.Connect, p.Params = "fixed_indegree", &FixedIndegree{Degree: 200}
			}
			s := Spec{Dt: 0.1, Precision: precision, Populations: []Population{{Name: "cell", Model: "lif", Size: c.size, Params: lif.Params()}}, Projections: []Projection{p}}
			if c.plastic {
				s.Rules = []Rule{{Name: "synaptic_scaling", On: "p", Params: scaling.Params()}}
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			n := mustBuild(t, s)
			runtime.ReadMemStats(&after)
			took, said := float64(after.TotalAlloc-before.TotalAlloc), s.Bytes(Shape{})
			t.Logf("%s plastic %t: took %.4g MB, said %.4g", p.Connect, c.plastic, took/1e6, said/1e6)
			if math.Abs(said/took-1) > 0.2 {
				t.Errorf("%+v, plastic %t: %.4g MB, and %.4g were said", fmt.Sprint(p.Weight.Kind, p.Delay.Kind, p.Connect), c.plastic, took/1e6, said/1e6)
			}
			runtime.KeepAlive(n)
		}
	}
}
