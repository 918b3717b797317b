package neuron

import (
	"fmt"
	"math"
	"testing"

	"homeostat/internal/rng"
)

// A 2×2 image of three channels, as bytes in the order channel, row, column.
func colours() []uint8 {
	return []uint8{
		255, 0, 0, 0, // red
		0, 255, 0, 0, // green
		0, 0, 255, 51, // blue
	}
}

func TestImageRates(t *testing.T) {
	cases := []struct {
		channels string
		pool     int
		want     []float64 // at 10 Hz for black, 110 for white
	}{
		{"rgb", 1, []float64{110, 10, 10, 10, 10, 110, 10, 10, 10, 10, 110, 30}},
		{"grey", 1, []float64{10 + 29.9, 10 + 58.7, 10 + 11.4, 10 + 20*0.114}},
		{"rgb", 2, []float64{35, 35, 40}},
		{"grey", 2, []float64{10 + (29.9+58.7+11.4+20*0.114)/4}},
	}
	for _, c := range cases {
		s := NewImage(ImageParameters{Channels: c.channels, Pool: c.pool, MinRate: 10, MaxRate: 110}, 3, 2, 2, 1, rng.Key{})
		s.Show(colours())
		got := s.Variable("rate").Float64s()
		if len(got) != len(c.want) {
			t.Fatalf("%s, squares of %d: %d sources, want %d", c.channels, c.pool, len(got), len(c.want))
		}
		for i, want := range c.want {
			if math.Abs(got[i]-want) > 1e-12 {
				t.Errorf("%s, squares of %d: source %d at %g Hz, want %g", c.channels, c.pool, i, got[i], want)
			}
		}
		s.Show(nil)
		for i, r := range s.Variable("rate").Float64s() {
			if r != 10 {
				t.Errorf("%s: source %d at %g Hz before a blank screen, want 10", c.channels, i, r)
			}
		}
	}
}

func TestImageRefusesShapes(t *testing.T) {
	for _, c := range []struct {
		p                       ImageParameters
		channels, height, width int
	}{
		{ImageParameters{Channels: "rgb", Pool: 4}, 3, 30, 32},
		{ImageParameters{Channels: "rgb", Pool: 2}, 3, 32, 31},
		{ImageParameters{Channels: "grey", Pool: 1}, 2, 32, 32},
	} {
		if n, err := c.p.Size(c.channels, c.height, c.width); err == nil {
			t.Errorf("%+v of %d×%d×%d: %d sources, want an error", c.p, c.channels, c.height, c.width, n)
		}
	}
}

func ExampleImage() {
	p := DefaultImage()
	p.Channels, p.Pool = "grey", 2
	n, _ := p.Size(3, 32, 32)
	retina := NewImage(p, 3, 32, 32, 0.1, rng.NewKey(1, "example"))
	retina.Show(make([]uint8, 3*32*32)) // black
	fmt.Println(n, "sources,", len(retina.Step(0, n, nil, nil)), "spikes")
	// Output: 256 sources, 0 spikes
}
