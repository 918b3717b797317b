package experiments

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/circuits"
	"homeostat/internal/conf"
	"homeostat/internal/value"
)

// completeProtocol checks conditions and segments, and fills in what follows
// from the stimulus.
func (b *Biological) completeProtocol(f *File, n *conf.Node, faults *conf.Faults) {
	seen := map[string]bool{}
	for i := range b.Conditions {
		c := &b.Conditions[i]
		if seen[c.Name] {
			faults.At(n.Child("condition").Items[i], "a condition named %q stands above already", c.Name)
		}
		seen[c.Name] = true
		b.completeRules(c, n.Child("condition").Items[i], faults)
	}
	b.checkConditions(f, n, faults)
	if len(b.Conditions) == 0 {
		b.Conditions = []Condition{{Name: b.soleCondition()}}
	}
	if len(b.Segments) == 0 {
		faults.At(n, "has no [[biological.segment]]: the protocol is empty")
	}
	seen = map[string]bool{}
	start := 0.0
	for i := range b.Segments {
		s, place := &b.Segments[i], n.Child("segment").Items[i]
		if seen[s.Name] {
			faults.At(place, "a segment named %q stands above already", s.Name)
		}
		seen[s.Name] = true
		s.Without = meant(s.Without, b.labels, place.Child("without"), faults)
		b.checkSegment(f, s, place, faults)
		s.checkTurns(start, place, faults)
		start += s.Duration
	}
	b.checkBaseline(n, faults)
}

// soleCondition names the only condition of a file that declares none: after its rules,
// or the first of them where files named after all would have names too long for a disk.
func (b *Biological) soleCondition() string {
	const longest = 60 // bytes
	if len(b.labels) == 0 {
		return "none"
	}
	if all := strings.Join(b.labels, "+"); len(all) <= longest {
		return all
	}
	return fmt.Sprintf("%s+%d_more", b.labels[0], len(b.labels)-1)
}

// completeRules checks what a condition goes without, or keeps, and says it by name.
func (b *Biological) completeRules(c *Condition, n *conf.Node, faults *conf.Faults) {
	if len(c.Only) > 0 && len(c.Without) > 0 {
		faults.At(n.Child("only"), "stands beside without; give one of the two")
	}
	c.Without = meant(c.Without, slices.Concat(b.labels, b.drugs()), n.Child("without"), faults)
	if len(c.Only) > 0 {
		kept := meant(c.Only, b.labels, n.Child("only"), faults)
		c.Without = slices.DeleteFunc(slices.Clone(b.labels), func(label string) bool { return slices.Contains(kept, label) })
	}
}

// meant are the names that a list names, by patterns in which * is any piece.
func meant(list, there []string, n *conf.Node, faults *conf.Faults) (all []string) {
	for k, pattern := range list {
		found := slices.DeleteFunc(slices.Clone(there), func(name string) bool { return !like(pattern, name) })
		if len(found) == 0 {
			faults.At(n.Items[k], "%s", oneOf(pattern, "rule of this file", there))
		}
		all = append(all, found...)
	}
	return all
}

func (b *Biological) checkSegment(f *File, s *Segment, n *conf.Node, faults *conf.Faults) {
	switch {
	case s.Stimuli < 0:
		faults.At(at(n, "stimuli"), "must be at least 1, is %d", s.Stimuli)
	case s.Stimuli > 0 && f.Stimulus == nil:
		faults.At(at(n, "stimuli"), "needs a [stimulus] table that names a dataset")
	case s.Stimuli > 0 && s.Duration != 0 && s.Duration != s.stimulusTime(f.Stimulus):
		faults.At(at(n, "duration"), "follows from (stimuli + tested) × (stimulus.duration + stimulus.gap); leave it out")
	case s.Stimuli > 0:
		s.Duration = s.stimulusTime(f.Stimulus)
		n.Put("duration", &conf.Node{Path: n.Path + ".duration", Scalar: s.Duration})
		if err := oneOf(s.Images, "half of a data set", []string{"train", "test"}); err != nil {
			faults.At(at(n, "images"), "%s", err)
		}
	case s.Duration <= 0:
		faults.At(at(n, "duration"), "must be above 0 ms, is %g", s.Duration)
	}
	if s.Duration > 0 {
		b.checkGrid(f, s, n, faults)
	}
	if s.Window > 0 && s.Stimuli > 0 {
		faults.At(at(n, "window"), "stands beside stimuli, whose windows are the stimuli themselves; leave one out")
	}
	if s.Tested < 0 || s.Tested > 0 && s.Stimuli == 0 {
		faults.At(at(n, "tested"), "are so many test images after the stimuli; must be at least 0, and 0 where there are none")
	}
	b.checkView(f, s, n, faults)
	b.checkChanges(s.Set, s.Scale, n, faults)
	b.completeInterventions(f, &s.Interventions, n, faults)
}

// checkChanges checks what a condition or segment sets and scales.
func (b *Biological) checkChanges(set map[string]value.Value, scale map[string]float64, n *conf.Node, faults *conf.Faults) {
	for _, path := range conf.SortedKeys(set) {
		if err := b.checkPath(path); err != nil {
			faults.At(n.Child("set").Child(path), "%s", err)
		}
	}
	for _, path := range conf.SortedKeys(scale) {
		if err := b.checkPath(path); err != nil {
			faults.At(n.Child("scale").Child(path), "%s", err)
		} else if _, twice := set[path]; twice {
			faults.At(n.Child("scale").Child(path), "is set here too; give one of the two")
		}
	}
}

// checkGrid checks that a segment is whole steps, and whole windows.
func (b *Biological) checkGrid(f *File, s *Segment, n *conf.Node, faults *conf.Faults) {
	if s.Stimuli == 0 && !multiple(s.Duration, b.Dt) {
		faults.At(at(n, "duration"), "must be a multiple of dt (%g ms), is %g", b.Dt, s.Duration)
	}
	if s.Stimuli > 0 && !(multiple(f.Stimulus.Duration, b.Dt) && (f.Stimulus.Gap == 0 || multiple(f.Stimulus.Gap, b.Dt))) {
		faults.At(f.root.Child("stimulus"), "duration and gap must be multiples of biological.dt (%g ms), are %g and %g", b.Dt, f.Stimulus.Duration, f.Stimulus.Gap)
	}
	if s.Window != 0 && !(multiple(s.Window, b.Dt) && multiple(s.Duration, s.Window)) {
		faults.At(at(n, "window"), "must be a multiple of dt (%g ms) that divides the segment's %g ms, is %g", b.Dt, s.Duration, s.Window)
	}
}

// checkTurns checks inputs that take turns, in a segment that starts at a time (ms).
func (s *Segment) checkTurns(start float64, n *conf.Node, faults *conf.Faults) {
	switch {
	case s.Alternating && s.Window == 0:
		faults.At(at(n, "alternating"), "needs a window: the time for which each of the two inputs is there")
	case s.Alternating && s.Inputs != 0:
		faults.At(at(n, "inputs"), "stands beside alternating, which means two inputs; leave one out")
	case s.Inputs != 0 && s.Inputs < 2:
		faults.At(at(n, "inputs"), "must be at least 2, is %d", s.Inputs)
	case s.Inputs != 0 && s.Window == 0:
		faults.At(at(n, "inputs"), "needs a window: the time for which each input is there")
	case len(s.Levels) > 0 && len(s.Levels) != s.Inputs:
		faults.At(at(n, "levels"), "are one for each of the inputs that take turns, %d; there are %d", s.Inputs, len(s.Levels))
	case s.Inputs != 0 && start > 0 && !multiple(start, s.Window):
		faults.At(at(n, "inputs"), "take turns every %g ms from the network's start on, and this segment starts between two turns, at %g ms", s.Window, start)
	}
}

// turns is how many inputs take turns, 0 if none do.
func (s *Segment) turns() int {
	if s.Alternating {
		return 2
	}
	return s.Inputs
}

// multiple says whether x is a whole number of units, at least one, but for rounding.
func multiple(x, unit float64) bool {
	n := math.Round(x / unit)
	return n >= 1 && math.Abs(x/unit-n) < 1e-6*math.Max(1, 1e-6*n)
}

func (s *Segment) stimulusTime(stimulus *Stimulus) float64 {
	return float64(s.Stimuli+s.Tested) * (stimulus.Duration + stimulus.Gap)
}

// checkPath checks a path that a segment changes: "population.parameter",
// "projection.weight", or "rule.parameter" with the rule's label.
func (b *Biological) checkPath(path string) error {
	owner, parameter, ok := strings.Cut(path, ".")
	if !ok {
		return errors.New(`names a parameter as "population.parameter", "projection.weight" or "rule.parameter"`)
	}
	for _, p := range b.spec.Populations {
		if p.Name == owner {
			return circuits.Settable(p.Model, parameter)
		}
	}
	if slices.Contains(b.projectionNames(), owner) && !slices.Contains(b.labels, owner) {
		return oneOf(parameter, "parameter of a projection that can change", []string{"weight"})
	}
	if i := slices.Index(b.labels, owner); i >= 0 {
		kind, _ := circuits.FindRule(b.spec.Rules[i].Name)
		if cell, typed := strings.CutPrefix(parameter, "target."); typed && kind.HasTargets() {
			on := b.targetOf(b.spec.Rules[i].On)
			return oneOf(cell, "cell type of "+on, b.typeNames(on))
		}
		return oneOf(parameter, "parameter of "+owner+" that can change", kind.Settable)
	}
	return oneOf(owner, "population, projection or rule", slices.Concat(b.populationNames(), b.projectionNames(), b.labels))
}

// reach is the path by which the network knows what a segment's path names.
func (b *Biological) reach(path string) string {
	owner, parameter, _ := strings.Cut(path, ".")
	if i := slices.Index(b.labels, owner); i >= 0 && !slices.Contains(b.populationNames(), owner) {
		return fmt.Sprintf("rule.%d.%s", i, parameter)
	}
	return path
}

func (b *Biological) populationNames() (all []string) {
	for _, p := range b.spec.Populations {
		all = append(all, p.Name)
	}
	return all
}

func (b *Biological) typeNames(population string) (all []string) {
	for _, t := range b.typesOf(population) {
		all = append(all, t.Name)
	}
	return all
}

func (b *Biological) projectionNames() (all []string) {
	for _, p := range b.spec.Projections {
		all = append(all, p.Name)
	}
	return all
}

// variables returns the named states of a population's model.
func (b *Biological) variables(name string) []string {
	for _, p := range b.spec.Populations {
		if p.Name == name {
			model, _ := circuits.FindModel(p.Model)
			return model.Variables
		}
	}
	return nil
}

// spans are the times of some segments, of all if there are no names.
func (b *Biological) spans(segments []string) (all []span) {
	from := 0.0
	for _, s := range b.Segments {
		to := from + s.Duration
		if len(segments) == 0 || slices.Contains(segments, s.Name) {
			all = append(all, span{from, to})
		}
		from = to
	}
	return all
}

// Total returns the length of the protocol, ms.
func (b *Biological) Total() (ms float64) {
	for _, s := range b.Segments {
		ms += s.Duration
	}
	return ms
}
