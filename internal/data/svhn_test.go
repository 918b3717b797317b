package data

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// svhnPixel is what the made-up images show at a place.
func svhnPixel(image, colour, row, column int) byte {
	return byte(31*image + 101*colour + 7*row + column*column)
}

// svhnX returns n made-up images in MATLAB's order, whose first dimension varies fastest.
func svhnX(n int) (b []byte) {
	for image := range n {
		for colour := range 3 {
			for column := range 32 {
				for row := range 32 {
					b = append(b, svhnPixel(image, colour, row, column))
				}
			}
		}
	}
	return b
}

// svhnY returns the labels of made-up images: 1 to 10 over and over.
func svhnY(n int) (y []float64) {
	for i := range n {
		y = append(y, float64(i%10+1))
	}
	return y
}

// svhnFile returns a made-up file of n images, labels stored as kind.
func svhnFile(w matWriter, n, class, kind int) []byte {
	return w.file(
		w.array("X", 9, []int{32, 32, 3, n}, 2, svhnX(n)),
		w.array("y", uint32(class), []int{n, 1}, uint32(kind), w.numbers(kind, svhnY(n))))
}

func checkSVHN(t *testing.T, name string, images, labels []uint8) {
	t.Helper()
	for i, l := range labels {
		if int(l) != (i+1)%10 {
			t.Fatalf("%s: image %d has label %d, want %d", name, i, l, (i+1)%10)
		}
		for colour := range 3 {
			for row := range 32 {
				for column := range 32 {
					got := images[i*3072+colour*1024+row*32+column]
					if want := svhnPixel(i, colour, row, column); got != want {
						t.Fatalf("%s: image %d, colour %d, row %d, column %d is %d, want %d", name, i, colour, row, column, got, want)
					}
				}
			}
		}
	}
}

// Both byte orders, packed or not, labels as bytes or doubles, these stored as either.
func TestSVHN(t *testing.T) {
	const n = 13
	for name, w := range everyMAT() {
		for _, y := range []struct{ class, kind int }{{9, 2}, {6, 9}, {6, 2}, {11, 4}} {
			images, labels := make([]uint8, n*3072), make([]uint8, n)
			if err := readSVHN(bytes.NewReader(svhnFile(w, n, y.class, y.kind)), images, labels); err != nil {
				t.Fatalf("%s, labels %v: %v", name, y, err)
			}
			checkSVHN(t, name, images, labels)
		}
	}
}

func TestDamagedSVHN(t *testing.T) {
	const n = 4
	w := matWriter{order: binary.LittleEndian, packed: true}
	x := w.array("X", 9, []int{32, 32, 3, n}, 2, svhnX(n))
	y := w.array("y", 9, []int{n, 1}, 2, []byte{1, 2, 3, 10})
	whole := w.file(x, y)
	label := func(kind int, v ...float64) []byte {
		return w.file(x, w.array("y", 6, []int{n, 1}, uint32(kind), w.numbers(kind, v)))
	}
	cases := []struct {
		name, want string
		file       []byte
	}{
		{"no labels", `no array "y"`, w.file(x)},
		{"no images", `no array "X"`, w.file(y)},
		{"labels twice", `"y" is there twice`, w.file(x, y, y)},
		{"one image too many", "dimensions [32 32 3 5], want [32 32 3 4]", w.file(w.array("X", 9, []int{32, 32, 3, 5}, 2, svhnX(5)), y)},
		{"images last to first", "dimensions [4 3 32 32]", w.file(w.array("X", 9, []int{n, 3, 32, 32}, 2, svhnX(n)), y)},
		{"negative dimension", "dimensions [32 32 3 -1]", w.file(w.array("X", 9, []int{32, 32, 3, -1}, 2, svhnX(n)), y)},
		{"doubles", "class 6", w.file(w.array("X", 6, []int{32, 32, 3, n}, 2, svhnX(n)), y)},
		{"fewer bytes than dimensions say", "holds 9216 values, want 12288", w.file(w.array("X", 9, []int{32, 32, 3, n}, 2, svhnX(n-1)), y)},
		{"labels in a row", "dimensions [1 4], want [4 1]", w.file(x, w.array("y", 9, []int{1, n}, 2, []byte{1, 2, 3, 4}))},
		{"three labels", "holds 3 values, want 4", w.file(x, w.array("y", 9, []int{n, 1}, 2, []byte{1, 2, 3}))},
		{"label 0", "label 2 is 0, want 1 to 10", label(2, 1, 2, 0, 4)},
		{"label 11", "label 3 is 11, want 1 to 10", label(2, 1, 2, 3, 11)},
		{"label 2.5", "label 1 is 2.5, want 1 to 10", label(9, 1, 2.5, 3, 4)},
		{"torn", "ends too soon", whole[:len(whole)/2]},
	}
	for _, c := range cases {
		err := readSVHN(bytes.NewReader(c.file), make([]uint8, n*3072), make([]uint8, n))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

// What the reader needs does not grow with the file, nor with what the file claims.
func TestSVHNStreams(t *testing.T) {
	const n = 400
	w := matWriter{order: binary.LittleEndian, packed: true}
	file := svhnFile(w, n, 9, 2)
	claim := w.file(w.array("X", 9, []int{32, 32, 3, 1 << 30}, 2, svhnX(1)))
	images, labels := make([]uint8, n*3072), make([]uint8, n)
	for name, b := range map[string][]byte{"1.2 MB": file, "3 TB claimed": claim} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := readSVHN(bytes.NewReader(b), images, labels); (err == nil) != (name == "1.2 MB") {
			t.Fatalf("%s: %v", name, err)
		}
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 400_000 {
			t.Errorf("%s: took %d bytes of memory beside the images", name, used)
		}
	}
}

// smallSVHN is the set with 20 and 10 images, its files written to a new folder, which
// it returns.
func smallSVHN(t *testing.T) (published, string) {
	t.Helper()
	w := matWriter{order: binary.LittleEndian, packed: true}
	each := func(n int) (c [10]int) {
		for i := range c {
			c[i] = n
		}
		return c
	}
	p := published{name: "svhn", read: svhn{train: each(2), test: each(1)}.read}
	dir := filepath.Join(t.TempDir(), "svhn")
	for name, n := range map[string]int{svhnTrain: 20, svhnTest: 10} {
		p.files = append(p.files, writeOfficial(t, filepath.Join(dir, name), svhnFile(w, n, 9, 2)))
	}
	return p, filepath.Dir(dir)
}

func TestSVHNFromFolder(t *testing.T) {
	p, dir := smallSVHN(t)
	set, err := p.load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if set.Train.Len() != 20 || set.Test.Len() != 10 || set.Train.Size != 3072 || len(set.Classes) != 10 {
		t.Fatalf("%d training, %d test images of %d bytes in %d classes", set.Train.Len(), set.Test.Len(), set.Train.Size, len(set.Classes))
	}
	checkSVHN(t, "training", set.Train.Images, set.Train.Labels)
	checkSVHN(t, "test", set.Test.Images, set.Test.Labels)
	if err := p.verify(dir); err != nil {
		t.Error(err)
	}

	w := matWriter{order: binary.LittleEndian}
	one := w.array("y", 9, []int{10, 1}, 2, []byte{1, 1, 3, 4, 5, 6, 7, 8, 9, 10})
	path := filepath.Join(dir, "svhn", svhnTest)
	if err := os.WriteFile(path, w.file(w.array("X", 9, []int{32, 32, 3, 10}, 2, svhnX(10)), one), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = p.load(dir)
	checkError(t, err, svhnTest, "2 of 10 images are of digit 1, want 1", "data fetch svhn")
	checkError(t, p.verify(dir), svhnTest, "sha256")
}

func TestSVHNCounts(t *testing.T) {
	for want, counts := range map[int][10]int{73_257: svhnTrainCounts(), 26_032: svhnTestCounts()} {
		sum := 0
		for _, c := range counts {
			sum += c
		}
		if sum != want {
			t.Errorf("%d images, want %d", sum, want)
		}
	}
}

// The real set, wherever it lies: its pixels' published mean and standard deviation.
func TestRealSVHN(t *testing.T) {
	set, err := Load("svhn", "")
	if missing := new(MissingError); errors.As(err, &missing) {
		t.Skip("SVHN is not here: homeostat data fetch svhn")
	}
	if err != nil {
		t.Fatal(err)
	}
	want := [3]struct{ mean, sd float64 }{{0.4377, 0.1980}, {0.4438, 0.2010}, {0.4728, 0.1970}}
	for k, w := range want {
		mean, sd := channelMoments(&set.Train, 3, k)
		if diff := max(mean-w.mean, w.mean-mean, sd-w.sd, w.sd-sd); diff > 0.0002 {
			t.Errorf("channel %d: mean %.4f, sd %.4f, want %.4f, %.4f", k, mean, sd, w.mean, w.sd)
		}
	}
}

// Any bytes: images and labels, or an error in one line.
func FuzzSVHN(f *testing.F) {
	for _, w := range everyMAT() {
		f.Add(svhnFile(w, 2, 9, 2), 2)
		f.Add(svhnFile(w, 1, 6, 9), 1)
	}
	w := matWriter{order: binary.LittleEndian}
	f.Add(svhnFile(w, 2, 9, 2)[:5000], 2)
	f.Add(w.file(w.array("cell", 1, []int{1, 1}, 14, make([]byte, 16))), 0)
	f.Add([]byte{}, 0)
	f.Fuzz(func(t *testing.T, b []byte, n int) {
		if n < 0 || n > 4 {
			t.Skip()
		}
		images, labels := make([]uint8, n*3072), make([]uint8, n)
		if err := readSVHN(bytes.NewReader(b), images, labels); err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("error of several lines: %q", err)
			}
			return
		}
		if n > 0 && slices.Max(labels) > 9 {
			t.Errorf("label %d accepted", slices.Max(labels))
		}
		// Packed once more, in the other byte order, it is the same.
		again := matWriter{order: binary.BigEndian, packed: true}
		var x []byte
		y := make([]float64, n)
		for i, l := range labels {
			y[i] = float64(l)
			if l == 0 {
				y[i] = 10
			}
			for k := range 3072 {
				x = append(x, images[i*3072+k/1024*1024+k%32*32+k/32%32])
			}
		}
		file := again.file(again.array("y", 6, []int{n, 1}, 9, again.numbers(9, y)), again.array("X", 9, []int{32, 32, 3, n}, 2, x))
		images2, labels2 := make([]uint8, n*3072), make([]uint8, n)
		if err := readSVHN(bytes.NewReader(file), images2, labels2); err != nil || !bytes.Equal(images, images2) || !bytes.Equal(labels, labels2) {
			t.Errorf("written again it is another set (%v)", err)
		}
	})
}
