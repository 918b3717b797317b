package experiments

import (
	"slices"
	"strings"
	"testing"
)

func TestFaultsInSegmentsOfTrainings(t *testing.T) {
	const file = `title = "t"
[artificial]
dataset = "glyphs"
network = "lenet5"
normalizations = ["vanilla", "batchnorm+selu"]
`
	for text, want := range map[string]string{
		"activation = \"tanh\"\n":                                   `artificial.normalizations[1]: activation must be "relu" under batchnorm+selu`,
		"dropout = 0.5\nalpha_dropout = 0.5\n":                      "artificial.alpha_dropout: must be 0 beside dropout",
		"[[artificial.segment]]\niterations = 5\n":                  `artificial.segment[0]: needs the key "name"`,
		"[[artificial.segment]]\nname = \"a\"\nlearn = \"some\"\n":  "artificial.segment[0].learn: must be one of all, normalization, none",
		"[[artificial.segment]]\nname = \"a\"\nremove = 1.5\n":      "artificial.segment[0].remove: must be between 0 and 1",
		"[[artificial.segment]]\nname = \"a\"\nclasses = [0, 10]\n": "classes must be below 10",
	} {
		_, err := Parse("t.toml", []byte(file+text), Overrides{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

// TestSoleConditionIsShort: the condition of many rules still names a file.
func TestSoleConditionIsShort(t *testing.T) {
	rules := []string{"threshold_adaptation", "synaptic_scaling"}
	for want, b := range map[string]Biological{
		"none":                                  {},
		"threshold_adaptation+synaptic_scaling": {labels: rules},
		"threshold_adaptation+7_more":           {labels: slices.Concat(rules, rules, rules, rules)},
	} {
		if got := b.soleCondition(); got != want {
			t.Errorf("%d rules give the condition %q, want %q", len(b.labels), got, want)
		}
	}
}
