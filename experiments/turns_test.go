package experiments

import (
	"testing"
)

// turning has four inputs, of 250 ms each, to neurons that hear sources of all phases.
// The second segment in which they take turns begins with the third input.
const turning = `
title = "Inputs that take turns"
[biological]
dt = 1.0
[biological.population.input]
model     = "poisson_sinusoidal"
size      = 40
rate      = 60.0
depth     = 1.0
frequency = 1.0
phase     = { from = 0.0, to = 6.1261 }
[biological.population.cell]
model = "lif"
size  = 40
[biological.projection.drive]
from    = "input"
to      = "cell"
connect = "one_to_one"
weight  = 30.0
[[biological.segment]]
name     = "first"
duration = 20_000.0
window   = 250.0
inputs   = 4
[[biological.segment]]
name     = "between"
duration = 500.0
[[biological.segment]]
name     = "again"
duration = 20_000.0
window   = 250.0
inputs   = 4
[[biological.segment]]
name     = "fewer"
duration = 8_000.0
window   = 500.0
inputs   = 2
`

// Windows are labelled by the turn that they are, from the network's start on, so that
// a readout of one segment understands another, but not one of other inputs.
func TestInputsThatTakeTurns(t *testing.T) {
	r := runText(t, turning, 0)
	cell := place{"biological", "none", "cell"}
	for _, c := range []struct {
		measure, segment string
		known            bool
	}{
		{"decoding_accuracy", "first", true}, {"transfer_accuracy", "first", false}, {"decoding_accuracy", "between", false},
		{"decoding_accuracy", "again", true}, {"transfer_accuracy", "again", true},
		{"decoding_accuracy", "fewer", true}, {"transfer_accuracy", "fewer", false},
	} {
		got, err := r.value(c.measure, cell, c.segment)
		if (err == nil) != c.known {
			t.Errorf("%s in %q: %v", c.measure, c.segment, err)
		} else if c.known && got < 0.9 {
			t.Errorf("%s in %q: %g, though inputs are far apart", c.measure, c.segment, got)
		}
		if measurable := r.File.measurable(c.measure, cell, c.segment) == nil; measurable != c.known {
			t.Errorf("%s in %q: may be asked for: %v", c.measure, c.segment, measurable)
		}
	}
}

func TestTurnsThatCannotBe(t *testing.T) {
	faulty(t, turning, []fault{
		{"inputs   = 2", "inputs   = 1", "biological.segment[3].inputs: must be at least 2, is 1"},
		{"inputs   = 2", "inputs   = 2\nalternating = true", "biological.segment[3].inputs: stands beside alternating"},
		{"window   = 500.0\n", "", "biological.segment[3].inputs: needs a window"},
		{"window   = 500.0\ninputs   = 2", "alternating = true", "biological.segment[3].alternating: needs a window"},
		{"duration = 500.0", "duration = 501.0", "biological.segment[2].inputs: take turns every 250 ms"},
	})
}
