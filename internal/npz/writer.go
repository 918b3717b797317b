package npz

import (
	"archive/zip"
	"fmt"
	"io"
	"time"
)

// Writer writes an archive array by array.
type Writer struct {
	archive *zip.Writer
	seen    map[string]bool
}

// NewWriter returns a Writer of an archive that goes to w.
func NewWriter(w io.Writer) *Writer {
	return &Writer{archive: zip.NewWriter(w), seen: map[string]bool{}}
}

// Add writes an array. One whose data do not fill its shape, or a name used
// twice, is the caller's mistake: it panics.
func (w *Writer) Add(name string, a Array) error {
	member, err := w.member(name)
	if err != nil {
		return err
	}
	if err := writeArray(member, a); err != nil {
		return fmt.Errorf("cannot write array %q: %w", name, err)
	}
	return nil
}

// AddFrom writes an array whose elements lie elsewhere and never come into memory
// as a whole: elements gives them as bytes, little-endian and in C order, as many
// as the shape takes. like is an empty slice of their type.
func (w *Writer) AddFrom(name string, like any, elements io.Reader, shape ...int) error {
	member, err := w.member(name)
	if err != nil {
		return err
	}
	descr, _ := encode(like)
	kind, err := kindOf(descr)
	if err != nil {
		panic(fmt.Sprintf("npz: no array of %T from elsewhere", like))
	}
	if err := writeHeader(member, descr, shape); err != nil {
		return fmt.Errorf("cannot write array %q: %w", name, err)
	}
	want := int64(product(shape)) * int64(kind.bytes)
	if got, err := io.Copy(member, io.LimitReader(elements, want)); err != nil || got < want {
		if err == nil {
			err = fmt.Errorf("its elements end after %d bytes of %d", got, want)
		}
		return fmt.Errorf("cannot write array %q: %w", name, err)
	}
	return nil
}

// Close ends the archive; it does not close what it went to.
func (w *Writer) Close() error { return w.archive.Close() }

func (w *Writer) member(name string) (io.Writer, error) {
	if name == "" || w.seen[name] {
		panic(fmt.Sprintf("npz: array name %q is empty or used twice", name))
	}
	w.seen[name] = true
	member, err := w.archive.CreateHeader(&zip.FileHeader{
		Name:     name + ".npy",
		Method:   zip.Store,
		Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC), // the earliest that zip can say
	})
	if err != nil {
		return nil, fmt.Errorf("cannot write array %q: %w", name, err)
	}
	return member, nil
}
