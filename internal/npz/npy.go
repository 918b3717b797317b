package npz

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// magic opens every .npy array; two version bytes, the header's length and the header,
// a Python dictionary, follow.
const magic = "\x93NUMPY"

// headerLimit bounds what a broken length field can make us read; NumPy's own limit.
const headerLimit = 10_000

var (
	descrKey   = regexp.MustCompile(`['"]descr['"]\s*:\s*['"]([^'"]*)['"]`)
	fortranKey = regexp.MustCompile(`['"]fortran_order['"]\s*:\s*(True|False)`)
	shapeKey   = regexp.MustCompile(`['"]shape['"]\s*:\s*\(([0-9,\s]*)\)`)
)

// header is what precedes the elements of an array.
type header struct {
	descr   string // type, as "<f8"
	fortran bool   // the first index runs fastest
	shape   []int
	count   int // elements
}

// readArray reads one .npy array, to the end of r: a zip member's checksum is only
// compared there.
func readArray(r io.Reader) (Array, error) {
	h, err := readHeader(r)
	if err != nil {
		return Array{}, err
	}
	kind, err := kindOf(h.descr)
	if err != nil {
		return Array{}, err
	}
	raw, err := readExactly(r, h.count, kind.bytes)
	if err != nil {
		return Array{}, err
	}
	if h.fortran {
		raw = toC(raw, h.shape, kind.bytes)
	}
	data, err := kind.decode(raw, h.count)
	if err != nil {
		return Array{}, err
	}
	return Array{Shape: h.shape, Data: data}, nil
}

func readHeader(r io.Reader) (header, error) {
	var lead [8]byte
	if _, err := io.ReadFull(r, lead[:]); err != nil {
		return header{}, fmt.Errorf("cut short in its header: %w", err)
	}
	if string(lead[:6]) != magic {
		return header{}, errors.New("not a NumPy array (its first bytes are wrong)")
	}
	var size uint32
	var err error
	switch lead[6] {
	case 1:
		var short uint16
		err = binary.Read(r, binary.LittleEndian, &short)
		size = uint32(short)
	case 2, 3:
		err = binary.Read(r, binary.LittleEndian, &size)
	default:
		return header{}, fmt.Errorf("version %d of the .npy format is unknown", lead[6])
	}
	if err != nil {
		return header{}, fmt.Errorf("cut short in its header: %w", err)
	}
	if size > headerLimit {
		return header{}, fmt.Errorf("header of %d bytes is too long to be one", size)
	}
	text := make([]byte, size)
	if _, err := io.ReadFull(r, text); err != nil {
		return header{}, fmt.Errorf("cut short in its header: %w", err)
	}
	return parseHeader(string(text))
}

func parseHeader(text string) (header, error) {
	descr := descrKey.FindStringSubmatch(text)
	fortran := fortranKey.FindStringSubmatch(text)
	shape := shapeKey.FindStringSubmatch(text)
	if descr == nil || fortran == nil || shape == nil {
		return header{}, fmt.Errorf("header %q names no plain type, order and shape (records and objects are not read)", strings.TrimSpace(text))
	}
	h := header{descr: descr[1], fortran: fortran[1] == "True", shape: []int{}, count: 1}
	for _, field := range strings.Split(shape[1], ",") {
		field = strings.TrimSpace(field)
		if field == "" {
			continue // the comma that ends a tuple of one, or the empty tuple
		}
		n, err := strconv.Atoi(field)
		if err != nil {
			return header{}, fmt.Errorf("shape (%s) is no shape: %w", shape[1], err)
		}
		h.shape = append(h.shape, n)
		high, low := bits.Mul64(uint64(h.count), uint64(n))
		if high != 0 || low > 1<<40 {
			return header{}, fmt.Errorf("shape (%s) is too large", shape[1])
		}
		h.count = int(low)
	}
	return h, nil
}

// readExactly reads count elements of the given size and insists that nothing follows.
// Memory grows with what is really there, so that a broken header cannot exhaust it.
func readExactly(r io.Reader, count, size int) ([]byte, error) {
	high, want := bits.Mul64(uint64(count), uint64(size))
	if high != 0 || want > 1<<46 {
		return nil, fmt.Errorf("%d elements of %d bytes are too large", count, size)
	}
	var raw bytes.Buffer
	raw.Grow(int(min(want, 1<<24)) + bytes.MinRead) // MinRead: or the buffer doubles just to see the end
	got, err := raw.ReadFrom(io.LimitReader(r, int64(want)+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("cut short or corrupt: %w", err)
	case uint64(got) < want:
		return nil, fmt.Errorf("cut short: %d bytes of %d", got, want)
	case uint64(got) > want:
		return nil, errors.New("holds more bytes than its shape says")
	}
	return raw.Bytes(), nil
}

// toC reorders elements of size bytes from Fortran to C order.
func toC(raw []byte, shape []int, size int) []byte {
	out := make([]byte, len(raw))
	index := make([]int, len(shape))
	for at := 0; at < len(out); at += size {
		from, stride := 0, size
		for d, n := range shape {
			from += index[d] * stride
			stride *= n
		}
		copy(out[at:at+size], raw[from:])
		for d := len(shape) - 1; d >= 0; d-- { // the next index in C order
			if index[d]++; index[d] < shape[d] {
				break
			}
			index[d] = 0
		}
	}
	return out
}

// writeArray writes one .npy array.
func writeArray(w io.Writer, a Array) error {
	if count := product(a.Shape); count != a.Len() {
		panic(fmt.Sprintf("npz: %d elements do not fill the shape %v", a.Len(), a.Shape))
	}
	descr, raw := encode(a.Data)
	if err := writeHeader(w, descr, a.Shape); err != nil {
		return err
	}
	_, err := w.Write(raw)
	return err
}

// product is the number of elements of a shape.
func product(shape []int) int {
	count := 1
	for _, n := range shape {
		count *= n
	}
	return count
}

// writeHeader writes what precedes the elements, padded so that they are aligned
// to 64 bytes.
func writeHeader(w io.Writer, descr string, dims []int) error {
	texts := make([]string, len(dims))
	for i, n := range dims {
		texts[i] = strconv.Itoa(n)
	}
	shape := strings.Join(texts, ", ")
	if len(dims) == 1 {
		shape += ","
	}
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", descr, shape)
	const lead = len(magic) + 4
	text += strings.Repeat(" ", 63-(lead+len(text))%64) + "\n"
	head := append([]byte(magic), 1, 0, byte(len(text)), byte(len(text)>>8))
	_, err := w.Write(append(head, text...))
	return err
}

// encodeStrings gives NumPy's fixed width text: UTF-32 code points, padded with zeros.
func encodeStrings(data []string) (descr string, raw []byte) {
	width := 1 // NumPy writes no text of width 0
	for _, s := range data {
		width = max(width, utf8.RuneCountInString(s))
	}
	raw = make([]byte, 4*width*len(data))
	for i, s := range data {
		at := 4 * width * i
		for _, r := range s {
			binary.LittleEndian.PutUint32(raw[at:], uint32(r))
			at += 4
		}
	}
	return "<U" + strconv.Itoa(width), raw
}

func decodeStrings(raw []byte, count, width int) []string {
	data := make([]string, count)
	var text []rune
	for i := range data {
		text = text[:0]
		for at := 4 * width * i; at < 4*width*(i+1); at += 4 {
			text = append(text, rune(binary.LittleEndian.Uint32(raw[at:])))
		}
		data[i] = strings.TrimRight(string(text), "\x00")
	}
	return data
}
