package experiments

import (
	"slices"
	"strings"

	"homeostat/artificial"
	"homeostat/internal/conf"
	"homeostat/internal/data"
)

// Artificial describes the trained side.
type Artificial struct {
	Dataset        string     `toml:"dataset"`        // the stimulus's if empty
	Network        string     `toml:"network"`        // a known network, in place of layers
	Normalizations []string   `toml:"normalizations"` // each is trained
	Seeds          int        `toml:"seeds"`          // trainings of each, with the file's seed and those after it
	Given          *conf.Node `toml:"settings"`       // of normalizations: a table for each; see Config.Settings
	Variants       []Variant  `toml:"variant"`        // ways to train each; the table as it stands if there are none
	Groups         []string   `toml:"groups"`         // names of groups of the units of each fully connected layer, side by side, measured on their own, too
	InitFrom       string     `toml:"init_from"`      // a safetensors file with what networks start from; drawn if empty
	artificial.Config

	initial *start
	trained []method
}

// SetDefaults fills in what a file may leave out.
func (a *Artificial) SetDefaults() {
	*a = Artificial{Seeds: 1, Config: artificial.DefaultConfig()}
	a.Layers = nil
}

// networks are the known ones by name.
func networks() map[string]func() []artificial.LayerSpec {
	return map[string]func() []artificial.LayerSpec{"lenet5": artificial.LeNet5, "lenet5_avgpool": artificial.LeNet5AvgPool}
}

// complete resolves names and checks them.
func (a *Artificial) complete(f *File, n *conf.Node, faults *conf.Faults) {
	f.locate(n.Child("init_from"))
	given := n.Clone()
	if a.Dataset == "" && f.Stimulus != nil {
		a.Dataset = f.Stimulus.Dataset
	}
	if a.Dataset == "" {
		faults.At(n, "needs the key \"dataset\", or a [stimulus] with one")
	} else if _, err := data.Find(a.Dataset); err != nil {
		faults.At(at(n, "dataset"), "%s", err)
	} else if f.Stimulus != nil && f.Stimulus.Dataset != a.Dataset {
		faults.At(at(n, "dataset"), "is %q while stimulus.dataset is %q: both sides see the same images, so leave this key out", a.Dataset, f.Stimulus.Dataset)
	}
	a.completeNetwork(n, faults)
	if len(a.Normalizations) == 0 && !a.named() {
		faults.At(at(n, "normalizations"), "names no normalization; there are %s", strings.Join(normalizations(), ", "))
	}
	a.expandAll(n)
	seen := map[string]bool{}
	for i, name := range a.Normalizations {
		item := n.Child("normalizations").Items[i]
		if err := checkNormalization(name); err != nil {
			faults.At(item, "%s", err)
		} else if err := a.ValidateUnder(name); err != nil {
			faults.At(item, "%s", err)
		}
		if seen[name] {
			faults.At(item, "%q stands here twice", name)
		}
		seen[name] = true
	}
	a.completeSettings(n, faults)
	a.checkSegments(n, faults)
	if a.Seeds < 1 {
		faults.At(at(n, "seeds"), "must be at least 1, is %d", a.Seeds)
	}
	if len(a.Variants) == 0 {
		a.readStart(n, faults)
	}
	a.completeVariants(f, n, given, faults)
}

// everyOne stands for every normalization that there is, in their order, in a list of them.
const everyOne = "all"

// expandAll puts the names that it stands for in its place.
func (a *Artificial) expandAll(n *conf.Node) {
	list := n.Child("normalizations")
	for i, name := range a.Normalizations {
		if name != everyOne {
			continue
		}
		names := normalizations()
		items := make([]*conf.Node, len(names))
		for k := range names {
			items[k] = &conf.Node{Path: list.Items[i].Path, Line: list.Items[i].Line, From: list.Items[i].From, Scalar: names[k]}
		}
		a.Normalizations = slices.Replace(a.Normalizations, i, i+1, names...)
		list.Items = slices.Replace(list.Items, i, i+1, items...)
		return // a second one would name all of them twice
	}
}

// checkSegments checks what the data set and the places of measures ask of segments.
func (a *Artificial) checkSegments(n *conf.Node, faults *conf.Faults) {
	for i, s := range a.Segments {
		checkPlaceName(s.Name, at(n.Child("segment").Items[i], "name"), faults)
	}
	if err := a.ValidateClasses(classes); err != nil {
		faults.At(n.Child("segment"), "%s", err)
	}
}

// completeSettings decodes the settings of normalizations: of those that are
// trained also where the file leaves them out, so that its resolved copy tells them.
func (a *Artificial) completeSettings(n *conf.Node, faults *conf.Faults) {
	a.Settings = artificial.Settings{}
	used := map[string]bool{}
	for _, name := range a.Normalizations {
		for _, part := range strings.Split(name, "+") {
			used[part] = true
		}
	}
	given := n.Table("settings")
	if !given.IsTable() {
		faults.At(given, "must be a table with one for each normalization, such as [artificial.settings.groupnorm]")
		return
	}
	var known []string
	for _, info := range artificial.Normalizations() {
		if info.Settings == nil {
			continue
		}
		known = append(known, info.Name)
		if used[info.Name] || given.Child(info.Name) != nil {
			settings := info.Settings()
			conf.Decode(given.Table(info.Name), faults, settings)
			a.Settings[info.Name] = settings
		}
	}
	for _, name := range given.Keys() {
		if a.Settings[name] == nil {
			faults.At(given.Child(name), "%s", conf.OneOf(name, "normalization with settings", known))
		}
	}
	if len(given.Keys()) == 0 {
		n.Take("settings")
	}
}

func (a *Artificial) completeNetwork(n *conf.Node, faults *conf.Faults) {
	known := networks()
	switch {
	case a.Network != "" && len(a.Layers) > 0:
		faults.At(at(n, "network"), "stands beside layers; give one of the two")
	case len(a.Layers) > 0:
	case a.Network == "":
		faults.At(n, "needs the key \"network\" (there is %s) or [[artificial.layers]]", strings.Join(conf.SortedKeys(known), ", "))
	case known[a.Network] == nil:
		faults.At(at(n, "network"), "%s", conf.OneOf(a.Network, "network", conf.SortedKeys(known)))
	default:
		a.Layers = known[a.Network]()
	}
	info, err := data.Find(a.Dataset)
	if err != nil || a.Config.Validate() != nil {
		return // said elsewhere
	}
	if err := a.ValidateFor(info.Shape[0], info.Shape[1], info.Shape[2]); err != nil {
		faults.At(at(n, "layers"), "%s", err)
		return
	}
	for i, s := range a.Segments {
		if err := a.CheckShiftFor(info.Shape[0], info.Shape[1], info.Shape[2]); s.Shift != 0 && err != nil {
			faults.At(at(n.Child("segment").Items[i], "shift"), "%s", err)
		}
	}
}

// at returns a table's key, or the table where the key is absent: the place to report.
func at(n *conf.Node, key string) *conf.Node {
	if c := n.Child(key); c != nil {
		return c
	}
	return n
}

// oneOf returns an error unless name is among names.
func oneOf(name, what string, names []string) error {
	for _, known := range names {
		if name == known {
			return nil
		}
	}
	return conf.OneOf(name, what, names)
}

// checkNormalization checks one normalization, or a combination joined by "+".
func checkNormalization(name string) error {
	for _, part := range strings.Split(name, "+") {
		if err := oneOf(part, "normalization", normalizations()); err != nil {
			return err
		}
	}
	return artificial.CheckNormalization(name)
}

func normalizations() []string {
	var names []string
	for _, info := range artificial.Normalizations() {
		names = append(names, info.Name)
	}
	return names
}

// hiddenUnits are the names under which a trained network's activity is
// measured: its hidden layers, and "hidden" for the fully connected ones together.
func (m *method) hiddenUnits() (all []string) {
	for _, layer := range artificial.HiddenLayers(m.Layers) {
		all = append(all, layer.Name)
	}
	return append(all, "hidden")
}

// sizes are the numbers of units of the hidden layers, of the fully connected ones
// together, and, as "", of all.
func (m *method) sizes() map[string]int {
	n, layers := map[string]int{}, artificial.HiddenLayers(m.Layers)
	for _, spec := range m.Layers {
		if spec.Out == 0 {
			continue // it pools
		}
		n[layers[0].Name], n[""] = spec.Out, n[""]+spec.Out
		if layers[0].Dense {
			n["hidden"] += spec.Out
		}
		layers = layers[1:]
	}
	return n
}
