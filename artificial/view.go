package artificial

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
)

// View says how images are changed before they are seen. With a pixel's
// brightness x from 0, black, to 1, white, it becomes
//
//	intensity·(m + contrast·(x − m)) + brightness + shift·d
//
// with m the mean grey of all training images, to the nearest of 256 levels, and
// d a picture which moves what arrives at every unit of the first layer by that
// unit's own standard deviation over training images, see [Lens]; a fraction of
// the picture, in squares of 4 × 4 pixels, is then dark: its pixels are 0.
// Nothing is clipped, so that at any contrast above zero images differ from one
// another as they did.
type View struct {
	Contrast   float64 `toml:"contrast"`   // of images: distances from the mean grey of the training images times this, without clipping
	Intensity  float64 `toml:"intensity"`  // of the light: brightness times this
	Brightness float64 `toml:"brightness"` // added to all pixels; 1 is from black to white
	Shift      float64 `toml:"shift"`      // added to what arrives at each unit of the first layer, in its standard deviations; the layer must be fully connected
	Dark       float64 `toml:"dark"`       // fraction of the picture that is black, the same for all images
}

// DefaultView shows images as they are.
func DefaultView() View { return View{Contrast: 1, Intensity: 1} }

// fault is a key with which something is wrong.
type fault struct {
	key, must string
	value     float64
}

func (v View) faults() (all []fault) {
	check := func(ok bool, key, must string, value float64) {
		if !ok {
			all = append(all, fault{key, must, value})
		}
	}
	check(v.Contrast >= 0 && !math.IsInf(v.Contrast, 0), "contrast", "at least 0 and finite", v.Contrast)
	check(v.Intensity >= 0 && !math.IsInf(v.Intensity, 0), "intensity", "at least 0 and finite", v.Intensity)
	check(math.Abs(v.Brightness) <= math.MaxFloat32, "brightness", "finite", v.Brightness)
	check(math.Abs(v.Shift) <= math.MaxFloat32, "shift", "finite", v.Shift)
	check(v.Dark >= 0 && v.Dark <= 1, "dark", "between 0 and 1", v.Dark)
	return all
}

// Validate says which numbers are out of range, each by its key.
func (v View) Validate() error {
	var all []error
	for _, f := range v.faults() {
		all = append(all, fmt.Errorf("%s: must be %s, is %g", f.key, f.must, f.value))
	}
	return errors.Join(all...)
}

// Changes says that images look other than they are.
func (v View) Changes() bool { return v != DefaultView() }

// views says that segments of a configuration show images other than they are.
func (c Config) views() bool {
	return slices.ContainsFunc(c.Segments, func(s Segment) bool { return s.View.Changes() })
}

// takeLens makes the lens, for the weights that the network has now.
func (n *Network[T]) takeLens(set *data.Set, seed uint64) error {
	n.takeLevels(&set.Train)
	n.lens = newLens(n.shape, &set.Train, seed)
	if !slices.ContainsFunc(n.cfg.Segments, func(s Segment) bool { return s.Shift != 0 }) {
		return nil
	}
	first := n.hidden[0]
	return n.lens.aim(n.cfg.Layers, wide(first.weight.Value), first.z.Channels, &set.Train)
}

// look brings the input to a view, from the next pass on.
func (n *Network[T]) look(v View) {
	n.view, n.added, n.dark = v, nil, nil
	if !v.Changes() {
		return
	}
	n.dark = n.lens.dark(v)
	if v.Brightness == 0 && v.Shift == 0 {
		return
	}
	n.added = make([]T, n.shape.size())
	for k := range n.added {
		x := v.Brightness
		if v.Shift != 0 {
			x += float64(v.Shift * n.lens.picture[k])
		}
		n.added[k] = T(x) * (n.levels[2] - n.levels[0])
	}
}

// takeLevels sets the numbers that black, mean grey and white become in the input.
func (n *Network[T]) takeLevels(train *data.Split) {
	size := n.shape.size()
	split := data.Split{Labels: make([]uint8, 3), Size: size}
	for _, level := range []uint8{0, greyOf(train), 255} {
		split.Images = append(split.Images, slices.Repeat([]uint8{level}, size)...)
	}
	n.load(&split, []int{0, 1, 2})
	n.input.resize(3)
	n.loadBlock(0)
	for i := range n.levels {
		n.levels[i] = n.input.At(i, 0, 0, 0)
	}
}

// greyOf is the mean of all pixels of all images.
func greyOf(images *data.Split) uint8 {
	sum := 0
	for _, x := range images.Images {
		sum += int(x)
	}
	return uint8((sum + len(images.Images)/2) / len(images.Images))
}

// viewBlock brings a block of the input to the view. Lanes that are no samples,
// which would come to it again and again, are cleared.
func (n *Network[T]) viewBlock(block int) {
	if !n.view.Changes() {
		return
	}
	black, grey := n.levels[0], n.levels[1]
	n.input.clearPadding(block)
	for c := range n.input.Channels {
		x := n.input.plane(block, c)
		if n.view.Contrast != 1 {
			kernel.Scale(n.path, x, x, grey, T(n.view.Contrast), grey)
		}
		if n.view.Intensity != 1 {
			kernel.Scale(n.path, x, x, black, T(n.view.Intensity), black)
		}
		if n.added != nil {
			for k, more := range n.added[c*n.shape.height*n.shape.width:][:len(x)/lanes] {
				for l := range lanes {
					x[k*lanes+l] += more
				}
			}
		}
		for k, dark := range n.dark {
			for l := range lanes {
				if dark {
					x[k*lanes+l] = black
				}
			}
		}
	}
}
