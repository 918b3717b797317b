package experiments

import (
	"testing"

	"homeostat/measure"
)

// The units of all hidden layers make one population, of which damage leaves half; each
// is compared with itself before. Under Dale's law the first units inhibit: what the
// second layer sees of a sign is what its weights add up to.
func TestPopulationsOfWholeNetworks(t *testing.T) {
	r := runText(t, `
title    = "Damage"
measures = ["load_lognormal", "load_rank_correlation", "inhibition"]
[artificial]
dataset        = "glyphs"
layers         = [{ kind = "conv", out = 4, size = 5 }, { kind = "maxpool", size = 4 }, { kind = "dense", out = 16 }]
normalizations = ["dale"]
iterations     = 20
[[artificial.segment]]
name = "whole"
[[artificial.segment]]
name       = "damaged"
iterations = 1
remove     = 0.5
learn      = "none"
`, 0)
	whole := place{"artificial", "dale", ""}
	before, after := r.first(whole, "whole").in.Population, r.first(whole, "damaged").in.Population
	if len(before.Loads) != 20 || before.Before != nil || len(after.Loads) != 10 || len(after.Before) != 10 {
		t.Fatalf("%d units before, %d after, of which %d before", len(before.Loads), len(after.Loads), len(after.Before))
	}
	for _, load := range after.Before {
		found := false
		for _, x := range before.Loads {
			found = found || x == load
		}
		if !found {
			t.Errorf("a unit's load of %g before is none of those before", load)
		}
	}
	if _, ok := r.first(whole, "damaged").results["load_rank_correlation"]; !ok {
		t.Error("loads were not compared")
	}
	for segment, run := range map[string]int{"whole": 0, "damaged": 1} {
		b := r.first(place{"artificial", "dale", "fc1"}, segment).in.Balance
		w := r.trainings[0].run.At(run).Weights("fc1")
		silenced := r.trainings[0].run.Net.Silenced("fc1")
		var inhibition, excitation float64
		for i, v := range w {
			if silenced[i/(len(w)/16)] {
				continue // what is gone has no balance
			}
			if i%(len(w)/16) < len(w)/16/4 { // one channel of four
				inhibition -= float64(v)
			} else {
				excitation += float64(v)
			}
		}
		if got, want := measure.Mean(b.Inhibition)*float64(len(b.Inhibition)), inhibition; got < want*(1-1e-9) || got > want*(1+1e-9) || want <= 0 {
			t.Errorf("%s: units see inhibition of %g, want %g", segment, got, want)
		}
		if got, want := measure.Mean(b.Excitation)*float64(len(b.Excitation)), excitation; got < want*(1-1e-9) || got > want*(1+1e-9) {
			t.Errorf("%s: units see excitation of %g, want %g", segment, got, want)
		}
	}
}
