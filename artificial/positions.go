package artificial

import "errors"

// Statistics holds the settings of statistics over a batch.
type Statistics struct {
	Per      string  `toml:"statistics"` // "channel": over all its positions, "unit": over each position alone; the same in fully connected layers
	Momentum float64 `toml:"momentum"`   // weight of the newest batch in running averages for testing
	Tau      float64 `toml:"tau"`        // time constant of the statistics, iterations; 1: those of the batch at hand, else see lasting
	Detach   bool    `toml:"detach"`     // gradients take the statistics for constants
}

// DefaultStatistics returns PyTorch's settings.
func DefaultStatistics() Statistics { return Statistics{Per: "channel", Momentum: 0.1, Tau: 1} }

// Validate returns all faults, each naming its key.
func (s Statistics) Validate() error {
	return errors.Join(oneOf("statistics", s.Per, "channel", "unit"), fraction("momentum", s.Momentum), checkTau("tau", s.Tau))
}

// spread makes a normalization of a layer's channels or, if that is asked for,
// of each of their positions.
func spread[T Float](s Site[T], per string, make func(Site[T]) Normalization[T]) Normalization[T] {
	if per == "channel" || s.Height*s.Width == 1 {
		return make(s)
	}
	channels, height, width := s.Units, s.Height, s.Width
	s.Units, s.Height, s.Width = channels*height*width, 1, 1
	return &positions[T]{make(s), channels, height, width}
}

// positions lets a normalization take every position of a channel for a unit of
// its own. A batch of these looks the same in memory as one of channels.
type positions[T Float] struct {
	Normalization[T]
	channels, height, width int
}

func (n *positions[T]) Forward(p *Pass, z *Batch[T], mode Mode, rectified bool) *Batch[T] {
	units := n.units(p, z)
	y := n.Normalization.Forward(p, units, mode, rectified)
	if y == units {
		return z
	}
	shaped := &Batch[T]{N: y.N, Channels: n.channels, Height: n.height, Width: n.width, Data: y.Data}
	p.fills(shaped)
	return shaped
}

func (n *positions[T]) Backward(p *Pass, dy *Batch[T]) { n.Normalization.Backward(p, n.units(p, dy)) }

func (n *positions[T]) Buffers() []Buffer { return buffersOf(n.Normalization) }

// units returns a batch with every position as a unit.
func (n *positions[T]) units(p *Pass, b *Batch[T]) *Batch[T] {
	units := &Batch[T]{N: b.N, Channels: n.channels * n.height * n.width, Height: 1, Width: 1, Data: b.Data}
	p.fills(units)
	return units
}
