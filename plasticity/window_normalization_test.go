package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/state"
)

// shownWindow shows stimuli, spikes of each source, and returns the drives that they give.
func shownWindow(n *WindowNormalization, stimuli [][]int, weights []float32) (drives []float64) {
	sources := []int32{0, 1, 2}
	for _, s := range stimuli {
		u := 0.0
		for j, spikes := range s {
			for range spikes {
				n.Sources.Fired([]int32{int32(j)})
			}
			u += float64(weights[j]) * float64(spikes) * n.P.TauSyn / n.P.Interval
		}
		n.Sources.Advance(n.P.Interval, 0, 3)
		n.Settle(n.P.Interval, 0, sources, weights)
		drives = append(drives, u)
	}
	return drives
}

// After a window the same stimuli give drives of the wanted deviation, about a mean that
// lies so many of them below the threshold, from whatever weights and threshold there
// were; ratios of weights stay. A second window changes nothing more.
func TestWindowNormalizationStandardizes(t *testing.T) {
	stimuli := [][]int{{1, 0, 4}, {0, 3, 2}, {7, 1, 1}, {2, 2, 0}}
	for _, start := range []float32{0.1, 3} {
		p := DefaultWindowNormalization()
		p.Window, p.Spread, p.Offset = len(stimuli), 4, 0.5
		weights, threshold := []float32{start, 2 * start, 5 * start}, state.Of([]float64{-20})
		n := NewWindowNormalization(p, threshold, -70, 3)
		for range 2 {
			shownWindow(n, stimuli, weights)
			again := NewWindowNormalization(p, state.Of([]float64{0}), -70, 3)
			kept := append([]float32(nil), weights...)
			mean, sd := meanAndSD(shownWindow(again, stimuli, kept))
			if math.Abs(sd-4) > 1e-5 || math.Abs(threshold.At(0)-(-70+mean+0.5*4)) > 1e-5 {
				t.Errorf("weights from %g: drives %g ± %g mV and a threshold of %g mV", start, mean, sd, threshold.At(0))
			}
			if math.Abs(float64(weights[2]/weights[0])-5) > 1e-5 {
				t.Errorf("weights %v have other ratios", weights)
			}
		}
	}
}

func meanAndSD(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean) / float64(len(x))
	}
	return mean, math.Sqrt(sd)
}

// With a momentum of a half two windows take three quarters of the way, of the threshold
// and of the factor's logarithm; before a window is over nothing moves.
func TestWindowNormalizationWithMomentum(t *testing.T) {
	stimuli := [][]int{{1, 0, 4}, {0, 3, 2}, {7, 1, 1}, {2, 2, 0}}
	p := DefaultWindowNormalization()
	p.Window = len(stimuli)
	full, half := []float32{1, 1, 1}, []float32{1, 1, 1}
	one := NewWindowNormalization(p, state.Of([]float64{-50}), -70, 3)
	p.Momentum = 0.5
	two := NewWindowNormalization(p, state.Of([]float64{-50}), -70, 3)
	shownWindow(two, stimuli[:3], half)
	if half[0] != 1 || two.threshold.At(0) != -50 {
		t.Error("it acts within a window")
	}
	shownWindow(one, stimuli, full)
	shownWindow(two, stimuli[3:], half)
	shownWindow(two, stimuli, half)
	if want := math.Pow(float64(full[0]), 0.75); math.Abs(float64(half[0])-want) > 1e-5*want {
		t.Errorf("the factor is %g, want %g", half[0], want)
	}
	if want := -50 + 0.75*(one.threshold.At(0)+50); math.Abs(two.threshold.At(0)-want) > 1e-4 {
		t.Errorf("the threshold is %g, want %g", two.threshold.At(0), want)
	}
}

// A drive that does not vary has no deviation to divide by: all stays.
func TestWindowNormalizationOfNothing(t *testing.T) {
	p := DefaultWindowNormalization()
	p.Window = 3
	weights, threshold := []float32{1, 2, 3}, state.Of([]float64{-50})
	shownWindow(NewWindowNormalization(p, threshold, -70, 3), [][]int{{1, 1, 1}, {1, 1, 1}, {1, 1, 1}}, weights)
	if weights[0] != 1 || threshold.At(0) != -50 {
		t.Errorf("weights %v, threshold %g", weights, threshold.At(0))
	}
}
