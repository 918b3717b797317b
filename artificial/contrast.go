package artificial

import (
	"slices"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
)

// Contrast c of a network's input is x → m + c·(x − m) in the numbers that bytes
// become, with m that of the mean grey of all training images, to the nearest of
// 256 levels. Nothing is clipped, so that at any contrast above zero images
// differ from one another as they did.

// fades says that segments of a configuration change the contrast.
func (c Config) fades() bool {
	return slices.ContainsFunc(c.Segments, func(s Segment) bool { return s.Contrast != 1 })
}

// takeGrey sets what a grey image of the training images' mean shows each input channel.
func (n *Network[T]) takeGrey(train *data.Split) {
	sum := 0
	for _, x := range train.Images {
		sum += int(x)
	}
	level := uint8((sum + len(train.Images)/2) / len(train.Images))
	n.load(&data.Split{Images: slices.Repeat([]uint8{level}, train.Size), Labels: []uint8{0}, Size: train.Size}, []int{0})
	n.input.resize(1)
	n.loadBlock(0)
	for c := range n.input.Channels {
		n.grey = append(n.grey, n.input.At(0, c, 0, 0))
	}
}

// fadeBlock brings a block of the input to the contrast.
func (n *Network[T]) fadeBlock(block int) {
	if n.contrast == 1 {
		return
	}
	for c, grey := range n.grey {
		x := n.input.plane(block, c)
		kernel.Scale(n.path, x, x, grey, n.contrast, grey)
	}
}
