package artificial

import (
	"fmt"
	"strings"

	"homeostat/internal/kernel"
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
	// InertBias reports that Forward takes out whatever is added to all of a
	// unit's z, so that the gradient of the bias is zero: then it is not left
	// to rounding noise, which Adam would turn into steps.
	InertBias() bool
	// Running returns its running averages, which belong to a training's state.
	Running() [][]T
}

// Site is the layer that a normalization is made for.
type Site[T Float] struct {
	Name          string // the layer's
	Path          kernel.Path
	Weight        *Param[T] // drawn; units × inputs of a unit
	Units         int       // units or channels
	Height, Width int       // positions of a channel
	Samples       int       // the largest batch
}

// FanIn returns the number of weights of one unit.
func (s Site[T]) FanIn() int { return len(s.Weight.Value) / s.Units }

// param returns a parameter of a normalization with one number per unit.
func (s Site[T]) param(role string, start T) *Param[T] {
	return newParam[T](s.Name+"."+role, s.Units).fill(start)
}

// entry is one row of the table of normalizations.
type entry[T Float] struct {
	Info
	new func(Site[T]) Normalization[T]
}

// Info describes a normalization.
type Info struct{ Name, Doc string }

// table lists the normalizations: adding one is a row here, its file and its test.
func table[T Float]() []entry[T] {
	return []entry[T]{
		{Info{"vanilla", "none"}, newVanilla[T]},
		{Info{"batchnorm", "batch normalization: zero mean and unit variance of each unit over the batch, then gamma and beta"}, newBatchNorm[T]},
		{Info{"weightnorm", "weight normalization: a unit's incoming weights have length c"}, newWeightNorm[T]},
		{Info{"synaptic_scaling", "synaptic scaling: incoming weights times alpha, mean over the batch subtracted"}, newSynapticScaling[T]},
		{Info{"mean_only", "the mean over the batch subtracted"}, newMeanOnly[T]},
		{Info{"scale_only", "incoming weights times alpha"}, newScaleOnly[T]},
		{Info{"layernorm", "layer normalization: zero mean and unit variance of each sample over the layer, then gamma and beta"}, newLayerNorm[T]},
		{Info{"groupnorm", "group normalization: zero mean and unit variance of each sample over groups of channels, then gamma and beta"}, newGroupNorm[T]},
		{Info{"instancenorm", "instance normalization: zero mean and unit variance of each sample's every channel, then gamma and beta"}, newInstanceNorm[T]},
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

// findNormalization returns the constructor of a normalization.
func findNormalization[T Float](name string) (func(Site[T]) Normalization[T], error) {
	var names []string
	for _, e := range table[T]() {
		if e.Name == name {
			return e.new, nil
		}
		names = append(names, e.Name)
	}
	return nil, fmt.Errorf("there is no normalization %q; there are %s", name, strings.Join(names, ", "))
}

// plain is what a normalization does where it does nothing; others embed it.
type plain[T Float] struct{ path kernel.Path }

func (plain[T]) Params() []*Param[T]               { return nil }
func (plain[T]) Weights(_ *Pass, raw []T) []T      { return raw }
func (plain[T]) WeightsGradient(_ *Pass, _, _ []T) {}
func (plain[T]) Backward(*Pass, *Batch[T])         {}
func (plain[T]) InertBias() bool                   { return false }
func (plain[T]) Running() [][]T                    { return nil }

func (n plain[T]) Forward(p *Pass, z *Batch[T], _ Mode, rectified bool) *Batch[T] {
	if rectified {
		p.eachBlock(func(block int) { kernel.Rectify(n.path, z.block(block)) })
	}
	return z
}

// scaler returns what transforms z linearly, and rectifies it if so asked, in
// one sweep over the memory.
func scaler[T Float](rectified bool) func(path kernel.Path, dst, z []T, shift, scale, offset T) {
	if rectified {
		return kernel.ScaleRectified[T]
	}
	return kernel.Scale[T]
}
