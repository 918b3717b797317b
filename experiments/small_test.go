package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/report"
)

// reduced opens a built-in's smaller run with what is set, and leaves of it some claims and what they need: their
// conditions, their trainings, and segments up to the last that they look at.
func reduced(t *testing.T, name string, keep func(c *Claim) bool, set ...Setting) *File {
	t.Helper()
	f, err := Open(name, Overrides{Quick: true, Set: set})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	f.Claims = slices.DeleteFunc(f.Claims, func(c *Claim) bool { return !keep(c) })
	f.Figures, f.Measures = nil, nil
	for _, c := range f.Claims {
		base, _, _ := strings.Cut(c.Measure, ".")
		f.Measures = append(f.Measures, base)
	}
	needs := func(side, method string) bool {
		return slices.ContainsFunc(f.Claims, func(c *Claim) bool {
			return c.of.side == side && c.of.method == method || c.versus.side == side && c.versus.method == method
		})
	}
	if a := f.Artificial; a != nil {
		a.trained = slices.DeleteFunc(a.trained, func(m method) bool { return !needs("artificial", m.label) })
	}
	b := f.Biological
	b.Conditions = slices.DeleteFunc(b.Conditions, func(c Condition) bool { return !needs("biological", c.Name) })
	last := 0
	for i, s := range b.Segments {
		if slices.ContainsFunc(f.Claims, func(c *Claim) bool { return c.inSegment == s.Name || c.other == s.Name }) {
			last = i
		}
	}
	b.Segments = b.Segments[:last+1]
	return f
}

// holds runs a file, and wants all of its claims, of which there must be some, to hold.
func holds(t *testing.T, f *File) {
	t.Helper()
	r, err := runHere(t.Context(), f, Options{Threads: 2})
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	if len(r.Claims) == 0 {
		t.Errorf("%s: no claim is left", f.Name)
	}
	for _, c := range r.Claims {
		if c.Verdict != report.Pass {
			unmet(t, f.Name, c)
		}
	}
}

// unmet tells of a claim that does not hold.
func unmet(t *testing.T, name string, c ClaimResult) {
	t.Helper()
	found := math.NaN()
	if c.Value != nil {
		found = *c.Value
	}
	t.Errorf("%s: %q: %g, want %s %s", name, c.Name, found, c.Says, c.Why)
}

// What is one map on both sides answers alike, unit by unit, whatever the stimuli: ten are enough. So each
// built-in says that drives units through a layer's weights, as far as its units are there at once.
func TestBothSidesOfPairsAreOneMap(t *testing.T) {
	pairs := 0
	for _, name := range Names() {
		f, err := Open(name, Overrides{Quick: true})
		if err != nil {
			t.Fatal(err)
		}
		identity := func(c *Claim) bool { return c.Deviation != nil && *c.Deviation.Max <= 0.005 }
		if f.Biological == nil || f.Artificial == nil || !slices.ContainsFunc(f.Claims, identity) {
			continue
		}
		pairs++
		set := []Setting{{"artificial.iterations", "2"}, {"artificial.batch", "10"}, {"artificial.test_batch", "10"}, {"artificial.test_images", "10"},
			{"artificial.seeds", "1"}, {"biological.seeds", "1"}, {"stimulus.count", "10"}, {"stimulus.block", "10"}}
		for i, s := range f.Biological.Segments {
			set = append(set, Setting{fmt.Sprintf("biological.segment.%d.stimuli", i), "10"})
			if s.Tested > 0 {
				set = append(set, Setting{fmt.Sprintf("biological.segment.%d.tested", i), "10"})
			}
		}
		holds(t, reduced(t, name, identity, set...))
	}
	if pairs < 9 {
		t.Errorf("%d built-ins have units that answer as a layer does, want 9 at least", pairs)
	}
}

// What a mechanism does by its form it does in a network of few neurons and in seconds as well.
func TestWhatHoldsOfHoweverLittle(t *testing.T) {
	of := func(measures ...string) func(c *Claim) bool {
		return func(c *Claim) bool {
			base, _, _ := strings.Cut(c.Measure, ".")
			return slices.Contains(measures, base) && !c.FullSize
		}
	}
	for _, x := range []struct {
		name string
		keep func(c *Claim) bool
		set  []Setting
	}{
		// Units that their input drives, and nothing else, fire less where half of it is cut, and nothing adapts.
		{"lesion-circuits", func(c *Claim) bool { return c.of.method == "none" && !c.FullSize }, []Setting{
			{"biological.segment.0.duration", "300.0"}, {"biological.segment.1.duration", "400.0"}}},
		// Whole stomatogastric networks have one burst of each kind in each cycle, also in a few cycles.
		{"lesion-rhythm", func(c *Claim) bool { return c.inSegment == "before" }, nil},
		// One factor for all weights of a neuron keeps their ranks and ratios, however far it has come.
		{"synaptic-scaling", of("weight_r2", "weight_rank_correlation"), []Setting{
			{"biological.population.cell.size", "5"}, {"biological.segment.naive.duration", "1_000.0"}, {"biological.segment.baseline.duration", "4_000.0"},
			{"biological.segment.blocked.duration", "4_000.0"}, {`biological.segment."settled while blocked".duration`, "1_000.0"},
			{`biological.segment."washed out".duration`, "4_000.0"}, {"biological.segment.raised.duration", "4_000.0"}}},
		// What a branch gives to one synapse it takes from the others.
		{"dendritic-normalization", of("branch_total"), []Setting{{"biological.segment.before.duration", "5_000.0"}, {"biological.population.cell.size", "4"},
			{"biological.population.teacher.size", "4"}}},
	} {
		holds(t, reduced(t, x.name, x.keep, x.set...))
	}
}
