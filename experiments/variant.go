package experiments

import (
	"fmt"
	"slices"
	"strings"

	"homeostat/artificial"
	"homeostat/internal/conf"
)

// Variant is one way to train: the file's [artificial] table with some keys at
// other values. A variant without a name is the table as it stands.
type Variant struct {
	Name           string                `toml:"name"`           // stands in brackets after the normalization's
	Normalizations []string              `toml:"normalizations"` // trained so; the file's by default
	Set            map[string]*conf.Node `toml:"set"`            // keys of [artificial], dotted, to other values
}

// method is what a network is trained under: a normalization, in a variant.
type method struct {
	label         string // in places: the normalization, or normalization[variant]
	normalization string
	variant       string
	given         *conf.Node // the [artificial] table that holds for it
	initial       *start     // what networks start from; nil for drawn numbers
	artificial.Config
}

// find returns the method of a label.
func (a *Artificial) find(label string) *method {
	i := slices.IndexFunc(a.trained, func(m method) bool { return m.label == label })
	return &a.trained[i]
}

// named says whether every variant names its normalizations, so that the file need not.
func (a *Artificial) named() bool {
	without := slices.ContainsFunc(a.Variants, func(v Variant) bool { return len(v.Normalizations) == 0 })
	return len(a.Variants) > 0 && !without
}

// labelOf names a normalization in a variant.
func labelOf(normalization, variant string) string {
	if variant == "" {
		return normalization
	}
	return normalization + "[" + variant + "]"
}

// completeVariants finds out what is trained. Each variant is the file's table,
// as it was given, with other values, read and checked as that was.
func (a *Artificial) completeVariants(f *File, n, given *conf.Node, faults *conf.Faults) {
	if len(a.Variants) == 0 {
		a.trained = methodsOf(a, "", n)
		return
	}
	for i, v := range a.Variants {
		place := n.Child("variant").Items[i]
		checkPlaceName(v.Name, at(place, "name"), faults)
		table := given.Clone()
		table.Take("variant")
		f.locate(v.Set["init_from"])
		if !v.lay(table, place, faults) {
			continue
		}
		var varied Artificial
		varied.SetDefaults()
		var found conf.Faults
		conf.Decode(table, &found, &varied)
		varied.complete(f, table, &found)
		for _, fault := range found { // the file's own are told once
			if !slices.Contains(*faults, fault) {
				*faults = append(*faults, fault)
			}
		}
		for _, m := range methodsOf(&varied, v.Name, table) {
			if slices.ContainsFunc(a.trained, func(o method) bool { return o.label == m.label }) {
				faults.At(place, "%s is trained by a variant above already: give one of the two another name", m.label)
				continue
			}
			a.trained = append(a.trained, m)
		}
	}
	a.group()
}

func methodsOf(a *Artificial, variant string, given *conf.Node) (all []method) {
	for _, name := range a.Normalizations {
		all = append(all, method{labelOf(name, variant), name, variant, given, a.initial, a.Config})
	}
	return all
}

// group puts the variants of each normalization together, in the order in which
// normalizations are named first.
func (a *Artificial) group() {
	rank := map[string]int{}
	for _, name := range a.Normalizations {
		rank[name] = len(rank)
	}
	for _, m := range a.trained {
		if _, known := rank[m.normalization]; !known {
			rank[m.normalization] = len(rank)
		}
	}
	slices.SortStableFunc(a.trained, func(x, y method) int { return rank[x.normalization] - rank[y.normalization] })
}

// checkPlaceName refuses a part of a place's name that could not be read back.
func checkPlaceName(name string, n *conf.Node, faults *conf.Faults) {
	strange := func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("_-+=.,%", c))
	}
	if i := strings.IndexFunc(name, strange); i >= 0 {
		faults.At(n, "has %q in it: such a name is of letters, digits and _ - + = . , %%", name[i:i+1])
	}
}

// lay puts a variant's values into a table, and says whether all could be.
func (v *Variant) lay(table, n *conf.Node, faults *conf.Faults) bool {
	before := len(*faults)
	if list := n.Child("normalizations"); list != nil {
		table.Put("normalizations", list.Clone())
	}
	for _, key := range conf.SortedKeys(v.Set) {
		top, _, _ := strings.Cut(key, ".")
		if slices.Contains([]string{"dataset", "normalizations", "seeds", "variant"}, top) {
			faults.At(v.Set[key], "cannot differ between variants of one file")
			continue
		}
		if err := table.Graft(key, v.Set[key]); err != nil {
			faults.At(v.Set[key], "%s", err)
		}
	}
	return len(*faults) == before
}

// number returns the number at a key of what a method is trained by.
func (m *method) number(key string) (float64, error) {
	n := m.given
	for _, part := range strings.Split(key, ".") {
		if n.IsArray() {
			n, _ = n.Element(part)
		} else {
			n = n.Child(part)
		}
		if n == nil {
			return 0, fmt.Errorf("%s has no number at artificial.%s", m.label, key)
		}
	}
	x, ok := n.Number()
	if !ok {
		return 0, fmt.Errorf("artificial.%s of %s is no number", key, m.label)
	}
	return x, nil
}
