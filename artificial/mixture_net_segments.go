package artificial

import (
	"slices"

	"homeostat/internal/state"
)

// Lose takes these units out of the competition, and lets all others take part. The gradients of what
// is lost are zero; what Adam's averages still move there is to no effect.
func (n *MixtureNet) Lose(units []int) {
	n.compete.lost = make([]bool, n.shares.Channels)
	for _, c := range units {
		n.compete.lost[c] = true
	}
}

// Listen has the units' shares for each pattern told as it is learned; they are overwritten thereafter. nil:
// no more.
func (n *MixtureNet) Listen(heard func(shares []float64)) { n.heard = heard }

// tell passes on the shares for the patterns of an iteration.
func (n *MixtureNet) tell(patterns int) {
	row := make([]float64, n.shares.Channels)
	for i := 0; n.heard != nil && i < patterns; i++ {
		for c := range row {
			row[c] = float64(n.shares.At(i, c, 0, 0))
		}
		n.heard(row)
	}
}

// Keep keeps all that learning depends on between passes: parameters, and what Adam remembers.
func (n *MixtureNet) Keep(k *state.Keeper) {
	values, mean, square, steps := slices.Clone(n.adam.values), slices.Clone(n.adam.mean), slices.Clone(n.adam.square), int64(n.adam.steps)
	state.Slice(k, "parameters", values)
	state.Slice(k, "gradient_mean", mean)
	state.Slice(k, "gradient_square", square)
	if state.One(k, "optimizer_steps", &steps); k.Loading() {
		copy(n.adam.values, values)
		n.adam.restore(mean, square, int(steps))
	}
}
