package npz

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
)

// elements is x as AddFrom takes it.
func elements(t *testing.T, x any) io.Reader {
	t.Helper()
	var out bytes.Buffer
	if err := binary.Write(&out, binary.LittleEndian, x); err != nil {
		t.Fatal(err)
	}
	return &out
}

// Elements that come from elsewhere give the bytes that those in memory do.
func TestArraysFromElsewhere(t *testing.T) {
	times, ids := []float64{0.5, -1, 2, 3, 4, 5}, []int32{7, -8, 9}
	want := written(t, []Named{{"times", Of(times, 2, 3)}, {"ids", Of(ids)}, {"none", Of([]float64{}, 0, 3)}})
	var got bytes.Buffer
	w := NewWriter(&got)
	for _, err := range []error{
		w.AddFrom("times", []float64(nil), io.MultiReader(elements(t, times), strings.NewReader("what comes later")), 2, 3),
		w.AddFrom("ids", []int32(nil), elements(t, ids), 3),
		w.AddFrom("none", []float64(nil), strings.NewReader(""), 0, 3),
		w.Close(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Error("the archive differs from the one written from memory")
	}
}

func TestArraysFromElsewhereThatEndEarly(t *testing.T) {
	w := NewWriter(io.Discard)
	err := w.AddFrom("ids", []int32(nil), elements(t, []int32{1, 2}), 3)
	if err == nil || !strings.Contains(err.Error(), `"ids": its elements end after 8 bytes of 12`) {
		t.Errorf("error %v", err)
	}
	broken := errors.New("broken")
	if err := w.AddFrom("more", []int32(nil), io.MultiReader(failing{broken}), 3); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
