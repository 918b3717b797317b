package experiments

import (
	"errors"
	"fmt"
	"slices"

	"homeostat/artificial"
	"homeostat/internal/conf"
)

// learning is the segment of the file's passes, where others follow.
const learning = "learning"

// MixtureSegment is a stretch of passes after those of the table, and what holds during it.
type MixtureSegment struct {
	Name            string  `toml:"name,required"`
	After           string  `toml:"after"`  // the segment above at whose end it begins, or "learning", the table's passes; the one before it if empty
	Passes          int     `toml:"passes"` // over all training patterns; 0: as many as the table's
	Remove          float64 `toml:"remove"` // fraction of causes that are lost from its start on, for good, beside those that were before
	Learn           string  `toml:"learn"`  // what may change: "all" or "none"
	artificial.View         // of images, in learning and testing
}

// SetDefaults fills in what a file may leave out.
func (s *MixtureSegment) SetDefaults() {
	*s = MixtureSegment{Learn: "all", View: artificial.DefaultView()}
}

// Validate checks ranges.
func (s MixtureSegment) Validate() error {
	faults := []error{s.View.Validate()}
	if s.Passes < 0 {
		faults = append(faults, fmt.Errorf("passes: must be at least 0, is %d", s.Passes))
	}
	if s.Remove < 0 || s.Remove > 1 {
		faults = append(faults, fmt.Errorf("remove: must be between 0 and 1, is %g", s.Remove))
	}
	if s.Shift != 0 {
		faults = append(faults, errors.New("shift: is in deviations of what arrives at each unit of a layer, and causes have no such number of their own; give brightness, which is added to all inputs"))
	}
	if err := oneOf(s.Learn, "way to learn", []string{"all", "none"}); err != nil {
		faults = append(faults, fmt.Errorf("learn: %w", err))
	}
	return errors.Join(faults...)
}

// divided says that something learns in segments: then all places have that of the table's passes.
func (m *Mixture) divided() bool {
	return slices.ContainsFunc(m.learned, func(l mixed) bool { return len(l.settings.Segments) > 0 })
}

// segmentsOf are the names of those that a method goes through.
func (m *Mixture) segmentsOf(label string) (all []string) {
	if m.divided() {
		for _, s := range m.find(label).settings.protocol() {
			all = append(all, s.Name)
		}
	}
	return all
}

// protocol is the table's passes and all segments, each with its passes filled in.
func (m *Mixture) protocol() []MixtureSegment {
	first := MixtureSegment{}
	first.SetDefaults()
	first.Name = learning
	all := append([]MixtureSegment{first}, m.Segments...)
	for i := range all {
		if all[i].Passes == 0 {
			all[i].Passes = m.Passes
		}
	}
	return all
}

// before is the number, in the protocol, of the segment at whose end another begins; -1 for the first.
func (m *Mixture) before(segment int) int {
	all := m.protocol()
	if i := slices.IndexFunc(all[:segment], func(s MixtureSegment) bool { return s.Name == all[segment].After }); i >= 0 {
		return i
	}
	return segment - 1
}

// age is how many passes lie behind a learner where a segment begins: those that led to it.
func (m *Mixture) age(segment int) (passes int) {
	all := m.protocol()
	for i := m.before(segment); i >= 0; i = m.before(i) {
		passes += all[i].Passes
	}
	return passes
}

// lost are the causes that compete no longer in a segment, the same under all methods of a seed.
func (m *Mixture) lost(segment int, seed uint64) []int {
	fraction := 0.0
	for all := m.protocol(); segment >= 0; segment = m.before(segment) {
		fraction += all[segment].Remove
	}
	return artificial.Lost(causesUnit, m.Causes, fraction, seed)
}

// checkSegments checks what segments say of one another, and of what is to go through them.
func (m *Mixture) checkSegments(n *conf.Node, faults *conf.Faults) {
	names := []string{learning} // the passes of the table
	for i, s := range m.Segments {
		place := n.Child("segment").Items[i]
		checkPlaceName(s.Name, at(place, "name"), faults)
		if err := oneOf(s.After, "segment above it", names); err != nil && s.After != "" {
			faults.At(at(place, "after"), "%s", err)
			return
		}
		if slices.Contains(names, s.Name) {
			faults.At(at(place, "name"), "a segment named %q stands above already", s.Name)
			return
		}
		names = append(names, s.Name)
		if s.Remove > 0 && s.Remove <= 1 && len(m.lost(i+1, 0)) >= m.Causes {
			faults.At(at(place, "remove"), "leaves no cause: with those lost in segments before it takes all %d", m.Causes)
		}
		if m.Known != nil && s.View.Changes() {
			faults.At(place, "changes images, and patterns are drawn from a known mixture; what it can do to these is remove causes")
		}
	}
}

// checkGoing refuses what cannot go through segments.
func (m *Mixture) checkGoing(n *conf.Node, faults *conf.Faults) {
	for i, name := range m.Methods {
		if row, err := findMixtureMethod(name); err == nil && row.block == nil && len(m.Segments) > 0 {
			faults.At(n.Child("methods").Items[i], "%q goes through no segments: put it into a condition whose set has segment = []", name)
		}
	}
}
