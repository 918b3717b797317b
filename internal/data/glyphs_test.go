package data

import (
	"bytes"
	"runtime"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

// What is drawn is what the table says it is, on this machine too.
func TestGlyphsAreTheSameEverywhere(t *testing.T) {
	if err := Verify("glyphs", ""); err != nil {
		t.Error(err)
	}
}

func TestAnyGlyphIsDrawnAlone(t *testing.T) {
	set := Glyphs(500, 100)
	p := painter{styles: glyphStyles(), image: rng.NewKey(drawingSeed, "glyphs/train"), order: rng.NewKey(drawingSeed, "glyphs/train/order")}
	alone := make([]uint8, set.Train.Size)
	for _, i := range []int{499, 0, 7, 250} {
		digit, fine := p.paint(i, alone)
		if !slices.Equal(alone, set.Train.Image(i)) || digit != set.Train.Labels[i] || fine != set.Train.Fine[i] {
			t.Errorf("image %d differs when drawn alone", i)
		}
	}
	if bytes.Equal(set.Train.Images[:100*set.Train.Size], set.Test.Images) {
		t.Error("the test images are training images")
	}
}

func TestGlyphsForAnyNumberOfThreads(t *testing.T) {
	many := Glyphs(300, 0)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if one := Glyphs(300, 0); !bytes.Equal(one.Train.Images, many.Train.Images) || !slices.Equal(one.Train.Fine, many.Train.Fine) {
		t.Error("one thread draws other images than several")
	}
}

// Digits are balanced in every ten; of 6,000 images each of 60 fine classes has
// 100 ± 5 binomial standard deviations (10).
func TestGlyphsAreBalanced(t *testing.T) {
	set := Glyphs(6000, 0)
	count := make([]int, len(set.FineClasses))
	for i := range set.Train.Len() {
		count[set.Train.Fine[i]]++
		if digit := int(set.Train.Fine[i]) / (len(set.FineClasses) / len(set.Classes)); digit != int(set.Train.Labels[i]) {
			t.Fatalf("image %d: fine class %d of digit %d", i, set.Train.Fine[i], set.Train.Labels[i])
		}
		if i%10 == 9 {
			ten := slices.Sorted(slices.Values(set.Train.Labels[i-9 : i+1]))
			if !slices.Equal(ten, []uint8{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
				t.Fatalf("images %d to %d show %v", i-9, i, ten)
			}
		}
	}
	for class, n := range count {
		if n < 50 || n > 150 {
			t.Errorf("%d images of %s, want about 100", n, set.FineClasses[class])
		}
	}
}

// A line's distances are those of geometry.
func TestFieldIsTheDistanceToALine(t *testing.T) {
	var f field
	f.clear(6)
	f.line(point{8.5, 10.5}, point{20.5, 10.5})
	cases := []struct {
		x, y int
		want float64
	}{{8, 10, 0}, {14, 10, 0}, {14, 13, 3}, {14, 6, 4}, {5, 6, 5}, {23, 14, 5}, {24, 10, 4}, {14, 20, 6}, {0, 0, 6}}
	for _, c := range cases {
		if got := f.distance[c.y*side+c.x]; got != c.want {
			t.Errorf("distance at (%d, %d): %g, want %g", c.x, c.y, got, c.want)
		}
	}
	f.clear(2)
	f.line(point{-5, -5}, point{40, -3}) // outside: paints nothing, breaks nothing
	f.line(point{16.5, 16.5}, point{16.5, 16.5})
	if f.distance[16*side+16] != 0 || f.distance[16*side+17] != 1 || f.distance[0] != 2 {
		t.Errorf("a dot has distances %g, %g", f.distance[16*side+16], f.distance[16*side+17])
	}
}

// A Catmull–Rom curve passes through its points; a closed one has no corner where it closes.
func TestSmoothPassesThroughItsPoints(t *testing.T) {
	points := []point{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}
	curve := smooth(nil, points)
	for i, p := range points {
		if curve[4*i] != p {
			t.Errorf("point %d: %v, want %v", i, curve[4*i], p)
		}
	}
	if first, last := curve[1], curve[len(curve)-2]; first.y >= 0 || last.x >= 0 {
		t.Errorf("a corner where the curve closes: leaves by %v, comes back by %v", first, last)
	}
	line := smooth(nil, []point{{0, 0}, {4, 8}, {8, 16}})
	for _, p := range line {
		if p.y != 2*p.x {
			t.Errorf("a straight line bends at %v", p)
		}
	}
}

func BenchmarkGlyphs(b *testing.B) {
	for b.Loop() {
		Glyphs(100, 0)
	}
}
