package rng

import (
	"math"
	"testing"
)

// The known-answer vectors published with Random123 (kat_vectors, philox4x32 10).
func TestPhiloxKnownAnswers(t *testing.T) {
	cases := []struct {
		counter [4]uint32
		key     Key
		want    [4]uint32
	}{
		{[4]uint32{}, Key{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{
			[4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
			Key{0xffffffff, 0xffffffff},
			[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
		},
		{
			[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
			Key{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
		},
	}
	for _, c := range cases {
		if got := philox(c.counter, c.key); got != c.want {
			t.Errorf("philox(%x, %x) = %x, want %x", c.counter, c.key, got, c.want)
		}
	}
}

func TestSkipIsWhereDrawsLead(t *testing.T) {
	a := NewKey(1, "test").At(7)
	var seen []uint64
	for range 9 {
		seen = append(seen, a.Uint64())
	}
	for n, want := range seen {
		b := NewKey(1, "test").At(7)
		b.Skip(uint64(n))
		if got := b.Uint64(); got != want {
			t.Errorf("after Skip(%d): %x, want %x", n, got, want)
		}
	}
}

// Moments of 10⁶ draws spread over addresses; the allowed error is five standard errors.
func TestMomentsOverAddresses(t *testing.T) {
	const n = 1_000_000
	var sum, square, exp float64
	key := NewKey(3, "moments")
	for i := range uint64(n / 10) {
		s := key.At(i)
		r := s.Rand()
		for range 10 {
			sum += s.Float64()
			x := r.NormFloat64()
			square += x * x
			exp += r.ExpFloat64()
		}
	}
	within(t, "mean of uniform draws", sum/n, 0.5, 5*math.Sqrt(1.0/12/n))
	within(t, "variance of normal draws", square/n, 1, 5*math.Sqrt(2.0/n))
	within(t, "mean of exponential draws", exp/n, 1, 5*math.Sqrt(1.0/n))
}

func within(t *testing.T, what string, got, want, allowed float64) {
	t.Helper()
	if math.Abs(got-want) > allowed {
		t.Errorf("%s: %g, want %g ± %g", what, got, want, allowed)
	}
}

func TestKeysDiffer(t *testing.T) {
	seen := map[Key]bool{}
	for seed := range uint64(100) {
		for _, what := range []string{"a", "b", "a/b"} {
			k := NewKey(seed, what)
			for part := range uint64(10) {
				seen[k.Derive(part)] = true
			}
		}
	}
	if len(seen) != 3000 {
		t.Errorf("%d distinct keys of 3000", len(seen))
	}
}

func BenchmarkUint64(b *testing.B) {
	s := NewKey(1, "bench").At(0)
	for b.Loop() {
		s.Uint64()
	}
}
