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

func ExampleNormalizations() {
	for _, n := range artificial.Normalizations() {
		fmt.Println(n.Name)
	}
	// Output:
	// vanilla
	// batchnorm
	// weightnorm
	// synaptic_scaling
	// mean_only
	// scale_only
	// mean_only_weightnorm
	// layernorm
	// groupnorm
	// instancenorm
	// divisive_normalization
	// whitening
	// iternorm
	// selu
	// normprop
	// dendritic_normalization
}
