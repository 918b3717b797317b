package experiments

import (
	"math"
	"strings"
	"testing"

	"homeostat/report"
)

// Pairs of spikes at six lags, ten of them. A driver at 30.0 ms makes its target fire
// at 30.5 ms; the source fires at 50.5 ms.
const pairing = `
title = "Pairs"
[biological]
dt   = 0.5
dale = false
[biological.population.source]
model  = "regular"
size   = 6
period = 1000.0
phase  = 50.5
[biological.population.driver]
model  = "regular"
size   = 6
period = 1000.0
phase  = [30.0, 40.0, 45.0, 55.0, 60.0, 70.0]
[biological.population.target]
model = "lif_delta"
size  = 6
[biological.projection.force]
from    = "driver"
to      = "target"
connect = "one_to_one"
weight  = 1000.0
[biological.projection.learning]
from    = "source"
to      = "target"
connect = "one_to_one"
weight  = 0.5
[[biological.rule]]
name     = "pair_stdp"
on       = "learning"
a_plus   = 0.004
a_minus  = 0.002
[[biological.segment]]
name     = "one"
duration = 10_000.0
[[biological.segment]]
name     = "two"
duration = 5_000.0
[[biological.record]]
of   = "source"
what = "spikes"
[[biological.record]]
of   = "target"
what = "spikes"
[[figure]]
kind    = "weight_change"
against = "lag"
in      = "one"
[[figure]]
kind    = "segments"
measure = "weight_change.causal"
in      = ["one", "two"]
of      = "learning"
[[figure]]
kind = "weight_distribution"
[[claim]]
name      = "amplitude"
measure   = "stdp_window"
of        = "learning"
in        = "one"
value     = 0.08
tolerance = 0.00001
[[claim]]
name      = "potentiation"
measure   = "weight_change.causal"
of        = "learning"
in        = "one"
value     = 0.05
tolerance = 0.02
source    = "made up"
`

func draw(t *testing.T, r *Result, kind string) []report.Panel {
	t.Helper()
	for _, s := range r.File.Figures {
		if s.Kind == kind {
			panels, err := figureKinds()[kind].draw(r, s)
			if err != nil {
				t.Fatal(err)
			}
			return panels
		}
	}
	t.Fatalf("no figure of the kind %s", kind)
	return nil
}

// Lags are those of the spikes, the driver's step included, and changes those of ten
// pairs: 10 × 0.004/0.5 exp(-lag/20) and -10 × 0.002/0.5 exp(lag/20).
func TestChangesAgainstLags(t *testing.T) {
	r := runText(t, pairing, 1)
	if !r.OK() {
		t.Errorf("claims: %+v", r.Claims)
	}
	marks := draw(t, r, "weight_change")[0].Marks
	dots, curve := marks[2], marks[3]
	for k, lag := range []float64{-20, -10, -5, 5, 10, 20} {
		want := 0.08 * math.Exp(-lag/20)
		if lag < 0 {
			want = -0.04 * math.Exp(lag/20)
		}
		if dots.X[k] != lag || math.Abs(dots.Y[k]-want) > 1e-6 {
			t.Errorf("a change of %g at a lag of %g ms, want %g at %g", dots.Y[k], dots.X[k], want, lag)
		}
	}
	if n := len(curve.X); n != 204 || math.Abs(curve.Y[0]+0.04) > 1e-5 || math.Abs(curve.Y[n-2]-0.08*math.Exp(-1)) > 1e-5 {
		t.Errorf("the curve has %d points, from %g to %g", n, curve.Y[0], curve.Y[n-2])
	}
}

// Half as many pairs in the second segment; what a claim says stands beside the first.
func TestSegmentsWithWhatIsPublished(t *testing.T) {
	r := runText(t, pairing, 1)
	panel := draw(t, r, "segments")[0]
	line, published := panel.Marks[0], panel.Marks[2]
	first := 0.08 * (math.Exp(-0.25) + math.Exp(-0.5) + math.Exp(-1)) / 3
	if len(line.Y) != 2 || math.Abs(line.Y[0]-first) > 1e-6 || line.Y[1] >= line.Y[0]/2 || line.Y[1] < 0.4*line.Y[0] {
		t.Errorf("changes %v, want %g and, of larger weights, less than half of that", line.Y, first)
	}
	if len(published.Y) != 1 || published.X[0] != 0 || published.Y[0] != 0.05 || math.Abs(published.Lo[0]-0.03) > 1e-12 || math.Abs(published.Hi[0]-0.07) > 1e-12 {
		t.Errorf("published: %+v", published)
	}
	if panel.Ticks[1] != "two" {
		t.Errorf("ticks %v", panel.Ticks)
	}
}

// Shares of all bins add up to 1, and so does the law that is drawn over them.
func TestDistributionOfWeights(t *testing.T) {
	text := strings.Replace(pairing, `kind = "weight_distribution"`, `kind = "weight_distribution"`+"\n"+`measure = "weight_inverse_gamma"`, 1)
	text = strings.Replace(text, "weight  = 0.5", "weight  = [0.4, 0.45, 0.5, 0.5, 0.55, 0.6]", 1)
	text, _, _ = strings.Cut(text, "[[claim]]")
	marks := draw(t, runText(t, text, 1), "weight_distribution")[0].Marks
	sum := 0.0
	for _, share := range marks[0].Y {
		sum += share
	}
	if math.Abs(sum-1) > 1e-12 || len(marks[0].X) != 11 {
		t.Errorf("shares add up to %g in %d edges", sum, len(marks[0].X))
	}
	area, law, width := 0.0, marks[1], marks[0].X[1]-marks[0].X[0]
	for k := 1; k < len(law.X); k++ {
		area += (law.X[k] - law.X[k-1]) * (law.Y[k] + law.Y[k-1]) / 2 / width
	}
	if area < 0.8 || area > 1 { // its tails are beyond the six weights
		t.Errorf("the law has %g of its mass between the weights", area)
	}
}

func TestFiguresOfPlasticityRefuse(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`against = "lag"`, `against = "leg"`, `figure[0].against: no thing to stand against is called "leg"; did you mean "lag"?`},
		{`against = "lag"`, ``, `needs the key "against"`},
		{"of   = \"target\"\nwhat = \"spikes\"", "of   = \"target\"\nwhat = \"spikes\"\nsample = 2", "figure[0].kind: weight_change shows"},
		{`connect = "one_to_one"` + "\nweight  = 0.5", `connect = "all_to_all"` + "\nweight  = 0.5", "stdp_window has no value at"},
	} {
		text := strings.Replace(pairing, c.old, c.new, 1)
		if strings.HasPrefix(c.want, "stdp") {
			text = strings.Replace(text, `against = "lag"`, `against = "rate"`, 1)
			text = strings.Replace(text, `"weight_change.causal"`, `"weight_change"`, -1)
		}
		if _, err := Parse("f.toml", []byte(text), Overrides{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// A neuron that fires every 24 ms, its spikes drawn up to 20 mV, in ms where it is short;
// without a peak the line stays below the threshold.
func TestVoltagesWithTheirSpikes(t *testing.T) {
	const text = `
title = "A trace"
[biological.population.cell]
model = "lif"
size  = 2
i     = 30.0
[[biological.segment]]
name     = "all"
duration = 200.0
[[biological.record]]
of   = "cell"
what = "spikes"
[[biological.record]]
of    = "cell"
what  = "v"
every = 0.1
[[figure]]
kind = "voltage"
peak = 20.0
[[claim]]
name      = "spikes"
measure   = "spike_count"
of        = "cell"
value     = 8
tolerance = 0
`
	r := runText(t, text, 1)
	if !r.OK() {
		t.Errorf("claims: %+v", r.Claims)
	}
	panel := draw(t, r, "voltage")[0]
	spikes := 0
	for k, v := range panel.Marks[0].Y {
		if v == 20 {
			spikes++
			if time := panel.Marks[0].X[k]; panel.Marks[0].X[k-1] != time || panel.Marks[0].X[k+1] <= time {
				t.Errorf("the spike at %g ms is no vertical line", time)
			}
		}
	}
	if spikes != 8 || panel.X != "Time (ms)" || *panel.XMax != 200 || panel.Title != "cell" {
		t.Errorf("%d spikes, %q to %g, titled %q", spikes, panel.X, *panel.XMax, panel.Title)
	}
	panel = draw(t, runText(t, strings.Replace(text, "peak = 20.0", "", 1), 1), "voltage")[0]
	for _, v := range panel.Marks[0].Y {
		if v > -50 {
			t.Fatalf("%g mV", v)
		}
	}
}

// Axes have the unit of what is recorded, from the model that has it.
func TestAxesHaveUnits(t *testing.T) {
	f := parse(t, `title = "t"
[biological.population.a]
model = "adex"
size  = 1
[biological.population.b]
model = "lif"
size  = 1
[biological.projection.drive]
from    = "a"
to      = "b"
connect = "all_to_all"
weight  = 1.0
[biological.projection.other]
from    = "a"
to      = "a"
self    = true
connect = "all_to_all"
weight  = 1.0
[[biological.segment]]
name     = "all"
duration = 1.0
`)
	for at, want := range map[place]string{
		{unit: "a", method: "v"}: "Membrane potential (mV)", {unit: "a", method: "w"}: "w (pA)", {unit: "a", method: "g_e"}: "g_e (nS)", {unit: "b", method: "g_e"}: "g_e (mV)",
		{unit: "a", method: "rate"}: "Rate (Hz)", {unit: "b", method: "population_rate"}: "Population rate (Hz)",
		{unit: "drive", method: "weight"}: "Weight (mV)", {unit: "other", method: "weight"}: "Weight (nS)",
	} {
		if got := f.Biological.axisOf(at.unit, at.method); got != want {
			t.Errorf("%s of %s: %q, want %q", at.method, at.unit, got, want)
		}
	}
}
