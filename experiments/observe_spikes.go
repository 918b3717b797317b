package experiments

import (
	"slices"
	"strings"

	"homeostat/measure"
)

// weightsOf are the weights of a plastic projection over a segment, with what is known
// of the spikes of its ends.
func (m *simulation) weightsOf(name string, seen *passage) *measure.Weights {
	ends := m.synapses[name]
	w := &measure.Weights{Post: ends.post, Before: seen.before[name], After: seen.after[name]}
	w.Branch = m.net.Branches(name)
	from, to := m.b.endsOf(name)
	if counts := seen.activity[to]; counts != nil {
		w.Rates = make([]float64, counts.Units)
		for k := range counts.Stimuli {
			for i, n := range counts.Row(k) {
				w.Rates[i] += n / (seen.to - seen.from) * 1000
			}
		}
	}
	if !m.b.paired(name) {
		return w
	}
	sources, targets := m.trains(from, seen), m.trains(to, seen)
	for k, i := range ends.post {
		w.Lags = append(w.Lags, measure.Lag(sources[ends.pre[k]], targets[i]))
	}
	return w
}

// trains are the spike times of all neurons of a population in a segment, in ms since
// it began; nil unless all are in memory.
func (m *simulation) trains(population string, seen *passage) [][]float64 {
	if !m.b.recordsAll(population, "spikes") || m.tapes[population+".spikes"].disk != nil {
		return nil
	}
	all := make([][]float64, m.net.Size(population))
	_ = m.tapes[population+".spikes"].between(seen.from, seen.to, func(time float64, id int) bool {
		all[id] = append(all[id], time-seen.from)
		return true
	}) // nothing is read from disk
	return all
}

// paced says whether a population's neurons have each a pacemaker, that of its own number.
func (b *Biological) paced(population string) bool {
	if b.Pacemaker == "" {
		return false
	}
	lo, hi := b.neuronsOf(population)
	first, last := b.neuronsOf(b.Pacemaker)
	return hi-lo == last-first
}

// recordsAll says whether a quantity of all of a population is recorded in memory.
func (b *Biological) recordsAll(population, what string) bool {
	return slices.ContainsFunc(b.Records, func(r Record) bool {
		return r.Of == population && slices.Contains(r.What, what) && r.measured(b, what)
	})
}

// recordsDuring says whether a quantity of a population, of some neurons at least, is recorded in
// a segment.
func (b *Biological) recordsDuring(population, what, segment string) bool {
	return slices.ContainsFunc(b.Records, func(r Record) bool {
		return r.Of == population && slices.Contains(r.What, what) && r.during(segment)
	})
}

// paired says whether a projection joins each source to one target, and the spikes of
// both are recorded: only then is there one lag between them.
func (b *Biological) paired(projection string) bool {
	from, to := b.endsOf(projection)
	for _, p := range b.spec.Projections {
		if p.Name == projection {
			return p.Connect == "one_to_one" && p.From == from && p.To == to &&
				b.recordsAll(from, "spikes") && b.recordsAll(to, "spikes")
		}
	}
	return false
}

// endsOf are the populations that a projection leads from and to.
func (b *Biological) endsOf(projection string) (from, to string) {
	for _, p := range b.spec.Projections {
		if p.Name == projection {
			from, _, _ = strings.Cut(p.From, ".")
		}
	}
	return from, b.targetOf(projection)
}
