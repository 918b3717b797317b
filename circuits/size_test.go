package circuits

import (
	"testing"

	"homeostat/internal/value"
)

// 100 sources and 50 targets by each connector: 50, 5000, 1000, 400 synapses.
func TestBytesCountSynapses(t *testing.T) {
	for _, c := range []struct {
		p    Projection
		want float64
	}{
		{Projection{Connect: "one_to_one"}, 50},
		{Projection{Connect: "all_to_all"}, 5000},
		{Projection{Connect: "fixed_probability", Params: &FixedProbability{Probability: 0.2}}, 1000},
		{Projection{Connect: "fixed_indegree", Params: &FixedIndegree{Degree: 8}}, 400},
	} {
		c.p.From, c.p.To, c.p.Weight = "a", "b.x", value.Const(1)
		lif, _ := FindModel("lif")
		s := Spec{Dt: 1, Projections: []Projection{c.p}, Populations: []Population{
			{Name: "a", Model: "lif", Size: 100, Params: lif.Params()},
			{Name: "b", Model: "lif", Size: 70, Types: []CellType{{"x", 50}, {"y", 20}}, Params: lif.Params()},
		}}
		if got := (s.Bytes(Shape{}) - 170*neuronBytes) / synapseBytes; got != c.want {
			t.Errorf("%s: %g synapses, want %g", c.p.Connect, got, c.want)
		}
	}
}
