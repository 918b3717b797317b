package artificial

import (
	"errors"
	"fmt"
	"slices"

	"homeostat/internal/data"
)

// Segment is a stretch of a training and what holds during it. Where one differs
// from the one before in nothing, the boundary changes nothing but that the
// network is tested there.
type Segment struct {
	Name       string  `toml:"name,required"`
	After      string  `toml:"after"`      // the earlier segment at whose end it begins, with all as that left it; the one before it if empty
	Iterations int     `toml:"iterations"` // how long it lasts; 0: as long as Config.Iterations says
	Corrupted  float64 `toml:"corrupted"`  // fraction of training images whose label is drawn anew among the classes shown; the same ones under a seed, and more of them where it is larger
	Classes    []int   `toml:"classes"`    // only images of these are shown, in training and testing; none: all
	Remove     float64 `toml:"remove"`     // fraction of each hidden layer's units or channels that are silenced from its start on, for good, beside those that were before
	Potentiate float64 `toml:"potentiate"` // relative growth of one weight of each unit of the first hidden layer, at its start and for good; learn is not all then
	Learn      string  `toml:"learn"`      // what may change: "all"; "normalization", the normalizations' own parameters and state; "none"
	View               // of images, in training and testing
}

// DefaultSegment changes nothing.
func DefaultSegment() Segment { return Segment{View: DefaultView(), Learn: "all"} }

// SetDefaults fills in what a file may leave out.
func (s *Segment) SetDefaults() { *s = DefaultSegment() }

func (s Segment) validate(key string) error {
	var faults []error
	check := func(ok bool, name, must string, value any) {
		if !ok {
			faults = append(faults, fmt.Errorf("%s.%s must be %s, but is %v", key, name, must, value))
		}
	}
	check(s.Name != "", "name", "a word", `""`)
	check(s.Iterations >= 0, "iterations", "at least 0", s.Iterations)
	for _, f := range s.View.faults() {
		check(false, f.key, f.must, f.value)
	}
	check(s.Corrupted >= 0 && s.Corrupted <= 1, "corrupted", "between 0 and 1", s.Corrupted)
	check(s.Remove >= 0 && s.Remove <= 1, "remove", "between 0 and 1", s.Remove)
	check(s.Potentiate > -1 && s.Potentiate <= 1e6, "potentiate", "above -1 and at most 1e6", s.Potentiate)
	check(len(s.Classes) == 0 || slices.Min(s.Classes) >= 0, "classes", "numbers from 0 on", s.Classes)
	return errors.Join(append(faults, oneOf(key+".learn", s.Learn, "all", "normalization", "none"))...)
}

// clean says that images are shown as they are, and those of all classes.
func (s Segment) clean() bool { return !s.View.Changes() && len(s.Classes) == 0 }

// Images returns the indices of those images of a split that the segment shows, ascending.
func (s Segment) Images(split *data.Split) []int {
	shown := make([]int, 0, split.Len())
	for i := range split.Len() {
		if len(s.Classes) == 0 || slices.Contains(s.Classes, int(split.Labels[i])) {
			shown = append(shown, i)
		}
	}
	return shown
}

// Protocol returns the segments of a training, each with its iterations filled
// in: one without a name where the configuration has none.
func (c Config) Protocol() []Segment {
	all := slices.Clone(c.Segments)
	if len(all) == 0 {
		all = []Segment{DefaultSegment()}
	}
	for i := range all {
		if all[i].Iterations == 0 {
			all[i].Iterations = c.Iterations
		}
	}
	return all
}

// Before returns the number, in Protocol, of the segment at whose end another
// begins; -1 for the first.
func (c Config) Before(segment int) int {
	if segment > 0 && c.Segments[segment].After != "" {
		return slices.IndexFunc(c.Segments[:segment], func(s Segment) bool { return s.Name == c.Segments[segment].After })
	}
	return segment - 1
}

// Age returns how many iterations a network has behind it when a segment ends:
// those of the segments that led to it, where others may have begun at the same end.
func (c Config) Age(segment int) (iterations int) {
	for protocol := c.Protocol(); segment >= 0; segment = c.Before(segment) {
		iterations += protocol[segment].Iterations
	}
	return iterations
}

// removed returns the fraction of units that are silenced in a segment.
func (c Config) removed(segment int) (fraction float64) {
	for protocol := c.Protocol(); segment >= 0; segment = c.Before(segment) {
		fraction += protocol[segment].Remove
	}
	return fraction
}

// TotalIterations returns how many iterations the whole training has.
func (c Config) TotalIterations() (n int) {
	for _, s := range c.Protocol() {
		n += s.Iterations
	}
	return n
}

// validateSegments returns the faults of all segments, and those between them.
func (c Config) validateSegments() error {
	faults := []error{c.checkShift()}
	names := map[string]bool{}
	for i, s := range c.Segments {
		key := fmt.Sprintf("segment[%d]", i)
		faults = append(faults, s.validate(key))
		if s.After != "" && !names[s.After] {
			return errors.Join(append(faults, fmt.Errorf("%s.after must be the name of a segment above it, but is %q", key, s.After))...)
		}
		if names[s.Name] {
			faults = append(faults, fmt.Errorf("%s.name must be another than that of a segment before, but is %q", key, s.Name))
		}
		names[s.Name] = true
		faults = append(faults, c.checkPotentiation(i))
		if removed := c.removed(i); removed > 1 && s.Remove > 0 && s.Remove <= 1 {
			faults = append(faults, fmt.Errorf("%s.remove must be what is left at most, but with the segments before %g of all units are removed", key, removed))
		}
	}
	return errors.Join(faults...)
}

// ValidateClasses returns the faults of segments that show classes which a data
// set with a number of classes does not have.
func (c Config) ValidateClasses(classes int) error {
	var faults []error
	for i, s := range c.Segments {
		if len(s.Classes) > 0 && slices.Max(s.Classes) >= classes {
			faults = append(faults, fmt.Errorf("segment[%d].classes must be below %d, the number of classes, but are %v", i, classes, s.Classes))
		}
	}
	return errors.Join(faults...)
}
