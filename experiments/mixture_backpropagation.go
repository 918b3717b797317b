package experiments

import (
	"context"

	"homeostat/artificial"
	"homeostat/circuits"
	"homeostat/internal/rng"
)

// backpropagated learns a mixture as a network whose layers are the circuit's stages.
type backpropagated struct {
	*artificial.MixtureNet
	patterns *circuits.Patterns
	labels   []int
	key      rng.Key
}

func newBackpropagated(t *mixtureTask) (learner, error) {
	m, gain := t.settings, 0.0
	if m.Activation == "linear" {
		gain = m.Gain
	}
	net := artificial.NewMixtureNet(m.Backpropagation, m.Total, gain, t.start, m.Causes, t.classes, t.threads)
	b := &backpropagated{MixtureNet: net, patterns: t.train, labels: t.labels, key: t.key}
	if m.Backpropagation.Objective == "likelihood" {
		return b, nil
	}
	return labelled{b}, nil
}

// Pass learns every pattern once.
func (b *backpropagated) Pass(ctx context.Context, pass int) error {
	return b.MixtureNet.Pass(ctx, b.patterns.X, b.labels, b.key.Derive(uint64(pass)))
}

// Show gives other patterns to learn, as many as before.
func (b *backpropagated) Show(p *circuits.Patterns) { b.patterns = p }

// Respond returns these units' shares.
func (b *backpropagated) Respond(p *circuits.Patterns, contrast float64) ([]float64, error) {
	shares, _ := b.MixtureNet.Respond(shownAt(p, contrast))
	return shares, nil
}

// shownAt are patterns times a contrast.
func shownAt(p *circuits.Patterns, contrast float64) []float32 {
	if contrast == 1 {
		return p.X
	}
	x := make([]float32, len(p.X))
	for i, v := range p.X {
		x[i] = float32(contrast) * v
	}
	return x
}

// labelled is such a network that has learned from labels, and needs no others to tell classes.
type labelled struct{ *backpropagated }

// Classify returns the likeliest class of each pattern.
func (l labelled) Classify(p *circuits.Patterns) []int {
	_, classes := l.MixtureNet.Respond(p.X)
	return classes
}
