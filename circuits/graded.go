package circuits

import (
	"slices"
	"strings"

	"homeostat/neuron"
)

// Graded are synapses of a projection that transmit their source's potential, and not its spikes.
type Graded = neuron.GradedSynapseParameters

// DefaultGraded are its parameters where a file gives none.
func DefaultGraded() Graded { return neuron.DefaultGradedSynapse() }

// potential is the variable that graded synapses follow, and pull.
const potential = "v"

// graded checks graded synapses: both ends have a potential, and weights are conductances.
func (c *checker) graded(path string, p Projection) {
	if p.Graded == nil {
		return
	}
	c.addAll(path, p.Graded.Validate())
	if p.Receptor != "current" || p.Transmit != potential {
		c.add(path, "needs receptor = \"current\" and transmit = %q", potential)
	}
	if low, _ := typical(p.Weight); low < 0 {
		c.add(strings.TrimSuffix(path, ".graded")+".weight", "is a conductance, of at least 0, and can be %g", low)
	}
	if to, err := c.spec.block(p.To, c.shape); err == nil {
		target, _ := c.spec.population(to.population)
		if m, ok := FindModel(target.Model); ok && !slices.Contains(m.Variables, potential) {
			c.add(path, "model %s of %s has no potential to pull", target.Model, p.To)
		}
	}
}
