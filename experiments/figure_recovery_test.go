package experiments

import (
	"math"
	"testing"

	"homeostat/measure"
	"homeostat/report"
)

// distances makes blocks of 100 stimuli in which ten units are as far from a probability of 1/2 as said.
func distances(far func(stimuli int) float64) (all []measure.Block) {
	for end := 100; end <= 1000; end += 100 {
		b := measure.Block{End: end, Probability: make([]float64, 10), Mean: make([]float64, 10)}
		for j := range b.Probability {
			b.Probability[j] = 0.5 + far(end)
		}
		all = append(all, b)
	}
	return all
}

// At a line's end stands the time constant of a distance that decays exponentially, one block where there is none,
// never where it stays; a panel in which nothing moves says so. Dashed lines that coincide each begin elsewhere.
func TestRecoverySaysWhenUnitsAreBack(t *testing.T) {
	none := func(int) float64 { return 0 }
	stays := func(int) float64 { return 0.3 }
	decays := func(stimuli int) float64 { return 0.3 * math.Exp(-float64(stimuli-100)/200) }
	r, s := &Result{}, &FigureSpec{Kind: "recovery", In: names{"shift", "lesion"}}
	recovery, _ := measure.Find("recovery_stimuli")
	for _, of := range []struct {
		at    place
		seeds []func(int) float64
	}{
		{place{"biological", "none", "unit"}, []func(int) float64{stays, stays}},
		{place{"biological", "threshold", "unit"}, []func(int) float64{decays, decays}},
		{place{"biological", "either", "unit"}, []func(int) float64{stays, decays}},
		{place{"artificial", "mean_only", "fc1"}, []func(int) float64{none, none}},
		{place{"artificial", "batchnorm", "fc1"}, []func(int) float64{none, none}},
	} {
		s.places = append(s.places, of.at)
		for _, far := range of.seeds {
			for segment, after := range map[string]func(int) float64{"shift": far, "lesion": none} {
				o := &observation{at: of.at, segment: segment}
				o.in.Recovery = &measure.Recovery{Before: distances(none), After: distances(after)}
				found, _ := recovery.Of(o.in)
				o.results = map[string]measure.Result{"recovery_stimuli": found}
				r.observations = append(r.observations, o)
			}
		}
	}
	panels, err := drawRecovery(r, s)
	if err != nil || len(panels) != 2 {
		t.Fatalf("%d panels, %v", len(panels), err)
	}
	if panels[0].Title != "shift" || panels[1].Title != "lesion: nothing moves" {
		t.Errorf("titles %q and %q", panels[0].Title, panels[1].Title)
	}
	ends, phases := map[string]string{}, map[float64]bool{}
	for _, m := range panels[0].Marks {
		ends[m.Method] = m.End
		phases[m.Phase] = phases[m.Phase] || m.Dashed && m.Kind == "line"
	}
	for method, want := range map[string]string{"none": "never", "threshold": "200", "either": "in 1 of 2", "mean_only": "≤ 100", "batchnorm": "≤ 100"} {
		if ends[method] != want {
			t.Errorf("%s: back after %q, want %q", method, ends[method], want)
		}
	}
	if !phases[0] || !phases[0.5] {
		t.Errorf("dashes of two lines begin at %v", phases)
	}
	for _, m := range panels[1].Marks {
		if m.End != "" {
			t.Errorf("%s is back after %s of nothing", m.Method, m.End)
		}
	}
	if err := (report.Figure{Name: "recovery", Panels: panels}).Validate(); err != nil {
		t.Error(err)
	}
}
