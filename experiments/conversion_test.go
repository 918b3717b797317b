package experiments

import (
	"math"
	"slices"
	"strings"
	"testing"
)

const converted = `title = "t"
[stimulus]
dataset = "glyphs"
count = 70
[artificial]
layers = [{ kind = "conv", out = 3, size = 5 }, { kind = "avgpool", size = 4 }, { kind = "dense", out = 12 }]
normalizations = ["vanilla", "batchnorm"]
iterations = 60
test_images = 300
test_statistics = "running"
`

// Converted networks come to their originals, whose answers are measured on the other
// side by other code: mean activations unit by unit, to half of the scale over 200 steps.
func TestConvertedNetworksComeToTheirOriginals(t *testing.T) {
	text := converted + "[conversion]\ntimes = [20, 400]\nimages = 50\npercentile = 100\n"
	text = strings.Replace(text, "test_images = 300\n", "", 1)
	one, two := runText(t, text, 1), runText(t, text, 2)
	for _, method := range []string{"vanilla", "batchnorm"} {
		at := place{"biological", method, "fc1"}
		spiking, original := one.first(at, "400 ms"), one.first(place{"artificial", method, "fc1"}, "")
		if tallies := spiking.in.Tallies; len(tallies) != 12 || tallies[0].N != 70 {
			t.Fatalf("%s: %d units, of the first %+v", method, len(tallies), tallies[0])
		}
		for k, mean := range spiking.in.Conversion.OriginalMean {
			tally := original.in.Tallies[k]
			if want := tally.Sum / float64(tally.N); math.Abs(mean-want) > 1e-5*(1+want) {
				t.Errorf("%s unit %d: the original's mean is %g, measured there %g", method, k, mean, want)
			}
		}
		if r := spiking.results["conversion_r2"].Extra["answers"]; !(r > 0.98) {
			t.Errorf("%s: answers have R² %g after 400 ms", method, r)
		}
		early := one.first(at, "20 ms").results["conversion_r2"].Extra["answers"]
		if late := spiking.results["conversion_r2"].Extra["answers"]; !(late > early) {
			t.Errorf("%s: R² of %g early and %g late", method, early, late)
		}
		for _, segment := range []string{"20 ms", "400 ms"} {
			a, b := one.first(at, segment).in, two.first(at, segment).in
			if !slices.Equal(a.Rates, b.Rates) || a.Conversion.Residual != b.Conversion.Residual {
				t.Errorf("%s at %s depends on the number of threads", method, segment)
			}
		}
	}
}

func TestFaultsInConversions(t *testing.T) {
	for text, want := range map[string]string{
		converted + "[conversion]\ntimes = [50, 20]\n":                               "conversion.times: must ascend",
		converted + "[conversion]\ntimes = [10.5]\n":                                 "conversion.times: must be multiples of dt",
		converted + "[conversion]\ncounted = 0.0\n":                                  "conversion.counted: must be above 0",
		converted + "[conversion]\nreset = \"some\"\n":                               "conversion.reset: must be one of",
		strings.Replace(converted, `"running"`, `"batch"`, 1) + "[conversion]\n":     "test_statistics must be",
		strings.Replace(converted, "avgpool", "maxpool", 1) + "[conversion]\n":       "layers[1].kind must not be \"maxpool\"",
		strings.Replace(converted, `"vanilla"`, `"layernorm"`, 1) + "[conversion]\n": "layernorm cannot be folded into weights",
		"title = \"t\"\n[biological]\n[conversion]\n":                                "stands beside [biological]",
		"title = \"t\"\n[stimulus]\ndataset = \"glyphs\"\n[conversion]\n":            "needs the networks of an [artificial] table",
	} {
		_, err := Parse("t.toml", []byte(text), Overrides{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
