package experiments

import "slices"

// lost returns the populations that lose the units which a layer loses: those that the layer's weights
// drive, and, one after the other, those that such a one drives unit by unit.
func (b *Biological) lost() []string {
	all := b.driven()
	for i := 0; i < len(all); i++ {
		for _, p := range b.spec.Projections {
			if p.From == all[i] && p.Connect == "one_to_one" && !slices.Contains(all, p.To) {
				all = append(all, p.To)
			}
		}
	}
	return all
}
