package artificial

import "errors"

// Affine holds the settings of γ and β, what PyTorch calls affine parameters:
// the last step y = γ·ẑ + β of those that take away a scale.
type Affine struct {
	Affine bool      `toml:"affine"` // γ and β are learned; else they stay as they start
	Gamma  float64   `toml:"gamma"`  // γ at the start
	Beta   float64   `toml:"beta"`   // β at the start
	Betas  []float64 `toml:"betas"`  // in its place one for each of as many groups of a layer's units, side by side, of sizes that differ by one at most
}

// DefaultAffine returns PyTorch's settings.
func DefaultAffine() Affine { return Affine{Affine: true, Gamma: 1, Beta: 0} }

// Validate returns all faults, each naming its key.
func (a Affine) Validate() error {
	errs := []error{finite("gamma", a.Gamma), finite("beta", a.Beta)}
	for _, b := range a.Betas {
		errs = append(errs, finite("betas", b))
	}
	return errors.Join(errs...)
}

// affineParams are γ and β of a layer, one of each per unit or channel.
type affineParams[T Float] struct {
	gamma, beta *Param[T]
	fixed       bool
}

func newAffineParams[T Float](s Site[T], set Affine) affineParams[T] {
	a := affineParams[T]{s.param("gamma", set.Gamma), s.param("beta", set.Beta), !set.Affine}
	for u := range a.beta.Value {
		if n := len(set.Betas); n > 0 {
			a.beta.Value[u] = T(float32(set.Betas[u*n/len(a.beta.Value)]))
		}
	}
	return a
}

// learned returns those that are learned.
func (a affineParams[T]) learned() []*Param[T] {
	if a.fixed {
		return nil
	}
	return []*Param[T]{a.gamma, a.beta}
}
