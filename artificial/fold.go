package artificial

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// Folded is a layer of a trained network with its normalization folded in (as of
// batch normalization: Rueckauer et al. 2017, Front Neurosci 11:682, eq. 8 on): where
// statistics are fixed, many normalizations are one factor and one offset of each unit,
//
//	y = scale·(W x) + offset, then a ReLU in hidden layers
//
// and the bias is part of the offset. Pooling by means is 1/size² of each input.
type Folded struct {
	Name          string    // the layer's; pool1, pool2, ... of pooling; out
	Kind          string    // "conv", "avgpool" or "dense", as LayerSpec has it
	Size          int       // width of a filter or window
	In, Out       [3]int    // channels, height, width
	Weights       []float32 // out channels × in channels × size × size; units × inputs; none of pooling
	Scale, Offset []float32 // per channel and position of Out
}

// Units returns the number of outputs: of channels times positions.
func (f *Folded) Units() int { return f.Out[0] * f.Out[1] * f.Out[2] }

// Each calls do for every connection of unit k: the number of the input, counted by
// channel, row and column, and the weight with the scale in it.
func (f *Folded) Each(k int, do func(input int, weight float32)) {
	positions := f.Out[1] * f.Out[2]
	channel, row, column := k/positions, k%positions/f.Out[2], k%f.Out[2]
	switch f.Kind {
	case "dense":
		n := len(f.Weights) / f.Out[0]
		for i, w := range f.Weights[k*n : (k+1)*n] {
			do(i, f.Scale[k]*w)
		}
	case "conv":
		w := f.Weights[channel*f.In[0]*f.Size*f.Size:]
		for c := range f.In[0] {
			f.window(c, row, column, func(i, at int) { do(i, f.Scale[k]*w[c*f.Size*f.Size+at]) })
		}
	default:
		f.window(channel, row*f.Size, column*f.Size, func(i, _ int) { do(i, 1/float32(f.Size*f.Size)) })
	}
}

// window calls do for each input of a channel in a window, with its place in there.
func (f *Folded) window(channel, row, column int, do func(input, at int)) {
	for y := range f.Size {
		for x := range f.Size {
			do((channel*f.In[1]+row+y)*f.In[2]+column+x, y*f.Size+x)
		}
	}
}

// ValidateFolded returns why networks of a configuration, trained under a
// normalization, could not be folded; nil if they can. Both must be valid.
func (c Config) ValidateFolded(normalization string) error {
	if err := c.foldable(); err != nil {
		return err
	}
	n, err := c.shortlyTrained(normalization)
	if err == nil {
		_, err = n.Fold()
	}
	if err != nil {
		return fmt.Errorf("%s cannot be folded into weights: %w", normalization, err)
	}
	return nil
}

// shortlyTrained returns a small network under a normalization that has seen one batch:
// enough for it to show what it is at test.
func (c Config) shortlyTrained(normalization string) (*Net, error) {
	c.Layers, c.Normalized, c.Segments, c.Start = []LayerSpec{{Kind: "conv", Out: 16, Size: 3}, {Kind: "dense", Out: 32}}, []string{"conv", "dense"}, nil, nil
	noise := data.Split{Size: 16, Labels: make([]uint8, lanes)}
	r := rng.NewKey(1, "fold/noise").Rand()
	for range lanes * noise.Size {
		noise.Images = append(noise.Images, uint8(r.IntN(256)))
	}
	n, err := newNetwork[float32](kernel.Portable, c, normalization, &data.Set{Channels: 1, Height: 4, Width: 4, Classes: []string{"a", "b"}, Train: noise, Test: noise}, 0)
	if err != nil {
		return nil, err
	}
	n.load(&noise, testOrder(min(lanes, c.Batch)))
	n.gradient()
	n.adapt()
	return n, nil
}

// foldable returns what a network has that no weights can stand for.
func (c Config) foldable() error {
	var faults []error
	refuse := func(bad bool, format string, args ...any) {
		if bad {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	refuse(c.TestStatistics != "running" && c.TestStatistics != "train",
		"test_statistics must be \"running\" or \"train\": a network that is shown one image at a time has no batch, but is %q", c.TestStatistics)
	refuse(c.Order != "norm_relu", "order must be \"norm_relu\": behind a ReLU a normalization cannot go into its weights")
	refuse(c.Activation != "relu", "activation must be \"relu\", but is %q", c.Activation)
	for i, l := range c.Layers {
		refuse(i == 0 && l.pools(), "layers[0].kind must not be pooling: what it makes of pixels may be below 0")
		refuse(l.Kind == "maxpool", "layers[%d].kind must not be \"maxpool\", which no weights can stand for: pool by means, as the network lenet5_avgpool does", i)
	}
	return errors.Join(faults...)
}

// Fold returns the layers of a network as it is tested, from the input on, the output
// layer last; see [Config.ValidateFolded] for what it cannot do.
func (n *Network[T]) Fold() (all []Folded, err error) {
	if err := n.cfg.foldable(); err != nil {
		return nil, err
	}
	defer n.team.Start()()
	defer n.gathered(nil, nil)()
	s, pools := n.shape, 0
	for _, l := range n.layers {
		f := Folded{In: [3]int{s.channels, s.height, s.width}}
		switch l := l.(type) {
		case *avgPool[T]:
			pools++
			f.Name, f.Kind, f.Size, f.Out = fmt.Sprintf("pool%d", pools), "avgpool", l.size, [3]int{l.y.Channels, l.y.Height, l.y.Width}
		case *affine[T]:
			if f, err = n.fold(l, f); err != nil {
				return nil, err
			}
		default:
			continue // dropout, which tests do without
		}
		s = shape{f.Out[0], f.Out[1], f.Out[2]}
		all = append(all, f)
	}
	return all, nil
}

// fold completes what is known of an affine layer.
func (n *Network[T]) fold(a *affine[T], f Folded) (Folded, error) {
	f.Name, f.Kind, f.Size, f.Out = a.name, "dense", 1, [3]int{a.z.Channels, a.z.Height, a.z.Width}
	if c, ok := a.linear.(*conv[T]); ok {
		f.Kind, f.Size = "conv", c.size
	}
	if _, own := a.norm.Resting(); own {
		return f, errors.New("it has an activation function of its own in the ReLU's place")
	}
	p := newPass()
	weights := a.norm.Weights(p, a.parameter(p))
	p.run(n.team, 1)
	for _, w := range weights {
		f.Weights = append(f.Weights, float32(w))
	}
	scale, offset, err := n.atTest(a)
	positions := f.Out[1] * f.Out[2]
	for k := range scale {
		if a.silenced != nil && a.silenced[k/positions] {
			scale[k], offset[k] = 0, 0
		}
		offset[k] += scale[k] * float64(a.bias.Value[k/positions])
		f.Scale, f.Offset = append(f.Scale, float32(scale[k])), append(f.Offset, float32(offset[k]))
	}
	return f, err
}

// atTest asks a layer's normalization what it is at test: it shows three z and looks at
// what becomes of them, two for a factor and an offset of each unit and position, and
// one, in which units differ, for whether these are all there is to it.
func (n *Network[T]) atTest(a *affine[T]) (scale, offset []float64, err error) {
	const reach = 8
	units := a.z.Channels * a.z.Height * a.z.Width
	shown := func(sample, k int) float64 {
		return [...]float64{-reach, reach, reach * (float64(k*37%17)/8 - 1)}[sample]
	}
	p := newPass()
	p.fills(a.z)
	p.once(func() {
		for k := range units {
			for sample := range 3 {
				a.z.Data[a.z.place(sample, k)] = T(shown(sample, k))
			}
		}
	})
	y := a.norm.Forward(p, a.z, ByRunning, false)
	p.run(n.team, 3)
	for k := range units {
		at := func(sample int) float64 { return float64(y.Data[y.place(sample, k)]) }
		s, o := (at(1)-at(0))/(2*reach), (at(1)+at(0))/2
		if wrong := math.Abs(at(2) - (float64(s*shown(2, k)) + o)); !(wrong <= 1e-4*(math.Abs(s)*reach+math.Abs(o))) {
			err = errors.New("at test it is not one factor and one offset for each unit")
		}
		scale, offset = append(scale, s), append(offset, o)
	}
	a.norm.Forward(newPass(), a.z, ByRunning, a.rectified) // it may remember how it was asked
	return scale, offset, err
}

// place is where a batch has a number of a sample, counted by channel, row and column.
func (b *Batch[T]) place(sample, k int) int {
	positions := b.Height * b.Width
	return b.index(sample, k/positions, k%positions/b.Width, k%b.Width)
}

// Respond shows images of a split, at the given indices, and calls see for each with
// its place in the order, what the network sees of it, and what the layers of [Fold]
// make of it, the logits last; see must not keep them.
func (n *Network[T]) Respond(images *data.Split, order []int, see func(k int, input []float32, layers [][]float32)) {
	outputs := []*Batch[T]{n.input}
	n.inBatches(images, order, func(first int, _ *Batch[T]) {
		if len(outputs) == 1 {
			outputs = append(outputs, n.outputs()...)
		}
		numbers := make([][]float32, len(outputs))
		for sample := range n.input.N {
			for i, b := range outputs {
				numbers[i] = numbers[i][:0]
				for k := range b.Channels * b.Height * b.Width {
					numbers[i] = append(numbers[i], float32(b.Data[b.place(sample, k)]))
				}
			}
			see(first+sample, numbers[0], numbers[1:])
		}
	})
}

// outputs are what the layers of Fold have put out.
func (n *Network[T]) outputs() (all []*Batch[T]) {
	for _, l := range n.layers {
		switch l := l.(type) {
		case *avgPool[T]:
			all = append(all, l.y)
		case *affine[T]:
			all = append(all, l.out)
		}
	}
	return all
}
