package artificial

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// A lens shows images of a set as views say, to networks and to whoever else is to
// see the same. What arrives at unit j of the first layer is z_j = w_j·p(x) + b_j,
// with p the averages over squares that pooling in front of it leaves of an image x.
// Of the pictures that move every z_j by its own standard deviation s_j the least is d with
//
//	p(d) = Wᵀ (W Wᵀ)⁻¹ s
//
// and d the same all over a square. W are the weights as they are drawn.

// Lens shows images of a set.
type Lens struct {
	grey    float64 // mean of the training images, brightness
	shape   shape
	picture []float64 // d, brightness by channel, row and column; nil if nothing is shifted
	tiles   []int     // squares of the picture in the order in which they go dark
}

// tile is the side, in pixels, of the squares that go dark together.
const tile = 4

// NewLens returns the lens through which networks of a configuration see a set, of
// weights as they are drawn where there is no normalization. It shifts where the
// first layer lets it.
func NewLens(cfg Config, set *data.Set, seed uint64) (*Lens, error) {
	cfg.Segments = []Segment{DefaultSegment()}
	cfg.Segments[0].Shift = 1
	if errors.Join(cfg.CheckShift(), cfg.CheckShiftFor(set.Channels, set.Height, set.Width)) != nil {
		cfg.Segments[0].View = View{Intensity: 1}
	}
	n, err := newNetwork[float32](kernel.Best(), cfg, "vanilla", set, seed)
	if err != nil {
		return nil, err
	}
	return n.lens, nil
}

// PlainLens returns one that does not shift, for whoever sees a set without any network.
func PlainLens(set *data.Set, seed uint64) *Lens {
	return newLens(shape{set.Channels, set.Height, set.Width}, &set.Train, seed)
}

func newLens(s shape, train *data.Split, seed uint64) *Lens {
	tiles := ((s.width + tile - 1) / tile) * ((s.height + tile - 1) / tile)
	return &Lens{grey: float64(greyOf(train)) / 255, shape: s, tiles: rng.NewKey(seed, "view/dark").Rand().Perm(tiles)}
}

// Of writes what a view makes of an image, as brightness by channel, row and column,
// into a list of its length.
func (l *Lens) Of(v View, image []uint8, into []float64) {
	dark := l.dark(v)
	for k, x := range image {
		into[k] = float64(v.Intensity*(l.grey+float64(v.Contrast*(float64(x)/255-l.grey)))) + v.Brightness
		if v.Shift != 0 {
			into[k] += float64(v.Shift * l.picture[k])
		}
		if dark != nil && dark[k%len(dark)] {
			into[k] = 0
		}
	}
}

// dark says of each place in the picture whether it is; nil if none is.
func (l *Lens) dark(v View) []bool {
	if v.Dark == 0 {
		return nil
	}
	gone := make([]bool, len(l.tiles))
	for _, t := range l.tiles[:int(math.Round(v.Dark*float64(len(l.tiles))))] {
		gone[t] = true
	}
	across, all := (l.shape.width+tile-1)/tile, make([]bool, l.shape.height*l.shape.width)
	for k := range all {
		all[k] = gone[k/l.shape.width/tile*across+k%l.shape.width/tile]
	}
	return all
}

// checkShift returns which segment shifts images though they cannot be, nil if none does.
func (c Config) checkShift() error {
	i := slices.IndexFunc(c.Segments, func(s Segment) bool { return s.Shift != 0 })
	if err := c.CheckShift(); i >= 0 && err != nil {
		return fmt.Errorf("segment[%d].shift %w", i, err)
	}
	return nil
}

// CheckShift returns why images cannot be shifted for a network, nil if they can.
func (c Config) CheckShift() error {
	if c.first() < 0 {
		return errors.New("must be 0 unless the first layer is a dense one, with nothing but avgpool before it")
	}
	if c.InputScale == "zscore_channel" || c.InputScale == "zscore_pixel" {
		return fmt.Errorf("must be 0 where input_scale is %s: use unit or pm1", c.InputScale)
	}
	return nil
}

// CheckShiftFor returns why images of a shape cannot be shifted for a network that CheckShift
// passes, nil if they can: what arrives at more units than inputs cannot be moved one by one.
func (c Config) CheckShiftFor(channels, height, width int) error {
	_, units, inputs, err := c.FirstLayer(channels, height, width)
	if err == nil && units > inputs {
		return fmt.Errorf("must be 0 where the first layer has more units (%d) than inputs (%d), as it moves each unit on its own: make the layer smaller, or pool less before it", units, inputs)
	}
	return nil
}

// first is the number of the first layer if it is a dense one, of pixels or their averages; else -1.
func (c Config) first() int {
	i := slices.IndexFunc(c.Layers, func(l LayerSpec) bool { return l.Kind != "avgpool" })
	if i >= 0 && c.Layers[i].Kind != "dense" {
		return -1
	}
	return i
}

// FirstLayer returns the name and the size of the first layer, for images of a shape, or
// an error if it is not a dense one with nothing but averages over squares before it.
func (c Config) FirstLayer(channels, height, width int) (name string, units, inputs int, err error) {
	first := c.first()
	if first < 0 {
		return "", 0, 0, errors.New("must be a dense one, with nothing but avgpool before it")
	}
	s := shape{channels, height, width}
	for _, l := range c.Layers[:first] {
		s = s.after(l)
	}
	return HiddenLayers(c.Layers)[0].Name, c.Layers[first].Out, s.size(), nil
}

// FirstWeights returns those of the first layer, units × inputs, as they are drawn from a seed
// where there is no normalization.
func FirstWeights(cfg Config, set *data.Set, seed uint64) ([]float64, error) {
	cfg.Segments = nil
	n, err := newNetwork[float32](kernel.Best(), cfg, "vanilla", set, seed)
	if err != nil {
		return nil, err
	}
	return wide(n.hidden[0].weight.Value), nil
}

func wide[T Float](x []T) []float64 {
	all := make([]float64, len(x))
	for i, v := range x {
		all[i] = float64(v)
	}
	return all
}

// aim finds the picture that shifts, for the first layer's weights: units × inputs.
func (l *Lens) aim(layers []LayerSpec, w []float64, units int, train *data.Split) error {
	inputs := len(w) / units
	gram := make([]float64, units*units)
	for i := range units {
		for j := range i + 1 {
			gram[i*units+j] = inner(w[i*inputs:][:inputs], w[j*inputs:][:inputs])
		}
	}
	s := deviationsOf(layers, l.shape, w, units, train)
	if !solve(gram, s) {
		return errors.New("shift moves each unit of the first layer on its own, and that takes no more units than inputs, with weights of their own: make the layer smaller")
	}
	pooled := make([]float64, inputs)
	for j, x := range s {
		for i := range pooled {
			pooled[i] += float64(x * w[j*inputs+i])
		}
	}
	l.picture = make([]float64, l.shape.size())
	eachPooled(layers, l.shape, func(pixel, input int, _ float64) { l.picture[pixel] = pooled[input] })
	return nil
}

// eachPooled calls do for every pixel that reaches the first layer, through squares of
// which it makes a share.
func eachPooled(layers []LayerSpec, s shape, do func(pixel, input int, share float64)) {
	side, left := 1, s
	for _, l := range layers {
		if l.Kind != "avgpool" {
			break
		}
		side, left = side*l.Size, left.after(l)
	}
	for c := range s.channels {
		for y := range left.height * side {
			for x := range left.width * side {
				do((c*s.height+y)*s.width+x, (c*left.height+y/side)*left.width+x/side, 1/float64(side*side))
			}
		}
	}
}

// shiftImages is how many training images tell what arrives at units.
const shiftImages = 1000

// deviationsOf are the standard deviations of what arrives at units, for brightness.
func deviationsOf(layers []LayerSpec, s shape, w []float64, units int, train *data.Split) []float64 {
	inputs, n := len(w)/units, min(shiftImages, train.Len())
	sum, squares, seen := make([]float64, units), make([]float64, units), make([]float64, inputs)
	for i := range n {
		image := train.Image(i)
		clear(seen)
		eachPooled(layers, s, func(pixel, input int, share float64) { seen[input] += float64(share * float64(image[pixel])) })
		for j := range units {
			z := inner(w[j*inputs:][:inputs], seen) / 255
			sum[j], squares[j] = sum[j]+z, squares[j]+float64(z*z)
		}
	}
	for j := range sum {
		mean := sum[j] / float64(n)
		squares[j] = math.Sqrt(max(squares[j]/float64(n)-float64(mean*mean), 0))
	}
	return squares
}

func inner(a, b []float64) (sum float64) {
	for i, x := range a {
		sum += float64(x * b[i])
	}
	return sum
}

// solve replaces b by x with a·x = b, a symmetric and given by its lower half, which it
// overwrites (Cholesky). It reports whether a is positive definite.
func solve(a, b []float64) bool {
	n := len(b)
	for i := range n {
		for j := range i + 1 {
			x := a[i*n+j] - inner(a[i*n:i*n+j], a[j*n:j*n+j])
			switch {
			case i > j:
				a[i*n+j] = x / a[j*n+j]
			case !(x > 1e-12*a[i*n+i]):
				return false
			default:
				a[i*n+i] = math.Sqrt(x)
			}
		}
		b[i] = (b[i] - inner(a[i*n:i*n+i], b)) / a[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		b[i] /= a[i*n+i]
		for j := range i {
			b[j] -= float64(a[i*n+j] * b[i])
		}
	}
	return true
}
