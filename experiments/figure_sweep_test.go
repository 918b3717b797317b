package experiments

import (
	"fmt"
	"slices"
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
