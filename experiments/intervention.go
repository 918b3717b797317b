package experiments

import (
	"slices"
	"strings"

	"homeostat/circuits"
	"homeostat/internal/conf"
	"homeostat/internal/value"
)

// Interventions is what a segment does to the network. All but lesions are undone
// at its end.
type Interventions struct {
	Clamp   map[string]value.Value `toml:"clamp"`   // "population.state" held at a value
	Silence []string               `toml:"silence"` // populations or cell types whose spikes are neither sent nor seen nor recorded
	Block   map[string]float64     `toml:"block"`   // "population.receptor": a factor on what arrives, 0 for all blocked
	Gain    map[string]value.Value `toml:"gain"`    // projection: a factor on what each source transmits
	Drug    *conf.Node             `toml:"drug"`    // by name, with the drug's own parameters
	Lesion  map[string]float64     `toml:"lesion"`  // population, cell type or projection: the fraction of neurons or synapses taken out for good

	drugs []givenDrug
}

// givenDrug is a drug with its parameters.
type givenDrug struct {
	name   string
	params any
}

// completeInterventions decodes drugs, and asks circuits what it would refuse.
func (b *Biological) completeInterventions(f *File, v *Interventions, n *conf.Node, faults *conf.Faults) {
	say := func(at *conf.Node, path string, err error) {
		if err != nil {
			faults.At(at, "%s", strings.TrimPrefix(err.Error(), path+": "))
		}
	}
	shape := f.shape()
	for _, path := range conf.SortedKeys(v.Clamp) {
		say(n.Child("clamp").Child(path), path, circuits.CheckClamp(b.spec, shape, path, v.Clamp[path]))
	}
	for i, name := range v.Silence {
		say(n.Child("silence").Items[i], name, circuits.CheckSilence(b.spec, name))
	}
	for _, path := range conf.SortedKeys(v.Block) {
		say(n.Child("block").Child(path), path, circuits.CheckBlock(b.spec, path, v.Block[path]))
	}
	for _, name := range conf.SortedKeys(v.Gain) {
		say(n.Child("gain").Child(name), name, circuits.CheckGain(b.spec, shape, name, v.Gain[name]))
	}
	for _, name := range conf.SortedKeys(v.Lesion) {
		say(n.Child("lesion").Child(name), name, circuits.CheckLesion(b.spec, name, v.Lesion[name]))
	}
	if v.Drug != nil {
		b.completeDrugs(v, faults)
	}
}

func (b *Biological) completeDrugs(v *Interventions, faults *conf.Faults) {
	if !v.Drug.IsTable() {
		faults.At(v.Drug, "must be a table of drugs, such as { ttx = {} }")
		return
	}
	for _, name := range v.Drug.Keys() {
		n := v.Drug.Child(name)
		drug, ok := circuits.FindDrug(name)
		if !ok {
			var all []string
			for _, d := range circuits.Drugs() {
				all = append(all, d.Name)
			}
			faults.At(n, "%s", conf.OneOf(name, "drug", all))
			continue
		}
		params, before := drug.Params(), len(*faults)
		conf.Decode(n, faults, params)
		if len(*faults) > before {
			continue
		}
		if err := circuits.CheckDrug(b.spec, name, params); err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				key, message, _ := strings.Cut(line, ": ")
				faults.At(at(n, key), "%s", message)
			}
		}
		v.drugs = append(v.drugs, givenDrug{name, params})
	}
}

// drugs are the names of those that segments give.
func (b *Biological) drugs() (all []string) {
	for _, s := range b.Segments {
		if s.Drug != nil && s.Drug.IsTable() {
			all = append(all, s.Drug.Keys()...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// intervene does to the network what a segment says.
func (m *simulation) intervene(v *Interventions) error {
	for _, path := range conf.SortedKeys(v.Clamp) {
		if err := m.net.Clamp(path, v.Clamp[path]); err != nil {
			return err
		}
	}
	for _, name := range v.Silence {
		if err := m.net.Silence(name); err != nil {
			return err
		}
	}
	for _, path := range conf.SortedKeys(v.Block) {
		if err := m.net.Block(path, v.Block[path]); err != nil {
			return err
		}
	}
	for _, name := range conf.SortedKeys(v.Gain) {
		if err := m.net.Gain(name, v.Gain[name]); err != nil {
			return err
		}
	}
	for _, drug := range v.drugs {
		if slices.Contains(m.condition.Without, drug.name) {
			continue
		}
		if err := m.net.Give(drug.name, drug.params); err != nil {
			return err
		}
	}
	for _, name := range conf.SortedKeys(v.Lesion) {
		if err := m.net.Lesion(name, v.Lesion[name]); err != nil {
			return err
		}
	}
	return nil
}

// relent undoes what can be undone.
func (m *simulation) relent(v *Interventions) {
	for _, path := range conf.SortedKeys(v.Clamp) {
		m.net.Unclamp(path)
	}
	for _, name := range v.Silence {
		m.net.Unsilence(name)
	}
	for _, path := range conf.SortedKeys(v.Block) {
		m.net.Unblock(path)
	}
	for _, name := range conf.SortedKeys(v.Gain) {
		m.net.Ungain(name)
	}
	for _, drug := range v.drugs {
		m.net.WashOut(drug.name)
	}
}

// completeGraded decodes a projection's graded synapses.
func completeGraded(n *conf.Node, faults *conf.Faults) *circuits.Graded {
	if n == nil {
		return nil
	}
	if !n.IsTable() {
		faults.At(n, "must be a table of parameters, such as { reversal = -70.0 }")
		return nil
	}
	params := circuits.DefaultGraded()
	conf.Decode(n, faults, &params)
	return &params
}

// completeShortTerm decodes a projection's short-term plasticity.
func completeShortTerm(n *conf.Node, faults *conf.Faults) *circuits.ShortTerm {
	if n == nil {
		return nil
	}
	var form struct {
		Name string `toml:"name,required"`
	}
	if !n.IsTable() || n.Child("name") == nil {
		faults.At(n, `must be a table with the key "name" and the parameters of what it names`)
		return nil
	}
	wanted, _ := n.Child("name").Scalar.(string)
	kind, ok := circuits.FindShortTerm(wanted)
	if !ok {
		var all []string
		for _, k := range circuits.ShortTermKinds() {
			all = append(all, k.Name)
		}
		faults.At(n.Child("name"), "%s", conf.OneOf(wanted, "short-term plasticity", all))
		return nil
	}
	params := kind.Params()
	conf.Decode(n, faults, &form, params)
	return &circuits.ShortTerm{Name: wanted, Params: params}
}
