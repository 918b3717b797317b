package circuits

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// What can be done to a network between steps. Neurons are named by their
// population, or "population.type". Everything is undone by its name, in any
// order, and what several interventions do to the same neurons adds up; only
// lesions are for good. The checks of check_intervention.go say beforehand
// what is refused.

// Clamp holds a variable, "population.variable" or "population.type.variable",
// at a value, one number per neuron, until Unclamp.
func (n *Network) Clamp(path string, v value.Value) error {
	if err := CheckClamp(n.spec, n.shape, path, v); err != nil {
		return err
	}
	neurons, variable := part(path)
	b := n.block(neurons)
	e := effect{what: clamp, on: b.population + "." + variable, ids: b.ids(), x: make([]float64, b.size)}
	v.Fill(e.x, n.drawn("clamp/"+path))
	n.begin("clamp "+path, []effect{e})
	return nil
}

// Unclamp lets go of what Clamp holds.
func (n *Network) Unclamp(path string) { n.end("clamp " + path) }

// Silence keeps neurons from being heard, until Unsilence: their spikes are
// neither sent nor seen by rules nor recorded.
func (n *Network) Silence(neurons string) error {
	if err := CheckSilence(n.spec, neurons); err != nil {
		return err
	}
	b := n.block(neurons)
	n.begin("silence "+neurons, []effect{{what: silence, on: b.population, ids: b.ids()}})
	return nil
}

// Unsilence lets neurons be heard again that Silence keeps from it.
func (n *Network) Unsilence(neurons string) { n.end("silence " + neurons) }

// Block multiplies what arrives at a receptor, "population.receptor", until
// Unblock; by 0 it is blocked.
func (n *Network) Block(path string, factor float64) error {
	if err := CheckBlock(n.spec, path, factor); err != nil {
		return err
	}
	n.begin("block "+path, []effect{{what: obstruct, on: path, x: []float64{factor}}})
	return nil
}

// Unblock lets a receptor be as it was.
func (n *Network) Unblock(path string) { n.end("block " + path) }

// Gain multiplies what a projection transmits, by one number per source, until Ungain.
func (n *Network) Gain(projection string, v value.Value) error {
	if err := CheckGain(n.spec, n.shape, projection, v); err != nil {
		return err
	}
	from := n.block(n.spec.Projections[n.projectionIndex(projection)].From)
	e := effect{what: gain, on: projection, x: slices.Repeat([]float64{1}, n.Size(from.population))}
	v.Part(e.x[from.from:from.from+from.size], 0, from.size, n.drawn("gain/"+projection), 0, math.MaxFloat32)
	n.begin("gain "+projection, []effect{e})
	return nil
}

// Ungain lets a projection transmit as it did.
func (n *Network) Ungain(projection string) { n.end("gain " + projection) }

// Lesion takes out, for good, a fraction of neurons, or of the synapses of a
// projection, of those that are still there. A lesioned neuron is silent from
// then on; a lesioned synapse is gone.
func (n *Network) Lesion(name string, fraction float64) error {
	if err := CheckLesion(n.spec, name, fraction); err != nil {
		return err
	}
	if n.projectionIndex(name) >= 0 {
		n.lesionSynapses(name, fraction)
		return nil
	}
	b := n.block(name)
	out := n.Lesioned(b.population)
	left := slices.DeleteFunc(b.ids(), func(i int32) bool {
		_, gone := slices.BinarySearch(out, i)
		return gone
	})
	key := n.drawn("lesion/" + name)
	if count := int(math.Round(fraction * float64(len(left)))); count > 0 {
		e := effect{what: silence, on: b.population}
		for _, k := range newChooser(len(left), count, false).choose(nil, -1, key.At(0)) {
			e.ids = append(e.ids, left[k])
		}
		n.begin(fmt.Sprintf("lesion %d", n.changes), []effect{e})
		for _, rule := range n.rules {
			if rule.lose != nil {
				rule.lose(b.population, e.ids)
			}
		}
	}
	return nil
}

// LesionNeurons takes out, for good, those of a population's neurons that are still there.
func (n *Network) LesionNeurons(population string, neurons []int) {
	out := n.Lesioned(population)
	e := effect{what: silence, on: population}
	for _, i := range neurons {
		if _, gone := slices.BinarySearch(out, int32(i)); !gone {
			e.ids = append(e.ids, int32(i))
		}
	}
	if n.changes++; len(e.ids) > 0 {
		n.begin(fmt.Sprintf("lesion %d", n.changes), []effect{e})
	}
}

// Lesioned are the neurons of a population that lesions took, ascending.
func (n *Network) Lesioned(population string) (ids []int32) {
	n.each(silence, population, func(e effect) {
		if strings.HasPrefix(e.owner, "lesion ") {
			ids = append(ids, e.ids...)
		}
	})
	slices.Sort(ids)
	return ids
}

// lesionSynapses takes every synapse with the same probability.
func (n *Network) lesionSynapses(name string, fraction float64) {
	p, cut := n.projection(name), []int(nil)
	stream, gaps := n.drawn("lesion/"+name).At(0), newGaps(fraction)
	for k := gaps.next(&stream, -1); k < p.Size; k = gaps.next(&stream, k) {
		cut = append(cut, k)
	}
	p.Lesion(cut)
}

// drawn is the key for the draws of one change: no two changes share it.
func (n *Network) drawn(what string) rng.Key {
	n.changes++
	return rng.NewKey(n.seed, what).Derive(n.changes)
}

// ids are the numbers of a block's neurons.
func (b block) ids() []int32 {
	ids := make([]int32, b.size)
	for k := range ids {
		ids[k] = int32(b.from + k)
	}
	return ids
}
