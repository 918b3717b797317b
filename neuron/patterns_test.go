package neuron

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// Turns show each pattern at every level, one after the other, and begin anew; sources of
// a channel agree, and the weights of patterns are those of more or fewer channels, too.
func TestPatternsTakeTurns(t *testing.T) {
	p := DefaultPatterns()
	p.Patterns, p.Levels, p.Channels, p.Interval, p.Mean = 3, []float64{1, 0, 2.5}, 2, 4, value.Const(30)
	s := NewPatterns[float64](p, 6, 2, rng.NewKey(1, "patterns"))
	few := NewPatterns[float64](p, 2, 2, rng.NewKey(1, "patterns"))
	var first [18][]float64
	for step := range 36 {
		s.Step(0, 6, nil, nil)
		few.Step(0, 2, nil, nil)
		turn := step / 2
		shown, rates := s.Variable("shown").Float64s(), s.Variable("rate").Float64s()
		level, at := p.Levels[turn%3], turn/3%3*3
		if first[turn] == nil {
			first[turn] = shown
		}
		for k := range shown {
			near(t, fmt.Sprintf("turn %d, source %d", turn, k), shown[k], level*first[at][k/3*3], 1e-15)
			near(t, "rate", rates[k], 30*shown[k], 1e-12)
			near(t, "another number of sources", few.Variable("shown").At(k/3), shown[k], 0)
		}
	}
	if first[0][0] == first[3][0] || first[0][0] == first[0][3] {
		t.Errorf("patterns or channels are alike: %v, %v", first[0], first[3])
	}
}

// Weights are exponential with mean 1: mean and mean square of 20,000 of them, to four
// standard errors.
func TestPatternsAreExponential(t *testing.T) {
	p := DefaultPatterns()
	p.Patterns = 200
	var sum, squares float64
	w := p.weights(100, rng.NewKey(2, "patterns"))
	for _, x := range w {
		sum, squares = sum+x, squares+x*x
	}
	n := float64(len(w))
	near(t, "mean", sum/n, 1, 4/math.Sqrt(n))
	near(t, "mean square", squares/n, 2, 4*math.Sqrt(20/n))
}

// Spikes follow the rate: counts of 4,000 steps within four standard deviations.
func TestPatternsSpike(t *testing.T) {
	p := DefaultPatterns()
	p.Distribution, p.Mean = "equal", value.Value{Kind: value.List, List: []float64{100, 0, 1500}}
	s := NewPatterns[float64](p, 3, 1, rng.NewKey(3, "patterns"))
	counts := make([]float64, 3)
	for range 4000 {
		for _, k := range s.Step(0, 3, nil, nil) {
			counts[k]++
		}
	}
	for k, want := range []float64{400, 0, 6000} {
		near(t, fmt.Sprintf("spikes of source %d", k), counts[k], want, 4*math.Sqrt(want))
	}
}

func TestPatternsParametersAreChecked(t *testing.T) {
	p := DefaultPatterns()
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
	for want, wrong := range map[string]func(p *PatternsParameters){
		"levels: needs at least one":                                                func(p *PatternsParameters) { p.Levels = nil },
		"levels: must be 0 or above, is -1":                                         func(p *PatternsParameters) { p.Levels = []float64{1, -1} },
		"patterns: must be at least 1, is 0":                                        func(p *PatternsParameters) { p.Patterns = 0 },
		"channels: must be at least 0, is -2":                                       func(p *PatternsParameters) { p.Channels = -2 },
		"interval: must be a multiple of dt (0.3 ms), is 500":                       nil,
		`distribution: must be one of "exponential", "equal", "hallem2006", is "x"`: func(p *PatternsParameters) { p.Distribution = "x" },
		"mean: must be 0 or above for each, is -1":                                  func(p *PatternsParameters) { p.Mean = value.Const(-1) },
		"interval: must be above 0, is 0":                                           func(p *PatternsParameters) { p.Interval = 0 },
	} {
		p := DefaultPatterns()
		err := p.ValidateStep(0.3)
		if wrong != nil {
			wrong(&p)
			err = p.Validate()
		}
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// Weights can be given, one row for each pattern, and decide how many channels there are.
func TestPatternsCanBeGiven(t *testing.T) {
	p := DefaultPatterns()
	p.Patterns, p.Given, p.Mean, p.Interval = 2, [][]float64{{1, 7}, {3, 0}}, value.Const(2), 1
	s := NewPatterns[float32](p, 4, 1, rng.Key{})
	for turn := range 4 {
		s.Step(0, 4, nil, nil)
		for k, rate := range s.rate {
			near(t, fmt.Sprintf("turn %d, source %d", turn, k), float64(rate), 2*p.Given[turn%2][k/2], 0)
		}
	}
}

func ExamplePatterns() {
	p := DefaultPatterns()
	p.Patterns, p.Mean = 2, value.Const(20)
	odours := NewPatterns[float64](p, 4, 100, rng.NewKey(1, "odours"))
	for range 2 {
		for range 5 {
			odours.Step(0, 4, nil, nil)
		}
		fmt.Printf("%.0f Hz\n", odours.Variable("rate").Float64s())
	}
	// Output:
	// [30 16 4 14] Hz
	// [20 6 19 9] Hz
}

func BenchmarkPatternsStep(b *testing.B) {
	benchmarkModel(b, NewPatterns[float64](DefaultPatterns(), 1000, 1, rng.Key{}))
}
