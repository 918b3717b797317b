package data

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// small is the layout with 20 images a file.
func small() cifar { return cifar{records: 20} }

// record returns a made-up record: pixel k of image i is a known byte.
func record(label, i int) []byte {
	b := []byte{byte(label)}
	for k := range cifarPixels {
		b = append(b, byte(31*i+7*k+k/256))
	}
	return b
}

// batchFile returns the bytes of one made-up file, classes balanced.
func batchFile(file, records int) []byte {
	var b []byte
	for i := range records {
		b = append(b, record(i%cifarLabels, file*records+i)...)
	}
	return b
}

// folder writes a made-up folder into dir, edited as asked, and returns dir.
func folder(t *testing.T, edit func(name string, content []byte) []byte) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, cifarFolder), 0o755); err != nil {
		t.Fatal(err)
	}
	for i, name := range cifarFiles() {
		content := batchFile(i, small().records)
		if edit != nil {
			content = edit(name, content)
		}
		if content == nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, cifarFolder, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// archive writes a made-up archive at path, without the file named.
func archive(t *testing.T, path, without string) {
	t.Helper()
	var b bytes.Buffer
	zipped := gzip.NewWriter(&b)
	entries := tar.NewWriter(zipped)
	for i, name := range cifarFiles() {
		content := batchFile(i, small().records)
		if name == without {
			continue
		}
		header := &tar.Header{Name: cifarFolder + "/" + name, Mode: 0o644, Size: int64(len(content)), Typeflag: tar.TypeReg}
		if err := errors.Join(entries.WriteHeader(header), write(entries, content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(entries.Close(), zipped.Close(), os.WriteFile(path, b.Bytes(), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func write(w io.Writer, b []byte) error {
	_, err := w.Write(b)
	return err
}

func checkSmall(t *testing.T, set *Set) {
	t.Helper()
	if set.Train.Len() != 100 || set.Test.Len() != 20 {
		t.Fatalf("%d training and %d test images, want 100 and 20", set.Train.Len(), set.Test.Len())
	}
	for _, c := range []struct {
		split    *Split
		i, image int
	}{{&set.Train, 0, 0}, {&set.Train, 37, 37}, {&set.Train, 99, 99}, {&set.Test, 0, 100}, {&set.Test, 19, 119}} {
		want := record(c.image%cifarLabels, c.image)
		if got := c.split.Image(c.i); !slices.Equal(got, want[1:]) || c.split.Labels[c.i] != want[0] {
			t.Errorf("image %d has label %d and bytes %v..., want %d and %v...", c.image, c.split.Labels[c.i], got[:4], want[0], want[1:5])
		}
	}
}

func TestCIFARFromFolder(t *testing.T) {
	dir := folder(t, nil)
	set, err := small().load(dir)
	if err != nil {
		t.Fatal(err)
	}
	checkSmall(t, set)
	if err := small().verify(dir); err != nil {
		t.Error(err)
	}
}

func TestCIFARFromArchive(t *testing.T) {
	dir := t.TempDir()
	archive(t, filepath.Join(dir, cifarArchive), "")
	set, err := small().load(dir)
	if err != nil {
		t.Fatal(err)
	}
	checkSmall(t, set)
	// It is not the official archive, and verifying says so.
	checkError(t, small().verify(dir), cifarArchive, "sha256")
}

// checkError wants a *DamagedError whose text holds every part.
func checkError(t *testing.T, err error, parts ...string) {
	t.Helper()
	var damaged *DamagedError
	if !errors.As(err, &damaged) {
		t.Fatalf("error is %v, want a *DamagedError", err)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
}

func TestDamagedCIFAR(t *testing.T) {
	only := func(name string, edit func(b []byte) []byte) func(string, []byte) []byte {
		return func(n string, b []byte) []byte {
			if n == name {
				return edit(b)
			}
			return b
		}
	}
	cases := []struct {
		name  string
		edit  func(string, []byte) []byte
		parts []string
	}{
		{"cut off within a record", only("data_batch_2.bin", func(b []byte) []byte { return b[:5*3073+100] }),
			[]string{"data_batch_2.bin", "record 5", "byte 15465", "ends here", "20 records of 3073 bytes", "data fetch cifar10"}},
		{"cut off between records", only("data_batch_3.bin", func(b []byte) []byte { return b[:7*3073] }),
			[]string{"data_batch_3.bin", "record 7", "byte 21511", "ends here"}},
		{"empty", only("data_batch_1.bin", func(b []byte) []byte { return []byte{} }),
			[]string{"data_batch_1.bin", "record 0", "byte 0", "ends here"}},
		{"one byte too long", only("test_batch.bin", func(b []byte) []byte { return append(b, 1) }),
			[]string{"test_batch.bin", "record 20", "byte 61460", "goes on"}},
		{"one record too long", only("data_batch_5.bin", func(b []byte) []byte { return append(b, record(1, 1)...) }),
			[]string{"data_batch_5.bin", "record 20", "byte 61460", "goes on"}},
		{"label 11", only("data_batch_4.bin", func(b []byte) []byte { b[3*3073] = 11; return b }),
			[]string{"data_batch_4.bin", "record 3", "byte 9219", "label 11", "0 to 9"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := small().load(folder(t, c.edit))
			checkError(t, err, c.parts...)
		})
	}
}

// Two labels exchanged for one another's class pass for records; counts tell.
func TestUnbalancedCIFAR(t *testing.T) {
	dir := folder(t, func(name string, b []byte) []byte {
		if name == "test_batch.bin" {
			b[0] = 3
		}
		return b
	})
	checkError(t, small().verify(dir), "1 of 20 images are of class 0 (airplane)")
}

func TestDamagedArchive(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, cifarArchive)
	archive(t, path, "data_batch_3.bin")
	_, err := small().load(dir)
	checkError(t, err, cifarArchive, "holds no data_batch_3.bin")

	archive(t, path, "")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range [][]byte{whole[:len(whole)/2], []byte("<html>not found</html>"), {}} {
		if err := os.WriteFile(path, part, 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := small().load(dir)
		checkError(t, err, cifarArchive)
	}
}

func TestMissingCIFAR(t *testing.T) {
	dir := t.TempDir()
	_, err := Load("cifar10", dir)
	checkMissing(t, err, filepath.Join(dir, cifarFolder), filepath.Join(dir, cifarArchive))
	nowhere := filepath.Join(dir, "no", "such")
	_, err = Load("cifar10", nowhere)
	checkMissing(t, err, filepath.Join(nowhere, cifarFolder))
	checkMissing(t, Verify("cifar10", nowhere), filepath.Join(nowhere, cifarFolder))

	without := folder(t, func(name string, b []byte) []byte {
		if name == "data_batch_4.bin" {
			return nil
		}
		return b
	})
	_, err = small().load(without)
	checkMissing(t, err, filepath.Join(without, cifarFolder, "data_batch_4.bin"))
}

// checkMissing wants a *MissingError that names the paths and the ways to get the set.
func checkMissing(t *testing.T, err error, paths ...string) {
	t.Helper()
	var missing *MissingError
	if !errors.As(err, &missing) {
		t.Fatalf("error is %v, want a *MissingError", err)
	}
	for _, part := range append(paths, "homeostat data fetch cifar10", "170 MB", "--from PATH", "--data DIR", "HOMEOSTAT_DATA") {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
}

// The real set, wherever it lies: its pixels' published mean and standard
// deviation, and what Verify checks.
func TestRealCIFAR(t *testing.T) {
	set, err := Load("cifar10", "")
	if missing := new(MissingError); errors.As(err, &missing) {
		t.Skip("CIFAR-10 is not here: homeostat data fetch cifar10")
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify("cifar10", ""); err != nil {
		t.Error(err)
	}
	want := [3]struct{ mean, sd float64 }{{0.4914, 0.2470}, {0.4822, 0.2435}, {0.4465, 0.2616}}
	for k, w := range want {
		mean, sd := channelMoments(&set.Train, 3, k)
		if diff := max(mean-w.mean, w.mean-mean, sd-w.sd, w.sd-sd); diff > 0.0001 {
			t.Errorf("channel %d: mean %.4f, sd %.4f, want %.4f, %.4f", k, mean, sd, w.mean, w.sd)
		}
	}
}

// Any bytes: a whole set, or an error that names the place; and what was read, written
// again, is what was read.
func FuzzCIFAR(f *testing.F) {
	f.Add(batchFile(0, 2), 2)
	f.Add(batchFile(0, 2)[:4000], 2)
	f.Add(batchFile(0, 3), 2)
	f.Add(append([]byte{11}, batchFile(0, 1)[1:]...), 1)
	f.Add([]byte{}, 0)
	f.Fuzz(func(t *testing.T, b []byte, records int) {
		if records < 0 || records > 8 {
			t.Skip()
		}
		images, labels := make([]uint8, records*cifarPixels), make([]uint8, records)
		err := readCIFAR(bytes.NewReader(b), "file.bin", images, labels)
		if err != nil {
			var damaged *DamagedError
			if !errors.As(err, &damaged) || damaged.Offset > int64(len(b)) || damaged.Record > records {
				t.Errorf("%d bytes: %v", len(b), err)
			}
			return
		}
		var again bytes.Buffer
		if err := writeCIFAR(images, labels)(&again); err != nil || !bytes.Equal(again.Bytes(), b) {
			t.Errorf("%d bytes read, %d written again (%v)", len(b), again.Len(), err)
		}
		if len(labels) > 0 && slices.Max(labels) >= cifarLabels {
			t.Errorf("label %d accepted", slices.Max(labels))
		}
	})
}
