package artificial

import (
	"fmt"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/team"
)

// Blocks and units go to threads, sums do not: three whole blocks and a partial
// one, an epoch whose last batch is smaller, tests in batches of another size.
func TestThreadsDoNotChangeBits(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	for _, info := range tried() {
		cfg := small()
		cfg.Batch, cfg.Iterations, cfg.TestStatistics = 52, 20, "running"
		want, err := Train(t.Context(), cfg, info.Name, set, 7, Options{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		for threads := 2; threads <= 4; threads++ {
			got, err := Train(t.Context(), cfg, info.Name, set, 7, Options{Threads: threads})
			if err != nil {
				t.Fatal(err)
			}
			if !sameBits(got.Net, want.Net) || got.Curve[0] != want.Curve[0] || got.TrainAccuracy != want.TrainAccuracy {
				t.Errorf("%s: %d threads give another training than one", info.Name, threads)
			}
		}
	}
}

func TestIterationsDoNotAllocate(t *testing.T) {
	set := toy(t, 2, 9, 9, 4000, 10)
	for _, info := range tried() {
		for threads := 1; threads <= 2; threads++ {
			cfg := small()
			if threads == 2 { // with what is usually off
				cfg = eventful()
				cfg.Segments[0].Iterations, cfg.Activation = 1000, "tanh"
				if cfg.ValidateUnder(info.Name) != nil {
					cfg.Activation = "relu"
				}
			}
			net, err := newNetwork[float32](kernel.Best(), cfg, info.Name, set, 1)
			if err != nil {
				t.Fatal(err)
			}
			net.team = team.New(threads)
			stop := net.team.Start()
			trainer := newTrainer(net, &set.Train, 1)
			if n := testing.AllocsPerRun(100, func() { // within the first epoch, of 200 iterations
				if err := trainer.step(); err != nil {
					t.Fatal(err)
				}
			}); n != 0 {
				t.Errorf("%s, %d threads: %g allocations per iteration", info.Name, threads, n)
			}
			stop()
		}
	}
}

// lenet5 makes a training of LeNet5 as the benchmarks run it.
func lenet5(b *testing.B, path kernel.Path, normalization string, batch, threads int) *trainer[float32] {
	set := toy(b, 3, 32, 32, 10*batch, 16)
	set.Classes = make([]string, 10)
	cfg := DefaultConfig()
	cfg.Batch = batch
	net, err := newNetwork[float32](path, cfg, normalization, set, 1)
	if err != nil {
		b.Fatal(err)
	}
	net.team = team.New(threads)
	b.Cleanup(net.team.Start())
	return newTrainer(net, &set.Train, 1)
}

func BenchmarkIteration(b *testing.B) {
	for _, info := range tried() {
		for _, path := range kernel.Paths() {
			b.Run(fmt.Sprintf("%s/%v", info.Name, path), func(b *testing.B) { timeSteps(b, lenet5(b, path, info.Name, 32, 1), 32) })
		}
	}
}

func BenchmarkThreads(b *testing.B) {
	for _, name := range []string{"vanilla", "batchnorm", "synaptic_scaling"} {
		for _, batch := range []int{32, 256} {
			for threads := 1; threads <= 2; threads++ {
				b.Run(fmt.Sprintf("%s/%d/%d", name, batch, threads), func(b *testing.B) {
					timeSteps(b, lenet5(b, kernel.Best(), name, batch, threads), batch)
				})
			}
		}
	}
}

func timeSteps(b *testing.B, t *trainer[float32], batch int) {
	for b.Loop() {
		if err := t.step(); err != nil {
			b.Fatal(err)
		}
	}
	seconds := b.Elapsed().Seconds() / float64(b.N)
	b.ReportMetric(seconds*1e3, "ms/iteration")
	b.ReportMetric(2*float64(batch*t.net.cfg.Products(3, 32, 32, 10))/seconds/1e9, "GFLOP/s")
}
