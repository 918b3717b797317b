package circuits

import (
	"context"
	"fmt"

	"homeostat/internal/value"
	"homeostat/neuron"
)

// A network of rectified units run as spiking neurons (Rueckauer, Lungu, Hu, Pfeiffer
// and Liu 2017, Front Neurosci 11:682; Diehl, Neil, Binas, Cook, Liu and Pfeiffer 2015,
// IJCNN): each unit is a perfect integrate-and-fire neuron with a reset by subtraction,
// whose rate stands for what the unit puts out. With s the scale of a unit, the
// activation that a spike in every step stands for, thresholds at 1 mV and a step Dt,
//
//	weight of a synapse = w s_source / s_target,   drive = b / (s_target Dt)
//
// so that scales are the balance of thresholds. What the first layer is driven by is
// given as a constant current for each stimulus (their analogue input), and the last
// layer integrates and does not spike, so that its potentials over the time are the
// logits. Where no unit exceeds its scale, the number of spikes that a unit is away from
// the ReLU's a T/(s Dt) stays bounded, and rates approach activations as 1/T.
//
// Deviations: spikes take a step from layer to layer, a neuron has one spike a step at
// most, and potentials begin at Start of their threshold, where the paper has 0: a half
// rounds to the nearest where 0 rounds down (Bu, Ding, Yu and Huang 2022, AAAI).

// ReLULayer is a layer of the network that is converted: y = w x + b, then a ReLU but
// in the last. The first, with no Pre, is given w x + b for each stimulus.
type ReLULayer struct {
	Name      string
	Pre, Post []int32   // numbers of the units that a weight leads from, in the layer before, and to
	Weights   []float64 // w
	Bias      []float64 // b, of each unit
	Scale     []float64 // of each unit, above 0; of the last layer, which does not spike, in vain
}

// Rueckauer2017Parameters are the choices of a conversion.
type Rueckauer2017Parameters struct {
	Dt    float64 // ms
	Reset string  // of the neurons: "subtract", or "zero" as in Diehl et al. 2015
	Start float64 // potential when a stimulus comes, in thresholds
}

// DefaultRueckauer2017 has steps of 1 ms.
func DefaultRueckauer2017() Rueckauer2017Parameters {
	return Rueckauer2017Parameters{Dt: 1, Reset: "subtract", Start: 0.5}
}

// never is a threshold that a layer which does not spike stays below.
const never = 1e11

// Rueckauer2017 is the network.
func Rueckauer2017(layers []ReLULayer, p Rueckauer2017Parameters) Spec {
	s := Spec{Dt: p.Dt, IgnoreDale: true}
	for l, layer := range layers {
		last := l == len(layers)-1
		params := neuron.DefaultPerfectIF()
		params.Reset, params.V = p.Reset, value.Const(p.start(last))
		if last {
			params.Threshold = value.Const(never)
		}
		drive := make([]float64, len(layer.Bias))
		for k, b := range layer.Bias {
			drive[k] = b / layer.scale(int32(k), last) / p.Dt
		}
		params.I = value.Value{Kind: value.List, List: drive}
		s.Populations = append(s.Populations, Population{Name: layer.Name, Model: "perfect_if", Size: len(layer.Bias), Params: &params})
		if l > 0 {
			s.Projections = append(s.Projections, p.projection(&layers[l-1], &layer, last))
		}
	}
	return s
}

// scale is that of a unit; the last layer, which does not spike, has none.
func (l *ReLULayer) scale(unit int32, last bool) float64 {
	if last {
		return 1
	}
	return l.Scale[unit]
}

// projection leads from one layer to the next: at the receptor "current", where signs
// are free, a weight is in mV/ms for one step.
func (p Rueckauer2017Parameters) projection(from, to *ReLULayer, last bool) Projection {
	weights := make([]float64, len(to.Weights))
	for i, w := range to.Weights {
		weights[i] = w * from.Scale[to.Pre[i]] / to.scale(to.Post[i], last) / p.Dt
	}
	return Projection{
		Name: from.Name + "_" + to.Name, From: from.Name, To: to.Name, Receptor: "current",
		Connect: "given", Params: &Given{Pre: to.Pre, Post: to.Post, Weights: weights}, Delay: value.Const(p.Dt),
	}
}

// start is the potential that a stimulus finds.
func (p Rueckauer2017Parameters) start(last bool) float64 {
	if last {
		return 0
	}
	return p.Start
}

// Converted is such a network at work, on one stimulus after the other.
type Converted struct {
	p      Rueckauer2017Parameters
	layers []ReLULayer
	net    *Network
	counts []*Counter // of all layers but the last
	began  float64    // ms, when the stimulus came
}

// NewConverted builds the network of Rueckauer2017. Its errors are those of Build.
func NewConverted(layers []ReLULayer, p Rueckauer2017Parameters) (*Converted, error) {
	net, err := Build(Rueckauer2017(layers, p), Shape{}, 1, 1)
	if err != nil {
		return nil, fmt.Errorf("the converted network: %w", err)
	}
	c := &Converted{p: p, layers: layers, net: net}
	for _, layer := range layers[:len(layers)-1] {
		c.counts = append(c.counts, net.Count(layer.Name))
	}
	return c, nil
}

// Show forgets the stimulus before and starts another, of which the first layer's
// units are given w x + b.
func (c *Converted) Show(ctx context.Context, given []float64) error {
	const deep = -1e9 // mV: spikes that are still under way end there
	if err := c.setAll("v", func(int) value.Value { return value.Const(deep) }); err != nil {
		return err
	}
	if err := c.net.Run(ctx, 2*c.p.Dt, nil); err != nil {
		return err
	}
	if err := c.setAll("v", func(l int) value.Value { return value.Const(c.p.start(l == len(c.layers)-1)) }); err != nil {
		return err
	}
	drive := make([]float64, len(given))
	for k, z := range given {
		drive[k] = z / c.layers[0].Scale[k] / c.p.Dt
	}
	for _, count := range c.counts {
		count.Reset()
	}
	c.began = c.net.Time()
	return c.net.Set(c.layers[0].Name+".i", value.Value{Kind: value.List, List: drive})
}

func (c *Converted) setAll(variable string, of func(layer int) value.Value) error {
	for l, layer := range c.layers {
		if err := c.net.Set(layer.Name+"."+variable, of(l)); err != nil {
			return err
		}
	}
	return nil
}

// RunTo goes on to a time (ms) after the stimulus came.
func (c *Converted) RunTo(ctx context.Context, ms float64) error {
	return c.net.Run(ctx, ms-(c.net.Time()-c.began), nil)
}

// Counts are the spikes of a layer's neurons since the stimulus came; not a copy.
func (c *Converted) Counts(layer int) []int32 { return c.counts[layer].Counts() }

// Activation is what n spikes of a unit stand for, a time (ms) after the stimulus came.
func (c *Converted) Activation(layer, unit int, n int32, ms float64) float64 {
	return float64(n) * c.layers[layer].Scale[unit] * c.p.Dt / ms
}

// Logits are the potentials of the last layer over the time since the stimulus came.
func (c *Converted) Logits() ([]float64, error) {
	v, err := c.net.State(c.layers[len(c.layers)-1].Name, "v")
	for k := range v {
		v[k] *= c.p.Dt / (c.net.Time() - c.began)
	}
	return v, err
}
