package data

// MAT-files of level 5, which MATLAB 5 to 7 write: as much of them as arrays of
// numbers need, read in one pass (The MathWorks: MAT-File Format, chapter 1).
//
// A file is a header of 128 bytes, the last two of which tell the byte order,
// then elements: a tag (kind and number of bytes, 4 bytes each; or, if the bytes are
// one to four, 2 and 2, the bytes in the tag's second half), the bytes, and as many
// more as fill up 8. An array (kind 14) is itself a run of elements: flags,
// dimensions, name, values. Kind 15 is an array packed by zlib, not filled up.

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// The kinds of elements that matter here, and the class of arrays of bytes.
const (
	matInt8       = 1
	matUint8      = 2
	matInt32      = 5
	matUint32     = 6
	matArrayKind  = 14
	matPackedKind = 15
	matUint8Class = 9
)

// matArray is one array of a file: its header, and its values while it is visited.
type matArray struct {
	Name  string
	Class int   // 6 is double, 9 is uint8
	Dims  []int // the first varies fastest

	complex bool
	in      *matElements
	taken   *matElement // its values, nil if they were not asked for
}

// readMAT calls visit with every array of a file, which may take its values or
// leave them. An error says what is wrong with the file, or is visit's.
func readMAT(r io.Reader, visit func(a *matArray) error) error {
	r = bufio.NewReaderSize(r, 1<<16)
	order, err := matHeader(r)
	if err != nil {
		return ended(err)
	}
	file := &matElements{r: r, order: order, left: math.MaxInt64}
	for {
		e, err := file.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return ended(err)
		}
		switch e.kind {
		case matArrayKind:
			err = visitMAT(&matElements{r: e, order: order, left: e.size}, visit)
		case matPackedKind:
			err = visitPackedMAT(e, order, visit)
		}
		if err == nil {
			err = file.finish(e)
		}
		if err != nil {
			return ended(err)
		}
	}
}

// ended returns an error's meaning here, if it is that there is nothing more to read.
func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the file ends too soon")
	}
	return err
}

// matHeader reads the first 128 bytes and returns the byte order that they tell.
func matHeader(r io.Reader) (binary.ByteOrder, error) {
	var head [128]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	var order binary.ByteOrder
	switch string(head[126:]) { // the number 0x4D49 as the writer's machine has it
	case "IM":
		order = binary.LittleEndian
	case "MI":
		order = binary.BigEndian
	default:
		return nil, fmt.Errorf("it is no MAT-file of level 5: bytes 126 and 127 are %q, want \"IM\" or \"MI\"", head[126:])
	}
	if version := order.Uint16(head[124:]); version != 0x0100 {
		return nil, fmt.Errorf("it is a MAT-file of version 0x%04x, want 0x0100 (MATLAB 5 to 7, not 7.3)", version)
	}
	return order, nil
}

// visitPackedMAT visits the array in a zlib stream, which must hold just that.
func visitPackedMAT(packed io.Reader, order binary.ByteOrder, visit func(a *matArray) error) error {
	packed = bufio.NewReader(packed) // zlib reads bytes one by one from it, and none too many
	stream, err := zlib.NewReader(packed)
	if err != nil {
		return fmt.Errorf("a packed array is damaged: %w", err)
	}
	unpacked := &matElements{r: stream, order: order, left: math.MaxInt64}
	e, err := unpacked.next()
	if err != nil {
		return fmt.Errorf("a packed array is damaged: %w", err)
	}
	if e.kind != matArrayKind {
		return fmt.Errorf("what is packed is of kind %d, want an array (%d)", e.kind, matArrayKind)
	}
	if err := visitMAT(&matElements{r: e, order: order, left: e.size}, visit); err != nil {
		return err
	}
	for _, r := range []io.Reader{stream, packed} { // at the stream's end its checksum is compared
		if n, err := io.Copy(io.Discard, r); err != nil {
			return fmt.Errorf("a packed array is damaged: %w", err)
		} else if n > 0 {
			return fmt.Errorf("a packed array goes on for %d bytes after its end", n)
		}
	}
	return nil
}

// visitMAT reads the header of the array that in holds, visits it, and goes to its end.
func visitMAT(in *matElements, visit func(a *matArray) error) error {
	a := &matArray{in: in}
	flags, err := in.short("flags", matUint32, 8)
	if err != nil {
		return err
	}
	if len(flags) != 8 {
		return fmt.Errorf("an array's flags have %d bytes, want 8", len(flags))
	}
	word := in.order.Uint32(flags)
	a.Class, a.complex = int(word&0xff), word&0x0800 != 0
	dims, err := in.short("dimensions", matInt32, 4*32)
	if err != nil {
		return err
	}
	for ; len(dims) >= 4; dims = dims[4:] {
		a.Dims = append(a.Dims, int(int32(in.order.Uint32(dims))))
	}
	name, err := in.short("name", matInt8, 255)
	if err != nil {
		return err
	}
	a.Name = string(name)
	if err := visit(a); err != nil {
		return err
	}
	if a.taken != nil {
		if err := in.finish(a.taken); err != nil {
			return err
		}
		if in.left > 0 {
			return fmt.Errorf("array %q goes on after its values", a.Name)
		}
	}
	_, err = io.CopyN(io.Discard, in, in.left)
	return err
}

// values returns an array's numbers as they are stored, first dimension fastest:
// their kind, which may be a narrower one than their class, how many there are, and their
// bytes. Once only, and only while the array is visited.
func (a *matArray) values() (kind int, count int64, r io.Reader, err error) {
	if a.complex {
		return 0, 0, nil, fmt.Errorf("array %q is of complex numbers, want real ones", a.Name)
	}
	e, err := a.in.next()
	if err != nil {
		return 0, 0, nil, err
	}
	width := int64(matWidth(e.kind))
	if width == 0 || e.size%width != 0 {
		return 0, 0, nil, fmt.Errorf("array %q holds %d bytes of kind %d, which are no numbers", a.Name, e.size, e.kind)
	}
	a.taken = e
	return e.kind, e.size / width, e, nil
}

// matWidth returns the bytes of one number of a kind, 0 if the kind is no number.
func matWidth(kind int) int {
	switch kind {
	case matInt8, matUint8:
		return 1
	case 3, 4: // int16, uint16
		return 2
	case matInt32, matUint32, 7: // 7: single
		return 4
	case 9, 12, 13: // double, int64, uint64
		return 8
	}
	return 0
}

// matNumber returns a number of a kind that matWidth knows.
func matNumber(order binary.ByteOrder, kind int, b []byte) float64 {
	switch kind {
	case matInt8:
		return float64(int8(b[0]))
	case matUint8:
		return float64(b[0])
	case 3:
		return float64(int16(order.Uint16(b)))
	case 4:
		return float64(order.Uint16(b))
	case matInt32:
		return float64(int32(order.Uint32(b)))
	case matUint32:
		return float64(order.Uint32(b))
	case 7:
		return float64(math.Float32frombits(order.Uint32(b)))
	case 9:
		return math.Float64frombits(order.Uint64(b))
	case 12:
		return float64(int64(order.Uint64(b)))
	}
	return float64(order.Uint64(b))
}

// matElements reads a run of elements: those of a file, or those within an array.
type matElements struct {
	r     io.Reader
	order binary.ByteOrder
	left  int64 // bytes of the run that are not read yet
}

// Read reads on within the run.
func (m *matElements) Read(b []byte) (int, error) {
	if m.left == 0 {
		return 0, io.EOF
	}
	n, err := m.r.Read(b[:min(int64(len(b)), m.left)])
	m.left -= int64(n)
	return n, err
}

// matElement is one element: its kind, and its bytes to be read.
type matElement struct {
	io.LimitedReader
	kind      int
	size, pad int64 // bytes, and how many fill them up
}

// next reads a tag; io.EOF where the run is at its end. The element's bytes are to be
// read, and finish called, before the next one.
func (m *matElements) next() (*matElement, error) {
	var tag [8]byte
	if _, err := io.ReadFull(m, tag[:]); err != nil {
		return nil, err
	}
	first := m.order.Uint32(tag[:])
	e := &matElement{kind: int(first & 0xffff), size: int64(first >> 16)}
	switch {
	case e.size > 4:
		return nil, fmt.Errorf("an element's tag begins with 0x%08x, which is no kind of element", first)
	case e.size > 0:
		e.R, e.N = bytes.NewReader(tag[4:]), e.size
		return e, nil
	}
	e.size = int64(m.order.Uint32(tag[4:]))
	e.R, e.N = m, e.size
	if e.kind != matPackedKind {
		e.pad = -e.size & 7
	}
	return e, nil
}

// finish reads what is left of an element, and what fills it up; at the end of a run
// some programs fill up nothing.
func (m *matElements) finish(e *matElement) error {
	if _, err := io.CopyN(io.Discard, e, e.N); err != nil {
		return err
	}
	_, err := io.CopyN(io.Discard, m, min(e.pad, m.left))
	return err
}

// short returns the bytes of an element that has one kind and at most limit bytes.
func (m *matElements) short(what string, kind int, limit int64) ([]byte, error) {
	e, err := m.next()
	if err != nil {
		return nil, err
	}
	if e.kind != kind || e.size > limit {
		return nil, fmt.Errorf("an array's %s are %d bytes of kind %d, want at most %d of kind %d", what, e.size, e.kind, limit, kind)
	}
	b := make([]byte, e.size)
	if _, err := io.ReadFull(e, b); err != nil {
		return nil, err
	}
	return b, m.finish(e)
}
