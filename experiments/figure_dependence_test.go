package experiments

import (
	"math"
	"slices"
	"testing"
)

// passive has three membranes that are held 1, 2 and 4 mV above rest, with a time
// constant of 10 ms: their potential over 10 s is that less 0.1%, while they rise.
const passive = `
title = "Potentials against currents"
[biological]
dt = 1.0
[biological.population.cell]
model     = "lif"
size      = 3
tau_m     = 10.0
e_l       = 0.0
v         = 0.0
threshold = 100.0
i         = [1.0, 2.0, 4.0]
[[biological.segment]]
name     = "first"
duration = 10_000.0
[[biological.segment]]
name     = "second"
duration = 10_000.0
[[biological.record]]
of    = "cell"
what  = "v"
every = 1.0
[[figure]]
kind    = "dependence"
measure = "mean_potential"
in      = "first"
at      = [1.0, 2.0, 4.0]
theory  = [{ label = "i", x = [1.0, 4.0], y = [1.0, 4.0] }]
[[figure]]
kind    = "dependence"
name    = "ratio"
measure = "mean_potential"
in      = "second"
versus  = "first"
at      = { from = 1.0, to = 3.0 }
`

func TestDependence(t *testing.T) {
	r := runText(t, passive, 1)
	for k, want := range [][]float64{{0.999, 1.998, 3.996}, {1.001, 1.001, 1.001}} {
		s := r.File.Figures[k]
		panels, err := drawDependence(r, s)
		if err != nil {
			t.Fatal(err)
		}
		marks := panels[0].Marks
		dots := marks[len(marks)-1]
		for i, y := range dots.Y {
			if math.Abs(y-want[i]) > 2e-4 {
				t.Errorf("figure %d, neuron %d: %g, want %g", k, i, y, want[i])
			}
		}
		if at := [][]float64{{1, 2, 4}, {1, 2, 3}}[k]; !slices.Equal(dots.X, at) {
			t.Errorf("figure %d stands at %v, want %v", k, dots.X, at)
		}
		if theory := len(marks) == 2 && marks[0].Kind == "line" && marks[0].Method == dots.Method; theory != (k == 0) {
			t.Errorf("figure %d: marks %+v", k, marks)
		}
	}
}

func TestFaultsOfDependence(t *testing.T) {
	faulty(t, passive, []fault{
		{"at      = [1.0, 2.0, 4.0]", "at = [1.0, 2.0]", "figure[0].at: has 2 numbers, and biological/none/cell has 3 neurons"},
		{"y = [1.0, 4.0]", "y = [1.0]", "figure[0].theory[0]: has 2 numbers x and 1 numbers y"},
		{`versus  = "first"`, `versus = "frist"`, `figure[1].versus`},
		{`what  = "v"`, `what  = "threshold"`, "figure[0].measure: mean_potential has no value at"},
	})
}
