package data

import (
	"bytes"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/rng"
)

// materials returns made-up sets to make house numbers of: digits that are squares, and
// photographs of noise.
func materials() (written, photographs *Set) {
	draw := func(name string, n, size int, fill func(s *rng.Stream, image []uint8)) Split {
		split := Split{Size: size, Images: make([]uint8, n*size), Labels: make([]uint8, n)}
		for i := range n {
			split.Labels[i] = uint8(i % 10)
			s := rng.NewKey(1, name).At(uint64(i))
			fill(&s, split.Image(i))
		}
		return split
	}
	square := func(s *rng.Stream, image []uint8) {
		for row := 8; row < 20; row++ {
			for column := 8; column < 20; column++ {
				image[row*28+column] = uint8(pick(s, 256))
			}
		}
	}
	noise := func(s *rng.Stream, image []uint8) {
		for i := range image {
			image[i] = uint8(pick(s, 256))
		}
	}
	written = &Set{Train: draw("a", 40, mnistPixels, square), Test: draw("b", 20, mnistPixels, square)}
	photographs = &Set{Train: draw("c", 30, cifarPixels, noise), Test: draw("d", 15, cifarPixels, noise)}
	return written, photographs
}

func few(n int) (counts [10]int) {
	for digit := range counts {
		counts[digit] = n + digit
	}
	return counts
}

func sameSplit(a, b *Split) bool {
	return bytes.Equal(a.Images, b.Images) && bytes.Equal(a.Labels, b.Labels)
}

// The same bytes for any number of processors, and for photographs in any order; other
// bytes for the test images.
func TestHouseNumbersRepeat(t *testing.T) {
	written, photographs := materials()
	want := houseNumbers(written, photographs, few(6), few(6))
	if sameSplit(&want.Train, &want.Test) {
		t.Error("training and test images are the same")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, processors := range []int{1, 3} {
		runtime.GOMAXPROCS(processors)
		if got := houseNumbers(written, photographs, few(6), few(6)); !sameSplit(&got.Train, &want.Train) || !sameSplit(&got.Test, &want.Test) {
			t.Errorf("other images on %d processors", processors)
		}
	}
	turned := *photographs
	turned.Train.Images = nil
	for i := photographs.Train.Len() - 1; i >= 0; i-- {
		turned.Train.Images = append(turned.Train.Images, photographs.Train.Image(i)...)
	}
	if got := houseNumbers(written, &turned, few(6), few(6)); !sameSplit(&got.Train, &want.Train) {
		t.Error("other images for photographs in another order")
	}
}

// Each digit is there as often as asked, at random places.
func TestHouseNumbersCounts(t *testing.T) {
	labels := shuffledLabels(rng.NewKey(1, "x"), svhnTestCounts())
	var all, first [10]int
	for i, l := range labels {
		all[l]++
		if i < len(labels)/2 {
			first[l]++
		}
	}
	if all != svhnTestCounts() {
		t.Errorf("digits %v, want %v", all, svhnTestCounts())
	}
	for digit, n := range first {
		// Hypergeometric: half of them, with a standard deviation of at most √n/2.
		if half := float64(all[digit]) / 2; float64(n) < half-2*half/25 || float64(n) > half+2*half/25 {
			t.Errorf("%d of %d images of digit %d are in the first half", n, all[digit], digit)
		}
	}
}

// Seen through no turn at all a digit is what it is, in the middle of the image.
func TestWriteDigit(t *testing.T) {
	written, _ := materials()
	digit := written.Train.Image(3)
	var p housePainter
	p.write(digit, [4]int32{fine, 0, 0, fine}, 16*fine, 16*fine)
	for row := range side {
		for column := range side {
			want := int32(0)
			if r, c := row-2, column-2; r >= 0 && r < 28 && c >= 0 && c < 28 {
				want = int32(digit[r*28+c])
			}
			if got := p.mask[row*side+column]; got != want {
				t.Fatalf("row %d, column %d: %d, want %d", row, column, got, want)
			}
		}
	}
}

// Stripes of one pixel vanish in a blur.
func TestBlur(t *testing.T) {
	var p housePainter
	for px := range p.canvas[0] {
		p.canvas[0][px] = int32(px%2) * 200 * fine
	}
	p.blur()
	for px, v := range p.canvas[0] {
		want := int32(100 * fine) // but for the edges, whose pixels are repeated outwards
		switch px % side {
		case 0:
			want = 50 * fine
		case side - 1:
			want = 150 * fine
		}
		if v != want {
			t.Fatalf("pixel %d is %d, want %d", px, v, want)
		}
	}
}

// Ink is brighter or darker than what it is painted on.
func TestInkStandsOut(t *testing.T) {
	written, photographs := materials()
	street := newStreet("x", &written.Train, &photographs.Train)
	p := housePainter{street: street}
	for i := range 200 {
		s := street.image.At(uint64(i))
		wall := p.wall(&s)
		for k := range p.canvas {
			mean := int32(0)
			for _, v := range p.canvas[k] {
				mean += v >> 2
			}
			if d := mean>>8 - wall[k]; max(d, -d) > fine {
				t.Errorf("image %d: the wall's mean is %d, want %d", i, mean>>8, wall[k])
			}
		}
		ink := ink(&s, wall)
		if d := luma(ink) - luma(wall); max(d, -d) < 20*fine {
			t.Errorf("image %d: ink of %v on a wall of %v", i, ink, wall)
		}
	}
}

func TestHouseNumbersNeedTheirParts(t *testing.T) {
	_, err := Load("house-numbers", t.TempDir())
	if missing := new(MissingError); !errors.As(err, &missing) || missing.Set != "mnist" || !strings.HasPrefix(err.Error(), "house-numbers is made of mnist and cifar10: ") {
		t.Errorf("error %v", err)
	}
}

// The whole set, of the real ones, has the digits that SVHN has and is the same everywhere.
func TestHouseNumbersWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 99,289 images")
	}
	set, err := Load("house-numbers", "")
	if missing := new(MissingError); errors.As(err, &missing) {
		t.Skip("MNIST or CIFAR-10 is not here: homeostat data fetch house-numbers")
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, split := range []struct {
		s    *Split
		want [10]int
	}{{&set.Train, svhnTrainCounts()}, {&set.Test, svhnTestCounts()}} {
		var found [10]int
		for _, l := range split.s.Labels {
			found[l]++
		}
		if found != split.want {
			t.Errorf("digits %v, want %v", found, split.want)
		}
	}
	if got := houseSum(set); got != houseSHA256 {
		t.Errorf("sha256 %s, want %s", got, houseSHA256)
	}
}

func BenchmarkHouseNumber(b *testing.B) {
	written, photographs := materials()
	p := housePainter{street: newStreet("x", &written.Train, &photographs.Train)}
	image := make([]uint8, 3*housePixels)
	for i := 0; b.Loop(); i++ {
		p.paint(i, i%10, image)
	}
	if slices.Max(image) == 0 {
		b.Error("nothing painted")
	}
}
