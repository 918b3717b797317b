package artificial

import (
	"math"
	"testing"
)

// The weights of a unit are s/n of what is learned, n counting its connections;
// a fifth of them are there, within five standard errors, and z starts with
// vanilla's variance, fan-in·E[w²] = 1/3, of normal inputs.
func TestDendriticNormalizationCountsContacts(t *testing.T) {
	const in, units, samples = 500, 400, 32
	a := fresh[float64](t, "dendritic_normalization", in, units, samples)
	a.rectified = false
	clear(a.bias.Value)
	y := forward(a, normal[float64](samples, in, 4), Training)
	total, s := 0, a.norm.Params()[0].Value[0]
	var square float64
	for u := range units {
		contacts := 0
		for _, v := range a.weight.Value[u*in : (u+1)*in] {
			if v != 0 {
				contacts++
			}
		}
		for i, v := range a.weight.Value[u*in : (u+1)*in] {
			near(t, "weight", a.used[u*in+i], s*v/float64(contacts), 1e-15)
		}
		total += contacts
		for n := range samples {
			square += y.At(n, u, 0, 0) * y.At(n, u, 0, 0) / (units * samples)
		}
	}
	near(t, "density", float64(total)/(in*units), 0.2, 5*math.Sqrt(0.2*0.8/(in*units)))
	near(t, "variance of z", square, 1.0/3, 0.05/3)
}

// For weights of one variance, that of z falls with the number of contacts, as
// s²·Var(v)·E[x²]/n: one with four times the contacts has half the deviation.
// Means over 1,000 units of squares whose relative deviation is √2: 4.5% each.
func TestMoreContactsCountLess(t *testing.T) {
	const in, units, samples = 320, 2000, 1
	a := fresh[float64](t, "dendritic_normalization", in, units, samples)
	a.rectified = false
	clear(a.bias.Value)
	n := a.norm.(*dendritic[float64])
	vanilla := fresh[float64](t, "vanilla", in, units, samples)
	for i := range n.there {
		contacts := 80
		if i/in >= units/2 {
			contacts = 320
		}
		n.there[i], a.weight.Value[i] = 0, vanilla.weight.Value[i]
		if i%in < contacts {
			n.there[i] = 1
		}
	}
	x := newBatch[float64](samples, in, 1, 1)
	for i := range x.Data {
		x.Data[i] = 1
	}
	y := forward(a, x, Training)
	var squares [2]float64
	for u := range units {
		squares[u/(units/2)] += y.At(0, u, 0, 0) * y.At(0, u, 0, 0)
	}
	near(t, "ratio of deviations", math.Sqrt(squares[1]/squares[0]), 0.5, 0.08)
}

// Rewiring keeps the number of connections, takes the weakest away, and draws
// others where there was none.
func TestRewiringReplacesTheWeakest(t *testing.T) {
	const in, units = 100, 30
	a := fresh[float64](t, "dendritic_normalization", in, units, 3)
	n := a.norm.(*dendritic[float64])
	forward(a, normal[float64](3, in, 1), Training)
	before, weights := append([]float64{}, n.there...), append([]float64{}, a.used...)
	n.EndEpoch(4, a.weight.Value)
	gone, come, present := 0, 0, 0
	strongest, weakest := 0.0, math.Inf(1)
	for i, there := range n.there {
		present += int(before[i])
		switch w := math.Abs(weights[i]); {
		case before[i] > there:
			gone++
			strongest = max(strongest, w)
		case before[i] < there:
			come++
			if a.weight.Value[i] == 0 {
				t.Error("a new connection has no weight")
			}
		case there == 1:
			weakest = min(weakest, w)
		}
		if there == 0 && a.weight.Value[i] != 0 {
			t.Error("a connection that is not there has a weight")
		}
	}
	if gone != come || gone != int(0.15*float64(present)) || strongest > weakest {
		t.Errorf("of %d connections %d went, of at most %g, and %d came; %g stayed", present, gone, strongest, come, weakest)
	}
}
