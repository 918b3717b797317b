package experiments

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"homeostat/internal/conf"
	"homeostat/internal/data"
	"homeostat/internal/machine"
	"homeostat/measure"
)

// File is an experiment as a file states it. Read and Builtin make one; it has
// been checked whole, so that running it meets no fault of the file.
type File struct {
	Title       string  `toml:"title,required"`  // what it shows
	Description string  `toml:"description"`     // in a few sentences
	Reference   string  `toml:"reference"`       // paper and figure that it reproduces
	Scale       string  `toml:"scale"`           // spatial scale: neuron, synapse, layer, network
	Typical     float64 `toml:"typical_seconds"` // how long it takes on two cores, s
	Seed        uint64  `toml:"seed"`            // of every random number in it
	Reduced     bool    `toml:"reduced"`         // it is the smaller run of --quick: claims on the full size are not held

	Stimulus   *Stimulus     `toml:"stimulus"`
	Biological *Biological   `toml:"biological"`
	Artificial *Artificial   `toml:"artificial"`
	Mixture    *Mixture      `toml:"mixture"`
	Conversion *Conversion   `toml:"conversion"`
	Measures   []string      `toml:"measures"` // shown in the table; all that apply if empty
	Figures    []*FigureSpec `toml:"figure"`
	Claims     []*Claim      `toml:"claim"`

	Correspondences []*Correspondence `toml:"correspondence"` // mechanisms that both sides have
	Aspects         []*Aspect         `toml:"aspect"`         // by which these are looked at

	RateDistributions names `toml:"rate_distributions"` // populations, each of which has a figure of the kind rate_laws

	Name   string // of the built-in, or of the file without its ending
	folder string // of the file: where the paths in it begin
	root   *conf.Node
}

// Stimulus names the images that both sides see.
type Stimulus struct {
	Dataset  string  `toml:"dataset,required"`
	Count    int     `toml:"count"`    // test images on which activity is measured
	Duration float64 `toml:"duration"` // how long the biological side sees each, ms
	Gap      float64 `toml:"gap"`      // blank time after each, ms
	Block    int     `toml:"block"`    // stimuli in a block, in which the biological side's activation probabilities are followed
}

// SetDefaults fills in what a file may leave out.
func (s *Stimulus) SetDefaults() { *s = Stimulus{Count: 1000, Duration: 100, Block: 100} }

// Validate checks ranges.
func (s Stimulus) Validate() error {
	if _, err := data.Find(s.Dataset); err != nil {
		return fmt.Errorf("dataset: %w", err)
	}
	if s.Count < 1 {
		return fmt.Errorf("count: must be at least 1, is %d", s.Count)
	}
	if s.Duration <= 0 {
		return fmt.Errorf("duration: must be above 0 ms, is %g", s.Duration)
	}
	if s.Block < 1 {
		return fmt.Errorf("block: must be at least 1, is %d", s.Block)
	}
	if s.Gap < 0 {
		return fmt.Errorf("gap: must be at least 0 ms, is %g", s.Gap)
	}
	return nil
}

// Setting is one key laid over the file: --set key=value.
type Setting struct{ Key, Value string }

// Overrides is what the command line lays over a file.
type Overrides struct {
	Quick bool      // lay the file's [quick] table over it
	Set   []Setting // then these
	Seed  *uint64   // then this seed
}

// ReadFile reads an experiment from disk.
func ReadFile(path string, over Overrides) (*File, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the experiment: %w", err)
	}
	return Parse(path, text, over)
}

// Parse reads an experiment from TOML text; path names it in messages. The
// error is a conf.Faults with everything that is wrong.
func Parse(path string, text []byte, over Overrides) (*File, error) {
	root, err := conf.Parse(path, text)
	if err != nil {
		return nil, err
	}
	var faults conf.Faults
	if quick := root.Take("quick"); quick != nil && !quick.IsTable() {
		faults.At(quick, "must be a table of overrides")
	} else if quick != nil && over.Quick {
		root.Merge(quick, &faults)
		root.Put("reduced", &conf.Node{Path: "reduced", Scalar: true})
	}
	for _, s := range over.Set {
		if err := root.Override(s.Key, s.Value, "--set"); err != nil {
			faults = append(faults, conf.Fault{Message: err.Error()})
		}
	}
	if over.Seed != nil {
		if err := root.Override("seed", fmt.Sprint(*over.Seed), "--seed"); err != nil {
			faults = append(faults, conf.Fault{Message: err.Error()})
		}
	}
	f := &File{Seed: 1, Name: baseName(path), folder: filepath.Dir(path), root: root}
	conf.Decode(root, &faults, f)
	f.complete(&faults)
	if err := faults.In(path); err != nil {
		return nil, err
	}
	return f, nil
}

// complete decodes what depends on other parts of the file, and checks that
// every name refers to something.
func (f *File) complete(faults *conf.Faults) {
	if title := f.root.Child("title"); title != nil && f.Title == "" {
		faults.At(title, "must say what the experiment shows")
	}
	if f.Artificial != nil {
		f.Artificial.complete(f, f.root.Child("artificial"), faults)
	}
	if f.Biological != nil {
		f.Biological.complete(f, f.root.Child("biological"), faults)
	}
	if f.Conversion != nil {
		f.Conversion.complete(f, f.root.Child("conversion"), faults)
	}
	if f.Mixture != nil {
		f.Mixture.complete(f, f.root.Child("mixture"), faults)
	}
	if !slices.ContainsFunc([]string{"biological", "artificial", "mixture"}, func(side string) bool { return f.root.Child(side) != nil }) {
		faults.At(f.root, "has neither [biological] nor [artificial] nor [mixture]: there is nothing to run")
	}
	for i, name := range f.Measures {
		if _, ok := measure.Find(name); !ok && name != common {
			faults.At(f.root.Child("measures").Items[i], "%s", conf.OneOf(name, "measure", measureNames()))
		}
	}
	f.Measures = expandCommon(f.Measures)
	if len(*faults) == 0 {
		f.checkMemory(faults)
		f.checkStarts(faults)
	}
	f.checkCorrespondences(f.places(), faults)
	places := append(f.places(), f.correspondencePlaces()...)
	for i, figure := range f.Figures {
		figure.check(f, places, f.root.Child("figure").Items[i], faults)
	}
	f.addRateLaws(places, faults)
	for i, claim := range f.Claims {
		claim.check(f, places, f.root.Child("claim").Items[i], faults)
	}
}

// checkMemory refuses, before anything is allocated, what the machine cannot hold.
func (f *File) checkMemory(faults *conf.Faults) {
	have, known := machine.Memory()
	if !known {
		return
	}
	refuse := func(n *conf.Node, need float64) {
		if need > have {
			faults.At(n, "would take about %s of memory, and this machine has %s left: make it smaller", machine.Bytes(need), machine.Bytes(have))
		}
	}
	if f.Biological != nil {
		refuse(f.root.Child("biological"), f.Biological.spec.Bytes(f.shape()))
	}
	if f.Mixture != nil {
		refuse(f.root.Child("mixture"), f.Mixture.bytes())
	}
	if f.Artificial != nil {
		if info, err := data.Find(f.Artificial.Dataset); err == nil {
			most := 0.0
			for _, m := range f.Artificial.trained {
				most = max(most, m.Bytes(info.Shape[0], info.Shape[1], info.Shape[2], classes))
			}
			refuse(f.root.Child("artificial"), most)
		}
	}
}

func measureNames() []string {
	var names []string
	for _, m := range measure.Measures() {
		names = append(names, m.Name)
	}
	return names
}

// Dataset returns the name of the set that the experiment reads, "" if it reads none.
func (f *File) Dataset() string {
	if f.Stimulus != nil {
		return f.Stimulus.Dataset
	}
	if f.Artificial != nil {
		return f.Artificial.Dataset
	}
	if f.Mixture != nil {
		return f.Mixture.Dataset
	}
	return ""
}

// Side says which side the experiment has: biological, artificial or both.
func (f *File) Side() string {
	switch {
	case f.Mixture != nil:
		return "both"
	case f.Biological == nil:
		return "artificial"
	case f.Artificial == nil:
		return "biological"
	}
	return "both"
}
