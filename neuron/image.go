package neuron

import (
	"errors"
	"fmt"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// Image-driven sources: one Poisson source per pixel (or per square of pixels),
// whose rate is linear in the pixel's brightness:
//
//	rate = min_rate + (max_rate - min_rate) * pixel / 255
//
// the usual rate code of spiking networks that see images (Diehl and Cook 2015,
// Front Comput Neurosci 9:99). A blank screen is a black image.

// ImageParameters describe a population of image-driven sources.
type ImageParameters struct {
	Channels string  `toml:"channels"` // "rgb": a source per pixel and colour; "grey": per pixel, its luma (ITU-R BT.601)
	Pool     int     `toml:"pool"`     // 1, 2 or 4: a source sees the mean over squares of this many pixels a side
	MaxRate  float64 `toml:"max_rate"` // Hz of a pixel at 255
	MinRate  float64 `toml:"min_rate"` // Hz of a pixel at 0
}

// DefaultImage sees every pixel in colour at up to 50 Hz.
func DefaultImage() ImageParameters { return ImageParameters{Channels: "rgb", Pool: 1, MaxRate: 50} }

// Validate says which parameters are out of their range, each by its key.
func (p ImageParameters) Validate() error {
	var pool, order error
	if p.Pool != 1 && p.Pool != 2 && p.Pool != 4 {
		pool = fmt.Errorf("pool: must be 1, 2 or 4, is %d", p.Pool)
	}
	if p.MinRate > p.MaxRate {
		order = fmt.Errorf("min_rate: must not be above max_rate (%g Hz), is %g", p.MaxRate, p.MinRate)
	}
	return errors.Join(check.OneOf("channels", p.Channels, "rgb", "grey"), pool,
		check.NotNegative("max_rate", p.MaxRate), check.NotNegative("min_rate", p.MinRate), order)
}

// Size is the number of sources for images of a shape, or an error if they cannot be pooled.
func (p ImageParameters) Size(channels, height, width int) (int, error) {
	if p.Pool < 1 || height%p.Pool != 0 || width%p.Pool != 0 {
		return 0, fmt.Errorf("pool: images of %d×%d cannot be divided into squares of %d", height, width, p.Pool)
	}
	if p.Channels == "grey" {
		if channels != 1 && channels != 3 {
			return 0, fmt.Errorf("channels: grey needs images of 1 or 3 channels, not %d", channels)
		}
		channels = 1
	}
	return channels * (height / p.Pool) * (width / p.Pool), nil
}

// Image is a population of Poisson sources that see an image: sources in the
// order channel, row, column.
type Image struct {
	*Poisson
	p                       ImageParameters
	channels, height, width int // of the images shown
	light                   []float64
}

// NewImage returns the sources for images of a shape and steps of dt ms, blank at first.
// It panics if the shape cannot be pooled: check with Size.
func NewImage(p ImageParameters, channels, height, width int, dt float64, key rng.Key) *Image {
	n, err := p.Size(channels, height, width)
	if err != nil {
		panic("neuron.NewImage: " + err.Error())
	}
	blank := PoissonParameters{Rate: value.Const(p.MinRate)}
	return &Image{Poisson: NewPoisson(blank, n, dt, key), p: p, channels: channels, height: height, width: width,
		light: make([]float64, channels*height*width)}
}

// Show sets the rates to an image of channels × height × width bytes, or to a
// blank screen if it is nil. It panics on another length.
func (s *Image) Show(image []uint8) {
	if image == nil {
		for i := range s.rate {
			s.rate[i] = s.p.MinRate
		}
		return
	}
	s.check(len(image))
	for i, x := range image {
		s.light[i] = float64(x)
	}
	s.see(s.light, 255)
}

// ShowLight sets the rates to an image of as many numbers, 0 for black and 1 for
// white, which may lie beyond these: a rate below 0 is transmitted as it is where it
// is continuous, and makes no spikes. It panics on another length.
func (s *Image) ShowLight(image []float64) {
	s.check(len(image))
	s.see(image, 1)
}

func (s *Image) check(numbers int) {
	if numbers != len(s.light) {
		panic(fmt.Sprintf("neuron.Image: %d numbers for images of %d×%d×%d", numbers, s.channels, s.height, s.width))
	}
}

// see sets the rates to an image in which white is a number.
func (s *Image) see(image []float64, white float64) {
	rows, columns := s.height/s.p.Pool, s.width/s.p.Pool
	scale := (s.p.MaxRate - s.p.MinRate) / white
	for i := range s.rate {
		channel, place := i/(rows*columns), i%(rows*columns)
		s.rate[i] = s.p.MinRate + float64(scale*s.brightness(image, channel, place/columns, place%columns))
	}
}

// brightness is the mean over one square of one channel, or of the luma of all.
func (s *Image) brightness(image []float64, channel, row, column int) float64 {
	if s.p.Channels != "grey" || s.channels != 3 {
		return s.mean(image, channel, row, column)
	}
	return 0.299*s.mean(image, 0, row, column) + 0.587*s.mean(image, 1, row, column) + 0.114*s.mean(image, 2, row, column)
}

func (s *Image) mean(image []float64, channel, row, column int) float64 {
	side := s.p.Pool
	sum := 0.0 // of bytes it is exact
	for y := row * side; y < (row+1)*side; y++ {
		start := (channel*s.height+y)*s.width + column*side
		for _, pixel := range image[start : start+side] {
			sum += pixel
		}
	}
	return sum / float64(side*side)
}
