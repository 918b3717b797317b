package experiments

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/npz"
)

const connected = `
title = "What is recorded says of whom"
[biological]
dt = 0.3
[biological.population.input]
model = "poisson"
size  = 8
rate  = 500.0
[biological.population.cell]
model = "lif"
size  = 10
v     = { uniform = [-65.0, -55.0] }
[biological.projection.drive]
from    = "input"
to      = "cell"
WIRES
[[biological.rule]]
name = "pair_stdp"
on   = "drive"
max  = 20.0
a_plus = 0.5
[[biological.segment]]
name     = "all"
duration = 90.0
[[biological.record]]
of    = "cell"
what  = ["v", "spikes"]
every = 0.3
sample = 3
[[biological.record]]
of     = "drive"
what   = "weight"
every  = 30.0
sample = 5
[[biological.record]]
of   = "drive"
what = ["initial_synapses", "synapses"]
`

const drawnWires = `connect = "fixed_probability"
probability = 0.4
weight  = { uniform = [5.0, 9.0] }
delay   = { uniform = [0.6, 3.0] }`

func savedData(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := runText(t, text, 2).Save(dir); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "data")
}

func arrays(t *testing.T, path string) map[string]npz.Array {
	t.Helper()
	a, err := npz.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// The connections that were drawn, given to a second network, make it the same; and
// samples of weights and states say whose they are.
func TestRecordedConnectionsMakeTheSameNetwork(t *testing.T) {
	data := savedData(t, strings.Replace(connected, "WIRES", drawnWires, 1))
	const condition = "biological_pair_stdp_"
	start := arrays(t, filepath.Join(data, condition+"drive.initial_synapses.npz"))
	end := arrays(t, filepath.Join(data, condition+"drive.synapses.npz"))
	for _, name := range []string{"pre", "post", "delay"} {
		if !slices.Equal(start[name].Float64s(), end[name].Float64s()) {
			t.Errorf("%s changes", name)
		}
	}
	pre, post, first, last := end["pre"].Float64s(), end["post"].Float64s(), start["weight"].Float64s(), end["weight"].Float64s()
	if slices.Equal(first, last) || len(first) == 0 || slices.Min(first) < 5 || slices.Max(first) > 9 {
		t.Errorf("weights from %v to %v", first, last)
	}
	w := arrays(t, filepath.Join(data, condition+"drive.weight.npz"))
	rows := w["values"].Float64s()
	for k, x := range rows[len(rows)-5:] { // at the end
		i, j := w["pre"].Float64s()[k], w["post"].Float64s()[k]
		at := slices.IndexFunc(pre, func(p float64) bool { return p == i })
		for at < len(pre) && (pre[at] != i || post[at] != j) {
			at++
		}
		if at == len(pre) || last[at] != x {
			t.Errorf("sample %d is no weight from %g to %g at the end", k, i, j)
		}
	}
	v := arrays(t, filepath.Join(data, condition+"cell.v.npz"))
	if !slices.Equal(v["id"].Float64s(), []float64{0, 3, 6}) {
		t.Errorf("states are of %v", v["id"].Float64s())
	}

	given := "connect = \"given\"\nfile = \"" + filepath.Join(data, condition+"drive.initial_synapses.csv") + "\"\nweight = 1.0"
	again := savedData(t, strings.Replace(connected, "WIRES", given, 1))
	sameFiles(t, data, again)
}

// Tables name each column by what it is of, and times as steps, without their rounding.
func TestTablesOfRecordings(t *testing.T) {
	data := savedData(t, strings.Replace(connected, "WIRES", drawnWires, 1))
	for name, want := range map[string]string{
		"biological_pair_stdp_cell.v.csv":         "time_ms,values_0,values_3,values_6\n0.3,",
		"biological_pair_stdp_drive.synapses.csv": "pre,post,weight,delay\n",
		"biological_pair_stdp_drive.weight.csv":   "time_ms,values_pre",
		"biological_pair_stdp_cell_spikes.csv":    "time_ms,id\n",
	} {
		text, err := os.ReadFile(filepath.Join(data, name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), want) {
			t.Errorf("%s begins with %.60q, want %q", name, text, want)
		}
		for _, line := range strings.Split(string(text), "\n")[1:] {
			if time, _, _ := strings.Cut(line, ","); len(time) > 6 {
				t.Errorf("%s: %s", name, line)
				break
			}
		}
	}
}
