// Package npz reads and writes NumPy's .npz archives: zip files of .npy arrays.
//
// It follows the format's description (NumPy Enhancement Proposal 1 and
// numpy.lib.format), little-endian, versions 1 to 3, of the types in [Array]. Reading
// takes stored and deflated members, C and Fortran order. Writing stores without
// compression, in C order, with fixed time stamps: equal arrays give equal bytes
// under any version of the compiler. A [Writer] takes arrays one by one, and such as
// no memory could hold.
package npz

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"strings"
)

// Array is an n-dimensional array in C order (the last index runs fastest).
type Array struct {
	Shape []int // length of each dimension; empty for a single number
	Data  any   // []float64, []float32, []int64, []int32, []int16, []int8, []uint64, []uint32, []uint16, []uint8, []bool or []string
}

// Named is one member of an archive.
type Named struct {
	Name string // without ".npy"; may hold slashes
	Array
}

// Of makes an array of the given shape around data, which is not copied. Without a
// shape the array has one dimension.
func Of(data any, shape ...int) Array {
	if len(shape) == 0 {
		shape = []int{length(data)}
	}
	return Array{Shape: shape, Data: data}
}

// Len is the number of elements.
func (a Array) Len() int { return length(a.Data) }

// Read reads every array of the archive at path.
func Read(path string) (map[string]Array, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read arrays: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("cannot read arrays: %w", err)
	}
	arrays, err := ReadFrom(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return arrays, nil
}

// ReadFrom reads every array of an archive of size bytes. Whatever the bytes are, it
// returns arrays whose data fill their shapes, or an error.
func ReadFrom(r io.ReaderAt, size int64) (map[string]Array, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("not an .npz archive, or cut short: %w", err)
	}
	arrays := make(map[string]Array, len(archive.File))
	for _, member := range archive.File {
		name, ok := strings.CutSuffix(member.Name, ".npy")
		if !ok {
			return nil, fmt.Errorf("member %q is no .npy array", member.Name)
		}
		if _, twice := arrays[name]; twice {
			return nil, fmt.Errorf("array %q is there twice", name)
		}
		if arrays[name], err = readMember(member); err != nil {
			return nil, fmt.Errorf("array %q: %w", name, err)
		}
	}
	return arrays, nil
}

func readMember(member *zip.File) (Array, error) {
	r, err := member.Open()
	if err != nil {
		return Array{}, err
	}
	defer r.Close()
	return readArray(r)
}

// Write writes the arrays as one archive, in the order given. An array whose data do
// not fill its shape, or a name used twice, is the caller's mistake: it panics.
func Write(w io.Writer, arrays []Named) error {
	archive := NewWriter(w)
	for _, a := range arrays {
		if err := archive.Add(a.Name, a.Array); err != nil {
			return err
		}
	}
	return archive.Close()
}
