package circuits

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/neuron"
	"homeostat/plasticity"
)

// smallMixture are patterns of a known mixture with 8 causes and 16 inputs.
func smallMixture(n int, spread float64) (p MixtureParameters, k KnownMixture, patterns *Patterns, causes []int) {
	k = KnownMixture{Side: 4, Background: 0.1, Count: 100, Spread: spread}
	p = DefaultMixture()
	p.Causes, p.Total, p.Rate = k.Causes(), 100, 0.05
	patterns, causes = k.Draw(n, rng.NewKey(3, "patterns"))
	return p, k, patterns, causes
}

// stepwise is the circuit as it is defined, of ordinary pieces: a stage that normalizes,
// neurons that compete, and the rule on each neuron's weights after each pattern.
func stepwise(p MixtureParameters, patterns *Patterns, w []float64, order []int) {
	inputs := patterns.Size
	stage, transfer, rule := p.Normalization(patterns), transferOf(p), plasticity.Keck2012{Rate: p.Rate, Unscaled: !p.Scaling}
	y, s := make([]float64, inputs), make([]float64, p.Causes)
	for _, i := range order {
		neuron.Normalize(stage, y, patterns.Row(i), 1)
		for c := range s {
			s[c] = 0
			for d := range y {
				s[c] += transfer(w[c*inputs+d]) * y[d]
			}
		}
		neuron.Softmax(s)
		for c := range s {
			rule.Learn(w[c*inputs:(c+1)*inputs], y, s[c])
		}
	}
}

// At a batch of one the circuit is the pieces step by step, in every form.
func TestCircuitIsItsPieces(t *testing.T) {
	p, _, patterns, _ := smallMixture(300, 0.3)
	forms := map[string]func(*MixtureParameters){
		"log": func(*MixtureParameters) {}, "linear": func(p *MixtureParameters) { p.Activation, p.Gain = "linear", 0.1 },
		"truncated":                    func(p *MixtureParameters) { p.Activation = "truncated" },
		"without input normalization":  func(p *MixtureParameters) { p.InputNormalization = false },
		"without scaling":              func(p *MixtureParameters) { p.Scaling, p.Rate = false, 0.001 },
		"from a total that is too low": func(p *MixtureParameters) { p.Rate = 0.01 },
	}
	for name, set := range forms {
		p := p
		set(&p)
		start := StartMixture(p, MixtureStart{Jitter: 0.2, Share: 0.8}, patterns, rng.NewKey(4, "start"))
		key := rng.NewKey(5, "order")
		circuit := NewKeckCircuit[float64](p, patterns, start, key, 2)
		want := slices.Clone(start)
		for pass := range 2 {
			circuit.Pass(context.Background(), pass)
			stepwise(p, patterns, want, key.Derive(uint64(pass)).Rand().Perm(patterns.Count))
		}
		if d := apart(circuit.Weights(), want); d > 1e-10 {
			t.Errorf("%s: weights differ by %.2g of their size", name, d)
		}
	}
}

// Answers that are a batch late change the weights by an amount in proportion to ε and the batch.
func TestBatchesComeToTheCircuit(t *testing.T) {
	p, _, patterns, _ := smallMixture(800, 0)
	p.Rate = 0.004
	start := StartMixture(p, MixtureStart{Jitter: 0.5, Share: 1}, patterns, rng.NewKey(4, "start"))
	learn := func(batch int) []float64 {
		p := p
		p.Batch = batch
		circuit := NewKeckCircuit[float64](p, patterns, start, rng.NewKey(5, "order"), 1)
		for pass := range 6 {
			circuit.Pass(context.Background(), pass)
		}
		return circuit.Weights()
	}
	one := learn(1)
	two, four, sixteen := apart(learn(2), one), apart(learn(4), one), apart(learn(16), one)
	if r := four / two; r < 1.5 || r > 6 || sixteen > 0.1 {
		t.Errorf("batches of 2, 4 and 16 are %.2g, %.2g and %.2g from one by one: want three times the first for the second", two, four, sixteen)
	}
}

func TestMixtureForAnyNumberOfThreads(t *testing.T) {
	p, _, patterns, _ := smallMixture(333, 0.3)
	p.Batch = 5
	start := StartMixture(p, MixtureStart{Jitter: 0.2, Share: 1}, patterns, rng.NewKey(4, "start"))
	var circuits, em [][]float64
	for _, threads := range []int{1, 2, 3} {
		k, e := NewKeckCircuit[float32](p, patterns, start, rng.NewKey(5, "order"), threads), NewEM[float32](p, patterns, start, threads)
		for pass := range 3 {
			k.Pass(context.Background(), pass)
			e.Pass(context.Background(), pass)
		}
		circuits, em = append(circuits, append(k.Weights(), k.Respond(patterns, 2)...)), append(em, append(e.Weights(), e.Respond(patterns, 2)...))
	}
	for i := range circuits {
		if !slices.Equal(circuits[i], circuits[0]) || !slices.Equal(em[i], em[0]) {
			t.Errorf("%d threads give other bits than one", i+1)
		}
	}
}

func TestMixtureInSinglePrecision(t *testing.T) {
	p, _, patterns, _ := smallMixture(1000, 0.3)
	start := StartMixture(p, MixtureStart{Jitter: 0.2, Share: 1}, patterns, rng.NewKey(4, "start"))
	k32, k64 := NewKeckCircuit[float32](p, patterns, start, rng.NewKey(5, "order"), 2), NewKeckCircuit[float64](p, patterns, start, rng.NewKey(5, "order"), 2)
	k32.Pass(context.Background(), 0)
	k64.Pass(context.Background(), 0)
	if d := apart(k32.Weights(), k64.Weights()); d > 1e-4 {
		t.Errorf("after one pass weights differ by %.2g of their size", d)
	}
}

// The total of each cause's weights goes to A though no step sets it: geometrically, at
// the rate of its activity.
func TestTotalsGoToTheInputs(t *testing.T) {
	p, _, patterns, _ := smallMixture(500, 0.3)
	start := StartMixture(p, MixtureStart{Jitter: 0.2, Share: 1.3}, patterns, rng.NewKey(4, "start"))
	for _, batch := range []int{1, 7} {
		p.Batch = batch
		k := NewKeckCircuit[float64](p, patterns, start, rng.NewKey(5, "order"), 2)
		left := make([]float64, p.Causes)
		for c := range left {
			left[c] = 0.3 * p.Total
		}
		order := k.key.Derive(0).Rand().Perm(patterns.Count)
		for from := 0; from < len(order); from += batch {
			now := order[from:min(from+batch, len(order))]
			one := &Patterns{Count: len(now), Size: patterns.Size}
			for _, i := range now {
				one.X = append(one.X, patterns.Row(i)...)
			}
			for i, s := range k.Respond(one, 1) {
				left[i%p.Causes] *= 1 - p.Rate*s
			}
			k.learn(now)
			for c, total := range totalsOf(k.Weights(), p.Causes) {
				if math.Abs(total-p.Total-left[c]) > 1e-12*p.Total*1.3 {
					t.Fatalf("batch %d, after %d patterns: cause %d has a total of A + %.15g, want A + %.15g", batch, from+len(now), c, total-p.Total, left[c])
				}
			}
		}
	}
}

// The likelihood after each pass of EM is no lower than before, with and without the constraint.
func TestLikelihoodNeverFalls(t *testing.T) {
	for _, normalized := range []bool{true, false} {
		p, _, patterns, _ := smallMixture(600, 0.5)
		p.InputNormalization = normalized
		start := StartMixture(p, MixtureStart{Jitter: 0.1, Share: 1}, patterns, rng.NewKey(4, "start"))
		em := NewEM[float64](p, patterns, start, 2)
		last, first := math.Inf(-1), 0.0
		for pass := range 40 {
			now := directLikelihood(p, patterns, em.Weights())
			if pass == 0 {
				first = now
			}
			if now < last-1e-11*math.Abs(now) {
				t.Errorf("normalized %v: pass %d brings the likelihood from %.14g to %.14g", normalized, pass, last, now)
			}
			last = now
			em.Pass(context.Background(), pass)
		}
		if last-first < 1 {
			t.Errorf("normalized %v: from %.3f to %.3f: too little was learned to show anything", normalized, first, last)
		}
	}
}

// directLikelihood sums the logarithms of Poisson probabilities as they stand, but for ln y!.
func directLikelihood(p MixtureParameters, patterns *Patterns, w []float64) float64 {
	y, mean := make([]float64, patterns.Size), 0.0
	for i := range patterns.Count {
		neuron.Normalize(p.Normalization(patterns), y, patterns.Row(i), 1)
		each := make([]float64, p.Causes)
		for c := range each {
			for d, v := range y {
				each[c] += v*math.Log(w[c*patterns.Size+d]) - w[c*patterns.Size+d]
			}
		}
		top, sum := slices.Max(each), 0.0
		for _, x := range each {
			sum += math.Exp(x-top) / float64(p.Causes)
		}
		mean += (top + math.Log(sum)) / float64(patterns.Count)
	}
	return mean
}

func TestLogLikelihoodIsThatOfPoisson(t *testing.T) {
	for _, normalized := range []bool{true, false} {
		p, k, patterns, _ := smallMixture(200, 0.5)
		p.InputNormalization = normalized
		w := k.Weights(p.Total)
		if got, want := LogLikelihood(w, p, patterns, patterns, 2), directLikelihood(p, patterns, w); math.Abs(got-want) > 1e-6*math.Abs(want) {
			t.Errorf("normalized %v: %.9g, want %.9g", normalized, got, want)
		}
	}
}

// Where EM stands still the circuit does on average, too: Σ_n s_nc (y_nd - W_cd) = 0.
func TestFixedPointsOfEMAreTheCircuits(t *testing.T) {
	p, _, patterns, _ := smallMixture(400, 0.3)
	em := NewEM[float64](p, patterns, StartMixture(p, MixtureStart{Jitter: 0.2, Share: 1}, patterns, rng.NewKey(4, "start")), 2)
	for pass := range 3000 {
		em.Pass(context.Background(), pass)
	}
	w, s, y := em.Weights(), em.Respond(patterns, 1), make([]float64, patterns.Size)
	change := make([]float64, len(w))
	for i := range patterns.Count {
		neuron.Normalize(p.Normalization(patterns), y, patterns.Row(i), 1)
		for j := range change {
			change[j] += s[i*p.Causes+j/patterns.Size] * (y[j%patterns.Size] - w[j]) / float64(patterns.Count)
		}
	}
	for j, x := range change {
		if math.Abs(x) > 1e-9*w[j] {
			t.Fatalf("weight %d of %g would change by %g for a pattern, ε = 1", j, w[j], x)
		}
	}
}

// Both find the mixture that patterns come from: a cause's mean of n patterns is off by √(W/n) or so.
func TestTheMixtureIsFound(t *testing.T) {
	p, k, patterns, of := smallMixture(4000, 0.3)
	p.Rate = 0.01
	start := StartMixture(p, MixtureStart{Start: "apart", Share: 1}, patterns, rng.NewKey(8, "start"))
	truth := k.Weights(p.Total)
	em, circuit := NewEM[float32](p, patterns, start, 2), NewKeckCircuit[float32](p, patterns, start, rng.NewKey(5, "order"), 2)
	for pass := range 60 {
		em.Pass(context.Background(), pass)
		if pass < 10 {
			circuit.Pass(context.Background(), pass)
		}
	}
	for name, l := range map[string]interface {
		Weights() []float64
		Respond(*Patterns, float64) []float64
	}{"em": em, "circuit": circuit} {
		_, off := MatchCauses(truth, l.Weights(), p.Causes)
		if off > 0.03 {
			t.Errorf("%s: weights are %.3f from those that patterns come from", name, off)
		}
		s := l.Respond(patterns, 1)
		labels, err := NewCauseLabels(s, p.Causes, of, p.Causes)
		if err != nil {
			t.Fatal(err)
		}
		right := 0
		for i, label := range labels.Classify(s) {
			if label == of[i] {
				right++
			}
		}
		if float64(right)/4000 < 0.98 {
			t.Errorf("%s: %d of 4000 patterns are found to come from their cause", name, right)
		}
	}
}

func TestMatchCausesUndoesAPermutation(t *testing.T) {
	truth := []float64{1, 2, 3, 4, 5, 6}
	pair, off := MatchCauses(truth, []float64{5, 6, 1, 2, 3, 4}, 3)
	if !slices.Equal(pair, []int{1, 2, 0}) || off != 0 {
		t.Errorf("pairs %v at a distance of %g, want [1 2 0] and 0", pair, off)
	}
	if _, off = MatchCauses(truth, []float64{5, 6, 1, 2, 3, 5}, 3); math.Abs(off-1/math.Sqrt(91)) > 1e-15 {
		t.Errorf("one weight off by 1 is a distance of %g, want 1/√91", off)
	}
}

func TestCauseLabels(t *testing.T) {
	// Two causes for class 0, one for class 1, which answers to class 0 a little.
	s := []float64{1, 0, 0, 0, 0.8, 0.2, 0, 0, 1}
	labels, err := NewCauseLabels(s, 3, []int{0, 0, 1}, 2)
	if err != nil {
		t.Fatal(err)
	}
	if got := labels.Labels(); !slices.Equal(got, []int{0, 0, 1}) {
		t.Errorf("causes stand for %v, want 0, 0, 1", got)
	}
	// p(k|y) of the pattern (0.1, 0.7, 0.2): Σ_c B_0c p(c|y) = 0.05 + 0.28 + 0.02 = 0.35 against 0.2.
	if got := labels.Classify([]float64{0.1, 0.7, 0.2, 0, 0.1, 0.9}); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("patterns are of classes %v, want 0, 1", got)
	}
	if _, err := NewCauseLabels(s, 3, []int{0, 0, 2}, 3); err == nil || !strings.Contains(err.Error(), "class 1 has none of the 3 labels") {
		t.Errorf("a class without labels: %v", err)
	}
}

func TestMixturesThatCannotBe(t *testing.T) {
	p := DefaultMixture()
	for want, patterns := range map[string]*Patterns{
		"there are no images":                 {Size: 784},
		"causes is 20, and there are 19":      {Count: 19, Size: 784},
		"total (A) is 900, and must be above": {Count: 20, Size: 900},
	} {
		if err := p.Fits(patterns); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	p.Rate, p.Causes, p.Batch, p.Activation = 2, 0, 0, "cubic"
	err := p.Validate()
	for _, key := range []string{"rate", "causes", "batch", "activation"} {
		if err == nil || !strings.Contains(err.Error(), key+":") {
			t.Errorf("%s is not refused: %v", key, err)
		}
	}
}

func TestKnownMixtureDrawsWhatItSays(t *testing.T) {
	k := KnownMixture{Side: 3, Background: 0.2, Count: 60, Spread: 0.5}
	const n = 20_000
	patterns, causes := k.Draw(n, rng.NewKey(1, "draw"))
	few, _ := k.Draw(10, rng.NewKey(1, "draw"))
	if !slices.Equal(few.X, patterns.X[:len(few.X)]) {
		t.Error("patterns differ with how many are drawn")
	}
	if mean := patterns.MeanTotal(); math.Abs(mean-60) > 5*60*0.6/math.Sqrt(n) { // sd of totals is 60·√(e^0.25 - 1) and a little
		t.Errorf("mean total %.3f, want 60", mean)
	}
	p := DefaultMixture()
	p.Total = 69
	truth, y, sums, count := k.Weights(p.Total), make([]float64, 9), make([]float64, 54), make([]float64, 6)
	for i, c := range causes {
		neuron.Normalize(p.Normalization(patterns), y, patterns.Row(i), 1)
		count[c]++
		for d, v := range y {
			sums[c*9+d] += v
		}
	}
	for i, want := range truth {
		if got := sums[i] / count[i/9]; math.Abs(got-want) > 0.3 { // five standard errors of √(60·p(1-p)·1.3/3300) at most
			t.Errorf("mean of weight %d over its cause's patterns is %.3f, want %.3f", i, got, want)
		}
	}
}

func apart(a, b []float64) (d float64) {
	for i := range a {
		d = max(d, math.Abs(a[i]-b[i])/max(math.Abs(b[i]), 1))
	}
	return d
}

func totalsOf(w []float64, causes int) []float64 {
	totals := make([]float64, causes)
	for i, x := range w {
		totals[i/(len(w)/causes)] += x
	}
	return totals
}

// The vectors' padding takes no part: C of 1 to 40 give what the portable sums give.
func TestMixtureOfAnyNumberOfCauses(t *testing.T) {
	_, _, patterns, _ := smallMixture(50, 0.3)
	for _, causes := range []int{1, 15, 16, 17, 40} {
		p := DefaultMixture()
		p.Causes, p.Total = causes, 100
		start := StartMixture(p, MixtureStart{Jitter: 0.2, Share: 1}, patterns, rng.NewKey(4, "start"))
		m := newMixing[float32](start, causes, p.Normalization(patterns), kernel.Log, 1)
		for i, s := range NewKeckCircuit[float64](p, patterns, start, rng.Key{}, 1).Respond(patterns, 1) {
			if got := m.Respond(patterns, 1)[i]; math.Abs(got-s) > 1e-4 {
				t.Fatalf("%d causes: activity %d is %g, want %g", causes, i, got, s)
			}
		}
	}
}
