package measure

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

func TestCodeEntropyOfKnownPatterns(t *testing.T) {
	// Eight stimuli show four patterns, twice each.
	r := of(t, "code_entropy", both(responses(8, 10, func(i, j int) float64 {
		return []float64{0, 1}[i%4>>(j%2)&1]
	})))
	within(t, "plugin", r.Extra["plugin"], 2, 1e-12)
	within(t, "distinct", r.Extra["distinct"], 4, 0)
	within(t, "Miller–Madow", r.Value, 2+3/(16*math.Ln2), 1e-12)
	within(t, "if units were independent", r.Extra["independent"], 10, 1e-12)
}

// Three independent fair units have 3 bits. From 60 stimuli the plain estimate
// misses (K−1)/2N ln 2 = 0.084 of them on average, the corrected one O(1/N²) = 0.003
// (error of the mean over 2,000 repeats: 0.001).
func TestCodeEntropyIsCorrected(t *testing.T) {
	const repeats = 2000
	var plain, corrected float64
	for k := range uint64(repeats) {
		s := rng.NewKey(1, "code").At(k)
		r := of(t, "code_entropy", both(responses(60, 3, func(i, j int) float64 { return s.Float64() - 0.5 })))
		plain += r.Extra["plugin"] / repeats
		corrected += r.Value / repeats
	}
	within(t, "plain", plain, 3-7/(120*math.Ln2), 0.008)
	within(t, "corrected", corrected, 3, 0.008)
}

// Closed forms: ½ for exponential responses, 1 − exp(−σ²) for log-normal ones.
func TestSparsenessOfDistributions(t *testing.T) {
	const n = 200_000
	r := rng.NewKey(2, "sparseness").Rand()
	cases := []struct {
		name    string
		want    float64
		allowed float64
		draw    func() float64
	}{
		{"constant", 0, 1e-9, func() float64 { return 3 }},
		{"exponential", 0.5, 0.01, r.ExpFloat64},
		{"log-normal, σ = 0.5", 1 - math.Exp(-0.25), 0.01, func() float64 { return math.Exp(0.5 * r.NormFloat64()) }},
		{"log-normal, σ = 1", 1 - math.Exp(-1), 0.02, func() float64 { return math.Exp(r.NormFloat64()) }},
	}
	for _, c := range cases {
		x := make([]float64, n)
		for i := range x {
			x[i] = c.draw()
		}
		unit, stimulus := Activity{Stimuli: n, Units: 1, A: x}, Activity{Stimuli: 1, Units: n, A: x}
		within(t, c.name+", lifetime", of(t, "lifetime_sparseness", both(unit)).Value, c.want, c.allowed)
		within(t, c.name+", population", of(t, "population_sparseness", both(stimulus)).Value, c.want, c.allowed)
	}
}

func TestSparsenessOfOneResponse(t *testing.T) {
	in := both(responses(6, 6, func(i, j int) float64 {
		if i == j && i > 0 {
			return 2
		}
		return -1 // below 0 is no response
	}))
	r := of(t, "lifetime_sparseness", in)
	within(t, "lifetime", r.Value, 1, 1e-12)
	if !math.IsNaN(r.PerUnit[0]) {
		t.Errorf("a unit that never responds has sparseness %v", r.PerUnit[0])
	}
	within(t, "population", of(t, "population_sparseness", in).Value, 1, 1e-12)
}

// White activity fills all its dimensions; 60 stimuli of 40 units show 1/(1+40/60)
// of them before correction. Standard error over 200 repeats: below 0.005.
func TestParticipationRatioOfWhiteActivity(t *testing.T) {
	var plain, corrected float64
	for k := range uint64(200) {
		s := rng.NewKey(3, "white").At(k)
		g := s.Rand()
		r := of(t, "participation_ratio", both(responses(60, 40, func(i, j int) float64 { return g.NormFloat64() })))
		plain += r.Extra["plugin"] / 200
		corrected += r.Value / 200
	}
	within(t, "plain", plain, 1/(1+40.0/60), 0.015)
	within(t, "corrected", corrected, 1, 0.015)
}

// Six stimuli of two white units, 100,000 times: the estimates are (tr C)² = 4 and
// tr C² = 2 on average (standard errors 0.02).
func TestParticipationRatioIsUnbiased(t *testing.T) {
	const repeats = 100_000
	g := rng.NewKey(9, "unbiased").Rand()
	var top, bottom float64
	for range repeats {
		x, y := make([]float64, 6), make([]float64, 6)
		for i := range x {
			x[i], y[i] = g.NormFloat64(), g.NormFloat64()
		}
		var xy float64
		for i := range x {
			xy += (x[i] - Mean(x)) * (y[i] - Mean(y)) / 5
		}
		a, b := sampleVariance(x), sampleVariance(y)
		trace2, square2 := unbiased(a+b, a*a+b*b+2*xy*xy, 5)
		top, bottom = top+trace2/repeats, bottom+square2/repeats
	}
	within(t, "(tr C)²", top, 4, 0.08)
	within(t, "tr C²", bottom, 2, 0.08)
}

// Variances 1, ½, ¼, ...: (Σλ)²/Σλ² = 4/(4/3) = 3 dimensions as the units grow many.
func TestParticipationRatioOfUnequalVariances(t *testing.T) {
	g := rng.NewKey(4, "unequal").Rand()
	r := of(t, "participation_ratio", both(responses(40_000, 20, func(i, j int) float64 {
		return 5 + math.Pow(0.5, float64(j)/2)*g.NormFloat64()
	})))
	within(t, "dimensions", r.Extra["dimensions"], 3, 0.06)
	within(t, "value", r.Value, r.Extra["dimensions"]/20, 1e-12)
}

// Two classes δ apart along one of five dimensions are told apart in Φ(δ/2) of the
// cases by the best decoder; 10,000 tested leave a standard error of 0.004.
func TestDecodingOfTwoGaussians(t *testing.T) {
	const n, delta = 20_000, 2.0
	g := rng.NewKey(5, "decoding").Rand()
	in := Input{Labels: make([]int, n), Coarse: make([]int, n), Fine: make([]int, n)}
	for i := range n {
		in.Labels[i], in.Coarse[i] = g.IntN(2), g.IntN(2)
		in.Fine[i] = in.Labels[i] // the same question: the same answer
	}
	a := responses(n, 5, func(i, j int) float64 {
		x := 1000*float64(j) + float64(j+1)*g.NormFloat64() // scales and means must not matter
		if j == 3 {
			x += 4 * delta * float64(in.Labels[i])
		}
		return x
	})
	in.Activity = &a
	r := of(t, "decoding_accuracy", in)
	best := 0.5 * math.Erfc(-delta/2/math.Sqrt2)
	within(t, "class", r.Value, best, 0.015)
	within(t, "fine", r.Extra["fine"], r.Value, 0)
	within(t, "unrelated labels", r.Extra["coarse"], 0.5, 0.02)
}

// What only the first half tells must not help: the second half is what is tested.
func TestDecodingIsHeldOut(t *testing.T) {
	const n = 8000
	g := rng.NewKey(6, "held out").Rand()
	labels := make([]int, n)
	for i := range labels {
		labels[i] = g.IntN(4)
	}
	a := responses(n, 4, func(i, j int) float64 {
		if i < n/2 && labels[i] == j {
			return 10 + g.NormFloat64()
		}
		return g.NormFloat64()
	})
	within(t, "accuracy", of(t, "decoding_accuracy", Input{Activity: &a, Labels: labels}).Value, 0.25, 0.035)
}

// Features are scaled by the first half alone. Where the second half is shifted by the
// distance δ of the classes, the lower class lands on the upper one: right are
// Φ(3δ/2) of the upper and Φ(−δ/2) of the lower. And a unit that was silent in the
// first half says nothing in the second.
func TestDecodingKnowsNothingOfTheSecondHalf(t *testing.T) {
	const n, delta = 40_000, 2.0
	g := rng.NewKey(10, "second half").Rand()
	labels := make([]int, n)
	for i := range labels {
		labels[i] = g.IntN(2)
	}
	a := responses(n, 2, func(i, j int) float64 {
		late := 0.0
		if i >= n/2 {
			late = 1
		}
		if j == 1 {
			return late * 100 * g.NormFloat64()
		}
		return 3 + delta*(float64(labels[i])+late) + g.NormFloat64()
	})
	phi := func(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }
	want := (phi(1.5*delta) + phi(-0.5*delta)) / 2
	within(t, "accuracy", of(t, "decoding_accuracy", Input{Activity: &a, Labels: labels}).Value, want, 0.015)
}

func BenchmarkDecoding(b *testing.B) {
	g := rng.NewKey(7, "bench").Rand()
	a := responses(1000, 120, func(i, j int) float64 { return g.NormFloat64() })
	labels := make([]int, 1000)
	for i := range labels {
		labels[i] = i % 10
	}
	for b.Loop() {
		decodingAccuracy(Input{Activity: &a, Labels: labels})
	}
}

func BenchmarkParticipationRatio(b *testing.B) {
	g := rng.NewKey(8, "bench").Rand()
	a := responses(1000, 120, func(i, j int) float64 { return g.NormFloat64() })
	for b.Loop() {
		participationRatio(Input{Activity: &a})
	}
}
