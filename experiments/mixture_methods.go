package experiments

import (
	"context"

	"homeostat/circuits"
	"homeostat/internal/conf"
	"homeostat/internal/rng"
)

// mixtureMethod is a row of the table of what learns mixtures. Adding one is a file
// with a learner, its test, and a row.
type mixtureMethod struct {
	name, side string // its place is side/name
	about      string
	make       func(t *mixtureTask) (learner, error)
}

// mixtureTask is what a method is set to.
type mixtureTask struct {
	settings *Mixture // under the condition at hand
	train    *circuits.Patterns
	labels   []int     // of the training patterns
	classes  int       // that labels are of
	start    []float64 // weights to start from, causes × inputs: the same for all methods of one seed
	key      rng.Key   // of all randomness
	threads  int
}

// learner learns a mixture pass by pass.
type learner interface {
	// Pass shows every training pattern once; passes count from 0.
	Pass(ctx context.Context, pass int) error
	// Weights are causes × inputs.
	Weights() []float64
	// Respond returns the activities of causes to patterns, each times the contrast:
	// patterns × causes, what stands for p(c | y). A network that runs away is an error.
	Respond(p *circuits.Patterns, contrast float64) ([]float64, error)
}

// formula is a learner whose answers are computed, and always can be.
type formula struct{ always }

type always interface {
	resumable
	Pass(ctx context.Context, pass int) error
	Weights() []float64
	Respond(p *circuits.Patterns, contrast float64) []float64
}

// Respond is that of what is computed.
func (f formula) Respond(p *circuits.Patterns, contrast float64) ([]float64, error) {
	return f.always.Respond(p, contrast), nil
}

// classifier is a learner with a readout of its own; of others a few labelled patterns tell
// what their causes stand for.
type classifier interface {
	Classify(p *circuits.Patterns) []int
}

// mixtureMethods is the table.
func mixtureMethods() []mixtureMethod {
	return []mixtureMethod{
		{"em", "artificial", "expectation-maximization", func(t *mixtureTask) (learner, error) {
			return formula{circuits.NewEM[float32](t.settings.MixtureParameters, t.train, t.start, t.threads)}, nil
		}},
		{"circuit", "biological", "feedforward and lateral inhibition, Hebbian learning with synaptic scaling", func(t *mixtureTask) (learner, error) {
			return formula{circuits.NewKeckCircuit[float32](t.settings.MixtureParameters, t.train, t.start, t.key, t.threads)}, nil
		}},
		{"backpropagation", "artificial", "the same normalizations as layers of a network, trained by gradients", newBackpropagated},
		{"spiking", "biological", "the circuit of spiking neurons", func(t *mixtureTask) (learner, error) {
			return circuits.NewSpikingLearner(t.settings.MixtureParameters, t.settings.Spiking, t.train, t.start, t.key, t.threads)
		}},
	}
}

// findMixtureMethod returns the row of a name.
func findMixtureMethod(name string) (mixtureMethod, error) {
	for _, m := range mixtureMethods() {
		if m.name == name {
			return m, nil
		}
	}
	return mixtureMethod{}, conf.OneOf(name, "method", mixtureMethodNames())
}

func mixtureMethodNames() (names []string) {
	for _, m := range mixtureMethods() {
		names = append(names, m.name)
	}
	return names
}
