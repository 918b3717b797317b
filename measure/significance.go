package measure

import "gonum.org/v1/gonum/stat/distuv"

// Test is the outcome of a statistical test, two-sided where that means anything.
type Test struct {
	Statistic float64
	P         float64 // how likely a statistic at least as extreme is under the null hypothesis
}

// TwoSample is one row of the table of tests that compare two samples.
type TwoSample struct {
	Name string
	Doc  string // null hypothesis in one sentence
	Of   func(x, y []float64) Test
	Need int // least size of each sample
}

// TwoSampleTests returns the table of tests that compare two samples.
func TwoSampleTests() []TwoSample {
	return []TwoSample{
		{"kolmogorov_smirnov", "both samples come from one distribution", KolmogorovSmirnov, 1},
		{"welch_t", "both samples have one mean", WelchT, 2},
		{"mann_whitney", "neither sample tends to have the larger numbers", MannWhitney, 1},
	}
}

// FindTwoSample returns the test of that name.
func FindTwoSample(name string) (TwoSample, bool) {
	for _, t := range TwoSampleTests() {
		if t.Name == name {
			return t, true
		}
	}
	return TwoSample{}, false
}

// ChiSquareTail returns how likely a chi-square number with k degrees of freedom is
// at least x.
func ChiSquareTail(x, k float64) float64 { return distuv.ChiSquared{K: k}.Survival(x) }
