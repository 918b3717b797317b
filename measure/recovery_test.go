package measure

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

// decaying are blocks of 100 stimuli of 200 units: twenty before, at p = 1/2, and after that
// p = 1/2 + 0.3 exp(-t/tau) at their middles, drawn as so many stimuli make them.
func decaying(tau float64, sign func(unit int) float64) *Recovery {
	draws := rng.NewKey(1, "test").Rand()
	block := func(end int, away float64) Block {
		b := Block{End: end}
		for j := range 200 {
			n, p := 0, 0.5+away*sign(j)
			for range 100 {
				if draws.Float64() < p {
					n++
				}
			}
			b.Probability, b.Mean = append(b.Probability, float64(n)/100), append(b.Mean, 1+away)
		}
		return b
	}
	r := &Recovery{}
	for k := range 20 {
		r.Before = append(r.Before, block(100*(k+1), 0))
	}
	for k := range 40 {
		r.After = append(r.After, block(100*(k+1), 0.3*math.Exp(-(100*float64(k)+50)/tau)))
	}
	return r
}

// Of an exponential decay the measure is its time constant, and 2.30 times that for nine
// tenths, whichever way units went: blocks are noise of 0.05 a unit, and their distance 0.04 by
// chance alone.
func TestRecoveryOfAnExponentialDecay(t *testing.T) {
	for _, sign := range []func(int) float64{func(int) float64 { return 1 }, func(j int) float64 { return float64(2*(j%2) - 1) }} {
		for _, tau := range []float64{300, 600} {
			r, ok := recoveryActivation(Input{Recovery: decaying(tau, sign)})
			if want := tau; !ok || math.Abs(r.Value/want-1) > 0.03 || math.Abs(r.Extra["90"]/(want*math.Log(10))-1) > 0.03 {
				t.Errorf("activity: %g and %g stimuli, want %g and %g", r.Value, r.Extra["90"], want, want*math.Log(10))
			}
			r, ok = recoveryStimuli(Input{Recovery: decaying(tau, sign)})
			// chance is less of what is far: sqrt(a² + s²) is not a + s
			if !ok || r.Value < 0.75*tau || r.Value > 1.1*tau || math.Abs(r.Extra["left"]) > 0.01 {
				t.Errorf("probability: %g stimuli, want %g; %g left", r.Value, tau, r.Extra["left"])
			}
			if first := 0.3 * math.Exp(-50/tau); r.Extra["first"] > first || r.Extra["first"] < first-0.045 {
				t.Errorf("%g in the first block, want %g less what is chance before", r.Extra["first"], first)
			}
		}
	}
}

// Where nothing comes back it is never, and where nothing went away the first block's stimuli.
func TestRecoveryNeverAndAtOnce(t *testing.T) {
	for tau, want := range map[float64]float64{1e9: math.Inf(1), 1: 100} {
		r, ok := recoveryStimuli(Input{Recovery: decaying(tau, func(int) float64 { return 1 })})
		if !ok || r.Value != want || r.Extra["90"] != want {
			t.Errorf("time constant %g: %g and %g, want %g", tau, r.Value, r.Extra["90"], want)
		}
	}
	if _, ok := recoveryStimuli(Input{}); ok {
		t.Error("a recovery of nothing")
	}
}

// Of units that are seldom active a small distance is much: where a quarter of the load goes elsewhere
// for good it is never made good, though units of p = 0.01 move by 0.005 alone; where a hundredth does, it is nothing.
func TestRecoveryOfSeldomActiveUnits(t *testing.T) {
	for move, want := range map[float64]float64{0.5: math.Inf(1), 0.02: 1000} {
		block := func(end int, away float64) Block {
			b := Block{End: end}
			for j := range 100 {
				b.Probability = append(b.Probability, 0.01*(1+away*float64(2*(j%2)-1)))
				b.Mean = append(b.Mean, 1)
			}
			return b
		}
		r := &Recovery{Before: []Block{block(1000, 0), block(2000, 0)}, After: []Block{block(1000, move), block(2000, move)}}
		if got, ok := recoveryStimuli(Input{Recovery: r}); !ok || got.Value != want {
			t.Errorf("a move of %g of each probability is over after %g stimuli, want %g", move, got.Value, want)
		}
	}
}

// Six stimuli in blocks of two; a unit that is silent has no mean activity.
func TestBlocks(t *testing.T) {
	a := Activity{Stimuli: 5, Units: 2, A: []float64{1, 0, 3, 0, 0, 2, 5, 4, 9, 9}}
	all := Blocks(a, 2)
	if len(all) != 2 || all[1].End != 4 || !slices.Equal(all[0].Probability, []float64{1, 0}) || !slices.Equal(all[1].Probability, []float64{0.5, 1}) ||
		all[0].Mean[0] != 2 || !math.IsNaN(all[0].Mean[1]) || !slices.Equal(all[1].Mean, []float64{5, 3}) {
		t.Errorf("blocks %+v", all)
	}
}

func TestCommonMeasuresAreMeasures(t *testing.T) {
	for _, name := range Common() {
		if i := slices.Index([]byte(name), '.'); i >= 0 {
			name = name[:i]
		}
		if _, ok := Find(name); !ok {
			t.Errorf("%s is no measure", name)
		}
	}
}
