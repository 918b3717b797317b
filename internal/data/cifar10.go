package data

// CIFAR-10: 60,000 colour photographs of 32×32 pixels in ten classes
// (A. Krizhevsky: Learning multiple layers of features from tiny images. 2009).
//
// The binary archive holds five training files and one test file of 10,000
// records each; a record is a label byte, then 1,024 red, 1,024 green and 1,024
// blue bytes, row by row. Read unpacked, or straight from the .tar.gz.

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"homeostat/internal/atomicfile"
)

const (
	cifarPixels = 3 * 32 * 32
	cifarRecord = 1 + cifarPixels
	cifarLabels = 10
)

func cifar10Info() Info {
	official := cifar{records: 10_000}
	return Info{
		Name:    "cifar10",
		Shape:   [3]int{3, 32, 32},
		About:   "60,000 colour photographs, 32×32, in 10 classes",
		Licence: "free to use; cite Krizhevsky 2009",
		Source:  "Krizhevsky 2009, Learning multiple layers of features from tiny images",
		Files: []File{{
			Name:   cifarArchive,
			URL:    "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
			SHA256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
			Bytes:  170_052_171,
		}},
		Checked: "size, labels, 5,000 and 1,000 images of each class; pixels only where the official archive lies packed, by its sha256",
		archive: cifarArchive,
		folder:  cifarFolder,
		load:    official.load,
		verify:  official.verify,
		unpack:  official.unpack,
	}
}

const (
	cifarArchive = "cifar-10-binary.tar.gz"
	cifarFolder  = "cifar-10-batches-bin"
)

// cifarFiles returns the archive's files: five of training images, one of test images.
func cifarFiles() []string {
	return []string{
		"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
		"data_batch_4.bin", "data_batch_5.bin", "test_batch.bin",
	}
}

// cifar reads the layout; records is the number of images in each file, a field
// so that tests can read small ones.
type cifar struct{ records int }

// load reads the unpacked folder in dir, else the archive in dir.
func (c cifar) load(dir string) (*Set, error) {
	folder, archive := filepath.Join(dir, cifarFolder), filepath.Join(dir, cifarArchive)
	if _, err := os.Stat(folder); err == nil {
		return c.loadFolder(folder)
	}
	if _, err := os.Stat(archive); err == nil {
		return c.loadArchive(archive)
	}
	return nil, &MissingError{Set: "cifar10", Bytes: cifar10Info().bytes(), Looked: []string{folder, archive}}
}

func (c cifar) loadFolder(folder string) (*Set, error) {
	set := c.empty()
	for i, name := range cifarFiles() {
		file := filepath.Join(folder, name)
		f, err := os.Open(file)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &MissingError{Set: "cifar10", Bytes: cifar10Info().bytes(), Looked: []string{file}}
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read CIFAR-10: %w", err)
		}
		images, labels := c.part(set, i)
		err = readCIFAR(bufio.NewReaderSize(f, 1<<20), file, images, labels)
		f.Close()
		if err != nil {
			return nil, err
		}
	}
	return set, nil
}

// loadArchive reads the files wherever they stand in the archive, in any order.
func (c cifar) loadArchive(archive string) (*Set, error) {
	f, err := os.Open(archive)
	if err != nil {
		return nil, fmt.Errorf("cannot read CIFAR-10: %w", err)
	}
	defer f.Close()
	damaged := func(err error) error {
		return &DamagedError{Set: "cifar10", File: archive, Record: -1, Problem: "is no intact .tar.gz (" + err.Error() + ")"}
	}
	unzipped, err := gzip.NewReader(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return nil, damaged(err)
	}
	set, seen := c.empty(), make([]bool, len(cifarFiles()))
	for entries := tar.NewReader(unzipped); ; {
		entry, err := entries.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, damaged(err)
		}
		for i, name := range cifarFiles() {
			if path.Base(entry.Name) != name || !entry.FileInfo().Mode().IsRegular() {
				continue
			}
			images, labels := c.part(set, i)
			r := bufio.NewReaderSize(entries, 1<<20)
			if err := readCIFAR(r, archive+"/"+entry.Name, images, labels); err != nil {
				return nil, err
			}
			seen[i] = true
		}
	}
	for i, name := range cifarFiles() {
		if !seen[i] {
			return nil, &DamagedError{Set: "cifar10", File: archive, Record: -1, Problem: "holds no " + name}
		}
	}
	return set, nil
}

// empty returns the set with room for every image.
func (c cifar) empty() *Set {
	split := func(files int) Split {
		n := files * c.records
		return Split{Size: cifarPixels, Images: make([]uint8, n*cifarPixels), Labels: make([]uint8, n)}
	}
	return &Set{
		Name: "cifar10", Channels: 3, Height: 32, Width: 32,
		Classes: []string{
			"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
		},
		Coarse:        []int{1, 1, 0, 0, 0, 0, 0, 0, 1, 1},
		CoarseClasses: []string{"animal", "vehicle"},
		Train:         split(len(cifarFiles()) - 1),
		Test:          split(1),
	}
}

// part returns where file number i of cifarFiles has its place in the set.
func (c cifar) part(set *Set, i int) (images, labels []uint8) {
	split, first := &set.Train, i*c.records
	if i == len(cifarFiles())-1 {
		split, first = &set.Test, 0
	}
	return split.Images[first*cifarPixels : (first+c.records)*cifarPixels], split.Labels[first : first+c.records]
}

// readCIFAR fills labels and images (len(labels) × 3,072) with the records of r,
// which must hold exactly that many. file is the name for errors, all *DamagedError.
func readCIFAR(r io.Reader, file string, images, labels []uint8) error {
	damaged := func(record int, offset int64, problem string) error {
		return &DamagedError{Set: "cifar10", File: file, Record: record, Offset: offset, Problem: problem}
	}
	var label [1]byte
	for i := range labels {
		start := int64(i) * cifarRecord
		n, err := io.ReadFull(r, label[:])
		if err == nil {
			n, err = io.ReadFull(r, images[i*cifarPixels:(i+1)*cifarPixels])
			n++
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return damaged(i, start+int64(n), fmt.Sprintf("the file ends here, want %d records of %d bytes", len(labels), cifarRecord))
		}
		if err != nil {
			return damaged(i, start+int64(n), err.Error())
		}
		if label[0] >= cifarLabels {
			return damaged(i, start, fmt.Sprintf("label %d, want 0 to %d", label[0], cifarLabels-1))
		}
		labels[i] = label[0]
	}
	end := int64(len(labels)) * cifarRecord
	if n, err := io.ReadFull(r, label[:]); n > 0 {
		return damaged(len(labels), end, fmt.Sprintf("the file goes on, want %d records of %d bytes", len(labels), cifarRecord))
	} else if err != io.EOF {
		return damaged(len(labels), end, err.Error())
	}
	return nil
}

// verify checks the archive's checksum where it is what load would read, then
// what load checks, then that every class has its tenth of the images.
func (c cifar) verify(dir string) error {
	info := cifar10Info()
	if at := info.Where(dir); strings.HasSuffix(at, cifarArchive) {
		if err := checkSum(at, info.Files[0].SHA256); err != nil {
			return &DamagedError{Set: "cifar10", File: at, Record: -1, Problem: err.Error()}
		}
	}
	set, err := c.load(dir)
	if err != nil {
		return err
	}
	return c.checkCounts(set, info.Where(dir))
}

// checkCounts finds the first class that has not its tenth of a split.
func (c cifar) checkCounts(set *Set, where string) error {
	for _, split := range []*Split{&set.Train, &set.Test} {
		var count [cifarLabels]int
		for _, l := range split.Labels {
			count[l]++
		}
		for l, n := range count {
			if n*cifarLabels != split.Len() {
				return &DamagedError{Set: "cifar10", File: where, Record: -1, Problem: fmt.Sprintf(
					"%d of %d images are of class %d (%s), want a tenth", n, split.Len(), l, set.Classes[l])}
			}
		}
	}
	return nil
}

// unpack reads an archive, or a folder of .bin files, and writes the files to the
// folder `to`, which must not exist, once they are known to be sound.
func (c cifar) unpack(from, to string) error {
	load := c.loadArchive
	if info, err := os.Stat(from); err != nil {
		return fmt.Errorf("cannot read CIFAR-10: %w", err)
	} else if info.IsDir() {
		load = c.loadFolder
		if inner := filepath.Join(from, cifarFolder); isDir(inner) {
			from = inner
		}
	}
	set, err := load(from)
	if err != nil {
		return err
	}
	if err := c.checkCounts(set, from); err != nil {
		return err
	}
	if err := os.Mkdir(to, 0o755); err != nil {
		return fmt.Errorf("cannot unpack CIFAR-10: %w", err)
	}
	for i, name := range cifarFiles() {
		images, labels := c.part(set, i)
		if err := atomicfile.Write(filepath.Join(to, name), writeCIFAR(images, labels)); err != nil {
			return err
		}
	}
	return nil
}

// writeCIFAR returns a function that writes records as readCIFAR reads them.
func writeCIFAR(images, labels []uint8) func(io.Writer) error {
	return func(w io.Writer) error {
		for i := range labels {
			if _, err := w.Write(labels[i : i+1]); err != nil {
				return err
			}
			if _, err := w.Write(images[i*cifarPixels : (i+1)*cifarPixels]); err != nil {
				return err
			}
		}
		return nil
	}
}
