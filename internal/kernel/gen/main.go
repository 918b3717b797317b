// The generator of the assembly of package kernel. Run it with go generate in
// the package's folder.
package main

import (
	. "github.com/mmcloughlin/avo/build"
)

func main() {
	ConstraintExpr("amd64")
	for _, outputs := range []int{6, 4, 2, 1} {
		for _, positions := range []int{4, 2, 1} {
			contract(avx512, outputs, positions)
		}
		contract(avx2, outputs, 1)
	}
	for _, outputs := range []int{4, 2, 1} {
		for _, taps := range []int{5, 3, 2, 1} {
			correlate(avx512, outputs, taps)
		}
	}
	for _, outputs := range []int{2, 1} {
		for _, taps := range []int{3, 2, 1} {
			correlate(avx2, outputs, taps)
		}
	}
	peak(avx512)
	peak(avx2)
	sums()
	sumAndProducts()
	elementwise()
	adam()
	pooling()
	spread()
	perSample()
	selu()
	Generate()
}
