package experiments

import (
	"fmt"
	"slices"
	"strings"

	"homeostat/artificial"
	"homeostat/circuits"
	"homeostat/internal/conf"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Biological describes the simulated side.
type Biological struct {
	Dt         float64      `toml:"dt"`         // time step, ms
	Precision  string       `toml:"precision"`  // of state: "float64" or "float32"; weights are float32
	Dale       bool         `toml:"dale"`       // a neuron excites or inhibits, never both
	Seeds      int          `toml:"seeds"`      // runs of each condition, with the file's seed and those after it
	Pacemaker  string       `toml:"pacemaker"`  // the population whose bursts make the cycles of burst_phase
	Population *conf.Node   `toml:"population"` // by name: model, size, types, and the model's own parameters
	Projection *conf.Node   `toml:"projection"` // by name
	Rules      []*conf.Node `toml:"rule"`       // in the order in which they act: name, on, and the rule's own parameters
	Conditions []Condition  `toml:"condition"`  // the same network run under each; one with all rules if there are none
	Segments   []Segment    `toml:"segment"`    // one after the other
	Records    []Record     `toml:"record"`
	spec       circuits.Spec
	labels     []string // of the rules
	measured   []string // populations that receive synapses, and sources whose rate distributions are asked for
	graded     []string // populations whose units have a rate and do not spike
	folder     string   // where paths in the file begin
	read       []string // paths and digests of the files that it names
}

// precisions are those of state, by the names that files give them.
func precisions() map[string]state.Precision {
	return map[string]state.Precision{"float64": state.Double, "float32": state.Single}
}

// SetDefaults fills in what a file may leave out.
func (b *Biological) SetDefaults() {
	*b = Biological{Dt: 0.1, Precision: "float64", Dale: true, Seeds: 1}
}

// Segment is a stretch of time of the protocol. What it does to the network is
// undone when it ends, lesions apart.
type Segment struct {
	Name            string                 `toml:"name,required"`
	Duration        float64                `toml:"duration"`    // ms; with stimuli it follows from them
	Stimuli         int                    `toml:"stimuli"`     // images shown one after the other
	Images          string                 `toml:"images"`      // which: "train" or "test"
	Tested          int                    `toml:"tested"`      // after them, so many test images with all rules at rest: what is measured is the answers to these
	Remove          float64                `toml:"remove"`      // fraction of the units behind a layer's weights that are lost for good: those that the layer loses
	Potentiate      float64                `toml:"potentiate"`  // relative growth, for good, of one synapse of each unit behind a layer's weights: that of the layer's unit
	Window          float64                `toml:"window"`      // activity is counted in windows of this length, ms; a stimulus's where there are stimuli, else the segment's
	Alternating     bool                   `toml:"alternating"` // two inputs take turns, a window each
	Inputs          int                    `toml:"inputs"`      // so many inputs take turns, a window each
	Levels          []float64              `toml:"levels"`      // of these inputs, such as contrasts
	Baseline        bool                   `toml:"baseline"`    // units' rates in later segments are held against those in it
	Without         []string               `toml:"without"`     // rules that do not act in it
	Set             map[string]value.Value `toml:"set"`         // "population.parameter" to a value
	Scale           map[string]float64     `toml:"scale"`       // "population.parameter" multiplied
	artificial.View                        // of images
	Interventions
}

// SetDefaults shows images as they are.
func (s *Segment) SetDefaults() { *s = Segment{View: artificial.DefaultView()} }

// names is a string or a list of strings.
type names []string

// DecodeConf reads either form.
func (s *names) DecodeConf(n *conf.Node) error {
	items := n.Items
	if !n.IsArray() {
		items = []*conf.Node{n}
	}
	*s = nil
	for _, item := range items {
		name, ok := item.Scalar.(string)
		if !ok {
			return fmt.Errorf("must be a string or a list of strings")
		}
		*s = append(*s, name)
	}
	return nil
}

// EncodeConf has no default to say.
func (s names) EncodeConf() any { return nil }

type population struct {
	Model string     `toml:"model,required"`
	Size  int        `toml:"size"`
	Types *conf.Node `toml:"types"`
}

type projection struct {
	From     string      `toml:"from,required"`
	To       string      `toml:"to,required"`
	Connect  string      `toml:"connect,required"`
	Self     bool        `toml:"self"`
	Receptor string      `toml:"receptor"`
	Transmit string      `toml:"transmit"`
	Weight   value.Value `toml:"weight,required"`
	Delay    value.Value `toml:"delay"`

	ShortTerm *conf.Node `toml:"short_term"`
	Graded    *conf.Node `toml:"graded"`
}

type rule struct {
	Name  string `toml:"name,required"`
	On    string `toml:"on,required"`
	Label string `toml:"label"`
}

// complete decodes the parts whose keys depend on a model or a rule, and checks
// the names that they give one another.
func (b *Biological) complete(f *File, n *conf.Node, faults *conf.Faults) {
	b.spec.Dt, b.folder = b.Dt, f.folder
	if err := oneOf(b.Precision, "precision", conf.SortedKeys(precisions())); err != nil {
		faults.At(at(n, "precision"), "%s", err)
	}
	b.spec.Precision, b.spec.IgnoreDale = precisions()[b.Precision], !b.Dale
	if b.Dt <= 0 {
		faults.At(at(n, "dt"), "must be above 0 ms, is %g", b.Dt)
	}
	if b.Seeds < 1 {
		faults.At(at(n, "seeds"), "must be at least 1, is %d", b.Seeds)
	}
	if b.Population == nil || len(b.Population.Keys()) == 0 {
		faults.At(n, "has no population: write [biological.population.NAME]")
	} else {
		for _, name := range b.Population.Keys() {
			b.completePopulation(name, b.Population.Child(name), faults)
		}
	}
	if b.Projection != nil && !b.Projection.IsTable() {
		faults.At(b.Projection, "must be a table of projections by name: write [biological.projection.NAME]")
	} else if b.Projection != nil {
		for _, name := range b.Projection.Keys() {
			b.completeProjection(name, b.Projection.Child(name), faults)
		}
	}
	for _, r := range b.Rules {
		b.completeRule(r, faults)
	}
	for _, p := range b.spec.Populations {
		model, known := circuits.FindModel(p.Model)
		if !known || len(model.Receptors) > 0 {
			b.measured = append(b.measured, p.Name)
		}
		if model.Graded {
			b.graded = append(b.graded, p.Name)
		}
	}
	b.completeLayers(f, n, faults)
	b.checkNetwork(f, n, faults)
	b.completeProtocol(f, n, faults)
	b.completeRecords(n, faults)
	b.measureSources(f.RateDistributions)
	if b.Pacemaker != "" && !b.recordsAll(b.Pacemaker, "spikes") {
		faults.At(at(n, "pacemaker"), "%q is no population whose spikes are all recorded: ask for them in a [[biological.record]]", b.Pacemaker)
	}
}

func (b *Biological) completePopulation(name string, n *conf.Node, faults *conf.Faults) {
	if !n.IsTable() {
		faults.At(n, "must be a table: a population has a name, [biological.population.NAME]")
		return
	}
	p := population{}
	if strings.ContainsAny(name, "./@") {
		faults.At(n, "a population's name has no dot, slash or @ in it")
	}
	model, known := circuits.Model{}, false
	if m := n.Child("model"); m != nil {
		wanted, _ := m.Scalar.(string)
		if model, known = circuits.FindModel(wanted); !known {
			var all []string
			for _, m := range circuits.Models() {
				all = append(all, m.Name)
			}
			faults.At(m, "%s", conf.OneOf(wanted, "neuron model", all))
			conf.DecodeSome(n, faults, &p)
			b.spec.Populations = append(b.spec.Populations, circuits.Population{Name: name, Model: wanted, Size: p.Size})
			return
		}
	}
	into := []any{&p}
	var params any
	if known {
		params = model.Params()
		into = append(into, params)
	}
	conf.Decode(n, faults, into...)
	b.readFile(n, params, faults)
	types := cellTypes(p.Types, faults)
	if total := 0; len(types) > 0 {
		for _, t := range types {
			total += t.Size
		}
		if p.Size == 0 {
			p.Size = total
		} else if p.Size != total {
			faults.At(p.Types, "sizes add up to %d while size is %d", total, p.Size)
		}
	}
	b.spec.Populations = append(b.spec.Populations, circuits.Population{Name: name, Model: p.Model, Size: p.Size, Types: types, Params: params})
}

func cellTypes(n *conf.Node, faults *conf.Faults) (types []circuits.CellType) {
	if n == nil {
		return nil
	}
	if !n.IsTable() {
		faults.At(n, "must be a table of sizes by type, such as { regular = 80, fast = 20 }")
		return nil
	}
	for _, name := range n.Keys() {
		size, ok := n.Child(name).Scalar.(int64)
		if !ok || size < 1 {
			faults.At(n.Child(name), "must be a whole number of at least 1: the number of neurons of this type")
			continue
		}
		types = append(types, circuits.CellType{Name: name, Size: int(size)})
	}
	return types
}

func (b *Biological) completeProjection(name string, n *conf.Node, faults *conf.Faults) {
	if !n.IsTable() {
		faults.At(n, "must be a table: a projection has a name, [biological.projection.NAME]")
		return
	}
	p := projection{Receptor: "excitatory", Transmit: "spikes", Delay: value.Const(b.Dt)}
	if n.Child("graded") != nil {
		p.Receptor, p.Transmit = "current", "v"
	}
	into := []any{&p}
	var params any
	if c := n.Child("connect"); c != nil {
		wanted, _ := c.Scalar.(string)
		if connector, known := circuits.FindConnector(wanted); known {
			params = connector.Params()
			into = append(into, params)
		}
	}
	if params != nil || n.Child("connect") == nil {
		conf.Decode(n, faults, into...)
		b.readFile(n, params, faults)
	} else { // circuits says which connectors there are
		conf.DecodeSome(n, faults, into...)
	}
	b.spec.Projections = append(b.spec.Projections, circuits.Projection{
		Name: name, From: p.From, To: p.To, Receptor: p.Receptor, Connect: p.Connect, Params: params,
		Self: p.Self, Weight: p.Weight, Delay: p.Delay, Transmit: p.Transmit,
		ShortTerm: completeShortTerm(p.ShortTerm, faults), Graded: completeGraded(p.Graded, faults),
	})
}

func (b *Biological) completeRule(n *conf.Node, faults *conf.Faults) {
	r := rule{}
	kind, known := circuits.RuleKind{}, false
	if name := n.Child("name"); name != nil {
		wanted, _ := name.Scalar.(string)
		if kind, known = circuits.FindRule(wanted); !known {
			var all []string
			for _, k := range circuits.RuleKinds() {
				all = append(all, k.Name)
			}
			faults.At(name, "%s", conf.OneOf(wanted, "rule", all))
			b.spec.Rules = append(b.spec.Rules, circuits.Rule{Name: wanted})
			b.labels = append(b.labels, wanted)
			return
		}
	}
	into := []any{&r}
	var params any
	if known {
		params = kind.Params()
		into = append(into, params)
	}
	place := slices.Index(n.Keys(), "target")
	perType := b.takePerType(n)
	conf.Decode(n, faults, into...)
	spec := circuits.Rule{Name: r.Name, On: r.On, Params: params}
	if perType != nil {
		n.Put("target", perType)
		n.Move("target", place)
		spec.Target = map[string]value.Value{}
		for _, t := range perType.Keys() {
			var v value.Value
			if err := v.DecodeConf(perType.Child(t)); err != nil {
				faults.At(perType.Child(t), "%s", err)
			}
			spec.Target[t] = v
		}
	}
	b.spec.Rules = append(b.spec.Rules, spec)
	if known && kind.Acts == "projection" && r.On != "" && len(b.spec.Projections) == 0 {
		faults.At(at(n, "on"), "%s acts on the synapses of a projection, and there is none: write [biological.projection.%s]", r.Name, r.On)
	}
	if r.Label == "" {
		r.Label = r.Name
	}
	b.labels = append(b.labels, r.Label)
}

// takePerType takes a rule's target out of its table where it gives one per
// cell type, and returns it.
func (b *Biological) takePerType(n *conf.Node) *conf.Node {
	target, on := n.Child("target"), n.Child("on")
	if target == nil || on == nil || !target.IsTable() {
		return nil
	}
	name, _ := on.Scalar.(string)
	for _, t := range b.typesOf(b.targetOf(name)) {
		if target.Child(t.Name) != nil {
			return n.Take("target")
		}
	}
	return nil
}

// targetOf returns the population that a rule on name acts on: itself, or the one a projection leads to.
func (b *Biological) targetOf(name string) string {
	for _, p := range b.spec.Projections {
		if p.Name == name {
			to, _, _ := strings.Cut(p.To, ".")
			return to
		}
	}
	return name
}

func (b *Biological) typesOf(population string) []circuits.CellType {
	for _, p := range b.spec.Populations {
		if p.Name == population {
			return p.Types
		}
	}
	return nil
}

// checkNetwork asks circuits what it would refuse, apart from what is said already.
func (b *Biological) checkNetwork(f *File, n *conf.Node, faults *conf.Faults) {
	said := map[string]bool{}
	for _, fault := range *faults {
		said[fault.Path] = true
	}
	for _, fault := range circuits.Check(b.spec, f.shape()) {
		if place := follow(n, strings.Split(fault.Path, ".")); !said[place.Path] {
			faults.At(place, "%s", fault.Message)
		}
	}
}

// follow goes down a path as far as the file has it. What the file leaves out is
// found at the line of the table that lacks it.
func follow(n *conf.Node, parts []string) *conf.Node {
	line := n.Line
	for _, part := range parts {
		next, ok := n.Child(part), true
		if n.IsArray() {
			next, ok = n.Element(part)
		}
		if next == nil || !ok {
			break
		}
		if n = next; n.Line > 0 {
			line = n.Line
		}
	}
	if n.Line == 0 && n.From == "" {
		return &conf.Node{Path: n.Path, Line: line}
	}
	return n
}
