package circuits

import (
	"errors"
	"fmt"
)

// Layer connects every source to every target with the weights of a layer of
// another network, so that both are driven alike. Weights come from Go; where there
// are none yet, only the sizes are checked.
type Layer struct {
	Layer string `toml:"layer,required"` // its name there

	Units, Inputs int       // 0: not known yet
	Weights       []float64 // units × inputs: that from source i to target j is Weights[j·Inputs + i]
}

// Validate says whether a number of weights is not that of the synapses.
func (p *Layer) Validate() error {
	if p.Layer == "" {
		return errors.New("layer: must be a layer's name")
	}
	if p.Weights != nil && len(p.Weights) != p.Units*p.Inputs {
		return fmt.Errorf("layer: there are %d weights for %d units of %d inputs", len(p.Weights), p.Units, p.Inputs)
	}
	return nil
}

func (p *Layer) fit(w wiring) error {
	switch {
	case p.Units == 0:
		return nil
	case p.Inputs != w.from.size:
		return fmt.Errorf("layer: %s has %d inputs, and %s has %d neurons: channels and pool of an image are to be those of what the layer sees", p.Layer, p.Inputs, w.from.population, w.from.size)
	case p.Units != w.to.size:
		return fmt.Errorf("layer: %s has %d units, and %s has %d", p.Layer, p.Units, w.to.population, w.to.size)
	}
	return nil
}

func (p *Layer) expected(w wiring) (float64, bool) {
	return float64(w.from.size) * float64(w.to.size), true
}

func (p *Layer) pair(w wiring) pairs {
	w.self = true
	made := AllToAll{}.pair(w)
	made.weights = p.Weights
	return made
}
