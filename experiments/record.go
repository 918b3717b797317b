package experiments

import (
	"slices"
	"strings"

	"homeostat/circuits"
	"homeostat/internal/conf"
)

// Record asks for a recording over the whole protocol, or over some segments of it.
type Record struct {
	Of     string  `toml:"of,required"`   // population or projection
	What   names   `toml:"what,required"` // "spikes", "rate", "population_rate", "weight", "release", "synapses", "initial_synapses", or a named state
	Every  float64 `toml:"every"`         // interval, ms
	In     names   `toml:"in"`            // segments; all by default
	Sample int     `toml:"sample"`        // how many neurons or synapses, evenly spread; 0 = all
	To     string  `toml:"to"`            // "memory", "disk", or "auto": to disk where it is large
}

// SetDefaults fills in what a file may leave out.
func (r *Record) SetDefaults() { *r = Record{To: "auto"} }

const (
	largeRecord   = 64 << 20 // bytes from which on a recording lies on disk unless the file says otherwise
	recordedSpike = 12       // bytes: time and neuron
	busyRate      = 100      // Hz: spikes are not counted before they come, and this is many
)

// disk says whether one of the record's quantities, of so many units, is to lie on
// disk while it grows. It does not depend on what happens in the run.
func (r *Record) disk(b *Biological, what string, units int) bool {
	switch r.To {
	case "memory":
		return false
	case "disk":
		return true
	}
	lasts := 0.0
	for _, span := range b.spans(r.In) {
		lasts += span.to - span.from
	}
	bytes := lasts / r.Every * 8 * float64(units+1)
	if what == "spikes" {
		bytes = lasts / 1000 * busyRate * recordedSpike * float64(units)
	}
	return bytes > largeRecord
}

// units is how many of n elements a record reads.
func (r *Record) units(n int, what string) int {
	switch {
	case what == "population_rate":
		return 1
	case r.Sample > 0 && r.Sample < n:
		return r.Sample
	}
	return n
}

// measured says whether a record is what measures are taken of: the rates of all
// neurons, their spikes, their potentials, or what their regulation is about, in memory.
func (r *Record) measured(b *Biological, what string) bool {
	of := what == "rate" || what == "spikes" || what == "v" || slices.Contains(b.regulated(r.Of), what)
	return of && r.Sample == 0 && !r.disk(b, what, b.sizeOf(r.Of))
}

// during says whether a record is made in a segment.
func (r *Record) during(segment string) bool { return len(r.In) == 0 || slices.Contains(r.In, segment) }

func (b *Biological) sizeOf(population string) int {
	for _, p := range b.spec.Populations {
		if p.Name == population {
			return p.Size
		}
	}
	return 0
}

// releases says whether a projection has short-term plasticity.
func (b *Biological) releases(projection string) bool {
	return slices.ContainsFunc(b.spec.Projections, func(p circuits.Projection) bool {
		return p.Name == projection && p.ShortTerm != nil
	})
}

// completeRecords checks what is to be recorded.
func (b *Biological) completeRecords(n *conf.Node, faults *conf.Faults) {
	seen := map[string]bool{}
	for i := range b.Records {
		b.completeRecord(&b.Records[i], n.Child("record").Items[i], seen, faults)
	}
}

func (b *Biological) completeRecord(r *Record, place *conf.Node, seen map[string]bool, faults *conf.Faults) {
	what := []string{"weight", synapsesAtEnd, synapsesAtStart}
	if b.releases(r.Of) {
		what = append(what, "release")
	}
	if oneOf(r.Of, "", b.projectionNames()) != nil {
		if err := oneOf(r.Of, "population or projection", append(b.populationNames(), b.projectionNames()...)); err != nil {
			faults.At(at(place, "of"), "%s", err)
			return
		}
		what = append([]string{"spikes", "rate", "population_rate"}, b.variables(r.Of)...)
	}
	timed := false
	for _, w := range r.What {
		if err := oneOf(w, "quantity of "+r.Of, what); err != nil {
			faults.At(at(place, "what"), "%s", err)
		} else if seen[r.Of+"."+w] {
			faults.At(at(place, "what"), "%s of %s is recorded above already", w, r.Of)
		}
		seen[r.Of+"."+w] = true
		timed = timed || w != "spikes" && !momentary(w)
		if momentary(w) && r.Sample > 0 {
			faults.At(at(place, "sample"), "is %d, and %s are all of a projection; leave it out", r.Sample, w)
		}
	}
	if timed && r.Every == 0 {
		faults.At(place, "needs the key \"every\": the interval between two records of %s, ms", strings.Join(slices.DeleteFunc(slices.Clone(r.What), func(w string) bool { return w == "spikes" || momentary(w) }), ", "))
	} else if timed && !multiple(r.Every, b.Dt) {
		faults.At(at(place, "every"), "must be a multiple of dt (%g ms), at least one; is %g", b.Dt, r.Every)
	}
	for _, name := range r.In {
		if !slices.ContainsFunc(b.Segments, func(s Segment) bool { return s.Name == name }) {
			faults.At(at(place, "in"), "no segment is called %q", name)
		}
	}
	if r.Sample < 0 {
		faults.At(at(place, "sample"), "must be at least 0, is %d", r.Sample)
	}
	if err := oneOf(r.To, "place to record to", []string{"auto", "disk", "memory"}); err != nil {
		faults.At(at(place, "to"), "%s", err)
	}
}
