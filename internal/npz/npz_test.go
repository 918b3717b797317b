package npz

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// everyType is one array of each type, with the values at the ends of its range.
func everyType() []Named {
	return []Named{
		{"f8", Of([]float64{-0.5, math.MaxFloat64, math.Inf(-1), math.SmallestNonzeroFloat64}, 2, 2)},
		{"f4", Of([]float32{1.5, math.MaxFloat32, 0}, 3, 1)},
		{"i8", Of([]int64{math.MinInt64, math.MaxInt64})},
		{"i4", Of([]int32{math.MinInt32, math.MaxInt32})},
		{"i2", Of([]int16{math.MinInt16, math.MaxInt16})},
		{"i1", Of([]int8{math.MinInt8, math.MaxInt8})},
		{"u8", Of([]uint64{0, math.MaxUint64})},
		{"u4", Of([]uint32{0, math.MaxUint32})},
		{"u2", Of([]uint16{0, math.MaxUint16})},
		{"u1", Of([]uint8{0, math.MaxUint8})},
		{"b1", Of([]bool{true, false, true})},
		{"text/α", Of([]string{"", "α → β", "vanilla"})},
		{"scalar", Array{Shape: []int{}, Data: []float64{3}}},
		{"empty", Of([]float64{}, 0, 7)},
	}
}

func written(t testing.TB, arrays []Named) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, arrays); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRoundTrip(t *testing.T) {
	raw := written(t, everyType())
	got, err := ReadFrom(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(everyType()) {
		t.Errorf("%d arrays came back of %d", len(got), len(everyType()))
	}
	for _, want := range everyType() {
		if diff := cmp.Diff(want.Array, got[want.Name]); diff != "" {
			t.Errorf("%s (-written +read):\n%s", want.Name, diff)
		}
	}
	if !bytes.Equal(raw, written(t, everyType())) {
		t.Error("the same arrays gave other bytes")
	}
}

// The bytes that numpy.save writes for np.arange(3, dtype='<f4'), per the format's
// description: magic, version 1.0, header length 118, dictionary, padding to 128.
func TestBytesAreNumPys(t *testing.T) {
	var got bytes.Buffer
	if err := writeArray(&got, Of([]float32{0, 1, 2})); err != nil {
		t.Fatal(err)
	}
	dict := "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }"
	want := "\x93NUMPY\x01\x00\x76\x00" + dict + strings.Repeat(" ", 117-len(dict)) + "\n" +
		"\x00\x00\x00\x00\x00\x00\x80\x3f\x00\x00\x00\x40"
	if got.String() != want {
		t.Errorf("got  %q\nwant %q", got.String(), want)
	}
}

// npy makes the bytes of one array with any header.
func npy(dict, data string) string {
	return fmt.Sprintf("%s\x01\x00%c%c%s%s", magic, len(dict), 0, dict, data)
}

func TestFortranOrder(t *testing.T) {
	// np.asfortranarray([[1, 2, 3], [4, 5, 6]]) lies as 1 4 2 5 3 6; a cube of
	// 2×3×2 holding 100 i + 10 j + k likewise runs over i first.
	got, err := readArray(strings.NewReader(npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3)}", "\x01\x04\x02\x05\x03\x06")))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Of([]uint8{1, 2, 3, 4, 5, 6}, 2, 3), got); diff != "" {
		t.Error(diff)
	}
	var fortran []byte
	var want []uint8
	for k := range 2 {
		for j := range 3 {
			for i := range 2 {
				fortran = append(fortran, byte(100*i+10*j+k))
			}
		}
	}
	for i := range 2 {
		for j := range 3 {
			for k := range 2 {
				want = append(want, byte(100*i+10*j+k))
			}
		}
	}
	got, err = readArray(strings.NewReader(npy("{'shape': (2, 3, 2), 'fortran_order': True, 'descr': '|u1', }", string(fortran))))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Of(want, 2, 3, 2), got); diff != "" {
		t.Error(diff)
	}
}

func TestBrokenArrays(t *testing.T) {
	for _, c := range []struct{ name, raw, says string }{
		{"nothing", "", "cut short"},
		{"not an array", "PK\x03\x04 and so on", "not a NumPy array"},
		{"version", magic + "\x09\x00\x00\x00", "version 9"},
		{"header", magic + "\x01\x00\x76\x00{'descr'", "cut short in its header"},
		{"long header", magic + "\x02\x00\xff\xff\xff\xff", "too long"},
		{"data", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", "12345678"), "8 bytes of 16"},
		{"more data", npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}", "123"), "more bytes"},
		{"huge", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999, 9999999999)}", ""), "too large"},
		{"huge, then none", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,)}", "1"), "1 bytes of"},
		{"records", npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", "12345678"), "names no plain type"},
		{"big endian", npy("{'descr': '>f8', 'fortran_order': False, 'shape': (1,)}", "12345678"), `type ">f8"`},
		{"negative", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}", ""), "names no plain type"},
	} {
		if _, err := readArray(strings.NewReader(c.raw)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v does not say %q", c.name, err, c.says)
		}
	}
}

// Every archive cut short, and every archive with one changed byte of data, is an error.
func TestBrokenArchives(t *testing.T) {
	raw := written(t, []Named{{"a", Of([]float64{1, 2, 3})}})
	for n := range raw {
		if _, err := ReadFrom(bytes.NewReader(raw[:n]), int64(n)); err == nil {
			t.Errorf("the first %d bytes of %d were read without an error", n, len(raw))
		}
	}
	changed := bytes.Clone(raw)
	at := bytes.Index(changed, []byte{0, 0, 0, 0, 0, 0, 0xf0, 0x3f}) // the number 1
	changed[at] = 1
	if _, err := ReadFrom(bytes.NewReader(changed), int64(len(changed))); err == nil {
		t.Error("a changed number was read without an error")
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none.npz")); err == nil || !strings.Contains(err.Error(), "none.npz") {
		t.Errorf("a missing file gives %v", err)
	}
}

func TestFloat64s(t *testing.T) {
	for _, a := range []Array{
		Of([]float64{0, 1, 1}), Of([]float32{0, 1, 1}), Of([]int64{0, 1, 1}), Of([]int32{0, 1, 1}),
		Of([]int16{0, 1, 1}), Of([]int8{0, 1, 1}), Of([]uint64{0, 1, 1}), Of([]uint32{0, 1, 1}),
		Of([]uint16{0, 1, 1}), Of([]uint8{0, 1, 1}), Of([]bool{false, true, true}),
	} {
		if diff := cmp.Diff([]float64{0, 1, 1}, a.Float64s()); diff != "" {
			t.Errorf("%T: %s", a.Data, diff)
		}
	}
}

func TestCallerMistakesPanic(t *testing.T) {
	for name, arrays := range map[string][]Named{
		"shape": {{"a", Of([]float64{1}, 2)}},
		"twice": {{"a", Of([]float64{1})}, {"a", Of([]float64{1})}},
		"type":  {{"a", Of([]complex128{1})}},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			_ = Write(&bytes.Buffer{}, arrays)
		})
	}
}

// testdata/numpy.npz is what NumPy 1.24.2 wrote for
//
//	np.savez_compressed('numpy.npz', fortran=np.asfortranarray(np.arange(6.).reshape(2,3)),
//	    text=np.array(['a','β γ']), flags=np.array([True,False]), words=np.uint16([1,65535]),
//	    bytes=np.int8([-1,2]), single=np.float32(0.1), empty=np.zeros((0,4)),
//	    long=np.int64([-2**63,2**63-1]))
func TestWhatNumPyWrote(t *testing.T) {
	got, err := Read(filepath.Join("testdata", "numpy.npz"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Array{
		"fortran": Of([]float64{0, 1, 2, 3, 4, 5}, 2, 3),
		"text":    Of([]string{"a", "β γ"}),
		"flags":   Of([]bool{true, false}),
		"words":   Of([]uint16{1, 65535}),
		"bytes":   Of([]int8{-1, 2}),
		"single":  {Shape: []int{}, Data: []float32{0.1}},
		"empty":   Of([]float64{}, 0, 4),
		"long":    Of([]int64{math.MinInt64, math.MaxInt64}),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The reference archives, which NumPy wrote, all read.
func TestNumPyArchives(t *testing.T) {
	folder := os.Getenv("HOMEOSTAT_REFERENCE")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "reference")
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*", "*.npz"))
	if err != nil || len(paths) == 0 {
		t.Skip("no reference archives: set HOMEOSTAT_REFERENCE to their folder")
	}
	for _, path := range paths {
		arrays, err := Read(path)
		if err != nil {
			t.Error(err)
		}
		for name, a := range arrays {
			count := 1
			for _, n := range a.Shape {
				count *= n
			}
			if count != a.Len() {
				t.Errorf("%s: %s has %d elements for shape %v", path, name, a.Len(), a.Shape)
			}
		}
	}
}

// Whatever the bytes, reading gives an error or arrays that fill their shapes.
func FuzzReadArray(f *testing.F) {
	for _, a := range everyType() {
		var out bytes.Buffer
		if err := writeArray(&out, a.Array); err != nil {
			f.Fatal(err)
		}
		f.Add(out.Bytes())
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := readArray(bytes.NewReader(raw))
		if err != nil {
			return
		}
		count := 1
		for _, n := range a.Shape {
			count *= n
		}
		if a.Len() != count {
			t.Fatalf("%d elements for shape %v", a.Len(), a.Shape)
		}
	})
}

func FuzzReadFrom(f *testing.F) {
	f.Add(written(f, everyType()))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, _ = ReadFrom(bytes.NewReader(raw), int64(len(raw))) // must not panic
	})
}

func Example() {
	file, err := os.CreateTemp("", "*.npz")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(file.Name())
	err = Write(file, []Named{{Name: "rate_Hz", Array: Of([]float32{5, 7.5, 0, 1}, 2, 2)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	file.Close()
	arrays, err := Read(file.Name())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(arrays["rate_Hz"].Shape, arrays["rate_Hz"].Float64s())
	// Output: [2 2] [5 7.5 0 1]
}

func BenchmarkWrite(b *testing.B) {
	data := []Named{{"a", Of(make([]float64, 2<<20))}} // 16 MB
	b.SetBytes(16 << 20)
	for b.Loop() {
		if err := Write(&bytes.Buffer{}, data); err != nil {
			b.Fatal(err)
		}
	}
}
