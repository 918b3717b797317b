package experiments

import (
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/measure"
)

// keyed are the figures that the key has brought.
func keyed(f *File) (all []*FigureSpec) {
	for _, s := range f.Figures {
		if s.Kind == "rate_laws" && strings.HasPrefix(s.Name, "rates_") {
			all = append(all, s)
		}
	}
	return all
}

// The key shows something in every built-in, and each of its figures is of a place and a
// segment that are there, at both sizes.
func TestRateDistributionsOfEveryBuiltin(t *testing.T) {
	for _, name := range Names() {
		for _, quick := range []bool{false, true} {
			f, err := Open(name, Overrides{Quick: quick, Set: []Setting{{"rate_distributions", `["*"]`}}})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if len(keyed(f)) == 0 {
				t.Errorf("%s: nothing has a rate distribution", name)
			}
			places := f.places()
			for _, s := range keyed(f) {
				if len(s.places) != 1 || !slices.Contains(places, s.places[0]) {
					t.Errorf("%s: figure %s is of %v", name, s.Name, s.places)
				} else if in := s.segmentsAt(f, s.places[0]); len(in) != 1 || f.fitted(s.places[0], in[0]) != nil {
					t.Errorf("%s: figure %s is of the segments %q", name, s.Name, in)
				}
			}
		}
	}
}

// Of trained networks the mean outputs of units stand for rates: by layer where it is named,
// and of the network as a whole. Untold, their laws are not measured.
func TestRateDistributionsOfTrainedUnits(t *testing.T) {
	const text = `
title              = "Loads"
rate_distributions = ["*", "*/fc1"]
measures           = ["load_lognormal"]
[artificial]
dataset        = "glyphs"
layers         = [{ kind = "conv", out = 4, size = 5 }, { kind = "maxpool", size = 4 }, { kind = "dense", out = 24 }]
normalizations = ["batchnorm"]
iterations     = 5
test_images    = 100
`
	r := runText(t, text, 1)
	figures, notes := r.figures()
	if len(notes) > 0 || len(figures) != 2 || figures[0].Name != "rates_batchnorm" || figures[1].Name != "rates_batchnorm_fc1" {
		t.Fatalf("%d figures, %v", len(figures), notes)
	}
	layer := r.first(place{"artificial", "batchnorm", "fc1"}, "")
	sum, n := 0.0, 0.0
	for _, unit := range layer.in.Tallies {
		if unit.Sum > 0 {
			sum, n = sum+math.Log(unit.Sum/float64(unit.N)), n+1
		}
	}
	if fit := layer.results["rate_lognormal"].Extra; n < 5 || math.Abs(fit["mu"]-sum/n) > 1e-12 || fit["zeros"] != 24-n {
		t.Errorf("log-normal of %g units of 24 has %v, want mu %g", n, fit, sum/n)
	}
	whole := r.first(place{"artificial", "batchnorm", ""}, "").results
	if d := whole["rate_lognormal"].Value; d == 0 || d != whole["load_lognormal"].Value {
		t.Errorf("distances of all units: %g, and of their loads %g", d, whole["load_lognormal"].Value)
	}
	_, err := Parse("f.toml", []byte(strings.Replace(text, "*/fc1", "conv1", 1)), Overrides{})
	if err == nil || !strings.Contains(err.Error(), "has 4 units") {
		t.Errorf("of four units: %v", err)
	}
	f := parse(t, strings.Replace(strings.Replace(text, `["*", "*/fc1"]`, "[]", 1), `["load_lognormal"]`, "[]", 1))
	if f.wants("rate_gamma", "artificial") || !f.wants("rate_gamma", "biological") {
		t.Error("laws of trained units are measured untold, or those of neurons are not")
	}
}

const recordedRatesText = `
title              = "Recorded rates"
rate_distributions = "*"
[biological]
dt = 1.0
[biological.population.source]
model = "poisson"
size  = 30
rate  = { from = 20.0, to = 200.0 }
[biological.population.silent]
model = "poisson"
size  = 30
rate  = 0.0
[biological.population.unit]
model = "rate"
size  = 60
tau   = 1.0
i     = { lognormal = [1.0, 0.8] }
[[biological.segment]]
name     = "whole"
duration = 1000.0
[[biological.record]]
of    = "unit"
what  = "rate"
every = 1.0
[[biological.record]]
of    = "source"
what  = "spikes"
`

// Where rates are recorded on disk, or of some units only, those are what there is; they
// are the same numbers as in memory. Recorded sources count too, others do not.
func TestRateDistributionsOfRecordedRates(t *testing.T) {
	at := place{"biological", "none", "unit"}
	all := runText(t, recordedRatesText, 1)
	want := all.first(at, "whole").in.Rates
	for change, sample := range map[string]int{"to = \"disk\"\n": 60, "sample = 20\n": 20, "sample = 20\nto = \"disk\"\n": 20} {
		f := parse(t, strings.Replace(recordedRatesText, "every = 1.0\n", "every = 1.0\n"+change, 1))
		r, err := runHere(t.Context(), f, Options{Threads: 1, Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		have := r.first(at, "whole").in.Rates
		if len(have) != sample {
			t.Fatalf("%s: %d rates, want %d", change, len(have), sample)
		}
		for k, rate := range have {
			if rate != want[k*60/sample] {
				t.Errorf("%s: rate %d is %g, in memory %g", change, k, rate, want[k*60/sample])
			}
		}
	}
	figures, notes := all.figures()
	if len(notes) > 0 || len(figures) != 2 || figures[1].Name != "rates_none_source" {
		t.Fatalf("%d figures, %v", len(figures), notes)
	}
	source := all.first(place{"biological", "none", "source"}, "whole")
	if mean := measure.Mean(source.in.Rates); math.Abs(mean-110) > 4*math.Sqrt(110./30) {
		t.Errorf("sources of 110 Hz fire at %g", mean)
	}
}
