// Package machine tells what the machine has.
package machine

import (
	"bufio"
	"fmt"
	"os"
)

// Memory returns the bytes that a program can still have, and whether the system
// tells: Linux does.
func Memory() (bytes float64, known bool) {
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0, false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kib float64
		if n, _ := fmt.Sscanf(lines.Text(), "MemAvailable: %g kB", &kib); n == 1 {
			return kib * 1024, true
		}
	}
	return 0, false
}

// Bytes writes a size as people do.
func Bytes(n float64) string {
	units := []string{"bytes", "kB", "MB", "GB", "TB", "PB", "EB"}
	i := 0
	for n >= 1000 && i < len(units)-1 {
		n, i = n/1000, i+1
	}
	return fmt.Sprintf("%.3g %s", n, units[i])
}
