package machine

import "testing"

// Slices of every size, below a large page and above, come back whole and zero.
func TestZerosHoldWhatIsWritten(t *testing.T) {
	for _, n := range []int{0, 1, 1 << 18, 1<<20 + 3, 3<<20 + 17} {
		x := Zeros[float32](n)
		if len(x) != n {
			t.Fatalf("%d numbers became %d", n, len(x))
		}
		for i := range x {
			if x[i] != 0 {
				t.Fatalf("number %d of %d starts as %g", i, n, x[i])
			}
			x[i] = float32(i)
		}
		for i := range x {
			if x[i] != float32(i) {
				t.Fatalf("number %d of %d is %g", i, n, x[i])
			}
		}
	}
}
