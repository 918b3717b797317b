package neuron

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// perfectSpikes runs one neuron and returns its spikes.
func perfectSpikes(p PerfectIFParameters, dt float64, steps int) (count int) {
	l := NewPerfectIF[float64](p, 1, dt, rng.Key{})
	arrived := []state.Vector{state.New(state.Double, 1), state.New(state.Double, 1)}
	var spikes []int32
	for range steps {
		spikes = l.Step(0, 1, arrived, spikes[:0])
		count += len(spikes)
	}
	return count
}

// Under constant drive i there are ⌊(v₀ + i T)/threshold⌋ spikes: the ReLU of i, to
// within threshold/T. Numbers are dyadic, so that no rounding is in the way.
func TestPerfectIFCountsLikeAReLU(t *testing.T) {
	const dt = 0.5
	for _, v0 := range []float64{0, 1, -3} {
		for _, drive := range []float64{-0.75, 0, 0.125, 0.6875, 1.5, 3.75} {
			p := PerfectIFParameters{Reset: "subtract", V: value.Const(v0), Threshold: value.Const(2), I: value.Const(drive)}
			for _, steps := range []int{7, 100, 1001} {
				want := max(0, int(math.Floor((v0+drive*dt*float64(steps))/2)))
				if got := perfectSpikes(p, dt, steps); got != want {
					t.Errorf("v %g, i %g, %d steps: %d spikes, want %d", v0, drive, steps, got, want)
				}
			}
		}
	}
}

// A reset to zero loses what was above the threshold: a spike every ⌈threshold/(i dt)⌉ steps.
func TestPerfectIFResetToZeroLoses(t *testing.T) {
	p := PerfectIFParameters{Reset: "zero", V: value.Const(0), Threshold: value.Const(1), I: value.Const(0.75)}
	if got := perfectSpikes(p, 1, 100); got != 50 {
		t.Errorf("%d spikes in 100 steps of 0.75, want 50 and not 75", got)
	}
}

// What arrives at synapses jumps v whatever the step; at "current" it is a drive for one step.
func TestPerfectIFArrivals(t *testing.T) {
	l := NewPerfectIF[float64](DefaultPerfectIF(), 2, 0.25, rng.Key{})
	arrived := []state.Vector{state.Of([]float64{0.5, 1.5}), state.Of([]float64{-0.25, 0}), state.Of([]float64{1, 0})}
	spikes := l.Step(0, 2, arrived, nil)
	if len(spikes) != 1 || spikes[0] != 1 || l.v[0] != 0.5 || l.v[1] != 0.5 {
		t.Errorf("spikes %v, v %v; want neuron 1, and 0.5 left of both", spikes, l.v)
	}
	for r := range arrived {
		if arrived[r].At(0) != 0 || arrived[r].At(1) != 0 {
			t.Errorf("receptor %d is not cleared", r)
		}
	}
}

// A threshold of 0 is refused: it would never end.
func TestPerfectIFRefusesNoThreshold(t *testing.T) {
	p := DefaultPerfectIF()
	p.Threshold = value.Const(0)
	if p.Validate() == nil {
		t.Error("a threshold of 0 was taken")
	}
}
