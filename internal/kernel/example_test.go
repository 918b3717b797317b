package kernel_test

import (
	"fmt"

	"homeostat/internal/kernel"
)

// A dense layer of two inputs and one unit, on a block of 16 samples:
// y = 10 + 1·x0 + 2·x1.
func ExampleContract() {
	x := make([]float32, 2*kernel.Lanes) // [input][sample]
	for sample := range kernel.Lanes {
		x[sample], x[kernel.Lanes+sample] = float32(sample), 100
	}
	y := make([]float32, kernel.Lanes)
	layer := kernel.Contraction{
		Outputs: 1, Positions: 1, N: [3]int{1, 1, 2},
		X: [3]int{0, 0, kernel.Lanes}, W: [3]int{0, 0, 1},
	}
	kernel.Contract(kernel.Best(), &layer, y, x, []float32{1, 2}, []float32{10})
	fmt.Println(y)
	// Output:
	// [210 211 212 213 214 215 216 217 218 219 220 221 222 223 224 225]
}
