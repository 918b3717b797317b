package measure

import (
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
		if got := of(t, "decoding_accuracy", in).Value; got < 0.95 {
			t.Errorf("%s: a readout of their own has %g", c.name, got)
		}
	}
}

// Trained on the first half and tested on the second it is the other readout.
func TestTransferWithinARun(t *testing.T) {
	all, labels := labelled(3, 1, 0)
	noise := rng.NewKey(4, "noise").Rand()
	for i := range all.A {
		all.A[i] += 2 * noise.NormFloat64()
	}
	first, second := all.halves()
	whole := of(t, "decoding_accuracy", Input{Activity: &all, Labels: labels})
	parts := of(t, "transfer_accuracy", Input{Activity: &second, Labels: labels[40:], Earlier: &first, EarlierLabels: labels[:40]})
	within(t, "accuracy", parts.Value, whole.Value, 0)
	if whole.Value > 0.95 {
		t.Errorf("all is read out, %g: the test tells nothing", whole.Value)
	}
}
