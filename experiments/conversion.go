package experiments

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/artificial"
	"homeostat/circuits"
	"homeostat/internal/check"
	"homeostat/internal/conf"
	"homeostat/measure"
)

// Conversion asks that each trained network be run as spiking neurons when its training
// is over, on the images that both sides are shown. What it does is measured at
// biological/METHOD and biological/METHOD/LAYER, each time at which it is read being a
// segment there, "50 ms".
type Conversion struct {
	Times      []float64 `toml:"times"`      // of simulation for each image at which the network is read, ms, ascending
	Counted    float64   `toml:"counted"`    // share of each of these times, its last part, in which spikes count as activity; 1: from the image's onset on
	Balance    string    `toml:"balance"`    // what shares a threshold: a "layer", or the positions of a "unit" or channel
	Percentile float64   `toml:"percentile"` // of a layer's activities above 0 that stands for a spike in every step
	Images     int       `toml:"images"`     // training images on which activities are taken for that
	Dt         float64   `toml:"dt"`         // time step, ms
	Reset      string    `toml:"reset"`      // of the neurons: "subtract" the threshold, or to "zero"
	Start      float64   `toml:"start"`      // potential when an image comes, in thresholds
}

// SetDefaults fills in what a file may leave out.
func (c *Conversion) SetDefaults() {
	p := circuits.DefaultRueckauer2017()
	*c = Conversion{Times: []float64{10, 20, 50, 100, 200}, Counted: 0.5, Balance: "layer", Percentile: 99.9, Images: 500, Dt: p.Dt, Reset: p.Reset, Start: p.Start}
}

// Validate checks ranges.
func (c Conversion) Validate() error {
	faults := []error{
		check.OneOf("balance", c.Balance, "layer", "unit"), check.OneOf("reset", c.Reset, "subtract", "zero"), check.Positive("dt", c.Dt),
	}
	refuse := func(bad bool, format string, args ...any) {
		if bad {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	refuse(!(c.Percentile > 0 && c.Percentile <= 100), "percentile: must be above 0 and at most 100, is %g", c.Percentile)
	refuse(!(c.Counted > 0 && c.Counted <= 1), "counted: must be above 0 and at most 1, is %g", c.Counted)
	refuse(c.Images < 1, "images: must be at least 1, is %d", c.Images)
	refuse(!(c.Start >= 0 && c.Start < 1), "start: must be from 0 to below 1, is %g", c.Start)
	refuse(len(c.Times) == 0, "times: must be at least one time, such as [10, 50, 200]")
	for i, t := range c.Times {
		refuse(!(t > 0) || c.Dt > 0 && !multiple(t, c.Dt), "times: must be multiples of dt (%g ms) above 0, but one is %g", c.Dt, t)
		refuse(i > 0 && t <= c.Times[i-1], "times: must ascend, but %g follows %g", t, c.Times[max(i-1, 0)])
	}
	return errors.Join(faults...)
}

// complete checks what the rest of the file must be. The converted networks are its
// biological side, on which nothing else stands.
func (c *Conversion) complete(f *File, n *conf.Node, faults *conf.Faults) {
	switch {
	case f.root.Child("biological") != nil:
		faults.At(n, "stands beside [biological]: converted networks are the biological side of their file; write two files")
		return
	case f.root.Child("mixture") != nil:
		faults.At(n, "stands beside [mixture]; write two files")
		return
	case f.root.Child("artificial") == nil:
		faults.At(n, "needs the networks of an [artificial] table to convert")
		return
	case f.root.Child("stimulus") == nil:
		faults.At(n, "needs a [stimulus] that says how many images the converted networks are shown")
		return
	}
	f.Biological = &Biological{Dt: c.Dt}
	if len(*faults) > 0 || f.Artificial == nil {
		return
	}
	for _, m := range f.Artificial.trained {
		if err := m.ValidateFolded(m.normalization); err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				faults.At(f.root.Child("artificial"), "%s, for [conversion]", line)
			}
		}
	}
}

// segments are the names of the times at which converted networks are read.
func (c *Conversion) segments() (all []string) {
	for _, t := range c.Times {
		all = append(all, fmt.Sprintf("%g ms", t))
	}
	return all
}

// counted is the part of a time in which spikes count, ms: whole steps, at least one.
func (c *Conversion) counted(t float64) (from, length float64) {
	steps := max(1, math.Round(c.Counted*t/c.Dt))
	return t - steps*c.Dt, steps * c.Dt
}

// time is that of a segment.
func (c *Conversion) time(segment string) float64 {
	return c.Times[slices.Index(c.segments(), segment)]
}

// places are those of a method's converted network.
func (c *Conversion) places(m *method) []place {
	all := []place{{"biological", m.label, ""}}
	for _, unit := range m.hiddenUnits() {
		all = append(all, place{"biological", m.label, unit})
	}
	return all
}

// sample knows what there will be of a converted network.
func (c *Conversion) sample(in *measure.Input, p place, segment string) {
	in.Conversion = &measure.Conversion{
		Probability: []float64{0.1, 0.2, 0.5}, OriginalProbability: []float64{0.1, 0.3, 0.5}, Mean: []float64{1, 2, 3}, OriginalMean: []float64{1, 2, 4},
		Residual: 1, Total: 2, OriginalAccuracy: 0.6, Spikes: 100,
	}
	if p.unit == "" {
		in.Accuracy = 0.6
		if segment == c.segments()[len(c.Times)-1] {
			in.Conversion.Times, in.Conversion.Accuracies = []float64{1}, []float64{0.6}
		}
		return
	}
	in.Conversion.OriginalAccuracy, in.Rates = in.Accuracy, []float64{1, 2, 3, 5, 8}
	if strings.HasPrefix(p.unit, "conv") {
		in.Tallies = measure.Tallies(someActivity())
		return
	}
	sampleActivity(in)
	in.Labels, in.Fine, in.Coarse = someLabels(), someLabels(), someLabels()
}

// relu is a folded layer as circuits take it, with the scales of its units.
func relu(f *artificial.Folded, scale []float64, first bool) circuits.ReLULayer {
	layer := circuits.ReLULayer{Name: f.Name, Bias: make([]float64, f.Units()), Scale: scale}
	for k := range f.Units() {
		if f.Kind != "avgpool" {
			layer.Bias[k] = float64(f.Offset[k])
		}
		if first {
			continue // it is driven by what the weights make of an image
		}
		f.Each(k, func(i int, w float32) {
			if w != 0 {
				layer.Pre, layer.Post, layer.Weights = append(layer.Pre, int32(i)), append(layer.Post, int32(k)), append(layer.Weights, float64(w))
			}
		})
	}
	return layer
}

// scales are the activities that a spike in every step stands for, of each unit of each
// layer: a percentile of activities above 0 on training images. What is never active
// has its layer's, and a layer that never is 1.
func (c *Conversion) scales(net *artificial.Net, layers []artificial.Folded, images []int, of *stage) (all [][]float64) {
	seen := make([][][]float64, len(layers)) // by layer and channel
	for l, f := range layers {
		seen[l] = make([][]float64, f.Out[0])
	}
	net.Respond(&of.set.Train, images, func(_ int, _ []float32, outputs [][]float32) {
		for l := range layers {
			positions := layers[l].Out[1] * layers[l].Out[2]
			for k, y := range outputs[l] {
				if y > 0 {
					seen[l][k/positions] = append(seen[l][k/positions], float64(y))
				}
			}
		}
	})
	for l, f := range layers {
		common := percentile(slices.Concat(seen[l]...), c.Percentile, 1)
		scale, positions := make([]float64, f.Units()), f.Out[1]*f.Out[2]
		for channel, own := range seen[l] {
			s := common
			if c.Balance == "unit" {
				s = percentile(own, c.Percentile, common)
			}
			for k := range positions {
				scale[channel*positions+k] = s
			}
		}
		all = append(all, scale)
	}
	return all
}

// percentile is one of numbers, or another number where there are none.
func percentile(x []float64, percent, otherwise float64) float64 {
	if len(x) == 0 {
		return otherwise
	}
	slices.Sort(x)
	return x[min(len(x)-1, int(percent/100*float64(len(x))))]
}
