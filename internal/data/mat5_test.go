package data

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
)

// matWriter writes MAT-files as the format's specification has them, for tests.
type matWriter struct {
	order  binary.ByteOrder
	packed bool // arrays as miCOMPRESSED
	short  bool // elements of at most four bytes in their tags
}

// everyMAT are the ways in which a file may be written.
func everyMAT() map[string]matWriter {
	all := map[string]matWriter{}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, packed := range []bool{false, true} {
			for _, short := range []bool{false, true} {
				all[fmt.Sprintf("%s, packed %t, short %t", order, packed, short)] = matWriter{order, packed, short}
			}
		}
	}
	return all
}

// file returns a whole file: the header, then elements.
func (w matWriter) file(elements ...[]byte) []byte {
	head := fmt.Appendf(nil, "%-124s", "MATLAB 5.0 MAT-file, Platform: GLNXA64")
	for i := 116; i < 124; i++ {
		head[i] = 0 // where data of subsystems begin: there are none
	}
	head = w.put16(w.put16(head, 0x0100), 0x4D49)
	return slices.Concat(append([][]byte{head}, elements...)...)
}

func (w matWriter) put16(b []byte, x uint16) []byte {
	return append(b, w.bytes(2, func(p []byte) { w.order.PutUint16(p, x) })...)
}

func (w matWriter) put32(b []byte, x uint32) []byte {
	return append(b, w.bytes(4, func(p []byte) { w.order.PutUint32(p, x) })...)
}

func (w matWriter) bytes(n int, fill func(p []byte)) []byte {
	p := make([]byte, n)
	fill(p)
	return p
}

// element returns one data element, filled up to 8 bytes.
func (w matWriter) element(kind uint32, content []byte) []byte {
	if n := len(content); w.short && n >= 1 && n <= 4 {
		return append(w.put32(nil, uint32(n)<<16|kind), append(slices.Clone(content), make([]byte, 4-n)...)...)
	}
	b := append(w.put32(w.put32(nil, kind), uint32(len(content))), content...)
	return append(b, make([]byte, -len(content)&7)...)
}

// array returns an array of a class, whose values are stored as kind.
func (w matWriter) array(name string, class uint32, dims []int, kind uint32, values []byte) []byte {
	var size []byte
	for _, d := range dims {
		size = w.put32(size, uint32(d))
	}
	body := slices.Concat(w.element(6, w.put32(w.put32(nil, class), 0)), w.element(5, size), w.element(1, []byte(name)), w.element(kind, values))
	b := append(w.put32(w.put32(nil, 14), uint32(len(body))), body...)
	if !w.packed {
		return b
	}
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	z.Write(b)
	z.Close()
	return append(w.put32(w.put32(nil, 15), uint32(out.Len())), out.Bytes()...)
}

// numbers returns values as they are stored in a kind.
func (w matWriter) numbers(kind int, values []float64) (b []byte) {
	for _, v := range values {
		b = append(b, w.bytes(matWidth(kind), func(p []byte) {
			switch kind {
			case 1, 2:
				p[0] = byte(int(v))
			case 3, 4:
				w.order.PutUint16(p, uint16(int(v)))
			case 5, 6:
				w.order.PutUint32(p, uint32(int(v)))
			case 7:
				w.order.PutUint32(p, math.Float32bits(float32(v)))
			case 9:
				w.order.PutUint64(p, math.Float64bits(v))
			case 12, 13:
				w.order.PutUint64(p, uint64(int(v)))
			}
		})...)
	}
	return b
}

// What the tests write is what the specification's tables say, put together by hand:
// my_array = [1 2; 3 4], of doubles, little-endian.
func TestMATWriter(t *testing.T) {
	w := matWriter{order: binary.LittleEndian}
	a := w.array("my_array", 6, []int{2, 2}, 9, w.numbers(9, []float64{1, 3, 2, 4}))
	want := "0e000000" + "58000000" + // array, 88 bytes
		"06000000" + "08000000" + "06000000" + "00000000" + // flags: double
		"05000000" + "08000000" + "02000000" + "02000000" + // 2 × 2
		"01000000" + "08000000" + "6d795f6172726179" + // my_array
		"09000000" + "20000000" + "000000000000f03f" + "0000000000000840" + "0000000000000040" + "0000000000001040"
	if got := fmt.Sprintf("%x", a); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Every kind of number comes back, in both byte orders, packed or not, in tags or not.
func TestMATNumbers(t *testing.T) {
	limits := map[int][]float64{
		1: {-128, 0, 127}, 2: {0, 255, 7}, 3: {-32768, 32767, 5}, 4: {0, 65535, 5}, 5: {-2147483648, 2147483647, 1},
		6: {0, 4294967295, 1}, 7: {-0.5, 3.25, 0x1p100}, 9: {-1e300, 0.1, math.Pi}, 12: {-1 << 52, 1 << 52, 0}, 13: {0, 1 << 52, 1},
	}
	for name, w := range everyMAT() {
		for kind, want := range limits {
			content := w.numbers(kind, want)
			file := w.file(w.array("before", 6, []int{1, 1}, 2, []byte{9}), w.array("x", 6, []int{3, 1}, uint32(kind), content))
			var got []float64
			err := readMAT(bytes.NewReader(file), func(a *matArray) error {
				if a.Name != "x" {
					return nil
				}
				if a.Class != 6 || !slices.Equal(a.Dims, []int{3, 1}) {
					t.Errorf("%s: class %d, dimensions %v", name, a.Class, a.Dims)
				}
				kind, count, r, err := a.values()
				if err != nil {
					return err
				}
				b, err := io.ReadAll(r)
				for i := range int(count) {
					got = append(got, matNumber(a.in.order, kind, b[i*matWidth(kind):]))
				}
				return err
			})
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s, kind %d: %v (%v), want %v", name, kind, got, err, want)
			}
		}
	}
}

// Arrays that are not asked for are passed over, whatever they hold.
func TestMATPassesOver(t *testing.T) {
	for name, w := range everyMAT() {
		var names []string
		cell := w.array("cell", 1, []int{1, 1}, 14, w.element(6, make([]byte, 8)))
		file := w.file(cell, w.element(2, []byte("not an array")), w.array("last", 9, []int{1, 5}, 2, []byte("12345")))
		err := readMAT(bytes.NewReader(file), func(a *matArray) error {
			names = append(names, a.Name)
			return nil
		})
		if err != nil || !slices.Equal(names, []string{"cell", "last"}) {
			t.Errorf("%s: arrays %v (%v)", name, names, err)
		}
	}
}

// take reads all values of all arrays.
func take(a *matArray) error {
	_, _, r, err := a.values()
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return err
}

func TestDamagedMAT(t *testing.T) {
	plain := matWriter{order: binary.LittleEndian}
	packed := matWriter{order: binary.LittleEndian, packed: true}
	array := plain.array("x", 9, []int{1, 20}, 2, make([]byte, 20))
	wrapped := packed.array("x", 9, []int{1, 20}, 2, make([]byte, 20))
	edit := func(b []byte, at int, to ...byte) []byte {
		b = slices.Clone(b)
		copy(b[at:], to)
		return b
	}
	pack := func(content []byte) []byte {
		var out bytes.Buffer
		z := zlib.NewWriter(&out)
		z.Write(content)
		z.Close()
		return append(plain.put32(plain.put32(nil, 15), uint32(out.Len())), out.Bytes()...)
	}
	cases := []struct {
		name, want string
		file       []byte
	}{
		{"empty", "ends too soon", nil},
		{"only a header's part", "ends too soon", plain.file()[:100]},
		{"HTML", "no MAT-file of level 5", bytes.Repeat([]byte("<html> "), 30)},
		{"version 7.3", "version 0x0200", edit(plain.file(), 124, 0, 2)},
		{"torn tag", "ends too soon", plain.file(array[:5])},
		{"torn array", "ends too soon", plain.file(array[:len(array)-9])},
		{"torn packed array", "ends too soon", plain.file(wrapped[:len(wrapped)-9])},
		{"no zlib stream", "zlib: invalid header", plain.file(edit(wrapped, 8, 1, 2))},
		{"altered checksum", "zlib: invalid checksum", plain.file(edit(wrapped, len(wrapped)-1, 7))},
		{"bytes after a zlib stream", "goes on for 3 bytes", plain.file(plain.put32(plain.put32(nil, 15), uint32(len(wrapped)-8+3)), wrapped[8:], make([]byte, 3))},
		{"bytes after a packed array", "goes on for 8 bytes", plain.file(pack(append(slices.Clone(array), make([]byte, 8)...)))},
		{"packed twice", "kind 15, want an array", plain.file(pack(wrapped))},
		{"tag of neither form", "no kind of element", plain.file(edit(array, 0, 1, 0, 9, 0))},
		{"flags of another kind", "an array's flags", plain.file(edit(array, 8, 5))},
		{"flags too short", "an array's flags have 4 bytes", plain.file(edit(array, 12, 4))},
		{"endless dimensions", "an array's dimensions", plain.file(edit(array, 28, 0xff, 0xff, 0xff, 0x7f))},
		{"endless name", "an array's name", plain.file(edit(array, 44, 0xff, 0xff))},
		{"values of no number", "are no numbers", plain.file(edit(array, 56, 14))},
		{"half a value", "are no numbers", plain.file(edit(plain.array("x", 6, []int{1, 1}, 9, make([]byte, 12)), 0))},
		{"complex", "complex", plain.file(edit(array, 17, 8))},
		{"values shorter than their array", "goes on after its values", plain.file(edit(array, 60, 4))},
	}
	for _, c := range cases {
		err := readMAT(bytes.NewReader(c.file), take)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

// Any bytes: arrays whose values are as many as their bytes, or an error in one line.
func FuzzMAT(f *testing.F) {
	for _, w := range everyMAT() {
		f.Add(w.file(w.array("x", 6, []int{1, 3}, 2, []byte{1, 2, 3}), w.array("y", 9, []int{2, 4}, 9, w.numbers(9, svhnY(8)))))
		f.Add(w.file(w.element(2, []byte("not an array")), w.array("cell", 1, []int{1, 1}, 14, w.element(6, make([]byte, 8)))))
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		err := readMAT(bytes.NewReader(b), func(a *matArray) error {
			kind, count, r, err := a.values()
			if err != nil {
				return err
			}
			n, err := io.Copy(io.Discard, r)
			if err == nil && n < count*int64(matWidth(kind)) {
				return io.ErrUnexpectedEOF
			}
			if n > count*int64(matWidth(kind)) {
				t.Errorf("array %q has %d bytes, want %d numbers of kind %d", a.Name, n, count, kind)
			}
			return err
		})
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("error of several lines: %q", err)
		}
	})
}
