package artificial

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/team"
	"homeostat/internal/value"
)

// watched runs a normalization's training pass on one dense z after another, as
// its layer would, each followed by its own step. It returns what came out last.
type watched struct {
	norm Normalization[float64]
	z, y *Batch[float64]
	pass *Pass
}

func watch(norm Normalization[float64], z *Batch[float64]) *watched {
	w := &watched{norm: norm, z: z, pass: newPass()}
	w.y = norm.Forward(w.pass, z, Training, true)
	return w
}

// see runs the pass on what z holds.
func (w *watched) see() {
	w.pass.run(team.New(1), w.z.N)
	w.norm.Adapt()
}

func thresholdOf(set ThresholdHomeostasis, units, samples int) *threshold[float64] {
	return newThreshold(Site[float64]{Name: "layer", Path: kernel.Best(), Key: rng.NewKey(1, "thresholds"), Units: units, Height: 1, Width: 1, Samples: samples}, set)
}

// Against the complementary error function, which knows better, and z-values of tables.
func TestNormalTail(t *testing.T) {
	for x := -7.0; x <= 7; x += 0.01 {
		if got, want := normalTail(x), math.Erfc(x/math.Sqrt2)/2; math.Abs(got-want) > 7.6e-8 {
			t.Fatalf("the tail above %g is %.9g, want %.9g", x, got, want)
		}
	}
	for _, c := range []struct{ probability, want float64 }{{0.5, 0}, {0.413, 0.2198}, {0.187, 0.8890}, {0.103, 1.2646}, {0.1, 1.2816}, {0.05, 1.6449}, {0.9, -1.2816}} {
		if got := normalThreshold(c.probability); math.Abs(got-c.want) > 5.1e-5 {
			t.Errorf("a normal number is above %.5f with probability %g, want %.4f", got, c.probability, c.want)
		}
	}
}

// Five units of normal inputs with other means, deviations and set points. The
// constant step leaves thresholds with a variance of η·p*(1−p*)/(2·f·B) in units
// of σ, to first order in η·f. Of their mean over n iterations 4 standard errors
// are allowed, with correlations that decay within 1/(η·f).
func TestThresholdsReachTheirSetPoints(t *testing.T) {
	const units, samples, eta, settle, n = 5, 48, 0.2, 400, 4000
	set := DefaultThresholdHomeostasis()
	set.Target, set.Eta, set.Tau = value.Spread(0.1, 0.7), eta, 1
	h := thresholdOf(set, units, samples)
	z := newBatch[float64](samples, units, 1, 1)
	w, r := watch(h, z), rng.NewKey(2, "inputs").Rand()
	mean, active := make([]float64, units), make([]float64, units)
	for i := range settle + n {
		for s := range samples {
			for u := range units {
				z.Data[z.index(s, u, 0, 0)] = math.Pow(4, float64(u-2)) * (float64(u-2) + r.NormFloat64())
			}
		}
		w.see()
		for u := range units {
			if i >= settle {
				mean[u] += h.theta[u] / n
				active[u] += float64(h.active[u]+h.active[units+u]+h.active[2*units+u]) / samples / n
			}
		}
	}
	for u := range units {
		p, sigma := 0.1+0.15*float64(u), math.Pow(4, float64(u-2))
		c := normalThreshold(p)
		rate := eta * normalDensity(c)
		allowed := 4 * math.Sqrt(eta*p*(1-p)/(2*normalDensity(c)*samples)*2/(rate*n))
		got := mean[u]/sigma - float64(u-2)
		if math.Abs(got-c) > allowed {
			t.Errorf("p* = %g: threshold at %.4f deviations, want %.4f ± %.4f", p, got, c, allowed)
		}
		// What thresholds have moved is η·σ̂·Σ(P − p*): over n iterations it is next to nothing.
		if math.Abs(active[u]-p) > 0.001 {
			t.Errorf("p* = %g: active for %.4f of the inputs", p, active[u])
		}
	}
}

// Evenly spread inputs make the activation probability fall linearly with the
// threshold, at a rate f: then the theory of small distances is exact.
func TestStabilityOfThresholds(t *testing.T) {
	const samples, width, start = 4096, 8.0, 0.05 // of the width
	course := func(tau, gain float64) (last float64, crossings int) {
		set := DefaultThresholdHomeostasis()
		set.Tau, set.Eta, set.Relative = tau, gain*width, false
		h := thresholdOf(set, 1, samples)
		z := newBatch[float64](samples, 1, 1, 1)
		for i := range samples {
			z.Data[z.index(i, 0, 0, 0)] = width * (float64(i) + 0.5 - samples/2) / samples
		}
		w := watch(h, z)
		h.theta[0] = start * width
		side := 1.0
		for range int(40*tau) + 40 {
			w.see()
			last = h.theta[0] / width
			if last*side < -2.0/samples { // beyond what one sample makes
				crossings++
				side = -side
			}
			if math.Abs(last) > 0.5 {
				break
			}
		}
		return math.Abs(last), crossings
	}
	for _, tau := range []float64{1, 2, 5, 20} {
		edge, calm := 4*tau-2, tau*math.Pow(1-math.Sqrt(1-1/tau), 2)
		if last, _ := course(tau, 0.9*edge); last > start/2 {
			t.Errorf("tau %g: η·f = %g, below the edge: a distance of %g became %g", tau, 0.9*edge, start, last)
		}
		if last, _ := course(tau, 1.1*edge); last < 2*start {
			t.Errorf("tau %g: η·f = %g, above the edge: a distance of %g became %g", tau, 1.1*edge, start, last)
		}
		if _, crossings := course(tau, 0.95*calm); crossings > 0 {
			t.Errorf("tau %g: η·f = %g oscillates", tau, 0.95*calm)
		}
		if _, crossings := course(tau, 4*calm); crossings == 0 {
			t.Errorf("tau %g: η·f = %g does not oscillate", tau, 4*calm)
		}
	}
}

// A unit whose step is not relative tracks nothing but how often it is active:
// how far above or below its threshold inputs are leaves no trace.
func TestThresholdsThatTrackOnlyTheirMean(t *testing.T) {
	const samples = 32
	for _, relative := range []bool{false, true} {
		set := DefaultThresholdHomeostasis()
		set.Relative = relative
		h := thresholdOf(set, 2, samples)
		z := newBatch[float64](samples, 2, 1, 1)
		w, r := watch(h, z), rng.NewKey(3, "inputs").Rand()
		for range 100 {
			for s := range samples {
				x := r.NormFloat64() + 1
				z.Data[z.index(s, 0, 0, 0)] = x
				if math.Abs(x) > 3 { // thresholds stay below
					x *= 50
				}
				z.Data[z.index(s, 1, 0, 0)] = x
			}
			w.see()
		}
		if same := h.theta[0] == h.theta[1]; same == relative || h.theta[0] == 0 {
			t.Errorf("relative is %v: thresholds %g and %g", relative, h.theta[0], h.theta[1])
		}
	}
}

// Learned set points are where the parameter says: p* = 1 − Φ(q), also of inputs
// that are not normal; 0.02 is 4 standard deviations of the last 500 batches' mean, generously.
func TestLearnedSetPointsAreKept(t *testing.T) {
	const samples = 64
	set := DefaultThresholdHomeostasis()
	set.Learned = true
	h := thresholdOf(set, 1, samples)
	z := newBatch[float64](samples, 1, 1, 1)
	w, r := watch(h, z), rng.NewKey(4, "inputs").Rand()
	for _, q := range []float64{0, 1, -0.5} {
		h.q.Value[0] = q
		active := 0.0
		for i := range 700 {
			for s := range samples {
				z.Data[z.index(s, 0, 0, 0)] = 3 * r.ExpFloat64()
			}
			w.see()
			if i >= 200 {
				for block := range z.Blocks() {
					active += float64(h.active[block]) / samples / 500
				}
			}
		}
		if want := math.Erfc(q/math.Sqrt2) / 2; math.Abs(active-want) > 0.02 || math.Abs(h.target[0]-want) > 1e-6 {
			t.Errorf("q = %g: set point %.5f, active for %.4f of the inputs, want %.4f", q, h.target[0], active, want)
		}
	}
}

// checkForesight holds Backward of a normalization against central differences
// of the function that it foresees, at z.
func checkForesight(t *testing.T, norm Normalization[float64], z *Batch[float64], rectified bool, of func(z []float64, channel int)) {
	t.Helper()
	r := rng.NewKey(9, "foresight").Rand()
	g := random(z.N, shape{z.Channels, z.Height, z.Width}, r)
	g.clearPadding(g.Blocks() - 1)
	value := func() float64 {
		y := newBatch[float64](z.N, z.Channels, z.Height, z.Width)
		for c := range z.Channels {
			var all []float64
			eachOf(z, c, func(at int) { all = append(all, z.Data[at]) })
			of(all, c)
			eachOf(z, c, func(at int) {
				y.Data[at], all = all[0], all[1:]
				if rectified {
					y.Data[at] = max(y.Data[at], 0)
				}
			})
		}
		return project(g, y)
	}
	in, dy := newBatch[float64](z.N, z.Channels, z.Height, z.Width), newBatch[float64](z.N, z.Channels, z.Height, z.Width)
	copy(in.Data, z.Data)
	copy(dy.Data, g.Data)
	p := newPass()
	y := norm.Forward(p, in, Training, rectified)
	p.eachBlock(func(block int) {
		if rectified {
			kernel.Gate(kernel.Best(), dy.block(block), y.block(block))
		}
	})
	norm.Backward(p, dy)
	p.run(team.New(1), z.N)
	var got, want []float64
	for c := range z.Channels {
		eachOf(z, c, func(at int) {
			const h = 1e-6
			start := z.Data[at]
			z.Data[at] = start + h
			up := value()
			z.Data[at] = start - h
			got, want = append(got, dy.Data[at]), append(want, (up-value())/(2*h))
			z.Data[at] = start
		})
	}
	sameGradient(t, "z", got, want)
}

// eachOf calls do with the place of every number of a channel.
func eachOf(b *Batch[float64], channel int, do func(at int)) {
	for n := range b.N {
		for i := range b.Height * b.Width {
			do(b.index(n, channel, i/b.Width, i%b.Width))
		}
	}
}

// By default the gradient is that of thresholds which keep their height above the
// mean, in deviations of the batch at hand, or just their distance from it where
// no deviation is tracked. Heights count from 0 to that of a normal distribution:
// those of four units lie between, above, at the other side, and between.
func TestThresholdsForeseeTheirFixedPoint(t *testing.T) {
	heights := []float64{0.8, 0.6, 0.2, -0.3} // of set points of 10%, 30%, 50% and 70%
	foreseen := []float64{0.8, normalThreshold(0.3), 0, -0.3}
	for _, set := range []ThresholdHomeostasis{
		{Target: value.Spread(0.1, 0.7), Eta: 1, Tau: 1, Relative: true},
		{Target: value.Const(0.5), Eta: 1, Tau: 3},
		{Target: value.Spread(0.1, 0.7), Eta: 1, Tau: 1, Relative: true, Learned: true},
	} {
		for _, rectified := range []bool{false, true} {
			s := shape{4, 2, 3}
			n := newThreshold(Site[float64]{Name: "layer", Path: kernel.Best(), Units: s.channels, Height: s.height, Width: s.width, Samples: 19}, set)
			z := random(19, s, rng.NewKey(5, "z").Rand())
			var means, deviations, shifts [4]float64
			for c := range s.channels {
				var all []float64
				eachOf(z, c, func(at int) { all = append(all, z.Data[at]) })
				mean, variance := numbersMoments(all)
				means[c], deviations[c] = mean, math.Sqrt(variance+1e-5)
				n.theta[c] = mean + heights[c]*deviations[c]
				shifts[c] = n.theta[c]
				if n.q != nil {
					n.theta[c] -= n.q.Value[c] * n.deviation(c)
				}
			}
			checkForesight(t, n, z, rectified, func(z []float64, c int) {
				mean, variance := numbersMoments(z)
				shift := shifts[c] + mean - means[c]
				if set.Relative {
					shift += foreseen[c] * (math.Sqrt(variance+1e-5) - deviations[c])
				}
				for i := range z {
					z[i] -= shift
				}
			})
		}
	}
}

// If all of a unit's inputs become larger by a factor, so does its output, once
// its threshold has followed: that is what the gradient says of it, also where
// inputs have the long tails that normal ones have not. exp(1.5·x) of a normal x
// has its quantile of 10% at 0.5 deviations above the mean, and not at 1.28.
func TestThresholdsForeseeWhatScaleDoes(t *testing.T) {
	const samples, settle, n = 64, 500, 2000
	set := DefaultThresholdHomeostasis()
	set.Target, set.Eta = value.Const(0.1), 0.1
	output := func(scale float64) (mean, slope float64) {
		h := thresholdOf(set, 1, samples)
		z, dy := newBatch[float64](samples, 1, 1, 1), newBatch[float64](samples, 1, 1, 1)
		w, back, r := watch(h, z), newPass(), rng.NewKey(6, "inputs").Rand()
		h.Backward(back, dy)
		for i := range settle + n {
			for s := range samples {
				z.Data[z.index(s, 0, 0, 0)] = scale * math.Exp(1.5*r.NormFloat64())
			}
			w.pass.run(team.New(1), samples)
			for at, y := range w.y.Data {
				dy.Data[at] = 0
				if y > 0 {
					dy.Data[at] = 1
				}
			}
			back.run(team.New(1), samples)
			for at, g := range dy.Data {
				if i >= settle {
					mean += w.y.Data[at] / (samples * n)
					slope += g * z.Data[at] / (samples * n)
				}
			}
			h.Adapt()
		}
		return mean, slope / scale
	}
	at, slope := output(1)
	above, _ := output(1.1)
	if want := (above - at) / 0.1; math.Abs(want/at-1) > 0.01 || math.Abs(slope/want-1) > 0.02 {
		t.Errorf("output %.4f grows by %.4f of a factor, want as much; the gradient says %.4f", at, want, slope)
	}
}

func numbersMoments(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x))
	}
	return mean, variance
}

// Set points that are drawn are the unit's own, and within what can be.
func TestDrawnSetPoints(t *testing.T) {
	set := DefaultThresholdHomeostasis()
	set.Target = value.Value{Kind: value.LogNormal, A: math.Log(0.5), B: 1}
	a := thresholdOf(set, 4000, 1).target
	if b := thresholdOf(set, 4000, 1).target; !slices.Equal(a, b) {
		t.Error("the same seed draws other set points")
	}
	slices.Sort(a)
	// The log-normal distribution's median, of what is left of it below 0.999:
	// Φ(x) is half of Φ(log 1.998), which is 0.7555; 5% are 4 standard errors.
	want := 0.5 * math.Exp(normalThreshold(1-0.7555/2))
	if a[0] < leastTarget || a[3999] > greatestTarget || math.Abs(a[2000]/want-1) > 0.05 {
		t.Errorf("drawn from %g to %g with median %g, want %g", a[0], a[3999], a[2000], want)
	}
}

// A beta distribution of set points has the mean and spread that are asked for:
// 5 standard errors of 4,000 draws are allowed; the cut takes next to nothing.
func TestSetPointsFromABetaDistribution(t *testing.T) {
	set := DefaultThresholdHomeostasis()
	set.Target = value.Value{Kind: value.Beta, A: 0.3, B: 0.1}
	if err := set.Validate(); err != nil {
		t.Error(err)
	}
	mean, variance := numbersMoments(thresholdOf(set, 4000, 1).target)
	near(t, "mean", mean, 0.3, 5*0.1/math.Sqrt(4000))
	near(t, "deviation", math.Sqrt(variance), 0.1, 5*0.1/math.Sqrt(8000))
}

func TestFaultsOfThresholdHomeostasis(t *testing.T) {
	if err := DefaultThresholdHomeostasis().Validate(); err != nil {
		t.Error(err)
	}
	for want, target := range map[string]value.Value{
		"target must be from 0.001 to 0.999":                value.Const(0),
		"target must be one number":                         {Kind: value.List, List: []float64{0.5}},
		"target must lie":                                   {Kind: value.LogNormal, A: 3, B: 1},
		"target must lie from":                              {Kind: value.Normal, A: 0.5, B: 100},
		"target must lie from 0.001 to 0.999 in a tenth of": {Kind: value.LogNormal, A: -2, B: 1, Negative: true},
	} {
		set := DefaultThresholdHomeostasis()
		set.Target = target
		if err := set.Validate(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v gave %v, want %q", target, err, want)
		}
	}
	err := ThresholdHomeostasis{Target: value.Const(0.5), Eta: -1, Tau: 0.5}.Validate()
	for _, key := range []string{"eta must", "tau must"} {
		if !strings.Contains(fmt.Sprint(err), key) {
			t.Errorf("%v lacks %q", err, key)
		}
	}
}
