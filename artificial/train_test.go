package artificial

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// toy is a set of noisy images whose class shows in which quarter is bright.
func toy(t testing.TB, channels, height, width, train, test int) *data.Set {
	t.Helper()
	split := func(n int, key rng.Key) data.Split {
		s := data.Split{Size: channels * height * width}
		r := key.Rand()
		for range n {
			label := r.IntN(4)
			for i := range s.Size {
				y, x := i/width%height, i%width
				bright := label == y*2/height*2+x*2/width
				value := r.IntN(128)
				if bright {
					value += 100
				}
				s.Images = append(s.Images, uint8(value))
			}
			s.Labels = append(s.Labels, uint8(label))
		}
		return s
	}
	key := rng.NewKey(9, "toy")
	return &data.Set{
		Name: "toy", Channels: channels, Height: height, Width: width, Classes: []string{"a", "b", "c", "d"},
		Train: split(train, key.Derive(0)), Test: split(test, key.Derive(1)),
	}
}

// small is a training of a few dozen iterations on a network of odd sizes.
func small() Config {
	cfg := DefaultConfig()
	cfg.Layers = []LayerSpec{
		{Kind: "conv", Out: 5, Size: 3}, {Kind: "maxpool", Size: 2}, {Kind: "conv", Out: 3, Size: 2},
		{Kind: "dense", Out: 17}, {Kind: "dense", Out: 9},
	}
	cfg.Batch, cfg.Iterations, cfg.SampleEvery, cfg.TestEvery, cfg.TestBatch = 20, 60, 10, 25, 24
	return cfg
}

func BenchmarkIteration(b *testing.B) {
	set := toy(b, 3, 32, 32, 640, 16)
	set.Classes = make([]string, 10)
	for _, info := range Normalizations() {
		for _, path := range kernel.Paths() {
			b.Run(info.Name+"/"+path.String(), func(b *testing.B) {
				net, err := newNetwork[float32](path, DefaultConfig(), info.Name, set, 1)
				if err != nil {
					b.Fatal(err)
				}
				t := newTrainer(net, &set.Train, 1)
				for b.Loop() {
					if err := t.step(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(b.Elapsed().Seconds()*1e3/float64(b.N), "ms/iteration")
			})
		}
	}
}

var (
	_ = context.Background
	_ = errors.Is
	_ = math.Abs
	_ = slices.Equal[[]int]
)
