package circuits

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/plasticity"
)

// regulatedCells are four bursters, two of either leak, that grow their conductances
// from a tenth or two of a µS/mm², with regulation so many times as fast as published.
func regulatedCells(t *testing.T, gain float64) *Network {
	t.Helper()
	cell := neuron.DefaultStomatogastric()
	if err := cell.Preset("liu_burster"); err != nil {
		t.Fatal(err)
	}
	for _, g := range []*value.Value{&cell.GNa, &cell.GCaT, &cell.GCaS, &cell.GA, &cell.GKCa, &cell.GKd, &cell.GH} {
		*g = value.Value{Kind: value.Uniform, A: 0.1, B: 0.2}
	}
	cell.GLeak = value.Value{Kind: value.List, List: []float64{0.099, 0.099, 0.99, 0.99}}
	rule := plasticity.DefaultOLeary2014()
	rule.Gain = gain
	return mustBuild(t, Spec{
		Dt:          0.1,
		Populations: []Population{{Name: "cell", Model: "stomatogastric", Size: 4, Params: &cell}},
		Rules:       []Rule{{Name: "oleary2014", On: "cell", Params: &rule}},
	})
}

// The demonstration of integral control in the program xolotl: mean calcium settles at
// its target (1%), tau_i g_i are equal for all channels, cells burst regularly by three
// spikes, and two that differ in their random start alone come to one point (0.1%: starts
// are forgotten with tau_g, over eleven of which that is 1e-5 of little). How fast
// regulation is changes none of it: the conductances are those of half the speed within 1%.
func TestCalciumFindsConductancesThatBurst(t *testing.T) {
	found := map[float64][]float64{}
	for _, gain := range []float64{6, 12} {
		n := regulatedCells(t, gain)
		mustRun(t, n, 60_000)
		calcium := n.RecordState("cell", "ca", nil, 1)
		spikes := n.RecordSpikes("cell", nil)
		mustRun(t, n, 6_000)
		tau := plasticity.DefaultOLeary2014().TauM
		na, _ := n.State("cell", "g_na")
		found[gain] = na
		for i := range na {
			if mean := meanOf(calcium.Values[i]); math.Abs(mean/7-1) > 0.01 {
				t.Errorf("gain %g, cell %d: mean calcium %g µM, want 7", gain, i, mean)
			}
			for channel, of := range tau {
				g, _ := n.State("cell", "g_"+channel)
				if got, want := of*g[i], tau["na"]*na[i]; math.Abs(got/want-1) > 1e-4 {
					t.Errorf("gain %g, cell %d: tau g of %s is %g, of na %g", gain, i, channel, got, want)
				}
			}
			checkBursts(t, spikes, i)
		}
		for k := 0; k < 4; k += 2 {
			if math.Abs(na[k]/na[k+1]-1) > 1e-3 {
				t.Errorf("gain %g: two cells alike have %g and %g µS/mm² of sodium", gain, na[k], na[k+1])
			}
		}
		if na[2] < 1.1*na[0] {
			t.Errorf("gain %g: ten times the leak takes %g for %g µS/mm² of sodium", gain, na[2], na[0])
		}
	}
	for i, slow := range found[6] {
		if fast := found[12][i]; math.Abs(fast/slow-1) > 0.01 {
			t.Errorf("cell %d: %g µS/mm² of sodium, at half the speed %g", i, fast, slow)
		}
	}
}

func meanOf(x []float64) (mean float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	return mean
}

// checkBursts refuses bursts, spikes less than 50 ms apart, of other than three spikes
// and with intervals between them that differ by more than a tenth.
func checkBursts(t *testing.T, spikes *SpikeRecord, cell int) {
	t.Helper()
	var starts []float64
	var counts []int
	last := math.Inf(-1)
	for k, time := range spikes.Times {
		if int(spikes.IDs[k]) != cell {
			continue
		}
		if time-last > 50 {
			starts, counts = append(starts, time), append(counts, 0)
		}
		last = time
		counts[len(counts)-1]++
	}
	if len(starts) < 10 {
		t.Fatalf("cell %d: %d bursts", cell, len(starts))
	}
	counts = counts[1 : len(counts)-1] // those seen as a whole
	if slices.Min(counts) != 3 || slices.Max(counts) != 3 {
		t.Errorf("cell %d: bursts of %v spikes, want 3", cell, counts)
	}
	shortest, longest := math.Inf(1), 0.0
	for k := 1; k < len(starts); k++ {
		shortest, longest = min(shortest, starts[k]-starts[k-1]), max(longest, starts[k]-starts[k-1])
	}
	if longest > 1.1*shortest {
		t.Errorf("cell %d: from %g to %g ms between bursts", cell, shortest, longest)
	}
}
