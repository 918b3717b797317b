package safetensors

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// Write writes a file: tensors by the size of their elements, the largest first,
// so that all are aligned, then by name; the header filled up with blanks to a
// multiple of 8 bytes. The same file gives the same bytes. Two tensors of one
// name are a caller's bug.
func Write(w io.Writer, f File) error {
	tensors := slices.SortedFunc(slices.Values(f.Tensors), func(a, b Tensor) int {
		return cmp.Or(cmp.Compare(sizes[b.Type], sizes[a.Type]), cmp.Compare(a.Name, b.Name))
	})
	head := header(tensors, f.Metadata)
	if _, err := w.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(head)))); err != nil {
		return err
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	for _, t := range tensors {
		if _, err := w.Write(t.Bytes); err != nil {
			return err
		}
	}
	return nil
}

// entry is a tensor's part of the header.
type entry struct {
	Type    string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets []int  `json:"data_offsets"` // where it begins and ends behind the header
}

// header returns the JSON text about tensors that follow one another.
func header(tensors []Tensor, metadata map[string]string) []byte {
	text, seen, at := []byte{'{'}, map[string]bool{metadataKey: true}, 0
	add := func(name string, value any) {
		if len(text) > 1 {
			text = append(text, ',')
		}
		text = append(append(append(text, encode(name)...), ':'), encode(value)...)
	}
	if len(metadata) > 0 {
		add(metadataKey, metadata)
	}
	for _, t := range tensors {
		if seen[t.Name] {
			panic(fmt.Sprintf("safetensors: a second tensor %q", t.Name))
		}
		seen[t.Name] = true
		end := at + len(t.Bytes)
		add(t.Name, entry{t.Type, append([]int{}, t.Shape...), []int{at, end}})
		at = end
	}
	text = append(text, '}')
	return append(text, bytes.Repeat([]byte{' '}, (8-len(text)%8)%8)...)
}

// encode returns a value as JSON that says < and > as they are.
func encode(value any) []byte {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		panic(fmt.Sprintf("safetensors: %v", err)) // texts and whole numbers always encode
	}
	return bytes.TrimSpace(text.Bytes())
}
