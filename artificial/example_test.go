package artificial_test

import (
	"context"
	"fmt"

	"homeostat/artificial"
	"homeostat/internal/data"
)

// Two classes that the brightness of the left half tells apart.
func halves(n int) data.Split {
	s := data.Split{Size: 8 * 8}
	for i := range n {
		label := uint8(i % 2)
		for pixel := range s.Size {
			s.Images = append(s.Images, uint8((i*31+pixel*17)%97)+120*label*uint8(1-pixel%8/4))
		}
		s.Labels = append(s.Labels, label)
	}
	return s
}

func ExampleTrain() {
	set := &data.Set{
		Name: "halves", Channels: 1, Height: 8, Width: 8, Classes: []string{"dark", "bright"},
		Train: halves(200), Test: halves(100),
	}
	cfg := artificial.DefaultConfig()
	cfg.Layers = []artificial.LayerSpec{{Kind: "conv", Out: 4, Size: 3}, {Kind: "maxpool", Size: 2}, {Kind: "dense", Out: 12}}
	cfg.Iterations, cfg.SampleEvery = 100, 50
	run, err := artificial.Train(context.Background(), cfg, "synaptic_scaling", set, 1, artificial.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("hidden layers:", run.Net.Hidden())
	fmt.Printf("test accuracy: %.2f\n", run.Curve[0].TestAccuracy)
	for _, s := range run.Samples {
		fmt.Println("iteration", s.Iteration, "units of fc1:", len(s.Layers[1].Probability))
	}
	// Output:
	// hidden layers: [conv1 fc1]
	// test accuracy: 1.00
	// iteration 50 units of fc1: 12
	// iteration 100 units of fc1: 12
}

// Half of the units are removed; then only the normalization may make up for it.
func ExampleRun_At() {
	set := &data.Set{
		Name: "halves", Channels: 1, Height: 8, Width: 8, Classes: []string{"dark", "bright"},
		Train: halves(200), Test: halves(100),
	}
	cfg := artificial.DefaultConfig()
	cfg.Layers = []artificial.LayerSpec{{Kind: "dense", Out: 12}, {Kind: "dense", Out: 8}}
	whole, damaged := artificial.DefaultSegment(), artificial.DefaultSegment()
	whole.Name, whole.Iterations = "whole", 100
	damaged.Name, damaged.Iterations, damaged.Remove, damaged.Learn = "damaged", 50, 0.5, "normalization"
	cfg.Segments = []artificial.Segment{whole, damaged}
	run, err := artificial.Train(context.Background(), cfg, "batchnorm", set, 1, artificial.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range run.Curve {
		fmt.Println("tested at iteration", p.Iteration, "in", cfg.Segments[p.Segment].Name)
	}
	for i, s := range cfg.Segments {
		net, silenced := run.At(i), 0
		for _, gone := range net.Silenced("fc1") {
			if gone {
				silenced++
			}
		}
		fmt.Println(s.Name, "has", silenced, "of", net.Units("fc1"), "units silenced")
	}
	// Output:
	// tested at iteration 100 in whole
	// tested at iteration 100 in damaged
	// tested at iteration 150 in damaged
	// whole has 0 of 12 units silenced
	// damaged has 6 of 12 units silenced
}

func ExampleNormalizations() {
	for _, n := range artificial.Normalizations()[:6] { // those of the paper's experiments
		fmt.Println(n.Name)
	}
	// Output:
	// vanilla
	// batchnorm
	// weightnorm
	// synaptic_scaling
	// mean_only
	// scale_only
}
