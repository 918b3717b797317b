package experiments

import (
	"slices"
	"strings"

	"homeostat/circuits"
	"homeostat/measure"
)

// regulated are the variables that the regulation of a population's ion channels is
// about: conductances first, calcium last; none if no rule regulates them.
func (b *Biological) regulated(population string) []string {
	channels, _ := b.regulation(population)
	if channels == nil {
		return nil
	}
	var all []string
	for _, channel := range channels {
		all = append(all, circuits.ConductanceOf(channel))
	}
	return append(all, "ca")
}

// regulation is what the first rule that regulates a population's ion channels says of them.
func (b *Biological) regulation(population string) (channels []string, rates []float64) {
	for _, r := range b.spec.Rules {
		if c, rates := r.Regulates(); c != nil && r.On == population {
			return c, rates
		}
	}
	return nil, nil
}

// regulation is what is known of the ion channels of some neurons in a segment; nil
// if nothing regulates them.
func (m *simulation) regulation(unit string, seen *passage) *measure.Regulation {
	population, _, _ := strings.Cut(unit, ".")
	channels, rates := m.b.regulation(population)
	if channels == nil {
		return nil
	}
	lo, hi := m.b.neuronsOf(unit)
	left := seen.left(population, lo, hi)
	r := &measure.Regulation{Channels: channels, Rates: rates, Calcium: pick(m.means(population, "ca", seen), left)}
	for _, channel := range channels {
		r.Conductances = append(r.Conductances, pick(m.means(population, circuits.ConductanceOf(channel), seen), left))
	}
	return r
}

// sampleRegulation is what will be known of a population's ion channels in a segment, in made-up numbers.
func (b *Biological) sampleRegulation(population, segment string) *measure.Regulation {
	channels, rates := b.regulation(population)
	if channels == nil {
		return nil
	}
	known := func(what string) []float64 {
		if slices.ContainsFunc(b.Records, func(r Record) bool {
			return r.Of == population && slices.Contains(r.What, what) && r.measured(b, what) && r.during(segment)
		}) {
			return []float64{1, 2, 3}
		}
		return nil
	}
	r := &measure.Regulation{Channels: channels, Rates: rates, Calcium: known("ca")}
	for _, channel := range channels {
		r.Conductances = append(r.Conductances, known(circuits.ConductanceOf(channel)))
	}
	return r
}
