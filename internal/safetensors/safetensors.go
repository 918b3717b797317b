// Package safetensors reads and writes tensors by name in the format that
// PyTorch, JAX and others exchange weights in: a header's length (8 bytes,
// little-endian), the header (JSON: each tensor's type of element, shape and
// place, and texts about the whole), then the elements, little-endian, the last
// index fastest, without gaps.
//
// Source: https://huggingface.co/docs/safetensors, "Format".
package safetensors

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// File is what a file holds.
type File struct {
	Tensors  []Tensor
	Metadata map[string]string // may be nil
}

// Tensor is a named array.
type Tensor struct {
	Name  string
	Type  string // of an element, as the format names it: F32, I64, ...
	Shape []int  // empty for a single number
	Bytes []byte // elements as they lie in the file
}

// sizes are those of elements in bytes, by type.
var sizes = map[string]int{
	"BOOL": 1, "U8": 1, "I8": 1, "F8_E5M2": 1, "F8_E4M3": 1,
	"U16": 2, "I16": 2, "F16": 2, "BF16": 2,
	"U32": 4, "I32": 4, "F32": 4,
	"U64": 8, "I64": 8, "F64": 8, "C64": 8,
}

// Float32 returns a tensor of numbers. Shape and numbers must agree.
func Float32(name string, shape []int, numbers []float32) Tensor {
	return of(name, "F32", shape, numbers)
}

// Int64 returns a tensor of whole numbers. Shape and numbers must agree.
func Int64(name string, shape []int, numbers []int64) Tensor {
	return of(name, "I64", shape, numbers)
}

func of[T any](name, kind string, shape []int, numbers []T) Tensor {
	if n, ok := count(shape); !ok || n != len(numbers) {
		panic(fmt.Sprintf("safetensors: %d numbers for %s of shape %v", len(numbers), name, shape))
	}
	raw, err := binary.Append(nil, binary.LittleEndian, numbers)
	if err != nil {
		panic(fmt.Sprintf("safetensors: %v", err))
	}
	return Tensor{Name: name, Type: kind, Shape: slices.Clone(shape), Bytes: raw}
}

// count returns how many elements a shape has; false if that is no number.
func count(shape []int) (n int, ok bool) {
	n = 1
	for _, size := range shape {
		if size < 0 || size > 0 && n > math.MaxInt/size {
			return 0, false
		}
		n *= size
	}
	return n, true
}

// Float32s returns the elements of a tensor of F64, F32, F16 or BF16: the
// nearest float32 each.
func (t Tensor) Float32s() ([]float32, error) {
	size := sizes[t.Type]
	var number func(raw []byte) float32
	switch t.Type {
	case "F64":
		number = func(raw []byte) float32 { return float32(math.Float64frombits(binary.LittleEndian.Uint64(raw))) }
	case "F32":
		number = func(raw []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(raw)) }
	case "F16":
		number = func(raw []byte) float32 { return half(binary.LittleEndian.Uint16(raw)) }
	case "BF16": // the upper half of a float32
		number = func(raw []byte) float32 {
			return math.Float32frombits(uint32(binary.LittleEndian.Uint16(raw)) << 16)
		}
	default:
		return nil, fmt.Errorf("tensor %q is of type %s: save it as one of F64, F32, F16, BF16", t.Name, t.Type)
	}
	all := make([]float32, len(t.Bytes)/size)
	for i := range all {
		all[i] = number(t.Bytes[i*size:])
	}
	return all, nil
}

// half returns a number of IEEE 754's binary16: a sign, five bits of exponent,
// ten of fraction. All of them are float32s, too.
func half(bits uint16) float32 {
	sign, exponent, fraction := uint32(bits>>15)<<31, uint32(bits>>10)&31, uint32(bits)&1023
	switch exponent {
	case 0: // zero and subnormal numbers: multiples of 2⁻²⁴
		small := math.Float32bits(float32(fraction) / (1 << 24))
		return math.Float32frombits(sign | small)
	case 31: // infinity, or no number
		return math.Float32frombits(sign | 255<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}
