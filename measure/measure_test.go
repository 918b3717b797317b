package measure

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

func within(t *testing.T, what string, got, want, allowed float64) {
	t.Helper()
	if !(math.Abs(got-want) <= allowed) {
		t.Errorf("%s: %g, want %g ± %g", what, got, want, allowed)
	}
}

// of applies a measure by its name and fails the test if it has no result.
func of(t *testing.T, name string, in Input) Result {
	t.Helper()
	m, ok := Find(name)
	if !ok {
		t.Fatalf("no measure %s", name)
	}
	r, ok := m.Of(in)
	if !ok {
		t.Fatalf("%s has no result", name)
	}
	return r
}

// responses makes an activity matrix of a function called for each stimulus and unit in turn.
func responses(stimuli, units int, response func(i, j int) float64) Activity {
	a := Activity{Stimuli: stimuli, Units: units, A: make([]float64, stimuli*units)}
	for k := range a.A {
		a.A[k] = response(k/units, k%units)
	}
	return a
}

func both(a Activity) Input { return Input{Activity: &a, Tallies: Tallies(a)} }

// The names that other programs look up.
func TestMeasuresHaveTheirNames(t *testing.T) {
	want := []string{
		"activation_probability", "activation_probability_cv", "activation_probability_cv_batch",
		"fraction_active", "dead_fraction", "mean_activation", "mean_activation_sd", "mean_activation_cv",
		"load_entropy", "code_entropy", "lifetime_sparseness", "population_sparseness", "participation_ratio",
		"test_accuracy", "decoding_accuracy", "generalization_gap", "rate_lognormal", "rate_exponential", "rate_gamma",
		"set_point_error", "recovery_time",
	}
	for _, name := range want {
		if _, ok := Find(name); !ok {
			t.Errorf("no measure %s", name)
		}
	}
	if _, ok := Find("no_such_measure"); ok {
		t.Error("found a measure that does not exist")
	}
}

// fullInput knows everything: 80 stimuli, 12 units.
func fullInput() Input {
	r := rng.NewKey(1, "full").Rand()
	in := both(responses(80, 12, func(i, j int) float64 { return max(0, r.NormFloat64()+0.1*float64(j)-0.5) }))
	for range 5 {
		batch := make([]float64, 12)
		for j := range batch {
			batch[j] = r.Float64()
		}
		in.Batches = append(in.Batches, batch)
	}
	for i := range 80 {
		in.Labels, in.Fine, in.Coarse = append(in.Labels, i%4), append(in.Fine, i%8), append(in.Coarse, i%2)
	}
	earlier := responses(40, 12, func(i, j int) float64 { return max(0, r.NormFloat64()) })
	in.PerSecond, in.Turns, in.Levels = 2, 4, []float64{1, 2, 3, 4}
	in.Earlier, in.EarlierLabels = &earlier, in.Labels[:40]
	in.Series = &Series{Times: []float64{0, 10, 20, 30}, From: 10}
	for range 12 {
		in.Rates, in.Targets = append(in.Rates, 1+r.Float64()), append(in.Targets, 1.5)
		in.Series.Values = append(in.Series.Values, []float64{1.5, 3, 1 + r.Float64(), 1.5})
	}
	for k := range 2000 { // long enough for a spectrum
		in.Series.Times = append(in.Series.Times, 40+10*float64(k))
		for j := range in.Series.Values {
			in.Series.Values[j] = append(in.Series.Values[j], 1.5+0.02*r.Float64())
		}
	}
	in.Regulation = &Regulation{Channels: []string{"a", "b"}, Conductances: [][]float64{in.Rates, nil}, Rates: []float64{1, 2}, Calcium: in.Rates}
	for k := range 12 {
		in.Regulation.Conductances[1] = append(in.Regulation.Conductances[1], 3*in.Rates[k]+r.Float64())
	}
	in.Weights = &Weights{}
	for k := range 12 * 4 {
		w := r.ExpFloat64()
		in.Weights.Post = append(in.Weights.Post, int32(k/4))
		in.Weights.Branch = append(in.Weights.Branch, int32(k%4/2))
		in.Weights.Before = append(in.Weights.Before, w)
		in.Weights.After = append(in.Weights.After, w*(0.5+r.Float64()))
		in.Weights.Lags = append(in.Weights.Lags, 40*r.Float64()-20)
	}
	in.Weights.Rates = in.Rates
	in.RatesBefore, in.Releases = slices.Clone(in.Rates), slices.Clone(in.Rates)
	for range 12 {
		in.Scales = append(in.Scales, r.NormFloat64())
		in.IntervalCVs = append(in.IntervalCVs, r.Float64())
		in.Trains = append(in.Trains, []float64{1, 3 + r.Float64(), 20 + r.Float64(), 22, 50, 53 + r.Float64()})
		in.Pacemakers = append(in.Pacemakers, []float64{1, 2, 15, 16 + r.Float64(), 38, 39, 60, 61})
		in.Potentials = append(in.Potentials, -60-r.Float64())
	}
	in.Curve = &Curve{Iterations: []float64{100, 200}, Accuracy: []float64{0.4, 0.6}, Clean: []float64{0.3, 0.5}, Before: 0.7}
	in.Gradients = []float64{1, 2}
	in.Alternating, in.Range = true, &Range{Low: 0, High: 4}
	in.Population, in.Balance = &Population{}, &Balance{}
	for range 12 {
		in.Population.Before, in.Population.Loads = append(in.Population.Before, r.ExpFloat64()), append(in.Population.Loads, r.ExpFloat64())
		in.Balance.Excitation, in.Balance.Inhibition = append(in.Balance.Excitation, 1+r.Float64()), append(in.Balance.Inhibition, r.Float64())
	}
	reference := responses(80, 12, func(i, j int) float64 { return max(0, r.NormFloat64()) })
	in.Reference, in.Effects = &reference, []Effect{{"load", 1, 0, 2}, {"capacity", 3, 2, 4}}
	in.Paired = &Paired{X: [][]float64{{1, 2}, {4, 3}, {5, 6}}, Y: [][]float64{{3, 2}, {4, 3}, {5, 5}}}
	in.Accuracy, in.TrainAccuracy = 0.6, 0.7
	in.Recovery = &Recovery{}
	for b := range 8 {
		block := Block{End: 100 * (b + 1)}
		for range 12 {
			block.Probability, block.Mean = append(block.Probability, 0.5+0.01*r.Float64()), append(block.Mean, 1+0.01*r.Float64())
			if b > 3 { // disturbed, and on its way back
				block.Probability[len(block.Probability)-1] += 0.3 * math.Exp(-float64(b-4))
				block.Mean[len(block.Mean)-1] += math.Exp(-float64(b - 4))
			}
		}
		if b < 4 {
			in.Recovery.Before = append(in.Recovery.Before, block)
		} else {
			in.Recovery.After = append(in.Recovery.After, block)
		}
	}
	in.Conversion = &Conversion{
		Mean: slices.Clone(in.Rates), OriginalMean: in.Rates, Residual: 1, Total: 4,
		OriginalAccuracy: 0.61, Times: []float64{10, 20, 40}, Accuracies: []float64{0.3, 0.5, 0.6}, Spikes: 100,
	}
	for range 12 {
		p := r.Float64()
		in.Conversion.OriginalProbability = append(in.Conversion.OriginalProbability, p)
		in.Conversion.Probability = append(in.Conversion.Probability, 0.9*p)
	}
	in.Mixture = someMixture().Mixture
	in.Mixture.Accuracy = []float64{0.5, 0.6, 0.7, 0.65, 0.6}
	for _, x := range []*[]float64{&in.Mixture.Totals, &in.Mixture.StartTotals, &in.Mixture.Loads} {
		*x = slices.Repeat(*x, 4) // of twelve causes
	}
	in.Key = rng.NewKey(1, "bootstrap")
	return in
}

func TestEveryMeasure(t *testing.T) {
	empty := Input{Accuracy: math.NaN(), TrainAccuracy: math.NaN()}
	silent := both(responses(10, 4, func(i, j int) float64 { return 0 }))
	silent.Rates = make([]float64, 4)
	silent.Labels, silent.PerSecond = make([]int, 10), 1
	silent.Accuracy, silent.TrainAccuracy = math.NaN(), math.NaN()
	diverged := fullInput()
	for i := range diverged.Activity.A {
		diverged.Activity.A[i] = math.NaN()
	}
	for _, m := range Measures() {
		t.Run(m.Name, func(t *testing.T) {
			if m.Doc == "" {
				t.Error("undocumented")
			}
			if r, ok := m.Of(empty); ok {
				t.Errorf("knows %v of nothing", r)
			}
			if r, ok := m.Of(silent); ok && (math.IsNaN(r.Value) || math.IsInf(r.Value, 0)) {
				t.Errorf("is %v of silence", r.Value)
			}
			if r, ok := m.Of(diverged); ok && math.IsNaN(r.Value) {
				t.Error("is NaN of activity that is NaN, want no result")
			}
			in := fullInput()
			a, ok := m.Of(in)
			if !ok || math.IsNaN(a.Value) || math.IsInf(a.Value, 0) {
				t.Fatalf("has no finite result: %v, %v", a, ok)
			}
			untouched := fullInput()
			if !slices.Equal(in.Activity.A, untouched.Activity.A) || !slices.Equal(in.Rates, untouched.Rates) {
				t.Error("changes its input")
			}
			if b, _ := m.Of(in); b.Value != a.Value {
				t.Errorf("is %v, then %v", a.Value, b.Value)
			}
			if len(a.PerUnit)%12 != 0 { // of a response one for each input, too
				t.Errorf("has %d values for 12 units", len(a.PerUnit))
			}
			reordered := reverseUnits(in)
			b, _ := m.Of(reordered)
			within(t, "after renumbering the units", b.Value, a.Value, 1e-12+1e-9*math.Abs(a.Value))
		})
	}
}

// reverseUnits numbers the units from the last to the first.
func reverseUnits(in Input) Input {
	a := responses(in.Activity.Stimuli, in.Activity.Units, func(i, j int) float64 {
		return in.Activity.Row(i)[in.Activity.Units-1-j]
	})
	earlier := responses(in.Earlier.Stimuli, in.Earlier.Units, func(i, j int) float64 {
		return in.Earlier.Row(i)[in.Earlier.Units-1-j]
	})
	reference := responses(in.Reference.Stimuli, in.Reference.Units, func(i, j int) float64 {
		return in.Reference.Row(i)[in.Reference.Units-1-j]
	})
	in.Activity, in.Tallies, in.Earlier, in.Reference = &a, Tallies(a), &earlier, &reference
	in.Batches = slices.Clone(in.Batches)
	for i, b := range in.Batches {
		in.Batches[i] = reversed(b)
	}
	in.Rates, in.Targets, in.RatesBefore = reversed(in.Rates), reversed(in.Targets), reversed(in.RatesBefore)
	in.Scales, in.Trains = reversed(in.Scales), reversed(in.Trains)
	in.Pacemakers = reversed(in.Pacemakers)
	in.Potentials = reversed(in.Potentials)
	recovery := *in.Recovery
	for _, blocks := range []*[]Block{&recovery.Before, &recovery.After} {
		*blocks = slices.Clone(*blocks)
		for i, b := range *blocks {
			(*blocks)[i] = Block{End: b.End, Probability: reversed(b.Probability), Mean: reversed(b.Mean)}
		}
	}
	in.Recovery = &recovery
	c := *in.Conversion
	c.Mean, c.OriginalMean = reversed(c.Mean), reversed(c.OriginalMean)
	c.Probability, c.OriginalProbability = reversed(c.Probability), reversed(c.OriginalProbability)
	in.Conversion = &c
	w := in.Weights
	in.Weights = &Weights{Post: reversed(w.Post), Before: reversed(w.Before), After: reversed(w.After), Lags: reversed(w.Lags), Branch: reversed(w.Branch), Rates: in.Rates}
	for k, post := range in.Weights.Post {
		in.Weights.Post[k] = 11 - post
	}
	in.Series = &Series{Times: in.Series.Times, From: in.Series.From, Values: reversed(in.Series.Values)}
	return in
}

func reversed[T any](x []T) []T {
	out := slices.Clone(x)
	slices.Reverse(out)
	return out
}

func TestAccuracies(t *testing.T) {
	in := Input{Accuracy: 0.6, TrainAccuracy: 0.75}
	within(t, "accuracy", of(t, "test_accuracy", in).Value, 0.6, 0)
	within(t, "gap", of(t, "generalization_gap", in).Value, 0.15, 1e-15)
	in.TrainAccuracy = math.NaN()
	if r, ok := generalizationGap(in); ok {
		t.Errorf("a gap of %v to an unknown accuracy", r.Value)
	}
}
