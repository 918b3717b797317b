package experiments

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A key whose values go with the number of a sweep, one for one, tells no lines apart;
// one that has several for a number, or one for several, does.
func TestLinesOfASweep(t *testing.T) {
	const text = `
title = "sweep"
[artificial]
dataset        = "glyphs"
network        = "lenet5"
normalizations = ["batchnorm", "threshold_homeostasis"]
%s
[[figure]]
kind     = "sweep"
measure  = "test_accuracy"
against  = "settings.threshold_homeostasis.target"
`
	const variant = "[[artificial.variant]]\nname = \"%s\"\nset = { \"settings.threshold_homeostasis.target\" = %g, \"settings.batchnorm.beta\" = %g }\n"
	v := func(name string, target, beta float64) string { return fmt.Sprintf(variant, name, target, beta) }
	for _, c := range []struct {
		variants string
		want     []string
	}{
		{v("low", 0.2, -0.8) + v("half", 0.5, 0.25) + v("high", 0.8, 0.8), []string{"batchnorm", "threshold_homeostasis"}},
		{v("low", 0.2, 0.5) + v("half", 0.5, 0.5), []string{"batchnorm[beta=0.5]", "threshold_homeostasis[beta=0.5]"}},
		{v("one", 0.2, 0.25) + v("two", 0.2, 0.5), []string{"batchnorm[beta=0.25]", "batchnorm[beta=0.5]", "threshold_homeostasis[beta=0.25]", "threshold_homeostasis[beta=0.5]"}},
	} {
		f := parse(t, fmt.Sprintf(text, c.variants))
		var got []string
		for _, l := range (&Result{File: f}).swept(f.Figures[0]) {
			got = append(got, l.label)
			if !slices.IsSortedFunc(l.dots, func(a, b sweptDot) int { return int(100 * (a.x - b.x)) }) {
				t.Errorf("%s: dots are not in the order of their numbers", l.label)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("lines %v, want %v", got, c.want)
		}
	}
}

// Conditions have numbers, too: their own or the file's. What goes with the number tells
// no lines apart, and where the rule does not act there is none.
func TestLinesOfConditions(t *testing.T) {
	const text = conditioned + `
[[biological.condition]]
name = "off"
without = ["synaptic_scaling"]
[[biological.condition]]
name = "slow"
set = { "synaptic_scaling.tau" = 800.0, "synaptic_scaling.tau_rate" = 80.0, "cell.tau_m" = 10.0 }
[[biological.condition]]
name = "slower"
set = { "synaptic_scaling.tau" = 900.0, "synaptic_scaling.tau_rate" = 90.0, "cell.tau_m" = 10.0 }
[[biological.condition]]
name = "other"
set = { "synaptic_scaling.tau" = 700.0, "synaptic_scaling.tau_rate" = 70.0, "cell.tau_m" = 12.0 }
[[figure]]
kind     = "sweep"
of       = %s
measure  = "mean_rate"
against  = "synaptic_scaling.tau"
`
	for of, want := range map[string]string{
		`["slow/cell", "slower/cell", "off/cell"]`:   "[{ [800 900]}]",
		`["slow/cell", "slower/cell", "other/cell"]`: "[{tau_m=10 [800 900]} {tau_m=12 [700]}]",
		`["plain/cell", "slow/cell"]`:                "[{ [800 100000]}]",
	} {
		f := parse(t, fmt.Sprintf(text, of))
		type line struct {
			label string
			x     []float64
		}
		var got []line
		for _, l := range (&Result{File: f}).swept(f.Figures[0]) {
			numbers := line{label: l.label}
			for _, d := range l.dots {
				numbers.x = append(numbers.x, d.x)
			}
			got = append(got, numbers)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s: %v, want %s", of, got, want)
		}
	}
	for against, want := range map[string]string{
		"synaptic_scaling.tau": "synaptic_scaling does not act under off",
		"cell.threshol":        `did you mean "threshold"?`,
		"nobody.tau":           `no population, projection or rule is called "nobody"`,
	} {
		_, err := Parse("bad.toml", []byte(strings.Replace(fmt.Sprintf(text, `"off/cell"`), `against  = "synaptic_scaling.tau"`, fmt.Sprintf("against = %q", against), 1)), Overrides{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("against %s: %v, want %s", against, err, want)
		}
	}
}
