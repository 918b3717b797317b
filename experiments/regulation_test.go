package experiments

import (
	"math"
	"strings"
	"testing"
)

// regulation has three cells of different leaks whose channels are regulated, and looks
// at what is recorded in one of two segments.
const regulation = `
title = "Regulated channels"
[biological]
dt = 0.1
[biological.population.cell]
model   = "stomatogastric"
size    = 3
pattern = "liu_burster"
g_na    = 1000.0
g_kd    = [500.0, 600.0, 700.0]
[[biological.rule]]
name     = "oleary2014"
on       = "cell"
target   = 7.0
tau_m    = { na = 10.0, kd = 40.0 }
balanced = true
[[biological.segment]]
name     = "first"
duration = 200.0
[[biological.segment]]
name     = "second"
duration = 300.0
[[biological.record]]
of    = "cell"
what  = ["g_na", "g_kd"]
every = 50.0
in    = "second"
[[biological.record]]
of    = "cell"
what  = "ca"
every = 10.0
[[biological.record]]
of    = "cell"
what  = "spikes"
in    = ["second"]
[[figure]]
kind    = "pairs"
of      = "cell"
what    = "g_kd"
against = "g_na"
[[claim]]
name    = "calcium is not there yet"
measure = "mean_calcium"
of      = "cell"
in      = "first"
max     = 7.0
[[claim]]
name    = "sodium is nearly one number"
measure = "conductance_cv.na"
of      = "cell"
max     = 0.02
`

func TestRegulationIsMeasured(t *testing.T) {
	r := runText(t, regulation, 1)
	if !r.OK() {
		t.Errorf("%+v", r.Claims)
	}
	tapes := r.recordings[0].tapes
	if got := tapes["cell.g_na"].times; len(got) != 6 || got[0] != 250 || got[5] != 500 {
		t.Errorf("recorded in the second segment at %v ms", got)
	}
	spikes := tapes["cell.spikes"].times
	if len(spikes) == 0 || spikes[0] < 200 {
		t.Errorf("spikes of the second segment from %v ms", spikes)
	}
	if n := len(tapes["cell.ca"].times); n != 50 {
		t.Errorf("%d records of calcium, want 50", n)
	}
	o := r.first(place{"biological", "oleary2014", "cell"}, "second")
	in := o.in.Regulation
	if strings.Join(in.Channels, " ") != "kd na" || math.Abs(in.Rates[1]/in.Rates[0]-4) > 1e-12 || len(in.Conductances[0]) != 3 || len(in.Calcium) != 3 {
		t.Errorf("%+v", in)
	}
	panels, err := drawPairs(r, r.File.Figures[0])
	if err != nil || len(panels) != 1 || !strings.Contains(panels[0].X, "µS/mm²") {
		t.Fatalf("%+v, %v", panels, err)
	}
	if dots := panels[0].Marks[0]; dots.X[0] != in.Conductances[1][0] || dots.Y[2] != in.Conductances[0][2] {
		t.Errorf("dots at %v, %v; measured %v", dots.X, dots.Y, in.Conductances)
	}
}

func TestFaultsOfRegulationAreNamed(t *testing.T) {
	faulty(t, regulation, []fault{
		{`in    = "second"`, `in    = "third"`, `record[0].in: no segment is called "third"`},
		{"in      = \"first\"\nmax     = 7.0", "in      = \"first\"\nmax     = 7.0\n[[claim]]\nname = \"x\"\nmeasure = \"conductance_cv\"\nof = \"cell\"\nin = \"first\"\nmax = 1.0", "conductance_cv has no value at"},
		{`against = "g_na"`, `against = "g_a"`, `"g_a" is not recorded of the same neurons as "g_kd"`},
		{`kd = 40.0 }`, `kz = 40.0 }`, `a variable "g_kz", which model stomatogastric of cell has not`},
		{`kd = 40.0 }`, `kd = 0.0 }`, `tau_m.kd: must be a number other than 0`},
		{`model   = "stomatogastric"`, `model   = "hodgkin_huxley"`, `a variable "ca", which model hodgkin_huxley of cell has not`},
	})
}
