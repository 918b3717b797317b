package circuits

import (
	"context"
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
)

// drawn is a network of three layers behind the given one, of normal weights, with
// what its units put out for some input, and scales that none exceeds.
func drawn(sizes []int, seed uint64) (layers []ReLULayer, given []float64, outputs [][]float64) {
	r := rng.NewKey(seed, "converted").Rand()
	x := []float64{}
	for l, n := range sizes {
		layer := ReLULayer{Name: string(rune('a' + l)), Bias: make([]float64, n), Scale: make([]float64, n)}
		z := make([]float64, n)
		for k := range n {
			if layer.Bias[k] = 0.3 * r.NormFloat64(); l == 0 {
				z[k] = r.NormFloat64()
				continue
			}
			z[k] = layer.Bias[k]
			for i := range x {
				w := r.NormFloat64() / math.Sqrt(float64(len(x)))
				layer.Pre, layer.Post, layer.Weights = append(layer.Pre, int32(i)), append(layer.Post, int32(k)), append(layer.Weights, w)
				z[k] += w * x[i]
			}
		}
		if l == 0 {
			given = z
		}
		y := make([]float64, n)
		for k := range z {
			if y[k] = max(z[k], 0); l == len(sizes)-1 {
				y[k] = z[k]
			}
			layer.Scale[k] = 4
		}
		layers, outputs, x = append(layers, layer), append(outputs, y), y
	}
	return layers, given, outputs
}

// farthest is the largest distance of a converted network from what it stands for.
func farthest(t *testing.T, c *Converted, outputs [][]float64, ms float64) (spikes, logits float64) {
	t.Helper()
	for l, y := range outputs[:len(outputs)-1] {
		for k, n := range c.Counts(l) {
			spikes = max(spikes, math.Abs(c.Activation(l, k, n, ms)-y[k]))
		}
	}
	z, err := c.Logits()
	must(t, err)
	for k := range z {
		logits = max(logits, math.Abs(z[k]-outputs[len(outputs)-1][k]))
	}
	return spikes, logits
}

// Rates become activations as 1/T: the distance times T stays bounded, by few spikes'
// worth of a scale of 4, for every unit and the logits, whatever was shown before, and
// whatever the step.
func TestRatesOfAConvertedNetworkBecomeActivations(t *testing.T) {
	for _, dt := range []float64{1, 0.25} {
		p := DefaultRueckauer2017()
		p.Dt = dt
		layers, given, outputs := drawn([]int{12, 10, 8, 5}, 3)
		c, err := NewConverted(layers, p)
		must(t, err)
		other := make([]float64, len(given))
		for k := range other {
			other[k] = 3 - given[k]
		}
		must(t, c.Show(t.Context(), other)) // which has to be forgotten
		must(t, c.RunTo(t.Context(), 57*dt))
		must(t, c.Show(t.Context(), given))
		for _, steps := range []float64{100, 1000, 10_000, 100_000} {
			ms := steps * dt
			must(t, c.RunTo(t.Context(), ms))
			spikes, logits := farthest(t, c, outputs, ms)
			if most := 4 * 12 / steps; spikes > most || logits > most {
				t.Errorf("dt %g, after %g steps: off by %g, logits by %g; more than %g", dt, steps, spikes, logits, most)
			}
		}
	}
}

// A stimulus leaves nothing behind: the same spikes the second time, to the last one.
func TestConvertedNetworksForget(t *testing.T) {
	layers, given, _ := drawn([]int{12, 10, 8, 5}, 4)
	c, err := NewConverted(layers, DefaultRueckauer2017())
	must(t, err)
	var counts [2][]int32
	for turn := range 2 {
		must(t, c.Show(t.Context(), given))
		must(t, c.RunTo(t.Context(), 301))
		for l := range 3 {
			counts[turn] = append(counts[turn], c.Counts(l)...)
		}
		again := make([]float64, len(given))
		for k := range again {
			again[k] = 2
		}
		must(t, c.Show(t.Context(), again))
		must(t, c.RunTo(t.Context(), 33))
	}
	total := int32(0)
	for k := range counts[0] {
		total += counts[0][k]
		if counts[0][k] != counts[1][k] {
			t.Errorf("unit %d: %d spikes, then %d", k, counts[0][k], counts[1][k])
		}
	}
	if total == 0 {
		t.Error("nothing spiked: the test sees nothing")
	}
}

// With the reset to zero what is above the threshold is lost: rates fall short for good
// (Rueckauer et al. 2017, eq. 5).
func TestResetToZeroFallsShort(t *testing.T) {
	p := DefaultRueckauer2017()
	p.Reset = "zero"
	layers, given, outputs := drawn([]int{12, 10, 8, 5}, 3)
	c, err := NewConverted(layers, p)
	must(t, err)
	must(t, c.Show(t.Context(), given))
	must(t, c.RunTo(t.Context(), 10_000))
	if spikes, _ := farthest(t, c, outputs, 10_000); spikes < 0.02 {
		t.Errorf("off by %g at most, as with the reset by subtraction", spikes)
	}
}

// Two units see 0.5 and -1 and excite a third, y = 2 a + 3 b + 0.25: spikes of half of the
// steps stand for the first, none for the second, and the third integrates 1.25.
func ExampleNewConverted() {
	layers := []ReLULayer{
		{Name: "first", Bias: []float64{0, 0}, Scale: []float64{1, 1}},
		{Name: "last", Pre: []int32{0, 1}, Post: []int32{0, 0}, Weights: []float64{2, 3}, Bias: []float64{0.25}},
	}
	c, err := NewConverted(layers, DefaultRueckauer2017())
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	if err := c.Show(ctx, []float64{0.5, -1}); err != nil {
		fmt.Println(err)
		return
	}
	if err := c.RunTo(ctx, 1000); err != nil {
		fmt.Println(err)
		return
	}
	logits, err := c.Logits()
	fmt.Printf("spikes %v, logits %.2f, %v\n", c.Counts(0), logits, err)
	// Output: spikes [500 0], logits [1.25], <nil>
}
