package circuits

import (
	"fmt"
	"slices"
	"strings"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/neuron"
	"homeostat/sim"
)

// Model is a row of the table of neuron models.
type Model struct {
	Name, Doc  string
	WeightUnit string   // of the weights of synapses onto it; "" if it has no receptors
	Receptors  []string // what synapses can act on
	Variables  []string // state that can be recorded
	Graded     bool     // its units have a rate, a variable, and do not spike
	Params     func() any

	size   func(params any, shape Shape) (int, error) // of a model that derives its size; else nil
	sample func() sim.Neurons                         // none of its neurons, which know Receptors and Variables; nil if the row does
	build  func(params any, n int, at plan, key rng.Key) sim.Neurons
}

// plan is what a model has to know of the network that it is built for.
type plan struct {
	dt        float64 // ms
	precision state.Precision
	shape     Shape
}

// Models returns the table of neuron models, sorted by name.
func Models() []Model {
	all := models()
	for i := range all {
		all[i] = all[i].whole()
	}
	return all
}

// models is the table without what takes a sample to know, which some models are
// long in making.
func models() []Model {
	return []Model{
		from("adex", "adaptive exponential integrate-and-fire", "nS or pA",
			neuron.DefaultAdEx, neuron.NewAdEx[float64], neuron.NewAdEx[float32]),
		from("alif", "leaky integrate-and-fire with a threshold that adapts, and reset by subtraction", "nS or pA",
			neuron.DefaultALIF, neuron.NewALIF[float64], neuron.NewALIF[float32]),
		graded(from("divisive_normalization", "rate unit whose response is divided by what a pool of units is driven by", "input per Hz",
			neuron.DefaultDivisiveNormalization, neuron.NewDivisiveNormalization[float64], neuron.NewDivisiveNormalization[float32])),
		from("escape", "leaky integrate-and-fire with escape noise: spikes by chance, the more the higher", "nS or pA",
			neuron.DefaultEscape, neuron.NewEscape[float64], neuron.NewEscape[float32]),
		from("expif", "exponential integrate-and-fire", "nS or pA",
			neuron.DefaultExpIF, neuron.NewExpIF[float64], neuron.NewExpIF[float32]),
		from("hodgkin_huxley", "sodium and potassium channels of Traub and Miles, and a leak", "nS or pA",
			neuron.DefaultTraubMiles, neuron.NewTraubMiles[float64], neuron.NewTraubMiles[float32]),
		image(),
		from("izhikevich", "Izhikevich's quadratic neuron with recovery", "mV/ms or 1/ms",
			neuron.DefaultIzhikevich, neuron.NewIzhikevich[float64], neuron.NewIzhikevich[float32]),
		from("lif", "leaky integrate-and-fire, synaptic currents, integrated exactly", "mV",
			neuron.DefaultLIF, neuron.NewLIF[float64], neuron.NewLIF[float32]),
		from("lif_conductance", "leaky integrate-and-fire, synaptic conductances", "nS",
			neuron.DefaultLIFConductance, neuron.NewLIFConductance[float64], neuron.NewLIFConductance[float32]),
		from("lif_delta", "leaky integrate-and-fire, synapses that make the potential jump, Poisson background", "mV",
			neuron.DefaultLIFDelta, neuron.NewLIFDelta[float64], neuron.NewLIFDelta[float32]),
		from("mat", "leaky membrane without reset, multi-timescale adaptive threshold", "nS or pA",
			neuron.DefaultMAT, neuron.NewMAT[float64], neuron.NewMAT[float32]),
		from("ornstein_uhlenbeck", "number that wanders about its mean, to be transmitted continuously", "",
			neuron.DefaultOrnsteinUhlenbeck, neuron.NewOrnsteinUhlenbeck[float64], neuron.NewOrnsteinUhlenbeck[float32]),
		from("patterns", "Poisson source that shows patterns in turn: odours, or levels of one stimulus", "",
			neuron.DefaultPatterns, neuron.NewPatterns[float64], neuron.NewPatterns[float32]),
		from("perfect_if", "integrate-and-fire without a leak, reset by subtraction: the ReLU of a network that was made to spike", "mV",
			neuron.DefaultPerfectIF, neuron.NewPerfectIF[float64], neuron.NewPerfectIF[float32]),
		source("poisson", "Poisson source with a rate per neuron", neuron.DefaultPoisson, neuron.NewPoisson),
		source("poisson_dead_time", "Poisson source that is silent for a while after each spike", neuron.DefaultPoissonDeadTime, neuron.NewPoissonDeadTime),
		source("poisson_profile", "Poisson source whose rate follows a table", neuron.DefaultPoissonProfile, neuron.NewPoissonProfile),
		source("poisson_sinusoidal", "Poisson source of sinusoidal rate", neuron.DefaultPoissonSinusoidal, neuron.NewPoissonSinusoidal),
		from("power_law_noise", "number that wanders with a spectrum that falls as a power of the frequency, to be transmitted continuously", "",
			neuron.DefaultPowerLawNoise, neuron.NewPowerLawNoise[float64], neuron.NewPowerLawNoise[float32]),
		from("random", "number drawn anew each interval, to be transmitted continuously", "",
			neuron.DefaultRandom, neuron.NewRandom[float64], neuron.NewRandom[float32]),
		graded(from("rate", "rate unit: threshold-linear, power-law, sigmoid or softplus", "input per Hz",
			neuron.DefaultRate, neuron.NewRate[float64], neuron.NewRate[float32])),
		source("regular", "source of equal intervals", neuron.DefaultRegular, neuron.NewRegular),
		source("spike_trains", "source of given spikes", defaultSpikeTrains, newSpikeTrains),
		from("stomatogastric", "seven channels of the stomatogastric ganglion, a leak and calcium", "µS/mm² or nA/mm²",
			neuron.DefaultStomatogastric, neuron.NewStomatogastric[float64], neuron.NewStomatogastric[float32]),
	}
}

// FindModel returns the model of a name.
func FindModel(name string) (Model, bool) {
	m, ok := find(models(), name, func(m Model) string { return m.Name })
	return m.whole(), ok
}

// whole is the row with what a sample knows.
func (m Model) whole() Model {
	if m.sample != nil {
		some := m.sample()
		m.Receptors, m.Variables = some.Receptors(), some.Variables()
	}
	return m
}

func find[T any](table []T, name string, of func(T) string) (row T, ok bool) {
	i := slices.IndexFunc(table, func(r T) bool { return of(r) == name })
	if i < 0 {
		return row, false
	}
	return table[i], true
}

// maker makes n neurons for steps of dt ms.
type maker[P any, N sim.Neurons] = func(p P, n int, dt float64, key rng.Key) N

// from is a row of the table, from the parameters of a model and its constructors in both precisions.
func from[P any, D, S sim.Neurons](name, doc, unit string, defaults func() P, double maker[P, D], single maker[P, S]) Model {
	return Model{
		Name: name, Doc: doc, WeightUnit: unit,
		Params: pointer(defaults),
		sample: func() sim.Neurons { return double(defaults(), 0, 1, rng.Key{}) },
		build: func(params any, n int, at plan, key rng.Key) sim.Neurons {
			if at.precision == state.Single {
				return single(*params.(*P), n, at.dt, key)
			}
			return double(*params.(*P), n, at.dt, key)
		},
	}
}

// source is the row of a model at which nothing arrives, so that it has one precision only.
func source[P any, N sim.Neurons](name, doc string, defaults func() P, make maker[P, N]) Model {
	return from(name, doc, "", defaults, make, make)
}

// graded is the row of a model whose units have a rate and do not spike.
func graded(m Model) Model {
	m.Graded = true
	return m
}

func pointer[P any](defaults func() P) func() any {
	return func() any {
		p := defaults()
		return &p
	}
}

// image is the row of the source whose size follows from what it sees.
func image() Model {
	return Model{
		Name: "image", Doc: "Poisson source per pixel of the image shown, its rate linear in brightness",
		Variables: []string{"rate"},
		Params:    pointer(neuron.DefaultImage),
		size: func(params any, s Shape) (int, error) {
			if s == (Shape{}) {
				return 0, fmt.Errorf("model: %q sees stimuli, and there are none; name a data set for them", "image")
			}
			return params.(*neuron.ImageParameters).Size(s.Channels, s.Height, s.Width)
		},
		build: func(params any, _ int, at plan, key rng.Key) sim.Neurons {
			return neuron.NewImage(*params.(*neuron.ImageParameters), at.shape.Channels, at.shape.Height, at.shape.Width, at.dt, key)
		},
	}
}

// Settable says whether Network.Set and Scale can change a parameter of a model: nil, or why not.
func Settable(model, parameter string) error {
	m, ok := FindModel(model)
	if !ok {
		return unknown("neuron model", model, names(models(), func(m Model) string { return m.Name }))
	}
	can := m.settable()
	if !slices.Contains(can, parameter) {
		if len(can) == 0 {
			return fmt.Errorf("model %s has no parameter that can change while it runs", model)
		}
		return fmt.Errorf("model %s has no parameter %q that can change while it runs; there are %s", model, parameter, strings.Join(can, ", "))
	}
	return nil
}

// settable parameters are those that are state of the same name: one number per neuron.
func (m Model) settable() (can []string) {
	for _, key := range valueKeys(m.Params()) {
		if slices.Contains(m.Variables, key) {
			can = append(can, key)
		}
	}
	return can
}

func names[T any](table []T, of func(T) string) (all []string) {
	for _, row := range table {
		all = append(all, of(row))
	}
	return all
}

// unknown is the error of a name that a table does not have.
func unknown(what, name string, there []string) error {
	if len(there) == 0 {
		return fmt.Errorf("no %s is called %q; there are none", what, name)
	}
	return fmt.Errorf("no %s is called %q; there are %s", what, name, strings.Join(there, ", "))
}
