package experiments

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/data"
)

const someMixture = `
title = "t"
[mixture]
dataset = "drawn-digits"
methods = ["em", "circuit"]
causes  = 12
images  = 200
test_images = 50
labels  = [40, 200]
passes  = 3
rate    = 0.05
seeds   = 2
[[mixture.condition]]
[[mixture.condition]]
name = "no_input_normalization"
set  = { input_normalization = false, seeds = 1 }
[[figure]]
kind = "causes"
[[figure]]
kind = "likelihood"
[[figure]]
kind = "label_error"
[[figure]]
kind = "contrast"
[[claim]]
name = "the likelihood rises"
measure = "log_likelihood.fall"
of  = "em/causes"
max = 1e-4
`

// few draws as many digits as the file asks for.
func few(string) (*data.Set, error) { return data.DrawnDigits(200, 50), nil }

func TestMixtureIsTheSameForAnyNumberOfThreads(t *testing.T) {
	var results []*Result
	for _, threads := range []int{1, 3} {
		f, err := Parse("t.toml", []byte(someMixture), Overrides{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := run(context.Background(), f, Options{Threads: threads}, few)
		if err != nil || !r.OK() {
			t.Fatal(err, r.Claims)
		}
		results = append(results, r)
	}
	if got := len(results[0].mixtures); got != 6 {
		t.Fatalf("%d runs, want two methods of two seeds, and of one", got)
	}
	for i, a := range results[0].mixtures {
		b := results[1].mixtures[i]
		if a.of.label != b.of.label || a.seed != b.seed || !slices.Equal(a.weights, b.weights) || !slices.Equal(a.curve, b.curve) {
			t.Errorf("%s, seed %d: three threads give other bits than one", a.of.label, a.seed)
		}
	}
}

// Methods of one seed start alike, and what is measured of them is in its range.
func TestMixtureMeasures(t *testing.T) {
	f, err := Parse("t.toml", []byte(someMixture), Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := run(context.Background(), f, Options{}, few)
	if err != nil {
		t.Fatal(err)
	}
	em, circuit := place{"artificial", "em", "causes"}, place{"biological", "circuit", "causes"}
	if a, b := r.values("log_likelihood.start", em, ""), r.values("log_likelihood.start", circuit, ""); !slices.Equal(a, b) || a[0] == a[1] {
		t.Errorf("seeds start at %v under em and at %v under circuit: want the same, and not the same for both seeds", a, b)
	}
	for name, within := range map[string][2]float64{
		"log_likelihood": {-800, -700}, "classification_error": {0, 0.9}, "classification_error.40": {0, 0.9}, "unused_causes": {0, 1},
		"row_sum_error": {0, 1e-5}, "contrast_shift": {0, 1e-4}, "contrast_range": {100, 100}, "test_accuracy": {0.1, 1}, "participation_ratio": {0, 1},
	} {
		for _, p := range []place{em, circuit} {
			x, err := r.value(name, p, "")
			if err != nil || !(x >= within[0] && x <= within[1]) {
				t.Errorf("%s at %s is %g (%v), want %g to %g", name, p, x, err, within[0], within[1])
			}
		}
	}
	if figures, notes := r.figures(); len(figures) != 4 || len(notes) > 0 {
		t.Errorf("%d figures are drawn, want 4: %v", len(figures), notes)
	}
	dir := filepath.Join(t.TempDir(), "result")
	if err := r.Save(dir); err != nil {
		t.Error(err)
	}
}

// The resolved copy tells the same experiment.
func TestMixtureResolved(t *testing.T) {
	f, err := Parse("t.toml", []byte(someMixture), Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	var first, second bytes.Buffer
	f.WriteResolved(&first)
	again, err := Parse("t.toml", first.Bytes(), Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	if again.WriteResolved(&second); first.String() != second.String() {
		t.Errorf("the resolved copy resolves to something else:\n%s\n%s", first.String(), second.String())
	}
	for _, key := range []string{"gain", "start_total", "contrasts", "activation"} {
		if !strings.Contains(first.String(), key) {
			t.Errorf("the default of %s is not told", key)
		}
	}
}

func TestFaultsInMixtures(t *testing.T) {
	const known = "[mixture.known]\nside = 4\n"
	for text, want := range map[string]string{
		"methods = [\"em\"]\ncauses = 4\n":                                                                                                `needs the key "dataset"`,
		"dataset = \"mnist\"\n":                                                                                                           "names no method; there are em, circuit",
		"dataset = \"mnist\"\nmethods = [\"en\"]\n":                                                                                       `mixture.methods[0]`,
		"dataset = \"mnist\"\nmethods = [\"em\"]\ntotal = 784.0\n":                                                                        "mixture.total: total (A) is 784, and must be above the number of inputs (D), which is 784",
		"dataset = \"mnist\"\nmethods = [\"em\"]\nimages = 10\n":                                                                          "mixture.causes: is 20, and there are 10 images",
		"dataset = \"mnist\"\nmethods = [\"em\"]\nimages = 50\nlabels = [60]\n":                                                           "mixture.labels: must be 1 to as many as there are training images, is 60",
		"dataset = \"mnist\"\nmethods = [\"em\"]\nactivation = \"cubic\"\n":                                                               "mixture.activation: must be one of \"log\", \"linear\", \"truncated\"",
		"dataset = \"mnist\"\nmethods = [\"em\"]\njitter = 1.0\n":                                                                         "mixture.jitter: must be at least 0 and below 1",
		"dataset = \"mnist\"\nmethods = [\"em\"]\ncontrasts = [0.5, 2.0]\n":                                                               "mixture.contrasts: must be ascending numbers above 0, 1 among them",
		"methods = [\"em\"]\nimages = 100\n" + known:                                                                                      "mixture.causes: is 20, and the known mixture has 8",
		"methods = [\"em\"]\ncauses = 8\nimages = 1_000_000_000_000\n" + known:                                                            "make it smaller",
		"methods = [\"em\"]\ncauses = 8\n" + known:                                                                                        "must say how many patterns are drawn",
		"methods = [\"em\"]\nimages = 99\n" + known:                                                                                       "t.toml:2: mixture.causes: is 20, and the known mixture has 8",
		"methods = [\"em\"]\ncauses = 8\nseeds = 2\n" + known:                                                                             "t.toml:2: mixture.images: must say how many patterns are drawn",
		"methods = [\"em\"]\ncauses = 8\nimages = 99\ntotal = 16.0\n" + known:                                                             "t.toml:6: mixture.total: total (A) is 16, and must be above the number of inputs (D), which is 16",
		"methods = [\"em\"]\ncauses = 60\nimages = 99\n[mixture.known]\nside = 30\n":                                                      "t.toml:2: mixture.total: total (A) is 900, and must be above the number of inputs (D), which is 900",
		"methods = [\"em\"]\ncauses = 8\nimages = 99\n" + known + "[stimulus]\ndataset = \"mnist\"\n":                                     "t.toml:6: mixture.known: stands beside a [stimulus]",
		"dataset = \"mnist\"\nmethods = [\"em\"]\n[[claim]]\nname = \"c\"\nmeasure = \"log_likelihood\"\nof = \"en/causes\"\nmax = 1.0\n": `called "en/causes"; did you mean "em/causes"?`,
		"dataset = \"mnist\"\nmethods = [\"em\"]\n[[mixture.condition]]\nset = { dataset = \"svhn\" }\n":                                  "cannot differ between conditions",
		"dataset = \"mnist\"\nmethods = [\"em\"]\n[[mixture.condition]]\nname = \"a\"\nset = { total = 1.0 }\n":                           "must be above the number of inputs",
		"dataset = \"mnist\"\nmethods = [\"em\"]\n[[mixture.condition]]\n[[mixture.condition]]\n":                                         "em learns under a condition above already",
		"dataset = \"mnist\"\nmethods = [\"em\"]\n[artificial]\nnetwork = \"lenet5\"\nnormalizations = [\"vanilla\"]\n":                   "stands in a file alone",
		"dataset = \"mnist\"\nmethods = [\"em\"]\n[[figure]]\nkind = \"raster\"\n":                                                        "which no mixture has; of one there are bars, causes",
		"dataset = \"mnist\"\nmethods = [\"em\"]\n[[claim]]\nname = \"c\"\nmeasure = \"parameter_error\"\nmax = 1.0\n":                    "parameter_error has no value at artificial/em/causes",
	} {
		_, err := Parse("t.toml", []byte("title = \"t\"\n[mixture]\n"+text), Overrides{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
	f, err := Parse("t.toml", []byte("title = \"t\"\n[biological]\ndt = 0.1\n[[figure]]\nkind = \"causes\"\n"), Overrides{})
	if err == nil {
		t.Errorf("a network without a mixture has causes to show: %v", f)
	}
}

// What only the data can tell is told before anything runs.
func TestImagesThatDoNotSuffice(t *testing.T) {
	for set, want := range map[string]string{
		"labels = [9]":                 "is not among the first 9 labels: ask for more",
		"images = 300":                 "mixture.images is 300, but drawn-digits has 200; ask for fewer",
		"images = 0\ncauses = 201\n":   "causes is 201, and there are 200 images",
		"test_images = 51\nimages = 0": "mixture.test_images is 51, but drawn-digits has 50",
	} {
		text := "title = \"t\"\n[mixture]\ndataset = \"drawn-digits\"\nmethods = [\"em\"]\n" + set + "\n"
		if !strings.Contains(set, "labels") {
			text += "labels = [40]\n"
		}
		f, err := Parse("t.toml", []byte(text), Overrides{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = run(context.Background(), f, Options{}, few); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", set, err, want)
		}
	}
	empty := func(string) (*data.Set, error) { return data.DrawnDigits(0, 10), nil }
	f, err := Parse("t.toml", []byte("title = \"t\"\n[mixture]\ndataset = \"drawn-digits\"\nmethods = [\"em\"]\n"), Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = run(context.Background(), f, Options{}, empty); err == nil || !strings.Contains(err.Error(), "there are no images") {
		t.Errorf("no images: got %v", err)
	}
}

// Of a known mixture, which of the weights is which is found out, and seeds have patterns of their own.
func TestKnownMixtureIsFound(t *testing.T) {
	r := runText(t, `
title = "t"
[mixture]
methods = ["em", "circuit"]
causes = 8
total  = 100.0
images = 2000
passes = 8
rate   = 0.02
start  = "apart"
seeds  = 2
[mixture.known]
side = 4
count = 84.0
`, 2)
	for _, p := range r.File.places() {
		all := r.values("parameter_error", p, "")
		// A mean of 250 patterns of 84 counts over 16 units is off by √(84/250) of √Σ W², 21 or so; the circuit by √(1 + 5) of that.
		if len(all) != 2 || all[0] == all[1] || slices.Max(all) > 0.08 || math.IsNaN(all[0]) {
			t.Errorf("%s is %v from the known mixture", p, all)
		}
	}
}

// A run sees the images that its name says, and where a file is at odds is told by line and key.
func TestMixtureSeesTheStimulus(t *testing.T) {
	const stimulus = "title = \"t\"\n[stimulus]\ndataset = \"drawn-digits\"\n[mixture]\n%smethods = [\"em\"]\n[[mixture.condition]]\nset = { rate = 0.1 }\n"
	f, err := Parse("t.toml", fmt.Appendf(nil, stimulus, "dataset = \"drawn-digits\"\n"), Overrides{})
	if err != nil || f.Mixture.Dataset != "drawn-digits" {
		t.Errorf("the stimulus's own images are refused: %v", err)
	}
	const want = `t.toml:5: mixture.dataset: is "mnist" while stimulus.dataset is "drawn-digits"`
	_, err = Parse("t.toml", fmt.Appendf(nil, stimulus, "dataset = \"mnist\"\n"), Overrides{})
	if err == nil || strings.Count(err.Error(), want) != 1 || strings.Contains(err.Error(), "\n") {
		t.Errorf("two sets of images: got %v, want %q, once", err, want)
	}
	_, err = Parse("t.toml", fmt.Appendf(nil, stimulus, ""), Overrides{Set: []Setting{{"mixture.dataset", "mnist"}}})
	if err == nil || !strings.Contains(err.Error(), "--set: mixture.dataset: is \"mnist\"") {
		t.Errorf("two sets of images by --set: got %v", err)
	}
}

// The example of the page about the language is whole, and its claim holds.
func TestTheExampleOfAMixture(t *testing.T) {
	text, err := os.ReadFile("../docs/experiment-file.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "## [mixture]\n")
	_, rest, _ = strings.Cut(rest, "```toml\n")
	example, _, _ := strings.Cut(rest, "```")
	r := runText(t, example, 0)
	if !r.OK() || len(r.Claims) == 0 {
		t.Errorf("claims: %+v, failures: %v", r.Claims, r.Failed)
	}
	if got := list(r.File.places()); got != "artificial/em/causes, biological/circuit/causes, biological/circuit[no_scaling]/causes" {
		t.Errorf("its places are %s", got)
	}
	if figures, notes := r.figures(); len(figures) != 2 || len(notes) > 0 {
		t.Errorf("%d figures, %v", len(figures), notes)
	}
}
