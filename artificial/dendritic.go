package artificial

import (
	"errors"
	"math"
	"slices"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// Dendritic normalization (Bird, Jedlicka and Cuntz, PLoS Comput Biol 2021):
//
//	w_ij = s·v_ij/n_i
//
// where n_i is the number of connections that unit i has: the longer its
// dendrite, the less one contact counts. Fully connected layers become sparse:
// each connection is there with a probability, the density; others have weight
// zero and learn nothing. Filters keep all their weights. With g the gradient with
// respect to w,
//
//	∂L/∂v_ij = s·g_ij/n_i on connections,  ∂L/∂s = Σ g_ij·v_ij/n_i
//
// s, one per layer (the paper: per network), is learned. It starts at √(n·f),
// with n the mean of n_i and f the number of inputs, so that z varies as much as
// it does under vanilla; v are the weights as drawn (the paper: standard normal,
// and s = 25). After each epoch, or every few, a fraction of the connections,
// those of the least |w|, is replaced by as many where there was none, with weights as drawn at the
// start (Mocanu et al. 2018; the paper's are standard normal). Adam's averages
// stay behind and fade.
type dendritic[T Float] struct {
	weightsOnly[T]
	set      Dendritic
	s        *Param[T]
	key      rng.Key
	fanIn    int
	there    []T // 1 for a connection, 0 for none: part of the training's state
	contacts []T // n_i
	v, w     []T // v on connections; weights
	parts    []T // of the gradient of s, by unit
}

// Dendritic holds the settings of dendritic normalization.
type Dendritic struct {
	Density     float64 `toml:"density"`      // probability of a connection in a fully connected layer
	Rewired     float64 `toml:"rewired"`      // fraction of connections replaced at a time
	RewireEvery int     `toml:"rewire_every"` // epochs; 0: never
}

// DefaultDendritic returns the paper's settings.
func DefaultDendritic() Dendritic { return Dendritic{Density: 0.2, Rewired: 0.15, RewireEvery: 1} }

// Validate returns all faults, each naming its key.
func (d Dendritic) Validate() error {
	faults := []error{fraction("density", d.Density), fraction("rewired", d.Rewired), atLeast("rewire_every", d.RewireEvery, 0)}
	if d.Density == 0 {
		faults = append(faults, errors.New("density must be above 0: without connections nothing is learned"))
	}
	return errors.Join(faults...)
}

func newDendritic[T Float](s Site[T], set Dendritic) Normalization[T] {
	each := func(n int) []T { return make([]T, n) }
	weights := len(s.Weight.Value)
	n := &dendritic[T]{
		weightsOnly: weightsOnly[T]{plain[T]{s.Path}}, set: set, s: newParam[T](s.Name+".s", 1), key: s.Key, fanIn: s.FanIn(),
		there: each(weights), contacts: each(s.Units), v: each(weights), w: each(weights), parts: each(s.Units),
	}
	s.Weight.Name = s.Name + ".v"
	draws, present := s.Key.At(0), 0
	for i := range n.there {
		if s.Height*s.Width > 1 || draws.Float64() < set.Density {
			n.there[i] = 1
			present++
		} else {
			s.Weight.Value[i] = 0
		}
	}
	n.s.fill(T(float32(math.Sqrt(float64(present) / float64(s.Units) * float64(n.fanIn)))))
	return n
}

func (n *dendritic[T]) Params() []*Param[T] { return []*Param[T]{n.s} }

// row returns the part of one unit.
func (n *dendritic[T]) row(w []T, unit int) []T { return w[unit*n.fanIn : (unit+1)*n.fanIn] }

// share returns 1/n_i; 0 for a unit without connections.
func (n *dendritic[T]) share(unit int) T {
	if n.contacts[unit] == 0 {
		return 0
	}
	return 1 / n.contacts[unit]
}

func (n *dendritic[T]) Weights(p *Pass, raw []T) []T {
	p.split(len(n.contacts), 1, func(from, to int) {
		for u := from; u < to; u++ {
			v, there := n.row(n.v, u), n.row(n.there, u)
			n.contacts[u] = kernel.Inner(n.path, there, there) // of ones and zeros
			copy(v, n.row(raw, u))
			kernel.Gate(n.path, v, there)
			kernel.Scale(n.path, n.row(n.w, u), v, 0, n.s.Value[0]*n.share(u), 0)
		}
	})
	return n.w
}

func (n *dendritic[T]) WeightsGradient(p *Pass, _, g []T) {
	p.split(len(n.contacts), 1, func(from, to int) {
		for u := from; u < to; u++ {
			g, scale := n.row(g, u), n.s.Value[0]*n.share(u)
			n.parts[u] = kernel.Inner(n.path, g, n.row(n.v, u)) * n.share(u)
			kernel.Scale(n.path, g, g, 0, scale, 0)
			kernel.Gate(n.path, g, n.row(n.there, u))
		}
	})
	p.once(func() {
		n.s.Grad[0] = 0
		for _, part := range n.parts {
			n.s.Grad[0] += part
		}
	})
}

// Running returns which connections there are.
func (n *dendritic[T]) Running() [][]T { return [][]T{n.there} }

func (n *dendritic[T]) Buffers() []Buffer {
	return []Buffer{{"mask", []int{len(n.contacts), n.fanIn}}}
}

// EndEpoch replaces the weakest connections, in a layer that is sparse.
func (n *dendritic[T]) EndEpoch(epoch int, raw []T) {
	if n.set.RewireEvery == 0 || (epoch+1)%n.set.RewireEvery != 0 {
		return
	}
	var present, absent []int
	for i, there := range n.there {
		if there == 1 {
			present = append(present, i)
		} else {
			absent = append(absent, i)
		}
	}
	replaced := min(int(n.set.Rewired*float64(len(present))), len(absent))
	strength := func(i int) float64 { return math.Abs(float64(raw[i] * n.share(i/n.fanIn))) }
	slices.SortStableFunc(present, func(a, b int) int {
		switch x, y := strength(a), strength(b); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	draws := n.key.Derive(1).At(uint64(epoch))
	draws.Rand().Shuffle(len(absent), func(i, j int) { absent[i], absent[j] = absent[j], absent[i] })
	fresh := make([]T, replaced)
	uniform(fresh, 1/math.Sqrt(float64(n.fanIn)), n.key.Derive(2).At(uint64(epoch)))
	for k, v := range fresh {
		n.there[present[k]], raw[present[k]] = 0, 0
		n.there[absent[k]], raw[absent[k]] = 1, v
	}
}
