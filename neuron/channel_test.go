package neuron

import (
	"math"
	"testing"
)

// Every row of the table of channels: names differ, steady states are from 0 to
// 1, time constants above 0, and inactivation goes down with the potential where
// activation goes up.
func TestChannels(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Channels() {
		name := c.Name + " of " + c.Source
		if seen[name] || c.Name == "" || c.Source == "" || c.Ion == "" {
			t.Errorf("%q: twice, or without a name, source or ion", name)
		}
		seen[name] = true
		for kind, g := range map[string]Gate{"m": c.M, "h": c.H} {
			if g.Power == 0 {
				continue
			}
			for v := -150.0; v <= 100; v += 0.25 {
				if inf, tau := g.Kinetics(v); !(inf >= 0 && inf <= 1 && tau > 0 && tau < 2000) {
					t.Fatalf("%s of %s at %g mV: steady state %g, time constant %g ms", kind, name, v, inf, tau)
				}
			}
			low, _ := g.Kinetics(-120)
			high, _ := g.Kinetics(40)
			if rises := kind == "m" && c.Ion != Mixed; rises != (high > low) {
				t.Errorf("%s of %s goes from %g to %g", kind, name, low, high)
			}
		}
	}
}

// Where the formula of a rate is 0/0, it is its limit.
func TestLinoidHasItsLimit(t *testing.T) {
	for _, x := range []float64{0, 1e-9, -1e-9, 1e-5, -1e-5, 1e-3} {
		if got, want := linoid(x, 4), 4-x/2+x*x/48; math.Abs(got-want) > 1e-9 {
			t.Errorf("at %g: %.12g, want %.12g", x, got, want)
		}
	}
}

// Straight lines in the table are off by less than 2e-5 from every gate's formula,
// for steps of 0.1 ms and 0.025 ms.
func TestGateTable(t *testing.T) {
	for _, c := range Channels() {
		for _, g := range []Gate{c.M, c.H} {
			if g.Power == 0 {
				continue
			}
			for _, dt := range []float64{0.025, 0.1} {
				table := newGateTable[float64]([]Gate{g}, dt)
				worst := 0.0
				for v := -149.0; v < 99; v += 0.017 {
					inf, tau := g.Kinetics(v)
					rows, between := table.at(v)
					for _, x := range []float64{0, 1, 0.5} {
						worst = max(worst, math.Abs(turned(x, rows, between, 0, 1)-(inf+(x-inf)*math.Exp(-dt/tau))))
					}
				}
				if worst > 2e-5 {
					t.Errorf("%s of %s, power %d, dt %g: off by %g", c.Name, c.Source, g.Power, dt, worst)
				}
			}
		}
	}
	table := newGateTable[float64]([]Gate{newNa(liu).M}, 0.1)
	for _, v := range []float64{-1e9, 1e9, math.NaN(), math.Inf(1), math.Inf(-1)} {
		if rows, between := table.at(v); len(rows) != 4 || !(between >= 0 && between <= 1) {
			t.Errorf("at %g mV: %d numbers, %g", v, len(rows), between)
		}
	}
}
