package experiments

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/internal/conf"
	"homeostat/measure"
	"homeostat/report"
)

// Claim is a statement of the literature, or of the file's author, about one
// measure, that the experiment holds itself to.
type Claim struct {
	Name    string `toml:"name,required"`
	Measure string `toml:"measure,required"` // a measure's name, or name.part for one of its further numbers
	Of      string `toml:"of"`               // condition, layer or population: the end of side/method/unit
	In      string `toml:"in"`               // segment; the last by default
	Bounds         // what the number must be
	Versus  string `toml:"versus"` // another condition or segment to compare with

	Difference *Bounds `toml:"difference"` // what the number minus that of versus must be
	Ratio      *Bounds `toml:"ratio"`      // what the number over that of versus must be
	R2         *Bounds `toml:"r2"`         // what part of the variance of each unit's number that of versus must explain
	Deviation  *Bounds `toml:"deviation"`  // what the largest distance between a unit's number and that of versus must be

	Test  string  `toml:"test"`  // a statistical test, in place of bounds
	Level float64 `toml:"level"` // its level

	FullSize        bool   `toml:"full_size"`        // not held to with --quick
	Source          string `toml:"source"`           // where the claim is published
	Basis           string `toml:"basis"`            // what its value is: "published", "closed form" or "simulation"; named in figures
	KnownDifference string `toml:"known_difference"` // why our model does not meet it, with an independent number

	of, versus       place
	inSegment, other string // segments of either side of the comparison
}

// SetDefaults fills in what a file may leave out.
func (c *Claim) SetDefaults() { *c = Claim{Level: 0.05, Basis: "published"} }

// Bounds is what a number must be: value ± tolerance, or between min and max.
type Bounds struct {
	Value     *float64 `toml:"value"`
	Tolerance *float64 `toml:"tolerance"`
	Min       *float64 `toml:"min"`
	Max       *float64 `toml:"max"`
}

func (b *Bounds) given() bool {
	return b != nil && (b.Value != nil || b.Min != nil || b.Max != nil || b.Tolerance != nil)
}

func (b *Bounds) check() error {
	switch {
	case b.Value != nil && (b.Min != nil || b.Max != nil):
		return errors.New("gives value beside min or max; give one of the two")
	case b.Value != nil && b.Tolerance == nil:
		return errors.New("gives a value without its tolerance")
	case b.Value == nil && b.Tolerance != nil:
		return errors.New("gives a tolerance without a value")
	case b.Tolerance != nil && *b.Tolerance < 0:
		return fmt.Errorf("tolerance must be at least 0, is %g", *b.Tolerance)
	case b.Min != nil && b.Max != nil && *b.Min > *b.Max:
		return fmt.Errorf("min %g is above max %g", *b.Min, *b.Max)
	}
	return nil
}

// hold says whether a number is what it must be; NaN never is.
func (b *Bounds) hold(x float64) bool {
	switch {
	case math.IsNaN(x):
		return false
	case b.Value != nil:
		return math.Abs(x-*b.Value) <= *b.Tolerance
	}
	return (b.Min == nil || x >= *b.Min) && (b.Max == nil || x <= *b.Max)
}

func (b *Bounds) String() string {
	switch {
	case b.Value != nil:
		return fmt.Sprintf("%.6g ± %.3g", *b.Value, *b.Tolerance)
	case b.Min != nil && b.Max != nil:
		return fmt.Sprintf("%.6g to %.6g", *b.Min, *b.Max)
	case b.Min != nil:
		return fmt.Sprintf("≥ %.6g", *b.Min)
	}
	return fmt.Sprintf("≤ %.6g", *b.Max)
}

// check resolves a claim's names and refuses what cannot be held.
func (c *Claim) check(f *File, places []place, n *conf.Node, faults *conf.Faults) {
	name, _, _ := strings.Cut(c.Measure, ".")
	if _, ok := measure.Find(name); !ok && c.Measure != "" {
		faults.At(at(n, "measure"), "%s", conf.OneOf(name, "measure", measureNames()))
	}
	c.checkExpectation(n, faults)
	if err := oneOf(c.Basis, "basis of a claim", []string{"published", "closed form", "simulation"}); err != nil {
		faults.At(at(n, "basis"), "%s", err)
	}
	for _, other := range f.Claims {
		if other == c {
			break
		}
		if other.Name == c.Name {
			faults.At(at(n, "name"), "a claim named %q stands above already", c.Name)
			break
		}
	}
	if len(places) == 0 {
		if sound(*faults, n) { // else what is wrong with the sides is said already
			faults.At(n, "has nothing to be about: only populations that receive synapses are measured, and none does")
		}
		return
	}
	var err error
	if c.of, err = findOne(c.Of, places); err != nil {
		if len(find(c.Of, places)) == 0 {
			err = f.nowhere(c.Of, places)
		}
		faults.At(at(n, "of"), "%s", err)
		return
	}
	if c.inSegment, err = f.segment(c.of, c.In); err != nil {
		faults.At(at(n, "in"), "%s", err)
		return
	}
	if c.Versus == "" {
		c.checkMeasured(f, c.of, c.inSegment, n, faults)
		return
	}
	c.versus, c.other = c.of, c.Versus
	if _, err := f.segment(c.of, c.Versus); err != nil {
		c.other = c.inSegment
		if c.versus, err = findOne(c.Versus, places); err != nil {
			faults.At(at(n, "versus"), "%s; nor is it a segment of %s, which has %s", err, c.of, cmp.Or(strings.Join(f.segments(c.of), ", "), "none"))
		} else if _, err := f.segment(c.versus, c.other); err != nil {
			c.other, _ = f.segment(c.versus, "")
		}
	}
	c.checkMeasured(f, c.of, c.inSegment, n, faults)
	c.checkMeasured(f, c.versus, c.other, n, faults)
}

// checkMeasured checks that the measure can have a value at a place at all.
func (c *Claim) checkMeasured(f *File, p place, segment string, n *conf.Node, faults *conf.Faults) {
	if p == (place{}) || !sound(*faults, n) {
		return // something else is wrong, and may be the reason
	}
	if err := f.measurable(c.Measure, p, segment); err != nil {
		faults.At(at(n, "measure"), "%s", err)
	} else if c.Test == "counting_noise" && f.measurable("set_point_error", p, segment) != nil {
		faults.At(at(n, "test"), "needs set points, and no rule gives any to %s", p)
	}
}

func (c *Claim) checkExpectation(n *conf.Node, faults *conf.Faults) {
	given := 0 // ways in which it says what the number must be
	for _, b := range []*Bounds{&c.Bounds, c.Difference, c.Ratio, c.R2, c.Deviation} {
		if !b.given() {
			continue
		}
		given++
		if err := b.check(); err != nil {
			faults.At(n, "%s", err)
		}
	}
	if c.Test != "" {
		given++
		if _, ok := tests()[c.Test]; !ok {
			faults.At(at(n, "test"), "%s", conf.OneOf(c.Test, "test", conf.SortedKeys(tests())))
		}
		if c.Level <= 0 || c.Level >= 1 {
			faults.At(at(n, "level"), "must lie between 0 and 1, is %g", c.Level)
		}
	}
	if given != 1 {
		faults.At(n, "says what the number must be in %d ways; give one: value with tolerance, min or max, difference, ratio, r2, deviation, or test", given)
	}
	compares := c.Difference != nil || c.Ratio != nil || c.R2 != nil || c.Deviation != nil || c.Test != "" && tests()[c.Test].compares
	if compares && c.Versus == "" {
		faults.At(n, "needs the key \"versus\": a segment or a condition to compare with")
	} else if !compares && c.Versus != "" {
		faults.At(at(n, "versus"), "needs difference, ratio, r2, deviation, or a test that compares")
	}
}

// segments are the names of those at a place, one after the other; a training that
// is not divided has none.
func (f *File) segments(p place) (all []string) {
	if p.side == corresponds {
		return nil
	}
	if f.Mixture != nil {
		return f.Mixture.segmentsOf(p.method)
	}
	if f.Conversion != nil && p.side == "biological" {
		return f.Conversion.segments()
	}
	if p.side == "biological" {
		for _, s := range f.Biological.Segments {
			all = append(all, s.Name)
		}
		return all
	}
	for _, s := range f.Artificial.find(p.method).Segments {
		all = append(all, s.Name)
	}
	return all
}

// segment resolves a segment's name at a place: the last by default.
func (f *File) segment(p place, name string) (string, error) {
	all := f.segments(p)
	switch {
	case name != "" && len(all) == 0:
		return "", fmt.Errorf("names a segment, and %s has none", p)
	case name != "":
		return name, oneOf(name, "segment", all)
	case len(all) > 0:
		return all[len(all)-1], nil
	}
	return "", nil
}

// ClaimResult is a claim with its outcome.
type ClaimResult struct {
	Name      string   `json:"name"`
	Measure   string   `json:"measure"`
	Of        string   `json:"of"`
	Value     *float64 `json:"value"`    // null where there is no number
	Expected  *float64 `json:"expected"` // of a value claim, else null
	Tolerance *float64 `json:"tolerance"`
	Source    string   `json:"source"`
	Pass      bool     `json:"pass"`

	Min             *float64 `json:"min,omitempty"`
	Max             *float64 `json:"max,omitempty"`
	Versus          string   `json:"versus,omitempty"`
	Compared        string   `json:"compared,omitempty"` // difference, ratio or the test's name
	Verdict         string   `json:"verdict"`
	Why             string   `json:"why,omitempty"` // of a failure: what is known of it
	KnownDifference string   `json:"known_difference,omitempty"`
	Says            string   `json:"says"` // the expectation in words

	never bool // what is waited for does not come, in some seed at least
}

// judge holds a claim against the measured numbers.
func (c *Claim) judge(r *Result, quick bool) ClaimResult {
	out := ClaimResult{Name: c.Name, Measure: c.Measure, Of: r.label(c.of, c.inSegment), Source: c.Source, KnownDifference: c.KnownDifference}
	if c.Versus != "" {
		out.Versus = r.label(c.versus, c.other)
	}
	if c.FullSize && quick {
		out.Verdict, out.Says = report.NotRun, c.says()
		return out
	}
	x, bounds, err := c.number(r, &out)
	out.Expected, out.Tolerance, out.Min, out.Max = bounds.Value, bounds.Tolerance, bounds.Min, bounds.Max
	out.Says = c.says()
	if err != nil {
		out.Why = err.Error()
	} else if out.never = c.waits() && math.IsInf(x, 1); out.never {
		out.Why = c.seldom(r)
	} else if out.Value = number(x); out.Value == nil {
		out.Why = c.undefined(r, x)
	}
	out.Pass = err == nil && bounds.hold(x)
	switch {
	case out.Pass:
		out.Verdict = report.Pass
	case c.KnownDifference != "" && err == nil:
		out.Verdict = report.Known
	default:
		out.Verdict = report.Fail
	}
	return out
}

// says is what the number must be, in words.
func (c *Claim) says() string {
	switch {
	case c.Test != "":
		return tests()[c.Test].says(c.Level)
	case c.Difference.given():
		return "difference " + c.Difference.String()
	case c.Ratio.given():
		return "ratio " + c.Ratio.String()
	case c.R2.given():
		return "R² " + c.R2.String()
	case c.Deviation.given():
		return "largest deviation " + c.Deviation.String()
	}
	if c.waits() && c.Min != nil && *c.Min >= never {
		return "never"
	}
	return c.Bounds.String()
}

// never is a wait that is longer than any run: a claim with it as min says that what is waited for
// does not come, of which TOML's numbers that a file may have know no other way.
const never = 1e9

// waits says that the claim is about how long something takes by itself, infinite if it does not come.
func (c *Claim) waits() bool {
	base, part, _ := strings.Cut(c.Measure, ".")
	return c.Versus == "" && c.Test == "" && !slices.Contains([]string{"first", "left", "ratio", "recovered"}, part) &&
		slices.Contains([]string{"recovery_stimuli", "recovery_activation", "recovery_time", "conversion_time"}, base)
}

// number returns what the claim is about and what it must be: the measure
// itself, its comparison with another, or a test's p-value.
func (c *Claim) number(r *Result, out *ClaimResult) (float64, *Bounds, error) {
	if c.Test != "" {
		test := tests()[c.Test]
		out.Compared = c.Test
		p, err := test.p(c, r)
		return p, test.bounds(c.Level), err
	}
	if c.R2 != nil || c.Deviation != nil {
		x, err := c.unitByUnit(r, out)
		return x, c.expectation(), err
	}
	x, err := r.value(c.Measure, c.of, c.inSegment)
	if c.Versus == "" || err != nil {
		return x, c.expectation(), err
	}
	y, err := r.value(c.Measure, c.versus, c.other)
	if c.Ratio != nil {
		out.Compared = "ratio"
		return x / y, c.Ratio, err
	}
	out.Compared = "difference"
	return x - y, c.Difference, err
}

// unitByUnit compares the measure's numbers with those of versus, one by one: mean over seeds.
func (c *Claim) unitByUnit(r *Result, out *ClaimResult) (float64, error) {
	compare := measure.Explained
	if out.Compared = "R²"; c.Deviation != nil {
		out.Compared, compare = "largest deviation", measure.LargestDeviation
	}
	x, err := r.perUnit(c.Measure, c.of, c.inSegment)
	if err != nil {
		return math.NaN(), err
	}
	y, err := r.perUnit(c.Measure, c.versus, c.other)
	if err != nil {
		return math.NaN(), err
	}
	var all []float64
	for k := range min(len(x), len(y)) {
		if len(x[k]) != len(y[k]) {
			return math.NaN(), fmt.Errorf("%s has %d numbers at %s and %d at %s: there is no one for one", c.Measure, len(x[k]), out.Of, len(y[k]), out.Versus)
		}
		all = append(all, compare(x[k], y[k]))
	}
	return measure.Mean(all), nil
}

func (c *Claim) expectation() *Bounds {
	for _, b := range []*Bounds{c.Difference, c.Ratio, c.R2, c.Deviation} {
		if b != nil {
			return b
		}
	}
	return &c.Bounds
}
