package circuits

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Set gives what a path names new numbers, from the next step on. Paths:
//
//	input.rate          a population's parameter that is state (Settable), one number per neuron
//	drive.weight        the weights of a projection, in the order (target, source)
//	drive.short_term.u  a parameter of its short-term plasticity that each source has for its own
//	rule.0.eta          a rule's parameter (RuleKind.Settable), by its place in Spec.Rules
//	rule.0.target       its set points, one number per neuron
//	rule.0.target.slow  those of a cell type
//
// Draws come from addresses of their own in every call.
func (n *Network) Set(path string, v value.Value) error {
	t, err := n.reach(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if v.Kind == value.List && len(v.List) != t.size {
		return fmt.Errorf("%s: a list of %d numbers for %d elements", path, len(v.List), t.size)
	}
	if err := t.check(v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	n.changes++
	x := make([]float64, t.size)
	v.Part(x, 0, t.size, rng.NewKey(n.seed, "set/"+path).Derive(n.changes), t.low, t.high)
	t.write(x)
	return nil
}

// Scale multiplies every number that a path of Set names, from the next step on.
func (n *Network) Scale(path string, factor float64) error {
	t, err := n.reach(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	x := t.read()
	for i := range x {
		x[i] *= factor
	}
	if err := t.check(value.Value{Kind: value.List, List: x}); err != nil {
		return fmt.Errorf("%s times %g: %w", path, factor, err)
	}
	t.write(x)
	return nil
}

// numbers are what a path names.
type numbers struct {
	size      int
	low, high float64                   // where draws are cut off
	check     func(v value.Value) error // whether they may be v
	read      func() []float64          // a copy
	write     func(x []float64)
}

func (n *Network) reach(path string) (numbers, error) {
	owner, key, _ := strings.Cut(path, ".")
	if p, ok := n.spec.population(owner); ok {
		if err := Settable(p.Model, key); err != nil {
			return numbers{}, err
		}
		return perNeuron(n.population(owner).Neurons.Variable(key), p.Params, key), nil
	}
	if i := n.projectionIndex(owner); i >= 0 && key == "weight" {
		return n.weights(i), nil
	}
	if i := n.projectionIndex(owner); i >= 0 && strings.HasPrefix(key, "short_term.") {
		return n.ofShortTerm(i, strings.TrimPrefix(key, "short_term."))
	}
	place, key, _ := strings.Cut(key, ".")
	i, err := strconv.Atoi(place)
	if owner != "rule" || err != nil || i < 0 || i >= len(n.rules) {
		return numbers{}, errors.New(`names nothing that can change; write "population.parameter", "projection.weight" or "rule.0.parameter"`)
	}
	return n.ofRule(i, key)
}

func (n *Network) projectionIndex(name string) int {
	return slices.IndexFunc(n.spec.Projections, func(p Projection) bool { return p.Name == name })
}

// perNeuron are numbers that started as a parameter.
func perNeuron(x state.Vector, params any, key string) numbers {
	return numbers{
		size: x.Len(), low: math.Inf(-1), high: math.Inf(1),
		check: func(v value.Value) error { return wouldTake(params, key, v) },
		read:  x.Float64s,
		write: x.Copy,
	}
}

// wouldTake asks parameters whether they are valid with another value of a key.
func wouldTake(params any, key string, x any) error {
	var wrong faults
	wrong.addAll("", validate(with(params, key, x)))
	if len(wrong) > 0 {
		return errors.New(wrong[0].Message)
	}
	return nil
}

func (n *Network) weights(i int) numbers {
	projection, spec := n.projections[i], n.spec.Projections[i]
	low, high := bounds(spec.Receptor)
	return numbers{
		size: projection.Size, low: low, high: high,
		check: func(v value.Value) error {
			c := checker{spec: n.spec}
			spec.Weight = v
			if c.weight("weight", spec); len(c.faults) > 0 {
				return errors.New(c.faults[0].Message)
			}
			return nil
		},
		read: func() []float64 {
			_, _, w := projection.Weights()
			return w
		},
		write: projection.SetWeights,
	}
}

func (n *Network) ofShortTerm(i int, key string) (numbers, error) {
	p := n.spec.Projections[i]
	if p.ShortTerm == nil {
		return numbers{}, fmt.Errorf("%s has no short-term plasticity", p.Name)
	}
	kind, _ := FindShortTerm(p.ShortTerm.Name)
	x := kind.perSource(n.releases[p.Name], key)
	if x == nil {
		return numbers{}, fmt.Errorf("%s has no parameter %q that can change while it runs", kind.Name, key)
	}
	return perNeuron(state.Of(x), p.ShortTerm.Params, key), nil
}

func (n *Network) ofRule(i int, key string) (numbers, error) {
	r := n.rules[i]
	kind, _ := FindRule(n.spec.Rules[i].Name)
	key, cell, typed := strings.Cut(key, ".")
	if !slices.Contains(kind.Settable, key) {
		return numbers{}, fmt.Errorf("%s has no parameter %q that can change while it runs; there are %s", kind.Name, key, strings.Join(kind.Settable, ", "))
	}
	if typed && r.targets == nil {
		return numbers{}, fmt.Errorf("%s is one for all cell types", key)
	}
	if key == "target" && r.targets != nil {
		b, err := n.targeted(i, cell)
		if err != nil {
			return numbers{}, err
		}
		return perNeuron(state.Of(r.targets[b.from:b.from+b.size]), r.params, key), nil
	}
	return numbers{
		size: 1, low: math.Inf(-1), high: math.Inf(1),
		check: func(v value.Value) error {
			low, high := v.Bounds() // whatever is drawn
			return cmp.Or(wouldTake(r.params, key, low), wouldTake(r.params, key, high))
		},
		read:  func() []float64 { return []float64{get(r.params, key).(float64)} },
		write: func(x []float64) { put(r.params, key, x[0]) },
	}, nil
}

// targeted are the neurons of a cell type among those that a rule has set points for; all if cell is "".
func (n *Network) targeted(i int, cell string) (block, error) {
	name := n.spec.Rules[i].On
	if j := n.projectionIndex(name); j >= 0 {
		name = n.block(n.spec.Projections[j].To).population
	}
	if cell != "" {
		name += "." + cell
	}
	return n.spec.block(name, n.shape)
}
