package npz

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// kind is how elements of one NumPy type lie in a file.
type kind struct {
	bytes  int // of one element
	decode func(raw []byte, count int) (any, error)
}

// kindOf finds the kind that a header's type names.
func kindOf(descr string) (kind, error) {
	switch descr {
	case "<f8":
		return numbers[float64](8), nil
	case "<f4":
		return numbers[float32](4), nil
	case "<i8":
		return numbers[int64](8), nil
	case "<i4":
		return numbers[int32](4), nil
	case "<i2":
		return numbers[int16](2), nil
	case "|i1":
		return numbers[int8](1), nil
	case "<u8":
		return numbers[uint64](8), nil
	case "<u4":
		return numbers[uint32](4), nil
	case "<u2":
		return numbers[uint16](2), nil
	case "|u1":
		return numbers[uint8](1), nil
	case "|b1":
		return numbers[bool](1), nil
	}
	if digits, ok := strings.CutPrefix(descr, "<U"); ok {
		if width, err := strconv.Atoi(digits); err == nil && width >= 0 && width < 1<<20 {
			return kind{4 * width, func(raw []byte, count int) (any, error) {
				if width == 0 && count > 1<<20 { // no byte of the file bears these
					return nil, fmt.Errorf("%d empty texts are too many", count)
				}
				return decodeStrings(raw, count, width), nil
			}}, nil
		}
	}
	return kind{}, fmt.Errorf("type %q is not read here: save it as a little-endian number, bool or text", descr)
}

func numbers[T any](size int) kind {
	return kind{size, func(raw []byte, count int) (any, error) {
		data := make([]T, count)
		_, err := binary.Decode(raw, binary.LittleEndian, data)
		return data, err
	}}
}

// encode gives the NumPy type of data and its bytes in a file.
func encode(data any) (descr string, raw []byte) {
	switch data := data.(type) {
	case []float64:
		descr = "<f8"
	case []float32:
		descr = "<f4"
	case []int64:
		descr = "<i8"
	case []int32:
		descr = "<i4"
	case []int16:
		descr = "<i2"
	case []int8:
		descr = "|i1"
	case []uint64:
		descr = "<u8"
	case []uint32:
		descr = "<u4"
	case []uint16:
		descr = "<u2"
	case []uint8:
		return "|u1", data
	case []bool:
		descr = "|b1"
	case []string:
		return encodeStrings(data)
	default:
		panic(fmt.Sprintf("npz: no array of %T", data))
	}
	raw = make([]byte, binary.Size(data))
	if _, err := binary.Encode(raw, binary.LittleEndian, data); err != nil {
		panic(fmt.Sprintf("npz: %v", err)) // raw has the size that the same package gave
	}
	return descr, raw
}

// length is the number of elements of data, which must be a slice.
func length(data any) int { return reflect.ValueOf(data).Len() }

// Float64s is the data as float64, converted from any number; true is 1. Data that are
// float64 already are not copied. Text panics.
func (a Array) Float64s() []float64 {
	switch data := a.Data.(type) {
	case []float64:
		return data
	case []float32:
		return convert(data)
	case []int64:
		return convert(data)
	case []int32:
		return convert(data)
	case []int16:
		return convert(data)
	case []int8:
		return convert(data)
	case []uint64:
		return convert(data)
	case []uint32:
		return convert(data)
	case []uint16:
		return convert(data)
	case []uint8:
		return convert(data)
	case []bool:
		out := make([]float64, len(data))
		for i, set := range data {
			if set {
				out[i] = 1
			}
		}
		return out
	}
	panic(fmt.Sprintf("npz: %T holds no numbers", a.Data))
}

func convert[T float32 | int64 | int32 | int16 | int8 | uint64 | uint32 | uint16 | uint8](data []T) []float64 {
	out := make([]float64, len(data))
	for i, x := range data {
		out[i] = float64(x)
	}
	return out
}
