package experiments

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"homeostat/artificial"
	"homeostat/circuits"
	"homeostat/internal/conf"
	"homeostat/internal/data"
)

// Mixture describes the learning of a mixture of Poisson distributions by circuits and
// by their yardsticks: a kind of run of its own.
type Mixture struct {
	Dataset   string                 `toml:"dataset"`     // the stimulus's if empty; none where patterns are drawn from a known mixture
	Known     *circuits.KnownMixture `toml:"known"`       // a mixture that patterns are drawn from
	Methods   []string               `toml:"methods"`     // each learns
	Seeds     int                    `toml:"seeds"`       // of each, with the file's seed and those after it; all methods start a seed alike
	Passes    int                    `toml:"passes"`      // how often every training pattern is shown
	Images    int                    `toml:"images"`      // training patterns: the first ones of the data set, or so many are drawn; 0: all
	Tested    int                    `toml:"test_images"` // the same, of test patterns; the stimulus's count if there is one
	Labels    []int                  `toml:"labels"`      // for how many labels, of the first training patterns, the classification error is measured; all are by default
	Contrasts []float64              `toml:"contrasts"`   // that multiply test patterns, for what depends on them
	Pool      int                    `toml:"pool"`        // 1, 2 or 4: images as means over squares of so many pixels a side
	Block     int                    `toml:"block"`       // stimuli in a block, by which recovery is followed in what learns online, or all images if these are fewer; the stimulus's, else 100
	circuits.MixtureStart
	circuits.MixtureParameters
	Spiking         circuits.SpikingMixtureParameters `toml:"spiking"`         // what the spiking circuit needs beside
	Backpropagation artificial.MixtureNetParameters   `toml:"backpropagation"` // what the trained network needs beside
	Conditions      []MixtureCondition                `toml:"condition"`       // ways to learn; the table as it stands if there are none
	Segments        []MixtureSegment                  `toml:"segment"`         // that follow the passes, where something is done to who has learned

	learned []mixed
}

// MixtureCondition is one way to learn: the file's [mixture] table with some keys at other values.
type MixtureCondition struct {
	Name    string                `toml:"name"`    // stands in brackets after the method's; without one the table stands as it is
	Methods []string              `toml:"methods"` // that learn so; the file's by default
	Set     map[string]*conf.Node `toml:"set"`     // keys of [mixture] to other values
}

// mixed is a method under a condition.
type mixed struct {
	mixtureMethod
	label    string // in places: method, or method[condition]
	settings *Mixture
	given    *conf.Node // the [mixture] table that holds for it
	set      map[string]*conf.Node
}

// SetDefaults fills in what a file may leave out.
func (m *Mixture) SetDefaults() {
	*m = Mixture{Seeds: 1, Passes: 20, MixtureStart: circuits.DefaultMixtureStart(), Contrasts: []float64{0.1, 0.2, 0.5, 1, 2, 5, 10}, Pool: 1, MixtureParameters: circuits.DefaultMixture(), Spiking: circuits.DefaultSpikingMixture(), Backpropagation: artificial.DefaultMixtureNet()}
}

// Validate checks ranges.
func (m Mixture) Validate() error {
	faults := []error{m.MixtureParameters.Validate(), m.MixtureStart.Validate()}
	least := func(key string, x, low int) {
		if x < low {
			faults = append(faults, fmt.Errorf("%s: must be at least %d, is %d", key, low, x))
		}
	}
	least("seeds", m.Seeds, 1)
	least("passes", m.Passes, 1)
	least("images", m.Images, 0)
	least("test_images", m.Tested, 0)
	least("block", m.Block, 0)
	if m.Pool != 1 && m.Pool != 2 && m.Pool != 4 {
		faults = append(faults, fmt.Errorf("pool: must be 1, 2 or 4, is %d", m.Pool))
	}
	if !slices.IsSorted(m.Contrasts) || !slices.Contains(m.Contrasts, 1) || m.Contrasts[0] <= 0 {
		faults = append(faults, errors.New("contrasts: must be ascending numbers above 0, 1 among them: what others are held against"))
	}
	for _, n := range m.Labels {
		if n < 1 || m.Images > 0 && n > m.Images {
			faults = append(faults, fmt.Errorf("labels: must be 1 to as many as there are training images, is %d", n))
		}
	}
	return errors.Join(faults...)
}

// complete resolves names, and finds out what learns under which conditions.
func (m *Mixture) complete(f *File, n *conf.Node, faults *conf.Faults) {
	given := n.Clone()
	if f.Biological != nil || f.Artificial != nil {
		faults.At(n, "stands in a file alone: put [biological] and [artificial] into another")
	}
	m.completeSource(f, n, faults)
	if len(m.Conditions) == 0 {
		m.learned = m.methodsOf("", n, nil)
		m.checkGoing(n, faults)
	}
	m.checkMethods(n, faults)
	m.checkSegments(n, faults)
	for i := range m.Conditions {
		m.completeCondition(f, &m.Conditions[i], given.Clone(), n.Child("condition").Items[i], faults)
	}
}

// completeCondition finds out what learns under a condition that stands at n: the file's
// table, as it was given, with other values, read and checked as that was.
func (m *Mixture) completeCondition(f *File, c *MixtureCondition, table, n *conf.Node, faults *conf.Faults) {
	checkPlaceName(c.Name, at(n, "name"), faults)
	table.Take("condition")
	if list := n.Child("methods"); list != nil {
		table.Put("methods", list.Clone())
	}
	if !c.lay(table, faults) {
		return
	}
	var varied Mixture
	varied.SetDefaults()
	var found conf.Faults
	conf.Decode(table, &found, &varied)
	varied.completeSource(f, table, &found)
	varied.checkMethods(table, &found)
	varied.checkSegments(table, &found)
	varied.checkGoing(table, &found)
	for _, fault := range found { // the file's own are told once
		if !slices.Contains(*faults, fault) {
			*faults = append(*faults, fault)
		}
	}
	for _, l := range varied.methodsOf(c.Name, table, c.Set) {
		if slices.ContainsFunc(m.learned, func(o mixed) bool { return o.label == l.label }) {
			faults.At(n, "%s learns under a condition above already: give one of the two another name", l.label)
			continue
		}
		m.learned = append(m.learned, l)
	}
}

// lay puts a condition's values into a table, and says whether all could be.
func (c *MixtureCondition) lay(table *conf.Node, faults *conf.Faults) bool {
	before := len(*faults)
	for _, key := range conf.SortedKeys(c.Set) {
		top, _, _ := strings.Cut(key, ".")
		if slices.Contains([]string{"dataset", "known", "methods", "condition"}, top) {
			faults.At(c.Set[key], "cannot differ between conditions of one file")
		} else if err := table.Graft(key, c.Set[key]); err != nil {
			faults.At(c.Set[key], "%s", err)
		}
	}
	return len(*faults) == before
}

// completeSource finds out where patterns come from, and checks what that asks for.
func (m *Mixture) completeSource(f *File, n *conf.Node, faults *conf.Faults) {
	if m.Block == 0 && f.Stimulus != nil {
		m.Block = f.Stimulus.Block
	} else if m.Block == 0 {
		m.Block = 100
	}
	if m.Known != nil {
		m.checkKnown(f, n, faults)
		return
	}
	if m.Dataset == "" && f.Stimulus != nil {
		m.Dataset = f.Stimulus.Dataset
	}
	if m.Tested == 0 && f.Stimulus != nil {
		m.Tested = f.Stimulus.Count
	}
	if m.Dataset == "" {
		faults.At(n, "needs the key \"dataset\", a [stimulus] with one, or a table \"known\": a mixture to draw patterns from")
		return
	}
	info, err := data.Find(m.Dataset)
	if err != nil {
		faults.At(at(n, "dataset"), "%s", err)
		return
	}
	if f.Stimulus != nil && f.Stimulus.Dataset != m.Dataset {
		faults.At(at(n, "dataset"), "is %q while stimulus.dataset is %q: a run sees one set of images, so leave this key out, or set the stimulus's", m.Dataset, f.Stimulus.Dataset)
		return
	}
	if info.Shape[1]%max(1, m.Pool) != 0 || info.Shape[2]%max(1, m.Pool) != 0 {
		faults.At(at(n, "pool"), "images of %d×%d cannot be divided into squares of %d", info.Shape[1], info.Shape[2], m.Pool)
		return
	}
	m.checkSize(info.Shape[1]*info.Shape[2]/max(1, m.Pool*m.Pool), n, faults)
}

func (m *Mixture) checkKnown(f *File, n *conf.Node, faults *conf.Faults) {
	if f.Stimulus != nil {
		faults.At(at(n, "known"), "stands beside a [stimulus], and patterns come from one of the two: leave the other out")
	}
	if m.Pool > 1 {
		faults.At(at(n, "pool"), "is for images: leave it out")
	}
	if m.Dataset != "" {
		faults.At(at(n, "dataset"), "stands beside a known mixture; give one of the two")
	}
	if m.Known.Validate() != nil {
		return // said already
	}
	if m.Causes != m.Known.Causes() {
		faults.At(lined(n, "causes"), "is %d, and the known mixture has %d: weights are compared one by one", m.Causes, m.Known.Causes())
	}
	if m.Images < 1 {
		faults.At(lined(n, "images"), "must say how many patterns are drawn of a known mixture")
	}
	m.checkSize(m.Known.Inputs(), n, faults)
}

// checkSize checks what is known of patterns before there are any.
func (m *Mixture) checkSize(inputs int, n *conf.Node, faults *conf.Faults) {
	if err := m.CheckInputs(inputs); err != nil {
		faults.At(lined(n, "total"), "%s", err)
	}
	if m.Images > 0 && m.Causes > m.Images {
		faults.At(lined(n, "causes"), "is %d, and there are %d images: ask for fewer causes or more images", m.Causes, m.Images)
	}
}

// lined returns a table's key as a place to report, in the table's line where a file leaves it to its default.
func lined(n *conf.Node, key string) *conf.Node {
	if c := n.Child(key); c != nil && (c.Line != 0 || c.From != "") {
		return c
	}
	return &conf.Node{Path: n.Path + "." + key, Line: n.Line, From: n.From}
}

func (m *Mixture) checkMethods(n *conf.Node, faults *conf.Faults) {
	if len(m.Methods) == 0 && !slices.ContainsFunc(m.Conditions, func(c MixtureCondition) bool { return len(c.Methods) > 0 }) {
		faults.At(at(n, "methods"), "names no method; there are %s", strings.Join(mixtureMethodNames(), ", "))
	}
	for i, name := range m.Methods {
		if _, err := findMixtureMethod(name); err != nil {
			faults.At(n.Child("methods").Items[i], "%s", err)
		}
	}
}

// methodsOf are the methods that learn under a condition.
func (m *Mixture) methodsOf(condition string, given *conf.Node, set map[string]*conf.Node) (all []mixed) {
	for _, name := range m.Methods {
		if row, err := findMixtureMethod(name); err == nil {
			all = append(all, mixed{row, labelOf(name, condition), m, given, set})
		}
	}
	return all
}

// find returns the method of a label.
func (m *Mixture) find(label string) *mixed {
	return &m.learned[slices.IndexFunc(m.learned, func(l mixed) bool { return l.label == label })]
}

// place is where a method's causes are measured.
func (l *mixed) place() place { return place{l.side, l.label, causesUnit} }

// causesUnit is what a mixture's places end in.
const causesUnit = "causes"

// number is the number at a key of [mixture] under a method's condition.
func (l *mixed) number(key string) (float64, error) {
	n := l.given
	for _, part := range strings.Split(key, ".") {
		if n = n.Child(part); n == nil {
			return 0, fmt.Errorf("%s has no number at mixture.%s", l.label, key)
		}
	}
	x, ok := n.Number()
	if !ok {
		return 0, fmt.Errorf("mixture.%s of %s is no number", key, l.label)
	}
	return x, nil
}
