package measure

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// labelled are responses of 20 units to four inputs in turn: each input excites its own
// five units, which are then times a gain; all have noise.
func labelled(seed uint64, gain float64, moved int) (Activity, []int) {
	r := rng.NewKey(seed, "labelled").Rand()
	var labels []int
	for i := range 80 {
		labels = append(labels, i%4)
	}
	return responses(80, 20, func(i, j int) float64 {
		x := 0.3 * r.NormFloat64()
		if (j+moved)%20/5 == i%4 {
			x++
		}
		return gain * x
	}), labels
}

// A readout goes on understanding units whose gains change together, and takes units
// that have changed places for one another.
func TestTransferAccuracy(t *testing.T) {
	for _, c := range []struct {
		name   string
		gain   float64
		moved  int
		lo, hi float64
	}{
		{"the same units", 1, 0, 1, 1},
		{"units that answer more", 1.5, 0, 0.95, 1},
		{"units that answer what their neighbours did", 1, 5, 0, 0.05},
	} {
		earlier, labels := labelled(1, 1, 0)
		now, _ := labelled(2, c.gain, c.moved)
		in := Input{Activity: &now, Labels: labels, Earlier: &earlier, EarlierLabels: labels}
		if got := of(t, "transfer_accuracy", in).Value; got < c.lo || got > c.hi {
			t.Errorf("%s: %g, want %g to %g", c.name, got, c.lo, c.hi)
		}
		for name, got := range map[string]float64{"half": of(t, "decoding_accuracy", in).Value, "nine tenths": of(t, "transfer_accuracy", in).Extra["own"]} {
			if got < 0.95 {
				t.Errorf("%s: a readout of their own, of %s, has %g", c.name, name, got)
			}
		}
	}
}

// Two inputs to 20 independent units of sd 1, whose means differ by 0.5 each, are d' =
// 0.5 √20 apart: the best readout, and one of that many stimuli, is right in Φ(d'/2).
func TestReadoutsAreTheBest(t *testing.T) {
	const stimuli = 4000
	noise := rng.NewKey(3, "noise").Rand()
	draw := func(i, j int) float64 { return noise.NormFloat64() + 0.5*float64(i%2) }
	earlier, now := responses(stimuli, 20, draw), responses(stimuli, 20, draw)
	labels := make([]int, stimuli)
	for i := range labels {
		labels[i] = i % 2
	}
	want := 0.5 * math.Erfc(-0.5*math.Sqrt(20)/2/math.Sqrt2)
	r := of(t, "transfer_accuracy", Input{Activity: &now, Labels: labels, Earlier: &earlier, EarlierLabels: labels})
	within(t, "accuracy, of sd 0.005", r.Value, want, 0.015)
	within(t, "own accuracy", r.Extra["own"], want, 0.015)
}

// Readouts are never tested on what they were trained on: of noise they know nothing.
func TestReadoutsOfNoise(t *testing.T) {
	noise := rng.NewKey(5, "noise").Rand()
	a := responses(400, 50, func(i, j int) float64 { return noise.NormFloat64() })
	labels := make([]int, 400)
	for i := range labels {
		labels[i] = i % 4
	}
	in := Input{Activity: &a, Labels: labels, Earlier: &a, EarlierLabels: labels}
	within(t, "accuracy, chance being 0.25 and its sd 0.022", of(t, "transfer_accuracy", in).Extra["own"], 0.25, 0.065)
}
