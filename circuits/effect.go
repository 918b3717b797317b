package circuits

import (
	"fmt"
	"slices"
	"strings"

	"homeostat/internal/state"
)

// effect is one thing that an intervention does. Several may act on the same
// neurons or synapses; what comes of them together is worked out anew whenever
// one comes or goes.
type effect struct {
	owner string // the intervention, by whose name it is undone
	what  string // one of those below
	on    string // a population, "population.receptor", "population.variable", or a projection

	ids    []int32   // neurons it acts on, of silences, clamps and currents
	x      []float64 // per neuron in ids, or per source of a projection, or one number
	before []float64 // of currents: the variable before
}

const (
	silence  = "silence" // neurons ids of a population
	clamp    = "clamp"   // a variable, at x
	current  = "current" // a variable, raised by x
	obstruct = "block"   // a receptor, by the factor x[0]
	gain     = "gain"    // a projection, by factors x
)

// begin puts effects into force; those that the owner had before end.
func (n *Network) begin(owner string, effects []effect) {
	n.end(owner)
	for _, e := range effects {
		e.owner = owner
		if e.what == current {
			n.raise(&e)
		}
		n.effects = append(n.effects, e)
		n.settle(e.what, e.on)
	}
}

// end ends the effects of an owner.
func (n *Network) end(owner string) {
	var ended []effect
	n.effects = slices.DeleteFunc(n.effects, func(e effect) bool {
		if e.owner == owner {
			ended = append(ended, e)
		}
		return e.owner == owner
	})
	for _, e := range ended {
		if e.what == current {
			n.lower(e)
		}
		n.settle(e.what, e.on)
	}
}

// settle lets the effects of one kind on one thing act together.
func (n *Network) settle(what, on string) {
	owner, key, _ := strings.Cut(on, ".")
	switch what {
	case silence:
		n.settleSilence(owner)
	case clamp:
		n.settleClamp(on)
	case obstruct:
		factor := 1.0
		n.each(what, on, func(e effect) { factor *= e.x[0] })
		n.population(owner).Block(key, factor)
	case gain:
		n.settleGain(on)
	}
}

func (n *Network) each(what, on string, f func(e effect)) {
	for _, e := range n.effects {
		if e.what == what && e.on == on {
			f(e)
		}
	}
}

func (n *Network) settleSilence(population string) {
	p := n.population(population)
	all := make([]int, p.Neurons.Len())
	for i := range all {
		all[i] = i
	}
	p.Silence(all, false)
	n.each(silence, population, func(e effect) { p.Silence(ints(e.ids), true) })
	for _, q := range n.spec.Projections { // silent neurons do not transmit their variables either
		if _, continuous := q.transmitted(); continuous && n.block(q.From).population == population {
			n.settleGain(q.Name)
		}
	}
}

func ints(ids []int32) []int {
	x := make([]int, len(ids))
	for k, i := range ids {
		x[k] = int(i)
	}
	return x
}

// settleClamp holds each neuron at what the last clamp says.
func (n *Network) settleClamp(on string) {
	population, variable, _ := strings.Cut(on, ".")
	p, held := n.population(population), map[int32]float64{}
	n.each(clamp, on, func(e effect) {
		for k, i := range e.ids {
			held[i] = e.x[k]
		}
	})
	if len(held) == 0 {
		p.Unclamp(variable)
		return
	}
	var ids []int
	var x []float64
	for i := range int32(p.Neurons.Len()) {
		if at, ok := held[i]; ok {
			ids, x = append(ids, int(i)), append(x, at)
		}
	}
	p.Clamp(variable, ids, x)
}

func (n *Network) settleGain(projection string) {
	spec := n.spec.Projections[n.projectionIndex(projection)]
	from := n.block(spec.From).population
	var gains []float32
	multiply := func(i int, x float64) {
		if gains == nil {
			gains = slices.Repeat([]float32{1}, n.Size(from))
		}
		gains[i] *= float32(x)
	}
	n.each(gain, projection, func(e effect) {
		for i, x := range e.x {
			multiply(i, x)
		}
	})
	if _, continuous := spec.transmitted(); continuous {
		n.each(silence, from, func(e effect) {
			for _, i := range e.ids {
				multiply(int(i), 0)
			}
		})
	}
	n.projection(projection).SetGain(gains)
}

// raise adds a current to its variable.
func (n *Network) raise(e *effect) {
	v := n.variable(e.on)
	e.before = make([]float64, len(e.ids))
	for k, i := range e.ids {
		e.before[k] = v.At(int(i))
		v.Set(int(i), e.before[k]+e.x[k])
	}
}

// lower takes a current away again: from what is as it left it, to the last bit.
func (n *Network) lower(e effect) {
	v := n.variable(e.on)
	for k, i := range e.ids {
		now := v.At(int(i))
		v.Set(int(i), e.before[k]+e.x[k])
		if now == v.At(int(i)) {
			v.Set(int(i), e.before[k])
		} else {
			v.Set(int(i), now-e.x[k])
		}
	}
}

func (n *Network) variable(path string) state.Vector {
	population, variable, _ := strings.Cut(path, ".")
	return n.population(population).Neurons.Variable(variable)
}

// keepEffects keeps what is in force; what has come of it the engine keeps.
func (n *Network) keepEffects(k *state.Keeper) {
	count := int64(len(n.effects))
	state.One(k, "count", &count)
	if k.Loading() {
		n.effects = make([]effect, max(0, count))
	}
	for i := range n.effects {
		e, in := &n.effects[i], k.In(fmt.Sprint(i))
		keepText(in, "owner", &e.owner)
		keepText(in, "what", &e.what)
		keepText(in, "on", &e.on)
		state.List(in, "ids", &e.ids)
		state.List(in, "x", &e.x)
		state.List(in, "before", &e.before)
	}
}

func keepText(k *state.Keeper, name string, text *string) {
	bytes := []uint8(*text)
	state.List(k, name, &bytes)
	*text = string(bytes)
}
