package experiments

import (
	"strings"

	"homeostat/circuits"
	"homeostat/internal/conf"
)

// Warnings are what a file may say and hardly means; path names it in them. They
// keep nothing from running.
func (f *File) Warnings(path string) conf.Faults {
	if f.Biological == nil {
		return nil
	}
	var all conf.Faults
	n := f.root.Child("biological")
	for _, w := range circuits.Warn(f.Biological.spec) {
		all.At(follow(n, strings.Split(w.Path, ".")), "%s", w.Message)
	}
	f.Biological.lateSpikes(n, &all)
	_ = all.In(path) // sorts them, and names the file
	return all
}

// lateSpikes warns of given spikes that would come when all is over.
func (b *Biological) lateSpikes(n *conf.Node, all *conf.Faults) {
	for _, p := range b.spec.Populations {
		given, ok := p.Params.(*circuits.SpikeTrainsParameters)
		if !ok {
			continue
		}
		late, last := 0, 0.0
		for _, t := range given.Times {
			if t >= b.Total() {
				late++
			}
			last = max(last, t)
		}
		if late == 0 {
			continue
		}
		key := "times"
		if given.File != "" {
			key = "file"
		}
		all.At(follow(n, []string{"population", p.Name, key}), "%d of %d spikes come at %g ms or later, when the segments are over, the last at %g ms: they are not seen",
			late, len(given.Times), b.Total(), last)
	}
}
