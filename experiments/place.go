package experiments

import (
	"fmt"
	"slices"
	"strings"

	"homeostat/artificial"
	"homeostat/internal/conf"
)

// place says where a number was measured: side/method[/unit], as in
// "artificial/batchnorm/fc1" and "biological/threshold_adaptation/cell". Where there
// are several segments one follows, which is written only if it is not the
// last: "biological/threshold_adaptation/cell@before".
type place struct{ side, method, unit string }

func (p place) String() string {
	if p.unit == "" {
		return p.side + "/" + p.method
	}
	return p.side + "/" + p.method + "/" + p.unit
}

// places lists all places of an experiment where something is measured, in the
// order of its tables.
func (f *File) places() (all []place) {
	if a := f.Artificial; a != nil {
		for _, m := range a.trained {
			all = append(all, place{"artificial", m.label, ""})
			for _, unit := range append(m.hiddenUnits(), a.groupUnits(m.Layers)...) {
				all = append(all, place{"artificial", m.label, unit})
			}
		}
	}
	if a := f.Artificial; a != nil && f.Conversion != nil {
		for i := range a.trained {
			all = append(all, f.Conversion.places(&a.trained[i])...)
		}
	}
	if m := f.Mixture; m != nil {
		for i := range m.learned {
			all = append(all, m.learned[i].place())
		}
	}
	if b := f.Biological; b != nil {
		for _, c := range b.Conditions {
			for _, unit := range b.units() {
				all = append(all, place{"biological", c.Name, unit})
			}
		}
	}
	return all
}

// units are the observed populations, their cell types, and the plastic projections.
func (b *Biological) units() (all []string) {
	for _, name := range b.observed() {
		all = append(all, name)
		for _, t := range b.typesOf(name) {
			all = append(all, name+"."+t.Name)
		}
	}
	return append(all, b.plastic()...)
}

// unitsAt is how many units there are at a place, 0 where that is not known beforehand.
func (f *File) unitsAt(p place) (n int) {
	if f.Mixture != nil {
		return f.Mixture.find(p.method).settings.Causes
	}
	if p.side == corresponds {
		return 0
	}
	if p.side == "artificial" {
		m := f.Artificial.find(p.method)
		return m.sizes()[p.unit]
	}
	population, cell, typed := strings.Cut(p.unit, ".")
	for _, t := range f.Biological.typesOf(population) {
		if typed && t.Name == cell {
			return t.Size
		}
	}
	return f.Biological.sizeOf(population)
}

// oneLayer says whether a place is a network's hidden units, and these are those of one layer.
func (f *File) oneLayer(p place) bool {
	if f.Artificial == nil || p.unit != "hidden" || p.side != "artificial" && f.Conversion == nil {
		return false
	}
	layers := artificial.HiddenLayers(f.Artificial.find(p.method).Layers)
	return len(slices.DeleteFunc(layers, func(l artificial.HiddenLayer) bool { return !l.Dense })) == 1
}

// find returns the places that a reference means: the end of a place's path,
// in which * stands for any part or any piece of one: "fc1", "batchnorm/fc1",
// "artificial/*/fc1", "vanilla", "*[lr=0.01]/fc1".
func find(ref string, places []place) (found []place) {
	want := strings.Split(ref, "/")
	for _, p := range places {
		have := strings.Split(p.String(), "/")
		if len(want) <= len(have) && matches(want, have[len(have)-len(want):]) {
			found = append(found, p)
		}
	}
	return found
}

func matches(want, have []string) bool {
	for i := range want {
		if !like(want[i], have[i]) {
			return false
		}
	}
	return true
}

// like says whether a name is what a pattern describes, in which * is any piece.
func like(pattern, name string) bool {
	head, rest, any := strings.Cut(pattern, "*")
	if !any {
		return pattern == name
	}
	name, ok := strings.CutPrefix(name, head)
	for i := 0; ok && i <= len(name); i++ {
		if like(rest, name[i:]) {
			return true
		}
	}
	return false
}

// findOne returns the only place that a reference means; an empty one means the only place there is.
func findOne(ref string, places []place) (place, error) {
	found := places
	if ref != "" {
		found = find(ref, places)
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return place{}, conf.OneOf(ref, "condition, layer or population", endings(places))
	}
	if ref == "" {
		return place{}, fmt.Errorf("needs the key \"of\": there are %s", list(found))
	}
	return place{}, fmt.Errorf("%q could be any of %s", ref, list(found))
}

// nowhere is the error of a reference that means no place; of what is in the file
// and has no measures it says why.
func (f *File) nowhere(ref string, places []place) error {
	_, err := findOne(ref, places)
	if f.Biological == nil {
		return err
	}
	why := ""
	for _, p := range f.Biological.spec.Populations {
		if p.Name == ref {
			why = fmt.Sprintf("nothing arrives at %s, which is a source (model %s)", ref, p.Model)
		}
	}
	if slices.Contains(f.Biological.projectionNames(), ref) {
		why = "no rule acts on " + ref
	}
	if why == "" {
		return err
	}
	return fmt.Errorf("%s: measures are taken of populations that receive synapses, and of projections that a rule acts on; here %s",
		why, strings.Join(f.Biological.units(), ", "))
}

// sound says whether what a figure or claim at n is about is free of faults, and n
// itself so far: only then do its names mean something.
func sound(faults conf.Faults, n *conf.Node) bool {
	return !slices.ContainsFunc(faults, func(fault conf.Fault) bool {
		top, _, _ := strings.Cut(fault.Path, ".")
		return slices.Contains([]string{"", "biological", "artificial", "mixture", "conversion", "stimulus"}, top) ||
			fault.Path == n.Path || strings.HasPrefix(fault.Path, n.Path+".")
	})
}

func list(places []place) string {
	all := make([]string, len(places))
	for i, p := range places {
		all[i] = p.String()
	}
	return strings.Join(all, ", ")
}

// endings are what one may write for places, for a suggestion.
func endings(places []place) (all []string) {
	seen := map[string]bool{}
	for _, p := range places {
		for _, ending := range []string{p.unit, p.method + "/" + p.unit} {
			if p.unit == "" {
				ending = p.method
			}
			if ending == causesUnit {
				continue // all places of a mixture end so
			}
			if !seen[ending] {
				seen[ending] = true
				all = append(all, ending)
			}
		}
	}
	return all
}
