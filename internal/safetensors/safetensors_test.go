package safetensors

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func encoded(t testing.TB, f File) []byte {
	t.Helper()
	var raw bytes.Buffer
	if err := Write(&raw, f); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}

// The bytes are those that the format's description gives for these tensors: the
// whole number of 8 bytes comes first, the header ends at a multiple of 8.
func TestBytesOfAFile(t *testing.T) {
	got := encoded(t, File{
		Tensors: []Tensor{
			Float32("b", []int{2}, []float32{1, -2}),
			Float32("a", []int{1, 1}, []float32{0.5}),
			Int64("n", nil, []int64{258}),
		},
		Metadata: map[string]string{"format": "pt"},
	})
	head := `{"__metadata__":{"format":"pt"},` +
		`"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]},` +
		`"a":{"dtype":"F32","shape":[1,1],"data_offsets":[8,12]},` +
		`"b":{"dtype":"F32","shape":[2],"data_offsets":[12,20]}}`
	head += strings.Repeat(" ", (8-len(head)%8)%8)
	want := append(binary.LittleEndian.AppendUint64(nil, uint64(len(head))), head...)
	want = append(want, 2, 1, 0, 0, 0, 0, 0, 0) // 258
	want = append(want, 0, 0, 0, 0x3f)          // 0.5
	want = append(want, 0, 0, 0x80, 0x3f)       // 1
	want = append(want, 0, 0, 0, 0xc0)          // −2
	if !bytes.Equal(got, want) {
		t.Errorf("wrote\n%q, want\n%q", got, want)
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	want := File{
		Tensors: []Tensor{
			Int64("counts", []int{2}, []int64{-1, math.MaxInt64}),
			Float32("empty", []int{3, 0}, nil),
			Float32("fc1.weight", []int{2, 2}, []float32{1, float32(math.Inf(-1)), math.SmallestNonzeroFloat32, -0.1}),
			Float32(`name <with> "quotes" and µ`, nil, []float32{7}),
		},
		Metadata: map[string]string{"format": "pt", "b": "", "a": "α\n"},
	}
	path := filepath.Join(t.TempDir(), "w.safetensors")
	if err := os.WriteFile(path, encoded(t, want), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Metadata, want.Metadata) || len(got.Tensors) != len(want.Tensors) {
		t.Fatalf("read %+v", got)
	}
	for i, g := range got.Tensors {
		w := want.Tensors[i]
		if g.Name != w.Name || g.Type != w.Type || fmt.Sprint(g.Shape) != fmt.Sprint(w.Shape) || !bytes.Equal(g.Bytes, w.Bytes) {
			t.Errorf("read %+v, wrote %+v", g, w)
		}
	}
}

// Values by the definitions of the types: IEEE 754's binary16 and binary64, and
// bfloat16, which is a float32 without its lower half.
func TestNumbersOfEveryType(t *testing.T) {
	words := func(x ...uint16) (raw []byte) {
		for _, w := range x {
			raw = binary.LittleEndian.AppendUint16(raw, w)
		}
		return raw
	}
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, c := range []struct {
		kind string
		raw  []byte
		want []float32
	}{
		{"F16", words(0x0000, 0x8000, 0x3c00, 0xc000, 0x7bff, 0x0400, 0x03ff, 0x0001, 0x8001, 0x3555, 0x7c00, 0xfc00, 0x7e00),
			[]float32{0, float32(math.Copysign(0, -1)), 1, -2, 65504, 0x1p-14, 1023 * 0x1p-24, 0x1p-24, -0x1p-24, 1365 * 0x1p-12, inf, -inf, nan}},
		{"BF16", words(0x0000, 0x3f80, 0xc049, 0x7f80, 0x7fc0, 0x0001), []float32{0, 1, -3.140625, inf, nan, 0x1p-133}},
		{"F64", binary.LittleEndian.AppendUint64(nil, math.Float64bits(0.1)), []float32{0.1}},
		{"F32", binary.LittleEndian.AppendUint32(nil, math.Float32bits(0.1)), []float32{0.1}},
	} {
		got, err := Tensor{Name: "x", Type: c.kind, Shape: []int{len(c.want)}, Bytes: c.raw}.Float32s()
		if err != nil || len(got) != len(c.want) {
			t.Fatalf("%s: %v, %v", c.kind, got, err)
		}
		for i, w := range c.want {
			if math.Float32bits(got[i]) != math.Float32bits(w) && (got[i] == got[i] || w == w) {
				t.Errorf("%s: number %d is %g, want %g", c.kind, i, got[i], w)
			}
		}
	}
	if _, err := (Tensor{Name: "x", Type: "I32", Shape: []int{1}, Bytes: make([]byte, 4)}).Float32s(); err == nil || !strings.Contains(err.Error(), "I32") {
		t.Errorf("I32: %v", err)
	}
}

// file puts a header before elements.
func file(head string, data int) []byte {
	raw := binary.LittleEndian.AppendUint64(nil, uint64(len(head)))
	return append(append(raw, head...), make([]byte, data)...)
}

func TestFaultsOfAFile(t *testing.T) {
	for _, c := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"nothing", nil, "fewer than the 8"},
		{"a header beyond the end", binary.LittleEndian.AppendUint64(nil, 9), "cut short"},
		{"a header of no length", binary.LittleEndian.AppendUint64(nil, math.MaxUint64), "cut short"},
		{"an empty header", file("", 0), "no JSON object"},
		{"a list", file("[]", 0), "no JSON object"},
		{"no UTF-8", file("{\"\xff\":1}", 0), "no JSON object"},
		{"half a header", file(`{"a":`, 0), "wrong"},
		{"no closing brace", file(`{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`, 0), "broken"},
		{"more behind the header", file(`{} {}`, 0), "goes on"},
		{"a name twice", file(`{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}`, 0), "twice"},
		{"metadata of numbers", file(`{"__metadata__":{"a":1}}`, 0), "__metadata__"},
		{"an unknown key", file(`{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"x":1}}`, 0), "unknown field"},
		{"an unknown type", file(`{"a":{"dtype":"F7","shape":[1],"data_offsets":[0,1]}}`, 1), `"F7"`},
		{"no shape", file(`{"a":{"dtype":"U8","data_offsets":[0,1]}}`, 1), "needs a shape"},
		{"no place", file(`{"a":{"dtype":"U8","shape":[1]}}`, 1), "data_offsets"},
		{"a negative size", file(`{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}`, 1), "shape [-1]"},
		{"a shape beyond all numbers", file(`{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`, 0), "shape"},
		{"too few bytes", file(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, 4), "not [2] numbers of 4"},
		{"an end before the beginning", file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[2,1]}}`, 2), "from 2 to 1"},
		{"a tensor behind the end", file(`{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}`, 1), "cut short"},
		{"bytes left", file(`{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}`, 3), "1 bytes at its end"},
		{"a gap", file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}`, 2), "begins at byte 1"},
		{"two in one place", file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}`, 1), "begins at byte 0"},
	} {
		if _, err := Parse(c.raw); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.want)
		}
	}
	path := filepath.Join(t.TempDir(), "none.safetensors")
	if _, err := Read(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a missing file: %v", err)
	}
}

// Whatever is read is consistent, and written again it is read as the same.
func FuzzParse(f *testing.F) {
	f.Add(encoded(f, File{Tensors: []Tensor{Float32("a", []int{2}, []float32{1, 2}), Int64("n", nil, []int64{3})}, Metadata: map[string]string{"k": "v"}}))
	f.Add(file(`{"a":{"dtype":"F16","shape":[2,0],"data_offsets":[0,0]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}  `, 2))
	f.Add(file(`{}`, 0))
	f.Fuzz(func(t *testing.T, raw []byte) {
		first, err := Parse(raw)
		if err != nil {
			return
		}
		for _, x := range first.Tensors {
			n, ok := count(x.Shape)
			if !ok || n*sizes[x.Type] != len(x.Bytes) {
				t.Fatalf("%q has %d bytes for shape %v of %s", x.Name, len(x.Bytes), x.Shape, x.Type)
			}
			if numbers, err := x.Float32s(); err == nil && len(numbers) != n {
				t.Fatalf("%q has %d numbers for shape %v", x.Name, len(numbers), x.Shape)
			}
		}
		again, err := Parse(encoded(t, first))
		if err != nil || len(again.Tensors) != len(first.Tensors) || len(again.Metadata) != len(first.Metadata) {
			t.Fatalf("written again it is %+v, %v", again, err)
		}
		if !bytes.Equal(encoded(t, again), encoded(t, first)) {
			t.Fatal("written a third time it is another file")
		}
	})
}

func ExampleWrite() {
	var raw bytes.Buffer
	Write(&raw, File{Tensors: []Tensor{Float32("fc1.bias", []int{2}, []float32{0.25, -1})}})
	f, err := Parse(raw.Bytes())
	if err != nil {
		panic(err)
	}
	bias := f.Tensors[0]
	numbers, err := bias.Float32s()
	fmt.Println(bias.Name, bias.Type, bias.Shape, numbers, err)
	// Output: fc1.bias F32 [2] [0.25 -1] <nil>
}
