package artificial

import (
	"homeostat/internal/data"
	"homeostat/internal/rng"
)

// augment varies training images, each anew in each epoch:
//
//	flip       left and right change places in half of the cases
//	crop_flip  the same, and before it the image moves by up to 4 pixels each
//	           way, with black where none were (Krizhevsky 2009; PyTorch's
//	           RandomCrop(padding=4) and RandomHorizontalFlip)
type augment struct {
	crops                   bool
	channels, height, width int
	key                     rng.Key
	epoch                   rng.Key
	off                     bool
	varied                  [][]uint8 // by place in the batch
}

const cropMargin = 4

// newAugment returns what a name says, nil for "none".
func newAugment(name string, set *data.Set, samples int, seed uint64) *augment {
	if name == "none" {
		return nil
	}
	a := &augment{
		crops: name == "crop_flip", channels: set.Channels, height: set.Height, width: set.Width,
		key: rng.NewKey(seed, "train/augment"), off: true, varied: make([][]uint8, samples),
	}
	for i := range a.varied {
		a.varied[i] = make([]uint8, set.Channels*set.Height*set.Width)
	}
	return a
}

// on lets the loaded images be varied as an epoch's; nil does nothing.
func (a *augment) on(epoch int) {
	if a != nil {
		a.off, a.epoch = false, a.key.Derive(uint64(epoch))
	}
}

// of returns an image of an index as the epoch has it, in memory of a place of
// the batch.
func (a *augment) of(image []uint8, place, index int) []uint8 {
	draws, right, down := a.epoch.At(uint64(index)), 0, 0
	flipped := draws.Float64() < 0.5
	if a.crops {
		r := draws.Rand()
		right, down = r.IntN(2*cropMargin+1)-cropMargin, r.IntN(2*cropMargin+1)-cropMargin
	}
	to := a.varied[place]
	for i := range to {
		y, x := i/a.width%a.height, i%a.width
		if flipped {
			x = a.width - 1 - x
		}
		y, x = y-down, x-right
		to[i] = 0
		if 0 <= y && y < a.height && 0 <= x && x < a.width {
			to[i] = image[(i/(a.width*a.height)*a.height+y)*a.width+x]
		}
	}
	return to
}
