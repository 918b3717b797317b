package artificial

import (
	"fmt"

	"homeostat/internal/kernel"
	"homeostat/internal/machine"
)

// Float is the type of a number in a network.
type Float = kernel.Float

const lanes = kernel.Lanes

// Batch holds samples of channels × height × width numbers in blocks of 16
// samples: [block][channel][y][x][16]. A partial last block is filled up with
// lanes that are no samples: activations there are finite but mean nothing,
// gradients there are zero.
type Batch[T Float] struct {
	N                       int // samples
	Channels, Height, Width int
	Data                    []T
}

// newBatch returns a batch with room for a number of samples.
func newBatch[T Float](samples, channels, height, width int) *Batch[T] {
	b := &Batch[T]{N: samples, Channels: channels, Height: height, Width: width}
	b.Data = machine.Zeros[T](b.Blocks() * b.blockSize())
	return b
}

// resize sets the number of samples, within the room there is.
func (b *Batch[T]) resize(samples int) {
	b.N = samples
	need := b.Blocks() * b.blockSize()
	if need > cap(b.Data) {
		panic(fmt.Sprintf("artificial: a batch of %d samples in room for %d", samples, cap(b.Data)/b.blockSize()*lanes))
	}
	b.Data = b.Data[:need]
}

// Blocks returns the number of blocks of 16 samples.
func (b *Batch[T]) Blocks() int { return blocksOf(b.N) }

func blocksOf(samples int) int { return (samples + lanes - 1) / lanes }

// planeSize returns how many numbers one channel of one block has.
func (b *Batch[T]) planeSize() int { return b.Height * b.Width * lanes }

func (b *Batch[T]) blockSize() int { return b.Channels * b.planeSize() }

// block returns the numbers of one block.
func (b *Batch[T]) block(i int) []T { return b.Data[i*b.blockSize() : (i+1)*b.blockSize()] }

// plane returns one channel of one block.
func (b *Batch[T]) plane(block, channel int) []T {
	i := (block*b.Channels + channel) * b.planeSize()
	return b.Data[i : i+b.planeSize()]
}

// samples returns how many lanes of a block are samples.
func (b *Batch[T]) samples(block int) int { return min(lanes, b.N-block*lanes) }

// At returns one number of one sample.
func (b *Batch[T]) At(sample, channel, y, x int) T { return b.Data[b.index(sample, channel, y, x)] }

func (b *Batch[T]) index(sample, channel, y, x int) int {
	return (((sample/lanes*b.Channels+channel)*b.Height+y)*b.Width+x)*lanes + sample%lanes
}

// clearPadding sets the lanes of a block that are no samples to zero.
func (b *Batch[T]) clearPadding(block int) {
	n := b.samples(block)
	if n == lanes {
		return
	}
	data := b.block(block)
	for i := 0; i < len(data); i += lanes {
		clear(data[i+n : i+lanes])
	}
}
