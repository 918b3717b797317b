package experiments

import (
	"fmt"
	"math"
	"testing"
)

// compressed is what network-homeostasis with homeostasis of the population finds at
// the second day, its slow times being longer by a factor than those of --quick, and
// the threshold slower than there, so that the noise of spikes moves it less.
func compressed(t *testing.T, factor float64) (mean, width, rank float64) {
	t.Helper()
	longer := func(key string, x float64) Setting { return Setting{key, fmt.Sprintf("%.3f", x*factor)} }
	set := []Setting{{"biological.rule.0.eta", fmt.Sprint(0.02 / factor)}}
	for k := 3; k <= 6; k++ {
		set = append(set, longer(fmt.Sprintf("biological.rule.%d.tau", k), 90_000), longer(fmt.Sprintf("biological.rule.%d.interval", k), 500))
	}
	set = append(set, longer("biological.segment.0.duration", 16_000), longer("biological.segment.3.duration", 30_000), longer("biological.segment.5.duration", 30_000))
	f, err := Open("network-homeostasis", Overrides{Quick: true, Set: set})
	if err != nil {
		t.Fatal(err)
	}
	f.Biological.Conditions, f.Claims, f.Figures = f.Biological.Conditions[:1], nil, nil
	f.Measures = []string{"mean_rate", "rate_lognormal", "rate_rank_correlation"}
	r, err := runHere(t.Context(), f, Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	at := func(name, segment string) float64 {
		x, err := r.value(name, place{"biological", "population", "cell.excitatory"}, segment)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	return at("mean_rate", "day 2") / at("mean_rate", "day 0"), at("rate_lognormal.sigma", "day 2") / at("rate_lognormal.sigma", "day 0"), at("rate_rank_correlation", "day 2")
}

// What comes back under homeostasis of the population does not depend on how far days
// are compressed: with slow times twice as long the mean, the width of the distribution
// and the ranks come to the same at the second day. Weights drift by the same draws in
// both, so that what is left is the noise of spikes, in the recordings, of which widths
// of 320 rates by 70 spikes each have 4% and ratios of them 6%, and in the one threshold:
// 15% are allowed, where a network that does not recover is off by 70%.
func TestCompressionOfDaysDoesNotMatter(t *testing.T) {
	mean, width, rank := compressed(t, 1)
	longMean, longWidth, longRank := compressed(t, 2)
	t.Logf("mean %.3f and %.3f, width %.3f and %.3f, rank correlation %.3f and %.3f", mean, longMean, width, longWidth, rank, longRank)
	for _, c := range []struct {
		what       string
		one, other float64
	}{
		{"mean rate over that before", mean, longMean},
		{"width of the distribution over that before", width, longWidth},
		{"rank correlation", rank, longRank},
	} {
		if math.Abs(c.one-c.other) > 0.15 {
			t.Errorf("%s is %.3f, and %.3f with slow times twice as long", c.what, c.one, c.other)
		}
	}
	if rank > 0.7 {
		t.Errorf("ranks correlate by %.3f: nothing has happened that compression could matter for", rank)
	}
}
