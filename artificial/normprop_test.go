package artificial

import (
	"math"
	"testing"
)

// A rectified standard normal number has the mean and the deviation that are
// taken away and divided by: E[ReLU] = 1/√(2π), E[ReLU²] = 1/2.
func TestMomentsOfRectifiedNormalNumbers(t *testing.T) {
	near(t, "mean", rectifiedMean, 1/math.Sqrt(2*math.Pi), 1e-16)
	near(t, "variance", rectifiedDeviation*rectifiedDeviation, 0.5-1/(2*math.Pi), 1e-15)
}

// Normal inputs of mean 0 and variance 1 come out with the same mean and
// variance, whatever the lengths of the weights; 25,600 outputs that share
// weights and inputs vary by about 1%; 4% are allowed. Half of them are active.
func TestNormPropPropagatesMoments(t *testing.T) {
	const samples, units = 64, 400
	a := fresh[float64](t, "normprop", 500, units, samples)
	for i := range a.weight.Value {
		a.weight.Value[i] *= 1 + float64(i/500)
	}
	y := forward(a, normal[float64](samples, 500, 4), Training)
	rest, _ := a.norm.Resting()
	var mean, square, active float64
	for u := range units {
		active += tally(y, u, rest).Probability() / units
		for n := range samples {
			v := y.At(n, u, 0, 0)
			mean += v / (samples * units)
			square += v * v / (samples * units)
			if v < rest {
				t.Fatalf("an output of %g is below that at rest, %g", v, rest)
			}
		}
	}
	near(t, "mean", mean, 0, 0.04)
	near(t, "variance", square-mean*mean, 1, 0.04)
	near(t, "probability", active, 0.5, 0.02)
}

// A unit's activity is counted and told from what it is at rest on: all of one
// that never fires is zero.
func TestActivityIsAboveRest(t *testing.T) {
	set := toy(t, 2, 9, 9, 30, 10)
	run := train(t, small(), "normprop", set, 1)
	for _, p := range run.Net.Params() {
		if p.Name == "fc1.bias" {
			p.Value[3] = -1000
		}
	}
	all, err := run.Net.Activity(&set.Test, []int{0, 1, 2}, "fc1")
	if err != nil {
		t.Fatal(err)
	}
	positive := 0
	for i, v := range all[0].A {
		if v > 0 {
			positive++
		}
		if v < 0 || i%17 == 3 && v != 0 {
			t.Errorf("activity %g of unit %d", v, i%17)
		}
	}
	if silent := run.Net.Tally(&set.Test, "fc1")[0][3]; silent.Active != 0 || positive == 0 {
		t.Errorf("a unit at rest is active %d times, others %d times", silent.Active, positive)
	}
}
