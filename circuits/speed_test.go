package circuits

import (
	"fmt"
	"testing"
)

// One step of the CUBA network in its asynchronous state, all of it.
func BenchmarkCUBA(b *testing.B) {
	for _, c := range []struct{ size, threads int }{{4_000, 1}, {4_000, 2}, {100_000, 1}, {100_000, 2}} {
		b.Run(fmt.Sprintf("neurons=%d/threads=%d", c.size, c.threads), func(b *testing.B) {
			n, err := Build(CUBA(c.size), Shape{}, 1, c.threads)
			if err != nil {
				b.Fatal(err)
			}
			mustRun(b, n, 200)
			b.ResetTimer()
			mustRun(b, n, 0.1*float64(b.N))
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.size), "ns/neuron-step")
		})
	}
}
