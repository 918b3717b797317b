package experiments

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"homeostat/circuits"
)

// The files of published networks and their descriptions in Go are one and the same.
func TestPublishedNetworksAreOne(t *testing.T) {
	brunel := func(g, eta float64) circuits.Spec {
		p := circuits.DefaultBrunel2000()
		p.G, p.Eta = g, eta
		return circuits.Brunel2000(p)
	}
	for _, c := range []struct {
		name, condition string
		want            circuits.Spec
	}{
		{"cuba", "none", circuits.CUBA(4000)},
		{"ei-balance", "vogels2011", circuits.Vogels2011(0)},
		{"brunel", "SR", brunel(3, 2)},
		{"brunel", "SI-fast", brunel(6, 4)},
		{"brunel", "AI", brunel(5, 2)},
		{"brunel", "SI-slow", brunel(4.5, 0.9)},
	} {
		f, err := Open(c.name, Overrides{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range f.Biological.Conditions {
			condition := &f.Biological.Conditions[i]
			if condition.Name != c.condition {
				continue
			}
			got := f.Biological.specOf(condition, func(path string, err error) { t.Errorf("%s: %v", path, err) })
			got.Precision = c.want.Precision
			for k := range c.want.Projections { // a file writes out what is understood
				c.want.Projections[k].Transmit = "spikes"
			}
			silent := cmp.FilterPath(func(p cmp.Path) bool { // "" is exponential; noise of 0 has any time constant
				return p.Last().String() == ".Synapse" || p.Last().String() == ".NoiseTau"
			}, cmp.Ignore())
			if d := cmp.Diff(c.want, got, silent, cmpopts.EquateApprox(1e-12, 0), cmpopts.EquateEmpty()); d != "" {
				t.Errorf("%s under %s: %s", c.name, c.condition, d)
			}
		}
	}
}
