package experiments

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"homeostat/circuits"
	"homeostat/internal/value"
)

const conditioned = `
title = "One network, several ways"
[biological.population.input]
model = "poisson"
size  = 50
[biological.population.cell]
model = "lif"
size  = 5
[biological.projection.drive]
from    = "input"
to      = "cell"
connect = "fixed_indegree"
degree  = 20
weight  = 1.0
[[biological.rule]]
name = "synaptic_scaling"
on   = "drive"
[[biological.condition]]
name = "plain"
[[biological.condition]]
name = "changed"
set  = { "input.rate" = 40.0, "cell.tau_m" = 10.0, "drive.degree" = 30, "drive.weight" = 2.0, "drive.delay" = 3.0, "synaptic_scaling.tau" = 50.0 }
[[biological.segment]]
name     = "all"
duration = 100.0
`

// A condition changes numbers of populations, connectors, synapses and rules; the
// file's own network stays.
func TestConditionsSetParameters(t *testing.T) {
	b := parse(t, conditioned).Biological
	for i, want := range []string{"10 20 20 1 0.1 100000", "40 10 30 2 3 50"} {
		s := b.specOf(&b.Conditions[i], func(path string, err error) { t.Errorf("%s: %v", path, err) })
		if got := numbersOf(s); got != want {
			t.Errorf("under %s: %s, want %s", b.Conditions[i].Name, got, want)
		}
	}
}

func TestConditionsThatCannotBe(t *testing.T) {
	_, err := Parse("bad.toml", []byte(strings.Replace(conditioned, `"input.rate" = 40.0`,
		`"input.rat" = 1.0, "nobody.rate" = 1.0, "cell" = 3.0, "cell.e_l" = [1.0, 2.0]`, 1)), Overrides{})
	for _, want := range []string{
		`condition[1].set."input.rat": no parameter that is a number is called "rat"; did you mean "rate"?`,
		`condition[1].set."nobody.rate": no population, projection or rule is called "nobody"`,
		`condition[1].set.cell: names a parameter as`,
		`condition[1].set."cell.e_l": must be one number`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v has no word of %s", err, want)
		}
	}
	_, err = Parse("bad.toml", []byte(strings.Replace(conditioned, `"cell.tau_m" = 10.0`, `"cell.tau_m" = -1.0`, 1)), Overrides{})
	if err == nil || !strings.Contains(err.Error(), `condition[1].set: population.cell.tau_m: must be`) {
		t.Errorf("a negative time constant: %v", err)
	}
}

// numbersOf are those that TestConditionsSetParameters changes, as text.
func numbersOf(s circuits.Spec) string {
	numbers := []string{}
	add := func(x float64) { numbers = append(numbers, fmt.Sprint(x)) }
	add(parameterOf(s.Populations[0].Params, "rate"))
	add(parameterOf(s.Populations[1].Params, "tau_m"))
	add(parameterOf(s.Projections[0].Params, "degree"))
	add(s.Projections[0].Weight.A)
	add(s.Projections[0].Delay.A)
	add(parameterOf(s.Rules[0].Params, "tau"))
	return strings.Join(numbers, " ")
}

func parameterOf(params any, key string) float64 {
	switch x := fieldOf(reflect.ValueOf(params).Elem(), key, new([]string)).Interface().(type) {
	case value.Value:
		return x.A
	case float64:
		return x
	case int:
		return float64(x)
	}
	return math.NaN()
}
