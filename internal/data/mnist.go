package data

// MNIST: 70,000 grey images of handwritten digits, 28×28 pixels (Y. LeCun, L. Bottou,
// Y. Bengio, P. Haffner: Gradient-based learning applied to document recognition.
// Proceedings of the IEEE 86, 1998).
//
// Four gzipped files of the IDX format: a number 0x00 0x00 0x08 (bytes) and the
// number of dimensions, each dimension in four bytes, most significant first, then
// the bytes, last dimension fastest.

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

const (
	mnistSide   = 28
	mnistPixels = mnistSide * mnistSide
)

func mnistInfo() Info {
	set := publishedMNIST()
	return Info{
		Name:    set.name,
		Shape:   [3]int{1, mnistSide, mnistSide},
		About:   "70,000 grey images of handwritten digits, 28×28, in 10 classes",
		Licence: "CC BY-SA 3.0",
		Source:  "LeCun et al. 1998, Gradient-based learning applied to document recognition",
		Files:   set.files,
		Checked: "sha256 of the four official files, sizes, labels",
		folder:  set.name,
		load:    set.load,
		verify:  set.verify,
		unpack:  set.unpack,
	}
}

func publishedMNIST() published {
	const site = "https://ossci-datasets.s3.amazonaws.com/mnist/"
	return published{
		name: "mnist",
		files: []File{
			{"train-images-idx3-ubyte.gz", site + "train-images-idx3-ubyte.gz", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", 9_912_422},
			{"train-labels-idx1-ubyte.gz", site + "train-labels-idx1-ubyte.gz", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", 28_881},
			{"t10k-images-idx3-ubyte.gz", site + "t10k-images-idx3-ubyte.gz", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", 1_648_877},
			{"t10k-labels-idx1-ubyte.gz", site + "t10k-labels-idx1-ubyte.gz", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", 4_542},
		},
		read: mnist{train: 60_000, test: 10_000}.read,
	}
}

// mnist reads the layout; train and test are numbers of images, fields so that tests
// can read small files.
type mnist struct{ train, test int }

func (m mnist) read(folder string) (*Set, error) {
	set := &Set{Name: "mnist", Channels: 1, Height: mnistSide, Width: mnistSide, Classes: digits()}
	for _, part := range []struct {
		split  *Split
		prefix string
		n      int
	}{{&set.Train, "train", m.train}, {&set.Test, "t10k", m.test}} {
		s, path := part.split, filepath.Join(folder, part.prefix)
		s.Size = mnistPixels
		s.Images, s.Labels = make([]uint8, part.n*mnistPixels), make([]uint8, part.n)
		if err := loadIDX(path+"-images-idx3-ubyte.gz", s.Images, part.n, mnistSide, mnistSide); err != nil {
			return nil, err
		}
		labels := path + "-labels-idx1-ubyte.gz"
		if err := loadIDX(labels, s.Labels, part.n); err != nil {
			return nil, err
		}
		for i, l := range s.Labels {
			if l > 9 {
				return nil, &DamagedError{Set: "mnist", File: labels, Record: i, Offset: int64(8 + i), Problem: fmt.Sprintf("label %d, want 0 to 9", l)}
			}
		}
	}
	return set, nil
}

// loadIDX fills dst with a gzipped IDX file of bytes, whose dimensions must be dims.
func loadIDX(path string, dst []uint8, dims ...int) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("cannot read MNIST: %w", err)
	}
	defer f.Close()
	if err := readIDX(f, dst, dims...); err != nil {
		return &DamagedError{Set: "mnist", File: path, Record: -1, Problem: err.Error()}
	}
	return nil
}

func readIDX(r io.Reader, dst []uint8, dims ...int) error {
	unzipped, err := gzip.NewReader(bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return fmt.Errorf("it is no intact .gz (%w)", err)
	}
	want := []byte{0, 0, 8, byte(len(dims))}
	for _, d := range dims {
		want = binary.BigEndian.AppendUint32(want, uint32(d))
	}
	head := make([]byte, len(want))
	if _, err := io.ReadFull(unzipped, head); err != nil {
		return fmt.Errorf("its header is cut off (%w)", err)
	}
	if !bytes.Equal(head, want) {
		return fmt.Errorf("its header is % x, want % x (bytes, dimensions %v)", head, want, dims)
	}
	if n, err := io.ReadFull(unzipped, dst); err != nil {
		return fmt.Errorf("it ends after %d of %d bytes (%w)", n, len(dst), err)
	}
	if n, err := io.Copy(io.Discard, unzipped); err != nil {
		return fmt.Errorf("it is no intact .gz (%w)", err)
	} else if n > 0 {
		return fmt.Errorf("it goes on for %d bytes after its end", n)
	}
	return nil
}
