package circuits

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
	"homeostat/sim"
)

// fewBars are patterns of 16 inputs, one of four rows of which is bright, at strengths that differ threefold.
func fewBars(count int) *Patterns {
	r := rng.NewKey(1, "bars").Rand()
	p := &Patterns{Count: count, Size: 16, X: make([]float32, 16*count)}
	for i := range count {
		strength := 50 + 100*r.Float64()
		for d := range 4 {
			p.Row(i)[4*(i%4)+d] = float32(strength)
		}
	}
	return p
}

func ofBars() (MixtureParameters, SpikingMixtureParameters) {
	m, p := DefaultMixture(), DefaultSpikingMixture()
	m.Causes, m.Total, p.Eta, p.Baskets = 4, 48, 0.002, 60
	return m, p
}

// Bars come to have a neuron each; its weights add up to A, which no rule knows, to a tenth, and
// its answers stay the same from a third of the contrast to three times it.
func TestSpikingCircuitLearnsBars(t *testing.T) {
	patterns := fewBars(400)
	m, p := ofBars()
	start := make([]float64, 4*16)
	for c := range 4 { // a little more of one bar
		for d := range 16 {
			if start[c*16+d] = 3 - 0.1; d/4 == c {
				start[c*16+d] = 3 + 0.3
			}
		}
	}
	l, err := NewSpikingLearner(m, p, patterns, start, rng.NewKey(1, "learner"), 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Pass(context.Background(), 0); err != nil {
		t.Fatal(err)
	}
	w := l.Weights()
	for c := range 4 {
		sum, own := 0.0, 0.0
		for d, x := range w[c*16 : (c+1)*16] {
			if sum += x; d/4 == c {
				own += x
			}
		}
		if math.Abs(sum/48-1) > 0.1 {
			t.Errorf("weights of cause %d add up to %g, want 48", c, sum)
		}
		if own/sum < 0.6 { // 36/48 in the end, 13.2/48 at the start
			t.Errorf("cause %d has %g of its weights on its bar", c, own/sum)
		}
	}
	for _, contrast := range []float64{0.3, 1, 3} {
		shares, err := l.Respond(patterns.First(100), contrast)
		if err != nil {
			t.Fatal(err)
		}
		right := 0
		for i := range 100 {
			if shares[4*i+i%4] > 0.5 {
				right++
			}
		}
		if right < 95 {
			t.Errorf("at contrast %g %d of 100 bars are answered by their own cause", contrast, right)
		}
	}
}

// Relay cells divide: their spikes add up to A at a third of the contrast and at three times it, to the
// leak's share of the conductance and noise, a tenth; without basket cells what is above 1 goes with contrast.
func TestRelayCellsHaveOneTotal(t *testing.T) {
	patterns := fewBars(40)
	for _, normalized := range []bool{true, false} {
		m, p := ofBars()
		m.InputNormalization, p.Rate, p.Duration = normalized, 10, 300 // far from a spike in every step
		start := slices.Repeat([]float64{3}, 64)
		l, err := NewSpikingLearner(m, p, patterns, start, rng.NewKey(1, "learner"), 1)
		if err != nil {
			t.Fatal(err)
		}
		relays := l.net.Count("relay")
		total := func(contrast float64) float64 {
			relays.Reset()
			for i := range patterns.Count {
				if err := l.show(context.Background(), l.net, patterns.Row(i), contrast); err != nil {
					t.Fatal(err)
				}
			}
			sum := 0.0
			for _, n := range relays.Counts() {
				sum += float64(n)
			}
			return sum / float64(patterns.Count) / (p.Rate * p.Duration / 1000)
		}
		low, one, high := total(1.0/3), total(1), total(3)
		if normalized {
			for _, got := range []float64{low, one, high} {
				if math.Abs(got/48-1) > 0.15 {
					t.Errorf("y adds up to %g, want 48", got)
				}
			}
		} else if (high-16)/(low-16) < 4 { // 9, but for the most that a cell can spike
			t.Errorf("without basket cells y above 1 adds up to %g and %g at contrasts of 1/3 and 3", low-16, high-16)
		}
	}
}

// Answers do not depend on how many threads give them.
func TestSpikingAnswersAreOneForAllThreads(t *testing.T) {
	patterns := fewBars(600)
	m, p := ofBars()
	p.Duration, p.Pause = 10, 2
	var want []float64
	for _, threads := range []int{1, 3} {
		l, err := NewSpikingLearner(m, p, patterns, slices.Repeat([]float64{3}, 64), rng.NewKey(1, "learner"), threads)
		if err != nil {
			t.Fatal(err)
		}
		got, err := l.Respond(patterns, 1)
		if err != nil {
			t.Fatal(err)
		}
		if want != nil && !slices.Equal(got, want) {
			t.Errorf("%d threads give other answers than one", threads)
		}
		want = got
	}
}

// A pause is silent, and learns nothing: a cause whose rate is a hundred nats lower does not spike.
func TestCausesPause(t *testing.T) {
	patterns := fewBars(40)
	m, p := ofBars()
	p.Eta = 0.01
	l, err := NewSpikingLearner(m, p, patterns, slices.Repeat([]float64{3}, 64), rng.NewKey(1, "learner"), 1)
	if err != nil {
		t.Fatal(err)
	}
	causes, spikes := l.net.Count("cause"), int32(0)
	for i := range patterns.Count {
		causes.Reset()
		if err := l.pause(context.Background(), l.net); err != nil {
			t.Fatal(err)
		}
		for _, n := range causes.Counts() {
			spikes += n
		}
		if err := l.show(context.Background(), l.net, patterns.Row(i), 1); err != nil {
			t.Fatal(err)
		}
	}
	if spikes > 0 {
		t.Errorf("%d spikes in pauses", spikes)
	}
	causes.Reset()
	if err := l.net.Run(context.Background(), 200, nil); err != nil {
		t.Fatal(err)
	}
	for c, n := range causes.Counts() {
		spikes += n
		t.Logf("cause %d: %d spikes after them", c, n)
	}
	if spikes < 20 { // 60 are asked for
		t.Errorf("%d spikes in 200 ms after pauses, want about 60", spikes)
	}
}

// Neurons that spike in every step are an error, not an answer.
func TestRunawayAnswersAreAnError(t *testing.T) {
	patterns := fewBars(40)
	m, p := ofBars()
	l, err := NewSpikingLearner(m, p, patterns, slices.Repeat([]float64{3}, 64), rng.NewKey(1, "learner"), 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.net.Set("cause.threshold", value.Const(-1e6)); err != nil {
		t.Fatal(err)
	}
	if answers, err := l.Respond(patterns, 1); !errors.Is(err, sim.ErrRunaway) || answers != nil {
		t.Errorf("answers %v and error %v, want none and that the network ran away", len(answers), err)
	}
}
