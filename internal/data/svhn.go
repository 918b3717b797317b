package data

// SVHN: 99,289 colour photographs of house numbers, cropped to 32×32 pixels around
// one digit (Y. Netzer, T. Wang, A. Coates, A. Bissacco, B. Wu, A. Y. Ng: Reading
// digits in natural images with unsupervised feature learning. NIPS workshop 2011).
//
// The official files are MAT-files of level 5 with two packed arrays: X, bytes,
// 32 × 32 × 3 × images (row, column, colour, image; the row varies fastest), and y,
// images × 1, the digit of each, with 10 for the digit 0.

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

const (
	svhnTrain = "train_32x32.mat"
	svhnTest  = "test_32x32.mat"
	svhnSide  = 32
	svhnBytes = 3 * svhnSide * svhnSide
)

func svhnInfo() Info {
	set := publishedSVHN()
	return Info{
		Name:    set.name,
		Shape:   [3]int{3, svhnSide, svhnSide},
		About:   "99,289 colour photographs of house numbers, 32×32, in 10 classes",
		Licence: "for non-commercial use; cite Netzer et al. 2011",
		Source:  "Netzer et al. 2011, Reading digits in natural images with unsupervised feature learning",
		Files:   set.files,
		Checked: "sha256 of both official files, labels, images of each class",
		folder:  set.name,
		load:    set.load,
		verify:  set.verify,
		unpack:  set.unpack,
	}
}

func publishedSVHN() published {
	const site = "http://ufldl.stanford.edu/housenumbers/"
	return published{
		name: "svhn",
		files: []File{
			{svhnTrain, site + svhnTrain, "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8", 182_040_794},
			{svhnTest, site + svhnTest, "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b", 64_275_384},
		},
		read: svhn{train: svhnTrainCounts(), test: svhnTestCounts()}.read,
	}
}

// svhnTrainCounts returns how often each digit is to be read in the training images.
func svhnTrainCounts() [10]int {
	return [10]int{4948, 13861, 10585, 8497, 7458, 6882, 5727, 5595, 5045, 4659}
}

// svhnTestCounts returns the same of the test images.
func svhnTestCounts() [10]int {
	return [10]int{1744, 5099, 4149, 2882, 2523, 2384, 1977, 2019, 1660, 1595}
}

// svhn reads the layout; train and test are the images of each digit, fields so that
// tests can read small files.
type svhn struct{ train, test [10]int }

// read reads both files of a folder, side by side.
func (s svhn) read(folder string) (*Set, error) {
	set := &Set{Name: "svhn", Channels: 3, Height: svhnSide, Width: svhnSide, Classes: digits()}
	var wait sync.WaitGroup
	var errs [2]error
	wait.Go(func() { set.Train, errs[0] = loadSVHN(filepath.Join(folder, svhnTrain), s.train) })
	wait.Go(func() { set.Test, errs[1] = loadSVHN(filepath.Join(folder, svhnTest), s.test) })
	wait.Wait()
	if err := cmp.Or(errs[0], errs[1]); err != nil {
		return nil, err
	}
	return set, nil
}

// loadSVHN reads one file, which must hold as many images of each digit as given.
func loadSVHN(path string, counts [10]int) (Split, error) {
	n := 0
	for _, count := range counts {
		n += count
	}
	damaged := func(problem string) (Split, error) {
		return Split{}, &DamagedError{Set: "svhn", File: path, Record: -1, Problem: problem}
	}
	f, err := os.Open(path)
	if err != nil {
		return Split{}, fmt.Errorf("cannot read SVHN: %w", err)
	}
	defer f.Close()
	split := Split{Size: svhnBytes, Images: make([]uint8, n*svhnBytes), Labels: make([]uint8, n)}
	if err := readSVHN(f, split.Images, split.Labels); err != nil {
		return damaged(err.Error())
	}
	var found [10]int
	for _, l := range split.Labels {
		found[l]++
	}
	for digit, count := range found {
		if count != counts[digit] {
			return damaged(fmt.Sprintf("%d of %d images are of digit %d, want %d", count, n, digit, counts[digit]))
		}
	}
	return split, nil
}

// readSVHN fills labels and images (len(labels) × 3 × 32 × 32) with the arrays X and y
// of a MAT-file, which must hold exactly that many.
func readSVHN(r io.Reader, images, labels []uint8) error {
	n := len(labels)
	var seen []string
	err := readMAT(r, func(a *matArray) error {
		if a.Name != "X" && a.Name != "y" {
			return nil
		}
		if slices.Contains(seen, a.Name) {
			return fmt.Errorf("array %q is there twice", a.Name)
		}
		seen = append(seen, a.Name)
		if a.Name == "X" {
			return readSVHNImages(a, images, n)
		}
		return readSVHNLabels(a, labels)
	})
	if err != nil {
		return err
	}
	for _, name := range []string{"X", "y"} {
		if !slices.Contains(seen, name) {
			return fmt.Errorf("there is no array %q", name)
		}
	}
	return nil
}

// readSVHNImages reads X: n images, column by column of each colour, which are
// turned here as they go by.
func readSVHNImages(a *matArray, images []uint8, n int) error {
	if want := []int{svhnSide, svhnSide, 3, n}; !slices.Equal(a.Dims, want) {
		return fmt.Errorf("array X has dimensions %v, want %v", a.Dims, want)
	}
	kind, count, r, err := a.values()
	if err != nil {
		return err
	}
	if a.Class != matUint8Class || kind != matUint8 {
		return fmt.Errorf("array X is of class %d and kind %d, want bytes (%d and %d)", a.Class, kind, matUint8Class, matUint8)
	}
	if count != int64(n)*svhnBytes {
		return fmt.Errorf("array X holds %d values, want %d", count, n*svhnBytes)
	}
	var image [svhnBytes]uint8
	for i := range n {
		if _, err := io.ReadFull(r, image[:]); err != nil {
			return fmt.Errorf("image %d: %w", i, err)
		}
		turned := images[i*svhnBytes : (i+1)*svhnBytes]
		for colour := 0; colour < svhnBytes; colour += svhnSide * svhnSide {
			for at := range svhnSide * svhnSide {
				column, row := at/svhnSide, at%svhnSide
				turned[colour+row*svhnSide+column] = image[colour+at]
			}
		}
	}
	return nil
}

// readSVHNLabels reads y: the digits 1 to 9, and 10 for 0, as numbers of any class.
func readSVHNLabels(a *matArray, labels []uint8) error {
	if want := []int{len(labels), 1}; !slices.Equal(a.Dims, want) {
		return fmt.Errorf("array y has dimensions %v, want %v", a.Dims, want)
	}
	kind, count, r, err := a.values()
	if err != nil {
		return err
	}
	if count != int64(len(labels)) {
		return fmt.Errorf("array y holds %d values, want %d", count, len(labels))
	}
	number := make([]byte, matWidth(kind))
	for i := range labels {
		if _, err := io.ReadFull(r, number); err != nil {
			return fmt.Errorf("label %d: %w", i, err)
		}
		label := matNumber(a.in.order, kind, number)
		if !(label >= 1 && label <= 10) || label != math.Trunc(label) {
			return fmt.Errorf("label %d is %g, want 1 to 10", i, label)
		}
		labels[i] = uint8(label) % 10
	}
	return nil
}
