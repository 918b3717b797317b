package artificial

import (
	"math"
	"strings"
	"testing"

	"homeostat/internal/kernel"
)

// pooledNet is a network of 20 units that see 4 × 4 averages, in segments of views.
func pooledNet(t *testing.T, scale string, views ...View) *Network[float64] {
	t.Helper()
	set := toy(t, 2, 9, 9, 130, 50)
	cfg := small()
	cfg.Layers = []LayerSpec{{Kind: "avgpool", Size: 2}, {Kind: "dense", Out: 20}}
	cfg.InputScale = scale
	for i, v := range views {
		s := DefaultSegment()
		s.Name, s.View = string(rune('a'+i)), v
		cfg.Segments = append(cfg.Segments, s)
	}
	net, err := newNetwork[float64](kernel.Portable, cfg, "vanilla", set, 7)
	if err != nil {
		t.Fatal(err)
	}
	return net
}

// The input of a network against what the lens makes of the same image, which is
// brightness: the two sides of an experiment see one thing.
func TestNetworksSeeWhatTheLensShows(t *testing.T) {
	views := []View{
		DefaultView(), {Contrast: 0.3, Intensity: 1}, {Contrast: 2, Intensity: 1, Brightness: 0.2}, {Contrast: 1, Intensity: 1, Shift: 1},
		{Contrast: 1, Intensity: 3}, {Contrast: 1, Intensity: 1, Dark: 0.4}, {Contrast: 0.5, Intensity: 2, Brightness: -0.1, Shift: -2, Dark: 0.7},
	}
	for scale, of := range map[string]func(x float64) float64{
		"unit": func(x float64) float64 { return x }, "pm1": func(x float64) float64 { return 2*x - 1 },
	} {
		net, light := pooledNet(t, scale, views...), make([]float64, 2*81)
		set := toy(t, 2, 9, 9, 130, 50)
		for i, v := range views {
			net.under(i)
			for range 2 { // a partial batch twice, as a lane that is none would see it
				net.load(&set.Test, testOrder(19))
				net.forward(ByBatch)
			}
			for sample, image := range testOrder(19) {
				net.lens.Of(v, set.Test.Image(image), light)
				for k, x := range light {
					if got := net.input.At(sample, k/81, k%81/9, k%9); math.Abs(got-of(x)) > 1e-5 { // pixels are float32
						t.Fatalf("%s, %+v: the network sees %g, the lens shows %g", scale, v, got, of(x))
					}
				}
			}
			for _, x := range net.input.Data {
				if math.Abs(x) > 100 {
					t.Fatalf("%+v: %g in a lane that is no sample", v, x)
				}
			}
		}
	}
}

// A shift of 1 moves what arrives at each unit by its standard deviation over the
// training images, for every image.
func TestShiftIsOneDeviationOfEachUnit(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	for _, scale := range []string{"unit", "pm1"} {
		net := pooledNet(t, scale, DefaultView(), View{Contrast: 1, Intensity: 1, Shift: 1})
		arrives := func(segment int) [][]float64 {
			net.under(segment)
			all := make([][]float64, 20)
			for i := range set.Train.Len() {
				net.load(&set.Train, []int{i})
				net.forward(ByBatch)
				w, b := net.hidden[0].weight.Value, net.hidden[0].bias.Value
				pooled := net.layers[0].(*avgPool[float64]).y
				for u := range all {
					z := b[u]
					for k := range 2 * 16 {
						z += w[u*32+k] * pooled.At(0, k/16, k%16/4, k%4)
					}
					all[u] = append(all[u], z)
				}
			}
			return all
		}
		before, after := arrives(0), arrives(1)
		for u := range before {
			mean, square := 0.0, 0.0
			for _, z := range before[u] {
				mean += z / float64(len(before[u]))
			}
			for _, z := range before[u] {
				square += (z - mean) * (z - mean) / float64(len(before[u]))
			}
			for i := range before[u] {
				if moved := after[u][i] - before[u][i]; math.Abs(moved/math.Sqrt(square)-1) > 1e-4 {
					t.Fatalf("%s: unit %d moved by %g, want its deviation %g", scale, u, moved, math.Sqrt(square))
				}
			}
		}
	}
}

// Of 81 places in 3 × 3 squares of up to 4 × 4 pixels a third are dark, and more of them later.
func TestDarkTakesInWhatWasDarkBefore(t *testing.T) {
	l := PlainLens(toy(t, 2, 9, 9, 130, 50), 7)
	if n := len(l.tiles); n != 9 {
		t.Fatalf("%d squares, want 9", n)
	}
	less, more := l.dark(View{Dark: 1.0 / 3}), l.dark(View{Dark: 2.0 / 3})
	for k := range less {
		if less[k] && !more[k] {
			t.Fatalf("place %d is dark at a third, and not at two thirds", k)
		}
	}
}

// A shift takes a first layer whose units it can move one by one.
func TestShiftNeedsADenseFirstLayer(t *testing.T) {
	shifted := DefaultSegment()
	shifted.Name, shifted.Shift = "shifted", 1
	cfg := small()
	cfg.Segments = []Segment{shifted}
	if err := cfg.Validate(); err == nil || !strings.Contains(err.Error(), "segment[0].shift must be 0 unless the first layer is a dense one") {
		t.Errorf("a convolution first: %v", err)
	}
	cfg.Layers = []LayerSpec{{Kind: "dense", Out: 200}} // of 162 inputs
	if err := cfg.Validate(); err != nil {
		t.Error(err)
	}
	if err := cfg.CheckShiftFor(2, 9, 9); err == nil || !strings.Contains(err.Error(), "more units (200) than inputs (162)") {
		t.Errorf("200 units of 162 inputs: %v", err)
	}
	set := toy(t, 2, 9, 9, 130, 50)
	if l, err := NewLens(cfg, set, 7); err != nil || l.picture != nil {
		t.Errorf("what is not shifted can be seen all the same: %v", err)
	}
	if _, err := newNetwork[float32](kernel.Best(), cfg, "vanilla", set, 7); err == nil || !strings.Contains(err.Error(), "no more units than inputs") {
		t.Errorf("a network of 200 units of 162 inputs: %v", err)
	}
}
