package experiments

import (
	"slices"
	"testing"
)

// A summary has the first main measures, of the places that have any, and says how
// many it leaves out.
func TestSummary(t *testing.T) {
	r := runText(t, `title = "two populations"
[biological.population.a]
model = "lif"
types = { slow = 2, fast = 3 }
i     = { from = 25.0, to = 40.0 }
[biological.population.b]
model = "lif"
size  = 1
[[biological.segment]]
name     = "all"
duration = 500.0
`, 1)
	whole, more := r.Summary(3, 10)
	if !slices.Equal(whole.Columns, []string{"", "mean_rate (Hz)", "rate_cv", "interval_cv"}) || more != 0 || len(whole.Rows) != 4 {
		t.Errorf("%v, %v, %d more", whole.Columns, whole.Rows, more)
	}
	short, more := r.Summary(1, 3)
	if !slices.Equal(short.Columns, []string{"", "mean_rate (Hz)"}) || more != 1 || len(short.Rows) != 3 || short.Rows[0][0] != "biological/none/a" {
		t.Errorf("%v, %v, %d more", short.Columns, short.Rows, more)
	}
	r.File.Measures = []string{"rate_cv"}
	if named, _ := r.Summary(3, 10); !slices.Equal(named.Columns, []string{"", "rate_cv"}) {
		t.Errorf("the file's measures are %v", named.Columns)
	}
}

// Of a mixture what only mixtures have comes first, and what no method of this one has is left out.
func TestSummaryOfAMixture(t *testing.T) {
	const text = "title = \"t\"\n[mixture]\nmethods = [\"em\"]\ncauses = 8\nimages = 100\npasses = 1\n[mixture.known]\nside = 4\n"
	s, _ := runText(t, text, 1).Summary(4, 10)
	if !slices.Equal(s.Columns, []string{"", "log_likelihood (nats)", "classification_error", "parameter_error", "test_accuracy"}) {
		t.Errorf("a known mixture is summed up by %q", s.Columns)
	}
}
