// Package rng gives random numbers an address instead of a place in a queue.
//
// A number is a function of (seed, what it is for, index, draw) through the
// counter-based generator Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel
// random numbers: as easy as 1, 2, 3. SC 2011). So a draw does not depend on
// which thread asks first, nor on who else draws.
package rng

import (
	"math/bits"
	"math/rand/v2"
)

// Key names one use of randomness under one seed.
type Key [2]uint32

// NewKey returns the key of one use, such as "input/interval", under a seed.
func NewKey(seed uint64, what string) Key {
	h := uint64(14695981039346656037) // FNV-1a
	for i := range len(what) {
		h = (h ^ uint64(what[i])) * 1099511628211
	}
	h = mix(h ^ mix(seed))
	return Key{uint32(h), uint32(h >> 32)}
}

// mix is the finalizer of SplitMix64: nearby seeds give unrelated keys.
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Derive returns the key of a part of this use, such as one seed of several.
func (k Key) Derive(part uint64) Key {
	h := mix(uint64(k[0]) | uint64(k[1])<<32 ^ mix(part))
	return Key{uint32(h), uint32(h >> 32)}
}

// At returns the stream of draws that belongs to an index: a neuron, a synapse, an image.
func (k Key) At(index uint64) Stream { return Stream{key: k, index: index} }

// Rand returns the stream at index 0 with the methods of math/rand/v2.
func (k Key) Rand() *rand.Rand {
	s := k.At(0)
	return rand.New(&s)
}

// Stream is the sequence of draws at one address. Its zero draw count is its
// start; copying it copies its place. It satisfies rand.Source.
type Stream struct {
	key   Key
	index uint64
	draws uint64 // 64-bit draws taken so far
	spare uint64 // the second half of the last block
}

// Draws returns how many 64-bit numbers were taken: with the address, the stream's whole state.
func (s *Stream) Draws() uint64 { return s.draws }

// Skip moves the stream to a number of draws from its start.
func (s *Stream) Skip(draws uint64) {
	s.draws = draws
	if draws&1 == 1 {
		_, s.spare = s.key.block(s.index, draws>>1)
	}
}

// Uint64 returns the next 64 bits.
func (s *Stream) Uint64() uint64 {
	n := s.draws
	s.draws++
	if n&1 == 1 {
		return s.spare
	}
	var first uint64
	first, s.spare = s.key.block(s.index, n>>1)
	return first
}

// Float64 returns a uniform number in [0, 1).
func (s *Stream) Float64() float64 { return float64(s.Uint64()>>11) * 0x1p-53 }

// Rand lends the stream the methods of math/rand/v2: NormFloat64, ExpFloat64, IntN, Shuffle, ...
func (s *Stream) Rand() *rand.Rand { return rand.New(s) }

func (k Key) block(index, n uint64) (lo, hi uint64) {
	c := philox([4]uint32{uint32(index), uint32(index >> 32), uint32(n), uint32(n >> 32)}, k)
	return uint64(c[0]) | uint64(c[1])<<32, uint64(c[2]) | uint64(c[3])<<32
}

// philox is Philox4x32 with ten rounds.
func philox(c [4]uint32, k Key) [4]uint32 {
	for range 10 {
		hi0, lo0 := bits.Mul32(0xD2511F53, c[0])
		hi1, lo1 := bits.Mul32(0xCD9E8D57, c[2])
		c = [4]uint32{hi1 ^ c[1] ^ k[0], lo1, hi0 ^ c[3] ^ k[1], lo0}
		k[0] += 0x9E3779B9
		k[1] += 0xBB67AE85
	}
	return c
}
