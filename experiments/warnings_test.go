package experiments

import (
	"strings"
	"testing"
)

// doubtful runs, and each of its lines is told of.
const doubtful = `title = "doubtful"
[biological]
dt = 0.5
[biological.population.given]
model = "spike_trains"
size  = 2
times = [10.0, 99.9, 100.0, 150.0]
ids   = [0, 1, 0, 1]
[biological.population.cell]
model = "lif_conductance"
size  = 2
tau_e = 2.0
[biological.projection.drive]
from    = "given"
to      = "cell"
connect = "all_to_all"
weight  = 1.5
[[biological.rule]]
name = "pair_stdp"
on   = "drive"
[[biological.segment]]
name     = "all"
duration = 100.0
`

func TestWarnings(t *testing.T) {
	f, err := Parse("d.toml", []byte(doubtful), Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"d.toml:7: biological.population.given.times: 2 of 4 spikes come at 100 ms or later, when the segments are over, the last at 150 ms",
		"d.toml:12: biological.population.cell.tau_e: is 2 ms, 4 steps of 0.5 ms, and model lif_conductance is not integrated exactly",
		"d.toml:17: biological.projection.drive.weight: all of the weights begin outside the bounds of pair_stdp, 0 to 1 in magnitude (one is 1.5)",
	}
	got := f.Warnings("d.toml")
	if len(got) != len(want) {
		t.Fatalf("warned of:\n%v", got)
	}
	for k := range want {
		if !strings.HasPrefix(got[k].Error(), want[k]) {
			t.Errorf("got  %v\nwant %s", got[k], want[k])
		}
	}
}

// What is built in is meant as it stands.
func TestNothingBuiltInIsDoubtful(t *testing.T) {
	for _, name := range Names() {
		for _, quick := range []bool{false, true} {
			f, err := Open(name, Overrides{Quick: quick})
			if err != nil {
				t.Fatal(err)
			}
			if w := f.Warnings(name); len(w) > 0 {
				t.Errorf("%s: %v", name, w)
			}
		}
	}
}

// What is told of a file says what to do, and faults that do not depend on each
// other are all told at once.
func TestMessagesSayWhatToDo(t *testing.T) {
	const head = "title = \"t\"\n[biological.population.input]\nmodel = \"poisson\"\nsize = 5\n" +
		"[biological.population.cell]\nmodel = \"lif\"\nsize = 3\n[[biological.segment]]\nname = \"all\"\nduration = 100.0\n"
	const drive = "[biological.projection.drive]\nfrom = \"input\"\nto = \"cell\"\nconnect = \"all_to_all\"\nweight = 1.0\n"
	for _, c := range []struct {
		text string
		want []string
	}{
		{head + drive + "[[biological.rule]]\nname = \"vogels2011\"\non = \"drive\"\n",
			[]string{"f.toml:18: biological.rule[0].on: vogels2011 acts on inhibitory synapses, and those of drive are excitatory: name another projection, or say inhibitory = false"}},
		{head + "[[biological.rule]]\nname = \"pair_stdp\"\non = \"drive\"\n",
			[]string{"f.toml:13: biological.rule[0].on: pair_stdp acts on the synapses of a projection, and there is none: write [biological.projection.drive]"}},
		{head + "[[biological.record]]\nof = \"cell\"\nwhat = [\"spikes\", \"v\"]\n",
			[]string{"f.toml:11: biological.record[0]: needs the key \"every\": the interval between two records of v, ms"}},
		{head + "[biological.projection]\nfrom = \"input\"\n",
			[]string{"f.toml:12: biological.projection.from: must be a table: a projection has a name, [biological.projection.NAME]"}},
		{head + "[[biological.projection]]\nfrom = \"input\"\n",
			[]string{"f.toml:11: biological.projection: must be a table of projections by name: write [biological.projection.NAME]"}},
		{head + "[projection.drive]\nfrom = \"input\"\n",
			[]string{"f.toml:11: projection: unknown key here; it stands in [biological]"}},
		{strings.Replace(head, "size = 3\n", "size = 3\nv_reset = \"-60 mV\"\nv = \"-55mV\"\nfrobnicate = 3\nthreshold = { uniform = [-70, -70] }\n", 1),
			[]string{
				`f.toml:8: biological.population.cell.v_reset: must be a number, is the string "-60 mV": write -60, without quotes or unit; the key has its own`,
				`f.toml:9: biological.population.cell.v: must be a number, not a string: write -55, without quotes or unit; the key has its own`,
				`f.toml:10: biological.population.cell.frobnicate: unknown key; there are e_l, i, model, noise_sigma`,
			}},
		{head + drive + "[[claim]]\nname = \"c\"\nmeasure = \"mean_rate\"\nof = \"input\"\nmin = 1.0\n[[figure]]\nkind = \"voltage\"\n[[figure]]\nkind = \"raster\"\nof = \"input\"\n" +
			"[[claim]]\nname = \"d\"\nmeasure = \"set_point_error\"\nof = \"cell\"\nmax = 1.0\n",
			[]string{
				"f.toml:19: claim[0].of: nothing arrives at input, which is a source (model poisson): measures are taken of populations that receive synapses, and of projections that a rule acts on; here cell",
				`f.toml:22: figure[0].kind: voltage shows the potential of each population's first neuron, and there is nothing of the kind in this file: ask for "v" of a population, and how often, in a [[biological.record]]`,
				"f.toml:25: figure[1].of: nothing arrives at input",
				"f.toml:28: claim[1].measure: set_point_error has no value at biological/none/cell",
			}},
		{head + drive + "[[claim]]\nname = \"c\"\nmeasure = \"weight_mean\"\nof = \"drive\"\nmin = 1.0\n", []string{"claim[0].of: no rule acts on drive: measures are taken"}},
		{head + "[biological.population.slow]\nmodel = \"regular\"\nsize = 1\nperiod = { uniform = [-10, -10] }\n",
			[]string{"biological.population.slow.period: must be above 0 for each, is -10"}},
	} {
		_, err := Parse("f.toml", []byte(c.text), Overrides{})
		if err == nil {
			t.Errorf("no fault found in\n%s", c.text)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("got  %v\nwant %s", err, want)
			}
		}
	}
}
