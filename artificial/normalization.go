package artificial

import (
	"fmt"
	"slices"
	"strings"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// Normalization changes how a hidden layer's units see their inputs. It has two
// places to act: on the weights before the affine map z = w·x + b, and on z
// before the ReLU. Most use one and leave the other alone, see [plain]. Weights
// and the like add their steps to a pass, as layers do.
type Normalization[T Float] interface {
	// Params returns what it learns beside the layer's weight and bias.
	Params() []*Param[T]
	// Weights returns the weights of the affine map for the layer's parameter.
	Weights(p *Pass, raw []T) []T
	// WeightsGradient turns g, the gradient with respect to what Weights
	// returned, into that with respect to the layer's parameter, and sets the
	// gradients of its own parameters that act there.
	WeightsGradient(p *Pass, raw, g []T)
	// Forward returns the transformed z, rectified if so asked: changed in
	// place, or a batch of its own if Backward needs z.
	Forward(p *Pass, z *Batch[T], mode Mode, rectified bool) *Batch[T]
	// Backward turns the gradient with respect to the transformed z into that with respect to z, in place, and sets the gradients of its own
	// parameters that act there. It follows a Forward in Training mode.
	Backward(p *Pass, dy *Batch[T])
	// InertBias reports that whatever is added to all of a unit's z is taken out,
	// by Forward or in time by Adapt, so that the gradient of the bias is zero:
	// then it is not left to rounding noise, which Adam would turn into steps.
	InertBias() bool
	// Running returns its running averages and what else belongs to a
	// training's state but is not learned.
	Running() [][]T
	// Adapt moves its own state by what Forward has seen of the units in an
	// iteration and by no gradient: local homeostasis. It follows the pass, and
	// the optimizer's step if there is one; see [Sleep] for when it rests.
	Adapt()
	// EndEpoch changes the layer's parameter, and its own state, after the last
	// iteration of an epoch.
	EndEpoch(epoch int, raw []T)
	// Resting returns what Forward makes of an inactive unit if asked to
	// rectify: 0 with the ReLU. Own says that in the ReLU's place it has an
	// activation function of its own, whose slope Backward then minds, too.
	Resting() (rest T, own bool)
}

// Site is the layer that a normalization is made for.
type Site[T Float] struct {
	Name          string // the layer's
	Path          kernel.Path
	Key           rng.Key   // of what it draws
	Weight, Bias  *Param[T] // drawn; units × inputs of a unit, units
	Drawn         string    // how: a key of Config.Initialization
	Gain          float64   // and then multiplied by it: Config.Gain
	Units         int       // units or channels
	Sources       int       // units or channels of the hidden layer that it reads; 0: it reads pixels
	Height, Width int       // positions of a channel
	Samples       int       // the largest batch
	Sleeps        bool      // local homeostasis rests while the network is awake

	// Shared is one map for all layers of a network: by a normalization's name,
	// what its parts in them have in common. It may be nil.
	Shared map[string]any
}

// FanIn returns the number of weights of one unit.
func (s Site[T]) FanIn() int { return len(s.Weight.Value) / s.Units }

// param returns a parameter of a normalization with one number per unit. It
// starts at the same point in either type.
func (s Site[T]) param(role string, start float64) *Param[T] {
	return newParam[T](s.Name+"."+role, s.Units).fill(T(float32(start)))
}

// maker makes a normalization with its settings, a pointer as [Info] returns; nil if it has none.
type maker[T Float] func(s Site[T], settings any) Normalization[T]

// entry is one row of the table of normalizations.
type entry[T Float] struct {
	Info
	new maker[T]
}

// Info describes a normalization.
type Info struct {
	Name, Doc string
	Settings  func() any // a pointer to its default settings, a struct with toml tags and a method Validate() error; nil if it has none
}

// from is the row of a normalization with settings: it has a function that
// returns its defaults, and a constructor that takes them.
func from[T Float, S any](name, doc string, defaults func() S, make func(Site[T], S) Normalization[T]) entry[T] {
	settings := func() any { s := defaults(); return &s }
	return entry[T]{Info{name, doc, settings}, func(s Site[T], settings any) Normalization[T] { return make(s, *settings.(*S)) }}
}

// bare is the row of one without.
func bare[T Float](name, doc string, make func(Site[T]) Normalization[T]) entry[T] {
	return entry[T]{Info{name, doc, nil}, func(s Site[T], _ any) Normalization[T] { return make(s) }}
}

// table lists the normalizations: adding one is a row here, its file and its test.
func table[T Float]() []entry[T] {
	return []entry[T]{
		bare("vanilla", "none", newVanilla[T]),
		from("batchnorm", "batch normalization: zero mean and unit variance of each unit over the batch, then gamma and beta", DefaultBatchNorm, newBatchNorm[T]),
		from("weightnorm", "weight normalization: a unit's incoming weights have length c", DefaultWeightNorm, newWeightNorm[T]),
		from("synaptic_scaling", "synaptic scaling: incoming weights times alpha, mean over the batch subtracted", DefaultSynapticScaling, newSynapticScaling[T]),
		from("mean_only", "the mean over the batch subtracted", DefaultStatistics, newMeanOnly[T]),
		from("scale_only", "incoming weights times alpha", DefaultScaleOnly, newScaleOnly[T]),
		from("mean_only_weightnorm", "incoming weights of length c, mean over the batch subtracted", DefaultMeanOnlyWeightNorm, newMeanOnlyWeightNorm[T]),
		from("layernorm", "layer normalization: zero mean and unit variance of each sample over the layer, then gamma and beta", DefaultPerSample, newLayerNorm[T]),
		from("groupnorm", "group normalization: zero mean and unit variance of each sample over groups of channels, then gamma and beta", DefaultGroupNorm, newGroupNorm[T]),
		from("instancenorm", "instance normalization: zero mean and unit variance of each sample's every channel, then gamma and beta", DefaultPerSample, newInstanceNorm[T]),
		from("divisive_normalization", "each sample divided by the root mean square of the layer's rectified activity and a learned σ", DefaultDivisive, newDivisive[T]),
		from("whitening", "decorrelated batch normalization: groups of units made uncorrelated over the batch (ZCA), then gamma and beta", DefaultWhitening, newWhitening[T]),
		from("iternorm", "iterative normalization: whitening by a few steps of Newton's iteration, then gamma and beta", DefaultIterNorm, newIterNorm[T]),
		bare("selu", "self-normalization: scaled exponential linear units in place of the ReLU, and the weights that belong to them", newSELU[T]),
		from("normprop", "normalization propagation: weights of length gamma, rectified outputs less their mean and over their deviation for normal inputs", DefaultNormProp, newNormProp[T]),
		from("dendritic_normalization", "dendritic normalization: sparse incoming weights over the number of a unit's connections, the weakest rewired every epoch", DefaultDendritic, newDendritic[T]),
		from("threshold_homeostasis", "threshold homeostasis: each unit's threshold moves until a set fraction of inputs activates it", DefaultThresholdHomeostasis, newThresholdHomeostasis[T]),
		from("scaling_homeostasis", "scaling homeostasis: each unit's incoming weights times alpha, which moves until its mean activation is at a set point", DefaultScalingHomeostasis, newScalingHomeostasis[T]),
		from("dale", "Dale's law: a hidden unit's outgoing weights are all positive or all negative, and each unit's two kinds of input are scaled apart", DefaultDale, newDale[T]),
		from("network_homeostasis", "network homeostasis: the distribution of mean activation over all hidden units of all layers is kept log-normal, single units are free", DefaultNetworkHomeostasis, newNetworkHomeostasis[T]),
	}
}

// Normalizations lists the normalizations that networks can be trained under.
func Normalizations() []Info {
	var all []Info
	for _, e := range table[float32]() {
		all = append(all, e.Info)
	}
	return all
}

// CheckNormalization returns an error unless networks can be trained under a
// name: one of the table, or several of it joined by "+", which act in turn.
func CheckNormalization(name string) error {
	_, err := findNormalization[float32](name, nil)
	return err
}

// findNormalization returns the constructor of a normalization under settings.
// Parameters of a combination's parts carry the part's name.
func findNormalization[T Float](name string, settings Settings) (func(Site[T]) Normalization[T], error) {
	parts := strings.Split(name, "+")
	makers := make([]func(Site[T]) Normalization[T], len(parts))
	for i, part := range parts {
		e, err := find[T](part)
		if err != nil {
			return nil, err
		}
		if slices.Contains(parts[:i], part) {
			return nil, fmt.Errorf("the combination %q names %s twice: name it once", name, part)
		}
		with := settings.of(e.Info)
		makers[i] = func(s Site[T]) Normalization[T] { return e.new(s, with) }
		if slices.Contains(parts[:i], "dale") {
			if err := keepsSigns(name, part, with); err != nil {
				return nil, err
			}
			makers[i] = keepingSigns(makers[i])
		}
		if i < len(parts)-1 && activates(makers[i]) {
			return nil, fmt.Errorf("the combination %q has %s, which takes the place of the ReLU, before others: put it last", name, part)
		}
	}
	if len(parts) == 1 {
		return makers[0], nil
	}
	return func(s Site[T]) Normalization[T] {
		layer, stages := s.Name, make([]Normalization[T], len(parts))
		for i, part := range parts {
			s.Name = layer + "." + part
			stages[i] = makers[i](s)
		}
		combined := newCombination(stages...)
		combined.parts = parts
		return combined
	}, nil
}

// activates reports that a normalization has an activation function of its own.
func activates[T Float](maker func(Site[T]) Normalization[T]) bool {
	unit := Site[T]{Weight: newParam[T]("", 1, 1), Bias: newParam[T]("", 1), Units: 1, Height: 1, Width: 1, Samples: 1}
	_, own := maker(unit).Resting()
	return own
}

// find returns a row of the table.
func find[T Float](name string) (entry[T], error) {
	var names []string
	for _, e := range table[T]() {
		if e.Name == name {
			return e, nil
		}
		names = append(names, e.Name)
	}
	return entry[T]{}, fmt.Errorf("there is no normalization %q; there are %s", name, strings.Join(names, ", "))
}

// plain is what a normalization does where it does nothing; others embed it.
type plain[T Float] struct{ path kernel.Path }

func (plain[T]) Params() []*Param[T]               { return nil }
func (plain[T]) Weights(_ *Pass, raw []T) []T      { return raw }
func (plain[T]) WeightsGradient(_ *Pass, _, _ []T) {}
func (plain[T]) Backward(*Pass, *Batch[T])         {}
func (plain[T]) InertBias() bool                   { return false }
func (plain[T]) Running() [][]T                    { return nil }
func (plain[T]) Adapt()                            {}
func (plain[T]) EndEpoch(int, []T)                 {}
func (plain[T]) Resting() (rest T, own bool)       { return 0, false }

func (n plain[T]) Forward(p *Pass, z *Batch[T], _ Mode, rectified bool) *Batch[T] {
	if rectified {
		p.eachBlock(func(block int) { kernel.Rectify(n.path, z.block(block)) })
	}
	return z
}

// weightsOnly is what a normalization that acts on weights alone does to z;
// such ones embed it.
type weightsOnly[T Float] struct{ plain[T] }

// keepsBias marks a normalization behind which a bias is still one number added
// to all of a unit's z.
func (weightsOnly[T]) keepsBias() {}

// scaler returns what transforms z linearly, and rectifies it if so asked, in
// one sweep over the memory.
func scaler[T Float](rectified bool) func(path kernel.Path, dst, z []T, shift, scale, offset T) {
	if rectified {
		return kernel.ScaleRectified[T]
	}
	return kernel.Scale[T]
}
