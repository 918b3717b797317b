package experiments

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"
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
	TimesVanilla   float64 `json:"times_vanilla"`    // fastest iteration over vanilla's fastest
	GFlops         float64 `json:"gflops"`
	PeakGFlops     float64 `json:"peak_gflops"`
	Kernel         string  `json:"kernel"`
}

type lenet5Speeds []LeNet5Speed

func (s lenet5Speeds) Table() (header []string, rows [][]string) {
	for _, r := range s {
		rows = append(rows, []string{
			r.Normalization, fmt.Sprint(r.Batch), fmt.Sprint(r.Threads), fmt.Sprintf("%.3f", r.MsPerIteration), fmt.Sprintf("%.2f", r.TimesVanilla),
			fmt.Sprintf("%.1f", r.GFlops), fmt.Sprintf("%.1f", r.PeakGFlops), fmt.Sprintf("%.0f%%", 100*r.GFlops/r.PeakGFlops), r.Kernel,
		})
	}
	return []string{"normalization", "batch", "threads", "ms/iteration", "× vanilla", "GFLOP/s", "peak", "of it", "kernel"}, rows
}

// lenet5Benchmark times normalizations, or combinations of them.
func lenet5Benchmark(names []string) Benchmark {
	return Benchmark{
		Name: "lenet5", About: "iterations of training LeNet5 on images of 3×32×32, float32; --of batchnorm,selu: of some normalizations",
		Run: func(ctx context.Context, threads int, tell func(string)) (BenchmarkRows, error) {
			return benchLeNet5(ctx, names, threads, tell)
		},
		Of: func(names []string) (Benchmark, error) {
			for _, name := range names {
				if err := checkNormalization(name); err != nil {
					return Benchmark{}, err
				}
			}
			return lenet5Benchmark(names), nil
		},
	}
}

// benchLeNet5 times normalizations at two sizes of batches.
func benchLeNet5(ctx context.Context, names []string, threads int, tell func(string)) (BenchmarkRows, error) {
	var all lenet5Speeds
	for _, batch := range []int{32, 256} {
		for _, n := range threadCounts(threads) {
			tell(fmt.Sprintf("batches of %d, threads: %d", batch, n))
			speeds, err := timeLeNet5(ctx, names, batch, n)
			if err != nil {
				return nil, err
			}
			all = append(all, speeds...)
			tellRow(tell, lenet5Speeds(speeds))
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

// timeLeNet5 times trainings that take turns, block by block, vanilla always
// among them: so whatever else the machine is at is shared by all, and the
// fastest iterations can be held against one another.
func timeLeNet5(ctx context.Context, names []string, batch, threads int) ([]LeNet5Speed, error) {
	set, block := noise((warmUpBlocks+timedBlocks+1)*blockImages), blockImages/batch // no epoch ends, as seldom one does
	before := peak(threads)
	timed, err := takeTurns(ctx, append([]string{"vanilla"}, names...), set, batch, block, threads)
	if err != nil {
		return nil, err
	}
	after := max(before, peak(threads))
	cfg := artificial.DefaultConfig()
	products := batch * cfg.Products(set.Channels, set.Height, set.Width, len(set.Classes))
	var all []LeNet5Speed
	for i, name := range names {
		seconds := median(timed[i+1].blocks) / float64(block)
		all = append(all, LeNet5Speed{
			Normalization: name, Batch: batch, Threads: threads,
			MsPerIteration: 1e3 * seconds, TimesVanilla: timed[i+1].fastest.Seconds() / timed[0].fastest.Seconds(),
			GFlops: 2e-9 * float64(products) / seconds, PeakGFlops: after, Kernel: kernel.Best().String(),
		})
	}
	return all, nil
}

// takeTurns trains under each normalization, one block of iterations after
// another in turn.
func takeTurns(ctx context.Context, names []string, set *data.Set, batch, block, threads int) (trainings []*turns, err error) {
	ctx, stop := context.WithCancel(ctx)
	var finished sync.WaitGroup
	defer finished.Wait()
	defer stop()
	for _, name := range names {
		t := &turns{begin: make(chan struct{}), end: make(chan error, 1), fastest: math.MaxInt64}
		trainings = append(trainings, t)
		finished.Go(func() { t.train(ctx, name, set, batch, block, threads) })
	}
	for round := range warmUpBlocks + timedBlocks {
		for _, t := range trainings {
			time.Sleep(pause)
			start := time.Now()
			if err := t.take(ctx); err != nil {
				return nil, err
			}
			if round >= warmUpBlocks {
				t.blocks = append(t.blocks, time.Since(start).Seconds())
			}
		}
	}
	return trainings, nil
}

// pause is how long the threads of a team that waits go on looking out for work.
const pause = 3 * time.Millisecond

// turns is a training that goes on for a block of iterations when it is its turn.
type turns struct {
	begin chan struct{}
	end   chan error // nil: the block is done

	blocks  []float64     // seconds that each timed one took
	fastest time.Duration // iteration
}

// take lets the training go on for one block.
func (t *turns) take(ctx context.Context) error {
	select {
	case t.begin <- struct{}{}:
		return <-t.end
	case <-ctx.Done():
		return ctx.Err()
	}
}

// train trains until ctx is done.
func (t *turns) train(ctx context.Context, name string, set *data.Set, batch, block, threads int) {
	var last time.Time
	wait := func() {
		select {
		case <-t.begin:
		case <-ctx.Done():
		}
		last = time.Now()
	}
	cfg := artificial.DefaultConfig()
	cfg.Batch, cfg.SampleEvery, cfg.Iterations = batch, 0, (warmUpBlocks+timedBlocks)*block+1
	wait()
	_, err := artificial.Train(ctx, cfg, name, set, 1, artificial.Options{
		Threads: threads,
		Progress: func(p artificial.Progress) {
			now := time.Now()
			t.fastest, last = min(t.fastest, now.Sub(last)), now
			if p.Iteration%block == 0 {
				t.end <- nil
				wait()
			}
		},
	})
	t.end <- err
}

// noise is a set of random images of CIFAR-10's shape.
func noise(images int) *data.Set {
	split := func(n int, r *rng.Stream) data.Split {
		s := data.Split{Size: 3 * 32 * 32, Images: make([]uint8, n*3*32*32), Labels: make([]uint8, n)}
		for i := 0; i < len(s.Images); i += 8 {
			binary.LittleEndian.PutUint64(s.Images[i:], r.Uint64())
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
