package experiments

import (
	"slices"

	"homeostat/artificial"
	"homeostat/measure"
)

// groupUnits are the names under which groups of a trained network's units are measured:
// "fc1.sparse", as cell types of a population are.
func (a *Artificial) groupUnits(layers []artificial.LayerSpec) (all []string) {
	for _, layer := range artificial.HiddenLayers(layers) {
		for _, group := range a.Groups {
			if layer.Dense {
				all = append(all, layer.Name+"."+group)
			}
		}
	}
	return all
}

// observeGroups sees the groups of a fully connected layer in a segment: of the units that are
// left, whose activity on images in an order is given.
func (s *stage) observeGroups(t *training, segment int, name, layer string, left []int, a measure.Activity, order []int) (all []*observation) {
	k := slices.IndexFunc(t.layers, func(l artificial.HiddenLayer) bool { return l.Name == layer })
	total, groups := t.run.Net.Units(layer), s.file.Artificial.Groups
	for g, group := range groups {
		var units, columnsOf []int // in the layer, and among those that are left
		for i, unit := range left {
			if unit*len(groups)/total == g {
				units, columnsOf = append(units, unit), append(columnsOf, i)
			}
		}
		o := s.newObservation(t, layer+"."+group, name)
		o.in.Batches = columns(batchesOf(t.samplesOf(segment), k), units)
		o.in.Recovery = t.recovery(segment, k, units)
		s.see(&o.in, partOf(a, columnsOf), order)
		o.in.Range = t.limits
		all = append(all, o)
	}
	return all
}
