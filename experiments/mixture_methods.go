package experiments

import (
	"context"

	"homeostat/circuits"
	"homeostat/internal/conf"
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// mixtureMethod is a row of the table of what learns mixtures. Adding one is a file
// with a learner, its test, and a row.
type mixtureMethod struct {
	name, side string // its place is side/name
	about      string
	make       func(t *mixtureTask) (learner, error)
	block      func(asked, images int) int // stimuli in a block of what is answered while it learns; nil: it goes through no segments
}

// online is the block of who learns image by image, or nearly so, and atOnce of who sees all before anything changes.
func online(asked, images int) int { return min(asked, images) }
func atOnce(_, images int) int     { return images }

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

// subject is a learner to which something can be done between passes.
type subject interface {
	learner
	// Show gives other patterns to learn, as many as before.
	Show(p *circuits.Patterns)
	// Lose takes causes out of the competition, and lets all others take part.
	Lose(causes []int)
	// Listen has the activities for each pattern told as it is learned; nil: no more.
	Listen(heard func(activities []float64))
	// Keep keeps all that learning depends on between passes.
	Keep(k *state.Keeper)
}

// formula is a learner whose answers are computed, and always can be.
type formula struct{ always }

type always interface {
	Pass(ctx context.Context, pass int) error
	Weights() []float64
	Show(p *circuits.Patterns)
	Lose(causes []int)
	Listen(heard func(activities []float64))
	Keep(k *state.Keeper)
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
		}, atOnce},
		{"circuit", "biological", "feedforward and lateral inhibition, Hebbian learning with synaptic scaling", func(t *mixtureTask) (learner, error) {
			return formula{circuits.NewKeckCircuit[float32](t.settings.MixtureParameters, t.train, t.start, t.key, t.threads)}, nil
		}, online},
		{"backpropagation", "artificial", "the same normalizations as layers of a network, trained by gradients", newBackpropagated, online},
		{"spiking", "biological", "the circuit of spiking neurons", func(t *mixtureTask) (learner, error) {
			return circuits.NewSpikingLearner(t.settings.MixtureParameters, t.settings.Spiking, t.train, t.start, t.key, t.threads)
		}, nil},
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
