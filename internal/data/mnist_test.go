package data

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// idx returns a gzipped IDX file of bytes.
func idx(values []byte, dims ...int) []byte {
	b := []byte{0, 0, 8, byte(len(dims))}
	for _, d := range dims {
		b = binary.BigEndian.AppendUint32(b, uint32(d))
	}
	return zipped(append(b, values...))
}

func zipped(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

// smallMNIST writes the set with 12 and 3 images to a new folder, which it returns.
func smallMNIST(t *testing.T) (published, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "mnist")
	p := published{name: "mnist", read: mnist{train: 12, test: 3}.read}
	for prefix, n := range map[string]int{"train": 12, "t10k": 3} {
		images, labels := make([]byte, n*784), make([]byte, n)
		for i := range images {
			images[i] = byte(i * 7)
		}
		for i := range labels {
			labels[i] = byte(i % 10)
		}
		p.files = append(p.files,
			writeOfficial(t, filepath.Join(dir, prefix+"-images-idx3-ubyte.gz"), idx(images, n, 28, 28)),
			writeOfficial(t, filepath.Join(dir, prefix+"-labels-idx1-ubyte.gz"), idx(labels, n)))
	}
	return p, filepath.Dir(dir)
}

func TestMNISTFromFolder(t *testing.T) {
	p, dir := smallMNIST(t)
	set, err := p.load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if set.Train.Len() != 12 || set.Test.Len() != 3 || set.Channels != 1 || set.Train.Size != 784 {
		t.Fatalf("%d and %d images of %d bytes", set.Train.Len(), set.Test.Len(), set.Train.Size)
	}
	for i := range 12 {
		if l, x := set.Train.Labels[i], set.Train.Image(i)[5]; int(l) != i%10 || x != byte((i*784+5)*7) {
			t.Errorf("image %d: label %d, sixth byte %d", i, l, x)
		}
	}
	if err := p.verify(dir); err != nil {
		t.Error(err)
	}
	bad := make([]byte, 12)
	bad[4] = 10
	writeOfficial(t, filepath.Join(dir, "mnist", "train-labels-idx1-ubyte.gz"), idx(bad, 12))
	_, err = p.load(dir)
	checkError(t, err, "train-labels", "record 4 (byte 12)", "label 10, want 0 to 9")
	_, err = Load("mnist", t.TempDir())
	if missing := new(MissingError); !errors.As(err, &missing) || len(missing.Looked) != 4 || !strings.Contains(err.Error(), "(12 MB)") {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestDamagedIDX(t *testing.T) {
	good := idx(make([]byte, 20), 20)
	for _, c := range []struct {
		name, want string
		file       []byte
	}{
		{"HTML", "no intact .gz", []byte("<html>not found</html>")},
		{"torn", "ends after", idx(make([]byte, 19), 20)},
		{"torn in its header", "header is cut off", zipped([]byte{0, 0, 8})},
		{"another number of images", "00 00 00 15", idx(make([]byte, 21), 21)},
		{"doubles", "00 00 0e 01", zipped([]byte{0, 0, 14, 1, 0, 0, 0, 20})},
		{"too long", "goes on for 3 bytes", idx(make([]byte, 23), 20)},
		{"checksum altered", "no intact .gz", append(good[:len(good)-8:len(good)-8], 1, 2, 3, 4, 20, 0, 0, 0)},
	} {
		if err := readIDX(bytes.NewReader(c.file), make([]byte, 20), 20); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
	if err := readIDX(bytes.NewReader(good), make([]byte, 20), 20); err != nil {
		t.Error(err)
	}
}

// The real set, wherever it lies: its pixels' published mean and standard deviation.
func TestRealMNIST(t *testing.T) {
	set, err := Load("mnist", "")
	if missing := new(MissingError); errors.As(err, &missing) {
		t.Skip("MNIST is not here: homeostat data fetch mnist")
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify("mnist", ""); err != nil {
		t.Error(err)
	}
	mean, sd := channelMoments(&set.Train, 1, 0)
	if diff := max(mean-0.1307, 0.1307-mean, sd-0.3081, 0.3081-sd); diff > 0.0001 {
		t.Errorf("mean %.4f, sd %.4f, want 0.1307, 0.3081", mean, sd)
	}
}
