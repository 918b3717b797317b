package experiments

import (
	"math"
	"strings"

	"homeostat/artificial"
	"homeostat/measure"
)

// weighLoads gives the observations of whole networks, one for each segment, the loads of
// all hidden units, and those that the same units had at the end of the first segment.
func (t *training) weighLoads(all []*observation) {
	loads := map[string][]float64{}
	for _, o := range all {
		if o.at.unit != "" && o.at.unit != "hidden" && !strings.Contains(o.at.unit, ".") {
			loads[o.segment] = append(loads[o.segment], measure.Loads(o.in.Tallies)...)
		}
	}
	first := map[int]float64{} // by unit
	for i, s := range t.config.Protocol() {
		p := &measure.Population{}
		for unit, gone := range t.run.At(i).GoneUnits() {
			if gone {
				continue
			}
			load := loads[s.Name][len(p.Loads)] // of those that are left
			p.Loads = append(p.Loads, load)
			if i == 0 {
				first[unit] = load
			} else {
				p.Before = append(p.Before, first[unit])
			}
		}
		for _, o := range all {
			if o.at.unit == "" && o.segment == s.Name {
				o.in.Population = p
			}
		}
	}
}

// balanceOf adds up the weights that each of the chosen units of a layer sees with.
func balanceOf(net *artificial.Net, layer string, chosen []int) *measure.Balance {
	w, units := net.Weights(layer), net.Units(layer)
	b := measure.Balance{Excitation: make([]float64, units), Inhibition: make([]float64, units)}
	for i, v := range w {
		unit := i / (len(w) / units)
		b.Excitation[unit] += math.Max(float64(v), 0)
		b.Inhibition[unit] += math.Max(-float64(v), 0)
	}
	return &measure.Balance{Excitation: pick(b.Excitation, chosen), Inhibition: pick(b.Inhibition, chosen)}
}
