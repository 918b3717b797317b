package machine

import (
	"runtime"
	"testing"
)

func TestMemoryIsThatOfAMachine(t *testing.T) {
	n, known := Memory()
	if runtime.GOOS == "linux" && (!known || n < 1<<24 || n > 1<<50) {
		t.Errorf("%g bytes, %v", n, known)
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[float64]string{0: "0 bytes", 999: "999 bytes", 1500: "1.5 kB", 122e9: "122 GB", 1e30: "1e+12 EB"} {
		if got := Bytes(n); got != want {
			t.Errorf("%g is %s, want %s", n, got, want)
		}
	}
}
