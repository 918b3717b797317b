package experiments

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"homeostat/artificial"
	"homeostat/internal/data"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/team"
)

// LeNet5Speed is the speed of one way of training LeNet5. The peak is what so
// many threads reach together in multiply-adds on registers alone, measured
// right before and after; operations are those of the multiply-adds of layers,
// two each, while the time is that of whole iterations.
type LeNet5Speed struct {
	Normalization  string  `json:"normalization"`
	Batch          int     `json:"batch"`
	Threads        int     `json:"threads"`
	MsPerIteration float64 `json:"ms_per_iteration"` // median over blocks of iterations
	GFlops         float64 `json:"gflops"`
	PeakGFlops     float64 `json:"peak_gflops"`
	Kernel         string  `json:"kernel"`
}

type lenet5Speeds []LeNet5Speed

func (s lenet5Speeds) Table() (header []string, rows [][]string) {
	for _, r := range s {
		rows = append(rows, []string{
			r.Normalization, fmt.Sprint(r.Batch), fmt.Sprint(r.Threads), fmt.Sprintf("%.3f", r.MsPerIteration),
			fmt.Sprintf("%.1f", r.GFlops), fmt.Sprintf("%.1f", r.PeakGFlops), fmt.Sprintf("%.0f%%", 100*r.GFlops/r.PeakGFlops), r.Kernel,
		})
	}
	return []string{"normalization", "batch", "threads", "ms/iteration", "GFLOP/s", "peak", "of it", "kernel"}, rows
}

// benchLeNet5 times every normalization at two sizes of batches.
func benchLeNet5(ctx context.Context, threads int, tell func(string)) (BenchmarkRows, error) {
	counts := []int{1}
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	if threads > 1 {
		counts = append(counts, threads)
	}
	var all lenet5Speeds
	for _, norm := range artificial.Normalizations() {
		for _, batch := range []int{32, 256} {
			for _, n := range counts {
				tell(fmt.Sprintf("%s, batches of %d, threads: %d", norm.Name, batch, n))
				speed, err := timeLeNet5(ctx, norm.Name, batch, n)
				if err != nil {
					return nil, err
				}
				all = append(all, speed)
			}
		}
	}
	return all, nil
}

// Blocks of iterations are timed, some to warm up, then an odd number.
const (
	warmUpBlocks = 3
	timedBlocks  = 25
	blockImages  = 1280 // shown in a block: some 50 ms
)

func timeLeNet5(ctx context.Context, normalization string, batch, threads int) (LeNet5Speed, error) {
	set, cfg := noise(8*batch), artificial.DefaultConfig()
	block := blockImages / batch
	cfg.Batch, cfg.SampleEvery, cfg.Iterations = batch, 0, (warmUpBlocks+timedBlocks)*block
	ends := make([]time.Time, 0, warmUpBlocks+timedBlocks)
	before := peak(threads)
	_, err := artificial.Train(ctx, cfg, normalization, set, 1, artificial.Options{
		Threads: threads,
		Progress: func(p artificial.Progress) {
			if p.Iteration%block == 0 {
				ends = append(ends, time.Now())
			}
		},
	})
	if err != nil {
		return LeNet5Speed{}, err
	}
	var seconds []float64
	for i := warmUpBlocks; i < len(ends); i++ {
		seconds = append(seconds, ends[i].Sub(ends[i-1]).Seconds()/float64(block))
	}
	products := batch * cfg.Products(set.Channels, set.Height, set.Width, len(set.Classes))
	return LeNet5Speed{
		Normalization: normalization, Batch: batch, Threads: threads,
		MsPerIteration: 1e3 * median(seconds), GFlops: 2e-9 * float64(products) / median(seconds),
		PeakGFlops: max(before, peak(threads)), Kernel: kernel.Best().String(),
	}, nil
}

// noise is a set of random images of CIFAR-10's shape.
func noise(images int) *data.Set {
	split := func(n int, r *rng.Stream) data.Split {
		s := data.Split{Size: 3 * 32 * 32, Images: make([]uint8, n*3*32*32), Labels: make([]uint8, n)}
		for i := range s.Images {
			s.Images[i] = uint8(r.Uint64())
		}
		for i := range s.Labels {
			s.Labels[i] = uint8(r.Uint64() % 10)
		}
		return s
	}
	r := rng.NewKey(1, "bench/images").At(0)
	return &data.Set{
		Name: "noise", Channels: 3, Height: 32, Width: 32, Classes: make([]string, 10),
		Train: split(images, &r), Test: split(1, &r),
	}
}

// peak returns the multiply-adds that threads reach together on registers
// alone, in GFLOP/s, two operations each: the median of some short blocks.
func peak(threads int) float64 {
	crew, path := team.New(threads), kernel.Best()
	defer crew.Start()()
	rounds := 1000
	if path == kernel.Portable {
		rounds = 10
	}
	const times = 300 // some millisecond
	var seconds []float64
	products := 0
	for range timedBlocks {
		start := time.Now()
		crew.Do(threads, func(worker, _ int) {
			n := 0
			for range times {
				n += kernel.MultiplyAdd(path, rounds)
			}
			if worker == 0 {
				products = n
			}
		})
		seconds = append(seconds, time.Since(start).Seconds())
	}
	return 2e-9 * float64(threads*products) / median(seconds)
}

func median(x []float64) float64 {
	sorted := slices.Sorted(slices.Values(x))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}
