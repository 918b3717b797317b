// Package kernel holds the arithmetic that programs of this module spend their
// time in. Its functions have a portable version in Go, which is the oracle, and
// those that gain by it assembly for some processors, which gives the same bits.
//
// Training. Activations lie in blocks of 16 samples, [channel][y][x][16], so that
// one weight, broadcast, meets 16 samples in one vector: no im2col, no tails inside
// an image, and a last partial block is padded lanes. Two sums of products then
// serve every layer, forward and backward: [Contract], whose lanes are 16
// results, and [Correlate], whose lanes are added up at the end. There is assembly
// for AVX2, AVX-512 and NEON. Each step of a sum is one fused multiply-add (see
// fma), steps go in one order, there are always 16 lanes and they are added by one
// tree. The float64 instances serve gradient checks; they have no assembly and do
// not fuse.
//
// Spiking networks. [LIF] and [ConductanceLIF] advance neurons, [Deliver] and its
// like add weights to the sums of their targets, in float32 or float64. Nothing is
// fused here: every product is rounded before it is added. There is assembly for
// neurons in float32, for AVX2 and AVX-512.
//
// Both. [Exp] and [Log] give the same bits on every processor, which the standard
// library's do not; [Exps] has assembly for AVX2.
package kernel

// Lanes is the number of samples in a block.
const Lanes = 16

// Float is the type of a number.
type Float interface{ float32 | float64 }

// Path is one implementation of the float32 kernels. Its zero value is the portable one.
type Path uint8

// The paths, slowest first.
const (
	Portable Path = iota
	NEON
	AVX2
	AVX512
)

// String returns the path's name as it is printed by the command.
func (p Path) String() string { return [...]string{"portable", "neon", "avx2", "avx512"}[p] }

// Paths returns the paths that this processor can run, slowest first.
func Paths() []Path { return append([]Path{Portable}, native()...) }

// Best returns the fastest path of this processor.
func Best() Path {
	paths := Paths()
	return paths[len(paths)-1]
}

// tree adds 16 lanes in the order of the vector registers' halves:
// lane i and i+8, then i and i+4, i and i+2, i and i+1.
func tree[T Float](a *[Lanes]T) T {
	even := ((a[0] + a[8]) + (a[4] + a[12])) + ((a[2] + a[10]) + (a[6] + a[14]))
	odd := ((a[1] + a[9]) + (a[5] + a[13])) + ((a[3] + a[11]) + (a[7] + a[15]))
	return even + odd
}

// lanes returns the 16 numbers that start at x[i].
func lanes[T Float](x []T, i int) *[Lanes]T { return (*[Lanes]T)(x[i:]) }
