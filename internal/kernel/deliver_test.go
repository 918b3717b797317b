package kernel

import (
	"fmt"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

// row draws targets, ascending as networks have them, some more than once.
func row(n, size int, key rng.Key) (targets, where []int32, weights []float32) {
	r := key.Rand()
	for range n {
		targets = append(targets, int32(r.IntN(size)))
		where = append(where, int32(r.IntN(n)))
		weights = append(weights, float32(r.IntN(64))/8)
	}
	slices.Sort(targets)
	return targets, where, weights
}

// Eighths add without rounding: every sum must be what was sent to it, exactly.
func TestDeliverAddsUp(t *testing.T) {
	checkDelivery[float32](t)
	checkDelivery[float64](t)
}

func checkDelivery[T Float](t *testing.T) {
	const size = 50
	for n := range 70 {
		targets, where, weights := row(n, size, rng.NewKey(uint64(n), "deliver"))
		deliver := map[string]func(sums []T){
			"Deliver":         func(sums []T) { Deliver(sums, targets, weights) },
			"DeliverConstant": func(sums []T) { DeliverConstant(sums, targets, 0.375) },
			"DeliverIndexed":  func(sums []T) { DeliverIndexed(sums, targets, where, weights) },
		}
		weight := map[string]func(k int) float32{
			"Deliver":         func(k int) float32 { return weights[k] },
			"DeliverConstant": func(int) float32 { return 0.375 },
			"DeliverIndexed":  func(k int) float32 { return weights[where[k]] },
		}
		for name, run := range deliver {
			sums, want := make([]T, size), make([]T, size)
			for i := range sums {
				sums[i], want[i] = 1, 1
			}
			run(sums)
			for i := range want {
				for k, to := range targets {
					if int(to) == i {
						want[i] += T(weight[name](k))
					}
				}
			}
			if !slices.Equal(sums, want) {
				t.Fatalf("%s of %d: sums %v, want %v", name, n, sums, want)
			}
		}
	}
}

// Prefetch changes nothing and reads nothing, be there a slice or none, to the last line of memory.
func TestPrefetchIsHarmless(t *testing.T) {
	Prefetch[float32](nil)
	Prefetch([]int32{})
	x := []float64{1, 2, 3}
	for n := range x {
		Prefetch(x[n:])
	}
	Prefetch(make([]float32, 1<<20)[1<<20-1:])
	if !slices.Equal(x, []float64{1, 2, 3}) {
		t.Errorf("prefetched numbers became %v", x)
	}
}

// Rows of random sources out of a whole network, as its spikes come.
func BenchmarkDeliver(b *testing.B) {
	for _, size := range []struct{ neurons, fan int }{{4000, 80}, {10_000, 200}, {12_500, 1250}} {
		targets, where, weights := network(size.neurons, size.fan)
		sums, order := make([]float32, size.neurons), rng.NewKey(5, "order").Rand().Perm(size.neurons)
		run := func(name string, deliver func(lo, hi int)) {
			b.Run(fmt.Sprintf("%s/%d×%d", name, size.neurons, size.fan), func(b *testing.B) {
				k := 0
				for b.Loop() {
					j := order[k]
					k = (k + 1) % len(order)
					deliver(j*size.fan, (j+1)*size.fan)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size.fan), "ns/event")
			})
		}
		run("weights", func(lo, hi int) { Deliver(sums, targets[lo:hi], weights[lo:hi]) })
		run("constant", func(lo, hi int) { DeliverConstant(sums, targets[lo:hi], 1) })
		run("indexed", func(lo, hi int) { DeliverIndexed(sums, targets[lo:hi], where[lo:hi], weights) })
	}
}

// network draws the rows of all neurons; where are places of weights by target.
func network(neurons, fan int) (targets, where []int32, weights []float32) {
	r := rng.NewKey(4, "network").Rand()
	next := make([]int32, neurons+1)
	for range neurons {
		row := make([]int32, fan)
		for k := range row {
			row[k] = int32(r.IntN(neurons))
			next[row[k]+1]++
		}
		slices.Sort(row)
		targets = append(targets, row...)
	}
	for i := range neurons {
		next[i+1] += next[i]
	}
	where, weights = make([]int32, len(targets)), make([]float32, len(targets))
	for k, i := range targets {
		where[k] = next[i]
		next[i]++
		weights[k] = 1
	}
	return targets, where, weights
}
