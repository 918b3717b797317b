package measure

import (
	"math"
	"testing"
)

func curve(before float64, y ...float64) Input {
	return Input{Curve: &Curve{Iterations: []float64{100, 200, 300}[:len(y)], Accuracy: y, Before: before}}
}

func TestIterationsTo(t *testing.T) {
	r, ok := iterationsTo(curve(math.NaN(), 0.45, 0.65, 0.5))
	if want := 150.0; !ok || math.Abs(r.Extra["55"]-want) > 1e-9 {
		t.Errorf("a line from 45%% at 100 to 65%% at 200 reaches 55%% at %g, not %g", want, r.Extra["55"])
	}
	if want := 100 + 100*(0.9*0.65-0.45)/0.2; math.Abs(r.Value-want) > 1e-9 {
		t.Errorf("it comes to nine tenths of 65%% at %g, not %g", want, r.Value)
	}
	if r, ok := iterationsTo(curve(math.NaN(), 0.6, 0.7)); !ok || r.Extra["55"] != 100 {
		t.Errorf("already there at the first test: %g, %v", r.Extra["55"], ok)
	}
	r, _ = iterationsTo(curve(math.NaN(), 0.1, 0.2, 0.3))
	if x, ok := r.Extra["55"]; ok {
		t.Errorf("a training that never reaches 55%% does so at %g", x)
	}
}

// 60% before; 20% at once, a half of the loss made good at 40%, which the line from 30%
// to 50% reaches in its middle; 10% still lost at the end.
func TestAccuracyLost(t *testing.T) {
	r, ok := accuracyLost(curve(0.6, 0.2, 0.3, 0.5))
	if !ok {
		t.Fatal("no result")
	}
	for name, c := range map[string][2]float64{
		"lost": {r.Value, 0.4}, "lasting": {r.Extra["lasting"], 0.1}, "regained": {r.Extra["regained"], 0.75}, "half": {r.Extra["half"], 250},
	} {
		if math.Abs(c[0]-c[1]) > 1e-9 {
			t.Errorf("%s is %g, want %g", name, c[0], c[1])
		}
	}
	if r, ok := accuracyLost(curve(0.6, 0.7, 0.8)); !ok || math.Abs(r.Value+0.1) > 1e-9 || len(r.Extra) != 1 {
		t.Errorf("nothing is lost: %+v", r)
	}
	if _, ok := accuracyLost(curve(math.NaN(), 0.7)); ok {
		t.Error("the first stretch has lost something")
	}
}

func TestGradientNorm(t *testing.T) {
	r, ok := gradientNorm(Input{Gradients: []float64{1, math.NaN(), 4, 1}})
	if !ok || r.Value != 2 || r.Extra["max"] != 4 || r.Extra["last"] != 1 {
		t.Errorf("mean, greatest and last of 1, 4, 1 are %+v", r)
	}
	if _, ok := gradientNorm(Input{Gradients: []float64{math.NaN()}}); ok {
		t.Error("nothing learned, and there is a gradient")
	}
}

func TestCleanAccuracy(t *testing.T) {
	if r, ok := cleanAccuracy(Input{Curve: &Curve{Clean: []float64{0.1, 0.4}}}); !ok || r.Value != 0.4 {
		t.Errorf("the last test has 0.4, not %g (%v)", r.Value, ok)
	}
}
