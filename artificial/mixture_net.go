package artificial

import (
	"context"
	"errors"
	"fmt"
	"math"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/team"
)

// The circuit of Keck, Savin and Lücke (2012) as a network that is trained by backpropagation:
// inputs normalized to the total A, a map whose rows of weights share the total A, a softmax
// over its units, and what each of them means. Two objectives:
//
//	labels      the cross entropy of the labels: every unit comes to stand for a class
//	likelihood  -log p(y) = -log Σ_c exp(I_c) + what no weight changes, without any label: in the
//	            logarithmic form what expectation-maximization climbs, here by gradients

// MixtureNetParameters say how it is trained.
type MixtureNetParameters struct {
	Objective    string  `toml:"objective"`     // "labels" or "likelihood"
	LearningRate float64 `toml:"learning_rate"` // Adam's
	Batch        int     `toml:"batch"`         // patterns an iteration
}

// DefaultMixtureNet learns from labels.
func DefaultMixtureNet() MixtureNetParameters {
	return MixtureNetParameters{Objective: "labels", LearningRate: 0.01, Batch: 32}
}

// Validate says which parameters are out of their range, each by its key.
func (p MixtureNetParameters) Validate() error {
	return errors.Join(oneOf("objective", p.Objective, "labels", "likelihood"), check(p.LearningRate > 0 && !math.IsInf(p.LearningRate, 0), "learning_rate", "above 0 and finite", p.LearningRate),
		check(p.Batch >= 1, "batch", "at least 1", float64(p.Batch)))
}

// MixtureNet is such a network.
type MixtureNet struct {
	p       MixtureNetParameters
	input   *Batch[float32]
	joined  *sharedTotal[float32]
	compete *competition[float32]
	meaning *meaning[float32]
	shares  *Batch[float32]
	logits  *Batch[float32]
	labels  []uint8
	dz      *Batch[float32] // of the logits, or of the units' drives
	adam    *adamState[float32]
	team    *team.Team

	training, answering *Pass

	heard func(shares []float64) // listens to what is answered while learning; nil if nobody does
}

// NewMixtureNet returns the network with weights w, units × inputs, whose totals become total. Gain 0
// is the logarithmic form.
func NewMixtureNet(p MixtureNetParameters, total, gain float64, w []float64, units, classes, threads int) *MixtureNet {
	inputs, path := len(w)/units, kernel.Best()
	n := &MixtureNet{
		p: p, input: newBatch[float32](p.Batch, inputs, 1, 1), joined: newSharedTotal[float32](path, total, gain, w, units, p.Batch),
		compete: newCompetition[float32](units, p.Batch), meaning: newMeaning[float32](units, classes, p.Batch),
		labels: make([]uint8, p.Batch), team: team.New(threads),
	}
	normalize := newInputNormalization[float32](total, inputs, p.Batch)
	n.training, n.answering = newPass(), newPass()
	for _, pass := range []*Pass{n.answering, n.training} {
		pass.fills(n.input)
		n.shares = n.compete.Forward(pass, n.joined.Forward(pass, normalize.Forward(pass, n.input, Training), Training), Training)
		n.logits = n.meaning.Forward(pass, n.shares, Training)
	}
	n.planBack(units, classes)
	params := append(n.joined.Params(), n.meaning.Params()...)
	values, grads := gathered(params)
	adam := DefaultAdam()
	adam.LearningRate = p.LearningRate
	n.adam = newAdamState(adam, path, params, values, grads)
	return n
}

// gathered lets parameters stand one after the other.
func gathered(params []*Param[float32]) (values, grads []float32) {
	size := 0
	for _, p := range params {
		size += len(p.Value)
	}
	values, grads = make([]float32, roundUp(size)), make([]float32, roundUp(size))
	at := 0
	for _, p := range params {
		end := at + len(p.Value)
		copy(values[at:end], p.Value)
		p.Value, p.Grad = values[at:end:end], grads[at:end:end]
		at = end
	}
	return values, grads
}

// planBack adds the way back from the objective to a training pass.
func (n *MixtureNet) planBack(units, classes int) {
	if n.p.Objective == "likelihood" {
		n.dz = newBatch[float32](n.p.Batch, units, 1, 1)
		n.training.fills(n.dz)
		n.training.eachBlock(func(block int) { // of -log Σ exp(I), mean over the batch
			for i, s := range n.shares.block(block) {
				n.dz.block(block)[i] = -s / float32(n.shares.N)
			}
			n.dz.clearPadding(block)
		})
		n.joined.Backward(n.training, n.dz)
		return
	}
	n.dz = newBatch[float32](n.p.Batch, classes, 1, 1)
	n.training.fills(n.dz)
	n.training.eachBlock(func(block int) { crossEntropy(n.logits, n.labels, n.dz, block) })
	n.joined.Backward(n.training, n.compete.Backward(n.training, n.meaning.Backward(n.training, n.dz)))
}

// load makes patterns of x the next input, those at the given places.
func (n *MixtureNet) load(x []float32, places []int) {
	n.input.resize(len(places))
	units := n.input.Channels
	for i, at := range places {
		for d, v := range x[at*units : (at+1)*units] {
			n.input.Data[n.input.index(i, d, 0, 0)] = v
		}
	}
}

// Pass learns every pattern of x, patterns × inputs, once, in an order drawn from key.
func (n *MixtureNet) Pass(ctx context.Context, x []float32, labels []int, key rng.Key) error {
	order := key.Rand().Perm(len(labels))
	defer n.team.Start()()
	for from := 0; from < len(order); from += n.p.Batch {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		places := order[from:min(from+n.p.Batch, len(order))]
		n.load(x, places)
		for i, at := range places {
			n.labels[i] = uint8(labels[at])
		}
		n.training.run(n.team, len(places))
		n.tell(len(places))
		if !n.adam.step(n.team) {
			return fmt.Errorf("the network's weights are no longer finite: set a smaller learning_rate")
		}
	}
	return nil
}

// Weights are W, units × inputs.
func (n *MixtureNet) Weights() []float64 { return n.joined.weights() }

// Respond returns the units' shares for patterns, patterns × units, and the likeliest class of each.
func (n *MixtureNet) Respond(x []float32) (shares []float64, classes []int) {
	count := len(x) / n.input.Channels
	defer n.team.Start()()
	for from := 0; from < count; from += n.p.Batch {
		places := make([]int, min(n.p.Batch, count-from))
		for i := range places {
			places[i] = from + i
		}
		n.load(x, places)
		n.answering.run(n.team, len(places))
		for i := range places {
			for c := range n.shares.Channels {
				shares = append(shares, float64(n.shares.At(i, c, 0, 0)))
			}
			best := 0
			for k := range n.logits.Channels {
				if n.logits.At(i, k, 0, 0) > n.logits.At(i, best, 0, 0) {
					best = k
				}
			}
			classes = append(classes, best)
		}
	}
	return shares, classes
}
