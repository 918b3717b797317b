package circuits

import (
	"math"
	"testing"

	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/plasticity"
)

// While pair STDP learns, every branch of every neuron keeps its sum, where it is
// that the network says synapses sit; and sources of one cell type spread over all branches.
func TestBranchesOfANetworkKeepTheirSums(t *testing.T) {
	for _, arrangement := range []plasticity.Arrangement{plasticity.Ordered, plasticity.Random} {
		lif, stdp, branches := neuron.DefaultLIF(), plasticity.DefaultPairSTDP(), plasticity.DefaultBranchNormalization()
		stdp.Max, stdp.APlus, stdp.AMinus = 10, 0.1, 0.05
		branches.Branches, branches.Arrangement = 5, arrangement
		n := mustBuild(t, Spec{
			Dt: 0.5,
			Populations: []Population{
				{Name: "input", Model: "poisson", Size: 100, Params: &neuron.PoissonParameters{Rate: value.Const(50)}, Types: []CellType{{"silent", 60}, {"firing", 40}}},
				{Name: "cell", Model: "lif", Size: 10, Params: &lif},
			},
			Projections: []Projection{{Name: "drive", From: "input.firing", To: "cell", Receptor: "excitatory", Connect: "fixed_indegree", Params: &FixedIndegree{Degree: 30}, Weight: value.Value{Kind: value.Uniform, A: 2, B: 6}, Delay: value.Const(1)}},
			Rules: []Rule{
				{Name: "pair_stdp", On: "drive", Params: &stdp},
				{Name: "branch_normalization", On: "drive", Params: &branches},
			},
		})
		sums := func() (of [50]float64) {
			_, _, w := n.Weights("drive")
			for k, b := range n.Branches("drive") {
				of[b] += w[k]
			}
			return of
		}
		mustRun(t, n, 10) // the first action, at which sums are noted
		before := sums()
		_, _, was := n.Weights("drive")
		mustRun(t, n, 5_000)
		moved := 0.0
		_, _, is := n.Weights("drive")
		for k := range is {
			moved = max(moved, math.Abs(is[k]-was[k]))
		}
		for b, after := range sums() {
			if math.Abs(after-before[b]) > 1e-5 || after == 0 {
				t.Errorf("%s: branch %d adds up to %g, did to %g", arrangement, b, after, before[b])
			}
		}
		if moved < 0.5 {
			t.Errorf("%s: weights move by %g at most: the test shows nothing", arrangement, moved)
		}
	}
}
