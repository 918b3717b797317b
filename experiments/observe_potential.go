package experiments

import (
	"slices"

	"homeostat/measure"
)

// potentials are the membrane potentials of a population's neurons in a segment, each
// a mean over time; nil unless those of all are recorded in memory.
func (m *simulation) potentials(population string, seen *passage) []float64 {
	if !m.b.knowsPotential(population) {
		return nil
	}
	rows, _ := m.tapes[population+".v"].rows(seen.from, seen.to) // from memory
	if len(rows.times) == 0 {
		return nil
	}
	means := make([]float64, len(rows.values))
	for i, v := range rows.values {
		means[i] = measure.Mean(v)
	}
	return means
}

// knowsPotential says whether the potential of all of a population is recorded in memory.
func (b *Biological) knowsPotential(population string) bool {
	return slices.ContainsFunc(b.Records, func(r Record) bool {
		return r.Of == population && slices.Contains(r.What, "v") && r.Sample == 0 && !r.disk(b, "v", b.sizeOf(population))
	})
}
