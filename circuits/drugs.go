package circuits

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// Drug is a row of the table of drugs: interventions that act on whole
// populations, as in a dish.
type Drug struct {
	Name, Doc string
	Params    func() any
}

// drug is a drug's parameters.
type drug interface {
	Validate() error
	on() []string           // populations; none: all
	fit(p Population) error // what a population that is named lacks
	effects(n *Network, p Population) []effect
}

// Drugs returns the table of drugs, sorted by name.
func Drugs() []Drug {
	return []Drug{
		{"baclofen", "presynaptic inhibition and a hyperpolarizing current, by GABA-B receptors", pointer(DefaultBaclofen)},
		{"bicuculline", "blocks inhibitory receptors", pointer(DefaultBicuculline)},
		{"ttx", "blocks spikes, those of sources too", none[TTX]},
	}
}

// FindDrug returns the drug of a name.
func FindDrug(name string) (Drug, bool) {
	return find(Drugs(), name, func(d Drug) string { return d.Name })
}

// Give gives a drug, in place of what was given of it before; params is a
// pointer to its parameters, as Drug.Params makes it. WashOut takes it away.
func (n *Network) Give(name string, params any) error {
	if err := CheckDrug(n.spec, name, params); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	d := params.(drug)
	var effects []effect
	for _, p := range n.spec.Populations {
		if on := d.on(); len(on) == 0 || slices.Contains(on, p.Name) {
			effects = append(effects, d.effects(n, p)...)
		}
	}
	n.begin("drug "+name, effects)
	return nil
}

// WashOut takes a drug away; then all is as it would have been without.
func (n *Network) WashOut(name string) { n.end("drug " + name) }

// TTX, tetrodotoxin, blocks sodium channels: no spikes are sent, nor seen, nor recorded.
type TTX struct {
	On []string `toml:"on"` // populations; none: all, sources too
}

// Validate finds nothing wrong.
func (TTX) Validate() error { return nil }

func (d TTX) on() []string { return d.On }

func (TTX) fit(Population) error { return nil }

func (TTX) effects(n *Network, p Population) []effect {
	return []effect{{what: silence, on: p.Name, ids: n.block(p.Name).ids()}}
}

// Bicuculline blocks inhibitory receptors (GABA-A).
type Bicuculline struct {
	On       []string `toml:"on"`       // populations; none: all
	Fraction float64  `toml:"fraction"` // of the receptors that is blocked
}

// DefaultBicuculline blocks all.
func DefaultBicuculline() Bicuculline { return Bicuculline{Fraction: 1} }

// Validate says whether the fraction is none.
func (d Bicuculline) Validate() error {
	if !(d.Fraction >= 0 && d.Fraction <= 1) {
		return fmt.Errorf("fraction: must be from 0 to 1, is %g", d.Fraction)
	}
	return nil
}

func (d Bicuculline) on() []string { return d.On }

func (Bicuculline) fit(p Population) error {
	if m, ok := FindModel(p.Model); ok && !slices.Contains(m.Receptors, "inhibitory") {
		return fmt.Errorf("on: neurons of %s have no inhibitory receptors", p.Name)
	}
	return nil
}

func (d Bicuculline) effects(_ *Network, p Population) []effect {
	if d.fit(p) != nil {
		return nil
	}
	return []effect{{what: obstruct, on: p.Name + ".inhibitory", x: []float64{1 - d.Fraction}}}
}

// Baclofen activates GABA-B receptors: a neuron of sensitivity s transmits
// 1 - s·inhibition of what it otherwise would, and a current of -s·current,
// in the unit of its model's i, flows into it.
type Baclofen struct {
	On          []string    `toml:"on"`          // populations; none: all that have receptors
	Inhibition  float64     `toml:"inhibition"`  // of transmission, 0 to 1, at sensitivity 1
	Current     float64     `toml:"current"`     // hyperpolarizing, at sensitivity 1; needs neurons with a variable i
	Sensitivity value.Value `toml:"sensitivity"` // per neuron, 0 or above; a neuron keeps its own
}

// DefaultBaclofen halves transmission.
func DefaultBaclofen() Baclofen {
	return Baclofen{Inhibition: 0.5, Sensitivity: value.Const(1)}
}

// Validate says which parameters are out of their range, each by its key.
func (d Baclofen) Validate() error {
	var errs []error
	if !(d.Inhibition >= 0 && d.Inhibition <= 1) {
		errs = append(errs, fmt.Errorf("inhibition: must be from 0 to 1, is %g", d.Inhibition))
	}
	if err := fits(value.Const(d.Current), 1); err != nil {
		errs = append(errs, fmt.Errorf("current: %w", err))
	}
	if low, _ := typical(d.Sensitivity); !(low >= 0) || d.Sensitivity.Kind == value.List {
		errs = append(errs, errors.New("sensitivity: must be 0 or above, one number or a distribution"))
	}
	return errors.Join(errs...)
}

func (d Baclofen) on() []string { return d.On }

func (d Baclofen) fit(p Population) error {
	m, ok := FindModel(p.Model)
	if ok && d.Current != 0 && !slices.Contains(m.Variables, "i") {
		return fmt.Errorf("current: model %s of %s has no variable i for it", m.Name, p.Name)
	}
	return nil
}

func (d Baclofen) effects(n *Network, p Population) (effects []effect) {
	m, _ := FindModel(p.Model)
	if len(m.Receptors) == 0 {
		return nil
	}
	ids := n.block(p.Name).ids()
	sensitivity, less, flow := make([]float64, len(ids)), make([]float64, len(ids)), make([]float64, len(ids))
	d.Sensitivity.Part(sensitivity, 0, len(ids), rng.NewKey(n.seed, "baclofen/"+p.Name), 0, math.MaxFloat32)
	for i, s := range sensitivity {
		less[i], flow[i] = max(0, 1-s*d.Inhibition), -s*d.Current
	}
	for _, q := range n.spec.Projections {
		if n.block(q.From).population == p.Name {
			effects = append(effects, effect{what: gain, on: q.Name, x: less})
		}
	}
	if d.Current != 0 && d.fit(p) == nil {
		effects = append(effects, effect{what: current, on: p.Name + ".i", ids: ids, x: flow})
	}
	return effects
}
