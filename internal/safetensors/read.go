package safetensors

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	metadataKey = "__metadata__"
	headerLimit = 100_000_000 // bytes; that of the format's own program
)

// Read reads a file. The error names the path and the fault.
func Read(path string) (File, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return File{}, err
	}
	f, err := Parse(raw)
	if err != nil {
		return File{}, fmt.Errorf("%s is no whole safetensors file: %w", path, err)
	}
	return f, nil
}

// Parse reads a file from memory, which its tensors then share; they come in the
// order in which they lie there. It takes what the format allows and nothing
// else: every byte belongs to the header or to one tensor.
func Parse(raw []byte) (File, error) {
	if len(raw) < 8 {
		return File{}, fmt.Errorf("it has %d bytes, fewer than the 8 of the header's length", len(raw))
	}
	size, rest := binary.LittleEndian.Uint64(raw), raw[8:]
	if size > headerLimit || size > uint64(len(rest)) {
		return File{}, fmt.Errorf("its header should have %d bytes, but %d follow: it is cut short, or of another format", size, len(rest))
	}
	f, places, err := parseHeader(rest[:size])
	if err != nil {
		return File{}, err
	}
	return f, f.fill(places, rest[size:])
}

// place is where a tensor's bytes are, behind the header.
type place struct{ begin, end int }

// parseHeader returns tensors without their elements, and where these are.
func parseHeader(text []byte) (f File, places map[string]place, err error) {
	if len(text) == 0 || text[0] != '{' || !utf8.Valid(text) {
		return f, nil, errors.New("its header is no JSON object in UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	d.Token() // the brace
	places, seen := map[string]place{}, map[string]bool{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return f, nil, fmt.Errorf("its header is broken: %w", err)
		}
		name := token.(string) // else the decoder has failed
		if seen[name] {
			return f, nil, fmt.Errorf("its header names %q twice", name)
		}
		seen[name] = true
		if name == metadataKey {
			err = d.Decode(&f.Metadata)
		} else {
			var t Tensor
			if t, places[name], err = parseEntry(d, name); err == nil {
				f.Tensors = append(f.Tensors, t)
			}
		}
		if err != nil {
			return f, nil, fmt.Errorf("what its header says of %q is wrong: %w", name, err)
		}
	}
	if _, err := d.Token(); err != nil {
		return f, nil, fmt.Errorf("its header is broken: %w", err)
	}
	if rest := string(text[d.InputOffset():]); strings.Trim(rest, " \t\r\n") != "" {
		return f, nil, errors.New("its header goes on behind its closing brace")
	}
	return f, places, nil
}

func parseEntry(d *json.Decoder, name string) (t Tensor, at place, err error) {
	var e entry
	if err := d.Decode(&e); err != nil {
		return t, at, err
	}
	t = Tensor{Name: name, Type: e.Type, Shape: e.Shape}
	size, known := sizes[e.Type]
	n, whole := count(e.Shape)
	switch {
	case !known:
		return t, at, fmt.Errorf("there is no type %q of elements", e.Type)
	case e.Shape == nil || len(e.Offsets) != 2:
		return t, at, errors.New("it needs a shape, and as data_offsets a beginning and an end")
	case !whole:
		return t, at, fmt.Errorf("the shape %v is none", e.Shape)
	}
	at = place{e.Offsets[0], e.Offsets[1]}
	if length := at.end - at.begin; at.begin < 0 || length < 0 || length%size != 0 || length/size != n {
		return t, at, fmt.Errorf("the bytes from %d to %d are not %v numbers of %d bytes", at.begin, at.end, e.Shape, size)
	}
	return t, at, nil
}

// fill puts tensors into the order of their places, and gives each its bytes.
func (f *File) fill(places map[string]place, data []byte) error {
	slices.SortStableFunc(f.Tensors, func(a, b Tensor) int {
		p, q := places[a.Name], places[b.Name]
		return cmp.Or(cmp.Compare(p.begin, q.begin), cmp.Compare(p.end, q.end))
	})
	end := 0
	for i := range f.Tensors {
		t := &f.Tensors[i]
		at := places[t.Name]
		if at.begin != end {
			return fmt.Errorf("tensor %q begins at byte %d, where the one before it ends at %d", t.Name, at.begin, end)
		}
		if end = at.end; end > len(data) {
			return fmt.Errorf("tensor %q ends at byte %d of %d: the file is cut short", t.Name, end, len(data))
		}
		t.Bytes = data[at.begin:end:end]
	}
	if end != len(data) {
		return fmt.Errorf("%d bytes at its end belong to no tensor", len(data)-end)
	}
	return nil
}
