package state

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/npz"
	"homeostat/internal/rng"
)

func TestVectorIsOneThingInBothPrecisions(t *testing.T) {
	for _, p := range []Precision{Double, Single} {
		v := New(p, 3)
		v.Copy([]float64{1, 2.5, -3})
		v.Part(1, 2).Set(0, 7)
		if v.Len() != 3 || v.At(1) != 7 || !slices.Equal(v.Float64s(), []float64{1, 7, -3}) {
			t.Errorf("precision %d: %v", p, v.Float64s())
		}
		v.Clear()
		if !slices.Equal(v.Float64s(), []float64{0, 0, 0}) {
			t.Errorf("precision %d: %v after Clear", p, v.Float64s())
		}
	}
	x := []float32{1, 2}
	if As[float32](Of(x))[1] = 5; x[1] != 5 {
		t.Error("As and Of copy")
	}
	defer func() {
		if recover() == nil {
			t.Error("numbers of the other type are handed out")
		}
	}()
	As[float64](Of(x))
}

// things has one part of every kind.
type things struct {
	fixed   []float64
	grows   []int32
	one     int64
	v       Vector
	streams []rng.Stream
}

func (s *things) keep(k *Keeper) {
	Slice(k, "fixed", s.fixed)
	List(k.In("inner"), "fixed", &s.grows)
	One(k, "one", &s.one)
	k.Vector("v", s.v)
	k.Streams("streams", s.streams)
}

func newThings() *things {
	key := rng.NewKey(1, "things")
	return &things{fixed: make([]float64, 2), v: New(Single, 2), streams: []rng.Stream{key.At(0), key.At(1)}}
}

func TestWhatIsPutAsideIsTakenUp(t *testing.T) {
	a := newThings()
	a.fixed[1], a.grows, a.one = 3, []int32{4, 5}, 6
	a.v.Set(1, 0.5)
	a.streams[1].Uint64()
	k := Save()
	a.keep(k)
	var file bytes.Buffer
	if err := npz.Write(&file, k.Arrays()); err != nil {
		t.Fatal(err)
	}
	arrays, err := npz.ReadFrom(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	b := newThings()
	loader := Load(arrays)
	if b.keep(loader); loader.Err() != nil {
		t.Fatal(loader.Err())
	}
	if b.fixed[1] != 3 || !slices.Equal(b.grows, a.grows) || b.one != 6 || b.v.At(1) != 0.5 || a.streams[1].Uint64() != b.streams[1].Uint64() {
		t.Errorf("%+v became %+v", a, b)
	}
	delete(arrays, "one")
	loader = Load(arrays)
	if b.keep(loader); loader.Err() == nil || !strings.Contains(loader.Err().Error(), "one is missing") {
		t.Errorf("a missing part: %v", loader.Err())
	}
	short := Load(map[string]npz.Array{"fixed": npz.Of([]float64{1})})
	if Slice(short, "fixed", b.fixed); short.Err() == nil || !strings.Contains(short.Err().Error(), "has 1 numbers, not 2") {
		t.Errorf("another size: %v", short.Err())
	}
}
