package data

// House numbers: a stand-in for SVHN, made of MNIST's digits and CIFAR-10's
// photographs: as many images, as many of each digit, 32×32 pixels in colour.
//
// An image is a function of (split, index): a crop of a photograph, enlarged and
// paled to a wall; a digit in an ink that stands out from it, slanted, turned, moved;
// mostly its neighbours in the number to the left and right, which count for nothing;
// blur and grain. Training images are made of training images, test images of test
// images. All is done in whole numbers, so that every machine makes the same bytes; the
// photographs are put in order first, so that it does not matter in which their archive
// has them. The checksum tells.

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"homeostat/internal/rng"
)

const (
	houseSeed   = 1
	houseSHA256 = "979125eed02de49e8dc048fd24ecb6cc66ebd10125837d80c1f74d06d34360c0" // of all pixels and digits, in the order training, test
	housePixels = side * side
)

func houseNumbersInfo() Info {
	return Info{
		Name:    "house-numbers",
		Shape:   [3]int{3, side, side},
		About:   "99,289 colour images made like SVHN's of MNIST's digits and CIFAR-10's photographs, 32×32, in 10 classes",
		Licence: "those of mnist and cifar10",
		Source:  "made by the program from mnist and cifar10",
		Parts:   []string{"mnist", "cifar10"},
		Checked: "sha256 of what is made",
		load:    loadHouseNumbers,
		verify:  verifyHouseNumbers,
	}
}

func loadHouseNumbers(dir string) (*Set, error) {
	var parts [2]*Set
	for i, name := range houseNumbersInfo().Parts {
		set, err := Load(name, dir)
		if err != nil {
			return nil, fmt.Errorf("house-numbers is made of mnist and cifar10: %w", err)
		}
		parts[i] = set
	}
	return houseNumbers(parts[0], parts[1], svhnTrainCounts(), svhnTestCounts()), nil
}

// verifyHouseNumbers makes the set and compares its checksum.
func verifyHouseNumbers(dir string) error {
	set, err := loadHouseNumbers(dir)
	if err != nil {
		return err
	}
	if got := houseSum(set); got != houseSHA256 {
		return fmt.Errorf("house-numbers has sha256 %s, want %s: see `homeostat data verify` of mnist and cifar10, of which it is made", got, houseSHA256)
	}
	return nil
}

// houseSum returns the sha256 of a set's pixels and digits.
func houseSum(set *Set) string {
	sum := sha256.New()
	for _, split := range []*Split{&set.Train, &set.Test} {
		sum.Write(split.Images)
		sum.Write(split.Labels)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// houseNumbers makes the set, with as many images of each digit as given.
func houseNumbers(mnist, photographs *Set, train, test [10]int) *Set {
	return &Set{
		Name: "house-numbers", Channels: 3, Height: side, Width: side, Classes: digits(),
		Train: makeHouses("house-numbers/train", &mnist.Train, &photographs.Train, train),
		Test:  makeHouses("house-numbers/test", &mnist.Test, &photographs.Test, test),
	}
}

// makeHouses makes one split.
func makeHouses(name string, written, photographs *Split, counts [10]int) Split {
	street := newStreet(name, written, photographs)
	labels := shuffledLabels(rng.NewKey(houseSeed, name+"/order"), counts)
	n := len(labels)
	split := Split{Size: 3 * housePixels, Images: make([]uint8, n*3*housePixels), Labels: labels}
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			p := housePainter{street: street}
			for i := w * n / workers; i < (w+1)*n/workers; i++ {
				p.paint(i, int(labels[i]), split.Image(i))
			}
		})
	}
	wait.Wait()
	return split
}

// shuffledLabels returns each digit as often as counted, in random order.
func shuffledLabels(key rng.Key, counts [10]int) (labels []uint8) {
	for digit, n := range counts {
		labels = append(labels, bytes.Repeat([]byte{byte(digit)}, n)...)
	}
	s := key.At(0)
	for k := len(labels) - 1; k > 0; k-- {
		j := pick(&s, k+1)
		labels[k], labels[j] = labels[j], labels[k]
	}
	return labels
}

// street is what the images of a split are made of.
type street struct {
	image       rng.Key
	written     *Split
	examples    [10][]int // images of each digit in written
	photographs *Split
	order       []int // photographs, sorted by their bytes
}

func newStreet(name string, written, photographs *Split) *street {
	s := &street{image: rng.NewKey(houseSeed, name), written: written, photographs: photographs}
	for i, digit := range written.Labels {
		s.examples[digit] = append(s.examples[digit], i)
	}
	for i := range photographs.Len() {
		s.order = append(s.order, i)
	}
	slices.SortFunc(s.order, func(a, b int) int { return bytes.Compare(photographs.Image(a), photographs.Image(b)) })
	return s
}

// example returns a random image of a digit.
func (s *street) example(r *rng.Stream, digit int) []uint8 {
	of := s.examples[digit]
	return s.written.Image(of[pick(r, len(of))])
}
