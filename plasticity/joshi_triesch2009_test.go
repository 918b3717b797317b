package plasticity

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// The rule goes up the gradient of log(dg/du) - g/mu in log(r0), u0/ua and
// log(ua): against central differences.
func TestJoshiTrieschFollowsTheGradient(t *testing.T) {
	const mu = 12.0
	objective := func(u, r0, u0, ua float64) float64 {
		z := (u - u0) / ua
		return math.Log(r0/ua/(1+math.Exp(-z))) - r0*math.Log1p(math.Exp(z))/mu
	}
	const h = 1e-5
	for _, r0 := range []float64{2, 40, 300} {
		for u := -70.0; u <= -30; u += 5 {
			const u0, ua = -52.0, 3.0
			dr0, du0, dua := joshiTriesch((u-u0)/ua, r0/mu)
			for k, c := range [3][2]float64{
				{dr0, (objective(u, r0*math.Exp(h), u0, ua) - objective(u, r0*math.Exp(-h), u0, ua)) / (2 * h)},
				{du0, (objective(u, r0, u0+h*ua, ua) - objective(u, r0, u0-h*ua, ua)) / (2 * h)},
				{dua, (objective(u, r0, u0, ua*math.Exp(h)) - objective(u, r0, u0, ua*math.Exp(-h))) / (2 * h)},
			} {
				if math.Abs(c[0]-c[1]) > 1e-6*(1+math.Abs(c[1])) {
					t.Errorf("u %g, r0 %g, parameter %d: %.10g, want %.10g", u, r0, k, c[0], c[1])
				}
			}
		}
	}
}

// Far from its threshold on either side nothing overflows.
func TestJoshiTrieschIsFinite(t *testing.T) {
	for _, z := range []float64{-1e4, -750, 750, 1e4} {
		dr0, du0, dua := joshiTriesch(z, 3)
		want := [3]float64{1, -1, -z - 1}
		if z > 0 {
			want = [3]float64{1 - 3*z, 3, 3*z - 1}
		}
		if math.Abs(dr0-want[0])+math.Abs(du0-want[1])+math.Abs(dua-want[2]) > 1e-9 {
			t.Errorf("z %g: %g, %g, %g, want %g", z, dr0, du0, dua, want)
		}
	}
}

// settled is where r0/mu, u0 and ua settle for standard normal u, by going up the
// mean gradient over a grid of u, and how far from the exponential that leaves g.
func settled() (ratio, u0, ua, distance float64) {
	const step, h = 0.1, 0.05
	ratio, u0, ua = 1.5, 0.5, 0.7
	for range 8_000 {
		var mean [3]float64
		for u := -6.0; u <= 6; u += h {
			density := h * math.Exp(-u*u/2) / math.Sqrt(2*math.Pi)
			a, b, c := joshiTriesch((u-u0)/ua, ratio)
			mean[0], mean[1], mean[2] = mean[0]+density*a, mean[1]+density*b, mean[2]+density*c
		}
		ratio, u0, ua = ratio*math.Exp(step*mean[0]), u0+step*ua*mean[1], ua*math.Exp(step*mean[2])
	}
	for u := -6.0; u <= 6; u += 0.01 {
		g := ratio * math.Log1p(math.Exp((u-u0)/ua))
		distance = max(distance, math.Abs(0.5*math.Erfc(-u/math.Sqrt2)+math.Expm1(-g)))
	}
	return ratio, u0, ua, distance
}

// Normal potentials come to rates of the mean mu that are as exponential as can
// be, whether the rate's scale is r0 or a gain. Of the mean rate 2% are 5 standard
// errors (20 neurons, rates forgotten within 1/eta); r0 and ua, along which the
// divergence is shallow, are held to 15% and the distance to 0.01.
func TestJoshiTrieschMakesRatesExponential(t *testing.T) {
	const n, mu, sd, rest = 20, 15.0, 4.0, -60.0
	ratio, _, width, want := settled()
	for _, by := range []string{"r0", "gain"} {
		u, u0, ua, scale := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range u {
			u0[i], ua[i], scale[i] = -62+float64(i)/4, 2, 30
		}
		p := DefaultJoshiTriesch2009()
		p.Target, p.Eta = value.Const(mu), 5e-3
		neurons := Softplus{U: state.Of(u), Threshold: state.Of(u0), Width: state.Of(ua), R0: state.Of(scale)}
		if by == "gain" {
			neurons.R0, neurons.Gain = state.Vector{}, state.Of(scale)
		}
		r := NewJoshiTriesch2009(p, neurons, rng.Key{})
		draws := rng.NewKey(1, "potentials").Rand()
		var rates []float64
		var r0, w float64
		const settling, seen = 40_000, 20_000
		for k := range settling + seen {
			if k == settling/2 {
				r.P.Eta = 3e-4
			}
			for i := range u {
				u[i] = rest + sd*draws.NormFloat64()
				if k >= settling {
					at := r.neurons.r0(i, ua[i])
					r0, w = r0+at/(n*seen), w+ua[i]/(n*seen)
					rates = append(rates, at*math.Log1p(math.Exp((u[i]-u0[i])/ua[i])))
				}
			}
			r.Advance(1, 0, n)
		}
		mean, _ := moments(rates)
		slices.Sort(rates)
		var distance float64
		for k, g := range rates {
			distance = max(distance, math.Abs(float64(k)/float64(len(rates))+math.Expm1(-g/mu)))
		}
		t.Logf("%s: mean %.4g Hz, distance %.3g (%.3g), r0 %.3g (%.3g), ua %.3g (%.3g)", by, mean, distance, want, r0, ratio*mu, w, width*sd)
		if math.Abs(mean/mu-1) > 0.02 || math.Abs(distance-want) > 0.01 || math.Abs(r0/(ratio*mu)-1) > 0.15 || math.Abs(w/(width*sd)-1) > 0.15 {
			t.Errorf("%s: mean %g Hz, want %g; %g off the exponential, want %g; r0 %g, want %g; ua %g, want %g",
				by, mean, mu, distance, want, r0, ratio*mu, w, width*sd)
		}
	}
}
