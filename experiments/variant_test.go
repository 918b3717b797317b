package experiments

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

// small, in variants of which the last trains one normalization alone.
var varied = `measures = ["test_accuracy", "activation_probability_cv"]` + strings.Replace(strings.Replace(small, "[[figure]]", `
[[artificial.variant]]
[[artificial.variant]]
name = "slow"
set  = { "optimizer.learning_rate" = 0.0001, initialization = "he" }
[[artificial.variant]]
name           = "groups=2"
normalizations = ["groupnorm"]
set            = { "settings.groupnorm.groups" = 2 }
[[figure]]`, 1), `"synaptic_scaling"`+"\n", `"synaptic_scaling[slow]"`+"\n", 1)

// A variant is what the file would be with its values; one without a name is the file.
func TestVariantsAreFilesOfTheirOwn(t *testing.T) {
	r := runText(t, strings.Replace(varied, "min     = 0.11", "min     = 0.0", 1), 2)
	var labels []string
	for _, m := range r.File.Artificial.trained {
		labels = append(labels, m.label)
	}
	if got, want := strings.Join(labels, " "), "vanilla vanilla[slow] synaptic_scaling synaptic_scaling[slow] groupnorm[groups=2]"; got != want {
		t.Errorf("trained are %s, want %s", got, want)
	}
	alone := `measures = ["test_accuracy", "activation_probability_cv"]` + strings.Replace(small, `"synaptic_scaling"`+"\n", `"vanilla"`+"\n", 1)
	for label, text := range map[string]string{
		"vanilla":             alone,
		"vanilla[slow]":       strings.Replace(alone, "[[figure]]", "initialization = \"he\"\noptimizer = { learning_rate = 0.0001 }\n[[figure]]", 1),
		"groupnorm[groups=2]": strings.Replace(strings.ReplaceAll(alone, `"vanilla"`, `"groupnorm"`), "[[figure]]", "settings = { groupnorm = { groups = 2 } }\n[[figure]]", 1),
	} {
		own := runText(t, text, 1)
		normalization, _, _ := strings.Cut(label, "[")
		for _, at := range []struct{ measure, unit string }{{"test_accuracy", ""}, {"activation_probability_cv", "fc1"}} {
			want := own.values(at.measure, place{"artificial", normalization, at.unit}, "")
			got := r.values(at.measure, place{"artificial", label, at.unit}, "")
			for i := range want {
				if len(want) != 2 || len(got) != 2 || got[i] != want[i] || math.IsNaN(want[i]) {
					t.Fatalf("%s of %s is %v, of a file of its own %v", at.measure, label, got, want)
				}
			}
		}
	}
}

// Variants go on where they stopped, and the resolved copy repeats them.
func TestVariantsResumeAndRepeat(t *testing.T) {
	want := runText(t, varied, 2)
	dir := t.TempDir()
	stopAt(t, varied, dir, 310, Options{Threads: 2})
	if got, _ := goOn(t, varied, dir, 1); !bytes.Equal(numbers(t, got), numbers(t, want)) {
		t.Error("stopped and resumed: other numbers")
	}
	var resolved bytes.Buffer
	if err := want.File.WriteResolved(&resolved); err != nil {
		t.Fatal(err)
	}
	again := parse(t, resolved.String())
	if a, b := len(again.Artificial.trained), len(want.File.Artificial.trained); a != b || again.hash() != want.File.hash() {
		t.Errorf("the resolved copy has %d methods of %d, or is resolved otherwise:\n%s", a, b, resolved.String())
	}
	if err := want.Save(t.TempDir()); err != nil {
		t.Error(err)
	}
}

func TestReferencesToVariants(t *testing.T) {
	places := parse(t, varied).places()
	for ref, want := range map[string]int{
		"fc1": 5, "vanilla/fc1": 1, "vanilla[slow]/fc1": 1, "vanilla*/fc1": 2, "*[slow]/hidden": 2, "*[*]/fc1": 3, "vanilla": 1, "*a*": 4, "[slow]": 0,
	} {
		if got := len(find(ref, places)); got != want {
			t.Errorf("%s means %d places, want %d", ref, got, want)
		}
	}
}

func TestVariantsThatCannotBe(t *testing.T) {
	text := strings.Replace(varied, "[[figure]]", `
[[artificial.variant]]
name = "a/b"
normalizations = ["nonesuch"]
[[artificial.variant]]
name = "slow"
[[artificial.variant]]
name = "bad"
set  = { "optimizer.learning_rte" = 1.0, batch = -3, seeds = 4, "nobody.at.home" = 1, iterations = "many" }
[[artificial.variant]]
name = "worse"
set  = { "optimizer.learning_rte" = 1.0, batch = -3, "nobody.at.home" = 1, iterations = "many", "layers.nonesuch.out" = 1 }
[[artificial.variant]]
name = "worst"
set  = { "optimizer.learning_rte" = 1.0, batch = -3, "nobody.at.home" = 1, iterations = "many" }
[[figure]]`, 1)
	_, err := Parse("bad.toml", []byte(text), Overrides{})
	for _, want := range []string{
		`variant[3].name: has "/" in it`,
		`variant[3].normalizations[0]: no normalization is called "nonesuch"`,
		`variant[4]: vanilla[slow] is trained by a variant above already`,
		`variant[5].set.seeds: cannot differ between variants`,
		`variant[6].set."layers.nonesuch.out": layers.nonesuch.out: no element of artificial.layers is called "nonesuch"`,
		`variant[7].set."optimizer.learning_rte": unknown key; did you mean "learning_rate"?`,
		`variant[7].set.batch: must be at least 1`,
		`artificial.nobody: unknown key`,
		`variant[7].set.iterations: must be a whole number, is the string "many"`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nhas no word of %s", err, want)
		}
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		if !strings.HasPrefix(line, "bad.toml:") || strings.HasPrefix(line, "bad.toml: ") {
			t.Errorf("no line in %q", line)
		}
	}
}

// "all" is every normalization, in the resolved copy by name.
func TestAllNormalizations(t *testing.T) {
	f := parse(t, strings.Replace(small, `["vanilla", "synaptic_scaling"]`, `["batchnorm+layernorm", "all"]`, 1))
	want := append([]string{"batchnorm+layernorm"}, normalizations()...)
	var resolved bytes.Buffer
	if err := f.WriteResolved(&resolved); err != nil {
		t.Fatal(err)
	}
	for _, f := range []*File{f, parse(t, resolved.String())} {
		if !slices.Equal(f.Artificial.Normalizations, want) || len(f.Artificial.trained) != len(want) {
			t.Errorf("trained are %v, want %v", f.Artificial.Normalizations, want)
		}
	}
	if strings.Contains(resolved.String(), `"all"`) {
		t.Error("the resolved copy leaves open what all are")
	}
	_, err := Parse("own.toml", []byte(strings.Replace(small, `["vanilla", "synaptic_scaling"]`, `["vanilla", "all"]`, 1)), Overrides{})
	if err == nil || !strings.Contains(err.Error(), `"vanilla" stands here twice`) {
		t.Errorf("one named beside all: %v", err)
	}
}
