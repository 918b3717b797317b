package experiments

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"time"

	"homeostat/measure"
)

// Result is the outcome of an experiment.
type Result struct {
	File        *File
	Quick       bool
	Started     time.Time
	Seconds     float64
	Claims      []ClaimResult
	Interrupted bool      // it is what was done before the run was stopped
	Failed      []Failure // runs that diverged or ran away; what they recorded is kept

	shown        []picture      // examples of the stimuli
	observations []*observation // in the order of places, segments, seeds
	trainings    []*training    // by method, then seed
	recordings   []*recording   // by condition, of the first seed
	mixtures     []*acquired    // by method, then seed
}

// Failure is a run that could not go to its end.
type Failure struct {
	Of    string `json:"of"` // side/method, with the seed where there are several
	Error string `json:"error"`
}

// observation is what was seen of one place in one segment of one run.
type observation struct {
	at      place
	segment string
	seed    int     // rank among the seeds
	seconds float64 // observed time, biological side
	in      measure.Input
	results map[string]measure.Result
}

// measureAll applies every wanted measure that applies. What is large and nothing in the file needs again is then let go.
func (o *observation) measureAll(f *File) {
	o.results = map[string]measure.Result{}
	for _, m := range measure.Measures() {
		if !f.wants(m.Name, o.at.side) {
			continue
		}
		if r, ok := m.Of(o.in); ok {
			o.results[m.Name] = r
		}
	}
	o.in.Earlier, o.in.Reference, o.in.Trains, o.in.Pacemakers = nil, nil, nil, nil
	if o.at.side == "artificial" || !f.keeps("answers") && !slices.ContainsFunc(f.Claims, func(c *Claim) bool { return c.Test == "counting_noise" }) {
		o.in.Activity = nil
	}
	if !f.keeps("rates") {
		o.in.Series = nil
	}
}

// keeps says whether a file has a figure that is drawn from something large.
func (f *File) keeps(what string) bool {
	return slices.ContainsFunc(f.Figures, func(s *FigureSpec) bool { return drawnFrom(s.Kind) == what })
}

// wants says whether the file asks for a measure on a side: in its table, in a claim or in a
// figure. A table that names none has all, but for the laws of trained units' loads: their
// p-values would take longer than the tests of small networks.
func (f *File) wants(name, side string) bool {
	if slices.ContainsFunc(f.Figures, func(s *FigureSpec) bool { return s.Kind == common }) && slices.Contains(expandCommon([]string{common}), name) {
		return true
	}
	untold := len(f.Measures) == 0 && !(side == "artificial" && slices.Contains(lawMeasures(), name))
	if untold || slices.Contains(f.Measures, name) {
		return true
	}
	is := func(key string) bool {
		base, _, _ := strings.Cut(columnOf(key).measure, ".")
		return base == name
	}
	return slices.ContainsFunc(f.Claims, func(c *Claim) bool { return is(c.Measure) }) ||
		slices.ContainsFunc(f.Aspects, func(a *Aspect) bool { return is(a.Measure) }) ||
		slices.ContainsFunc(f.Figures, func(s *FigureSpec) bool {
			return is(s.Measure) || is(s.Sort) || slices.ContainsFunc(s.Listed, is) || s.Kind == "scatter" && is(s.Against) || measureBehind(s.Kind) == name ||
				s.Kind == "rate_laws" && slices.Contains(lawMeasures(), name)
		})
}

// label names a place and, unless it is the last there, a segment.
func (r *Result) label(p place, segment string) string {
	if last, _ := r.File.segment(p, ""); segment != last && segment != "" {
		return p.String() + "@" + segment
	}
	return p.String()
}

// seen returns the observations of a place in a segment, one per seed.
func (r *Result) seen(p place, segment string) (found []*observation) {
	for _, o := range r.observations {
		if o.at == p && o.segment == segment {
			found = append(found, o)
		}
	}
	return found
}

func (r *Result) first(p place, segment string) *observation {
	if found := r.seen(p, segment); len(found) > 0 {
		return found[0]
	}
	return nil
}

// Stat is a measure over seeds.
type Stat struct {
	Mean   *float64   `json:"mean"` // null where it has no number
	SD     *float64   `json:"sd"`   // of the sample (n − 1); 0 for one seed
	N      int        `json:"n"`
	Values []*float64 `json:"values"`
	CI95   []float64  `json:"ci95,omitempty"` // low and high: 95% interval of the mean by Student's t; none for fewer than three seeds
}

func newStat(values []float64) Stat {
	s := Stat{N: len(values), Mean: number(measure.Mean(values)), SD: number(spread(values))}
	for _, x := range values {
		s.Values = append(s.Values, number(x))
	}
	if low, high := interval(values); number(low) != nil && number(high) != nil {
		s.CI95 = []float64{low, high}
	}
	return s
}

// interval is the 95% interval of a mean over seeds, NaN for fewer than three: that of
// two numbers is 13 times as wide as they lie apart, and would hide all else.
func interval(values []float64) (low, high float64) {
	if len(values) < 3 {
		return math.NaN(), math.NaN()
	}
	return measure.MeanInterval(values)
}

// spread is the sample's standard deviation, 0 for a single value.
func spread(x []float64) float64 {
	if len(x) < 2 {
		return 0
	}
	return measure.SD(x) * math.Sqrt(float64(len(x))/float64(len(x)-1))
}

// number is x for JSON, which knows no NaN.
func number(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// values returns a measure ("name" or "name.part") at a place for each seed.
func (r *Result) values(name string, p place, segment string) (all []float64) {
	base, part, _ := strings.Cut(name, ".")
	for _, o := range r.seen(p, segment) {
		result, ok := o.results[base]
		if !ok {
			continue
		}
		if part == "" {
			all = append(all, result.Value)
		} else if x, ok := result.Extra[part]; ok {
			all = append(all, x)
		}
	}
	return all
}

// value returns a measure's mean over seeds; of p-values, whose mean says nothing, the median.
func (r *Result) value(name string, p place, segment string) (float64, error) {
	all := r.values(name, p, segment)
	if len(all) == 0 {
		return math.NaN(), fmt.Errorf("%s has no value at %s%s", name, r.label(p, segment), r.reason(name, p, segment))
	}
	if strings.HasSuffix(name, ".p") {
		_, median, _ := measure.Quartiles(all)
		return median, nil
	}
	return measure.Mean(all), nil
}

// perUnit returns a measure's number for each unit that has one (a unit that is
// never active has no mean activation), seed by seed.
func (r *Result) perUnit(name string, p place, segment string) (seeds [][]float64, err error) {
	for _, o := range r.seen(p, segment) {
		var units []float64
		for _, x := range o.results[name].PerUnit {
			if !math.IsNaN(x) {
				units = append(units, x)
			}
		}
		if len(units) > 0 {
			seeds = append(seeds, units)
		}
	}
	if len(seeds) == 0 {
		return nil, fmt.Errorf("%s has no numbers for single units at %s%s", name, r.label(p, segment), r.reason(name, p, segment))
	}
	return seeds, nil
}

// table returns each measure by place, for result.json and the report.
func (r *Result) table() map[string]map[string]Stat {
	type spot struct {
		at      place
		segment string
	}
	values := map[string]map[spot][]float64{}
	for _, o := range r.observations {
		for name, result := range o.results {
			if values[name] == nil {
				values[name] = map[spot][]float64{}
			}
			at := spot{o.at, o.segment}
			values[name][at] = append(values[name][at], result.Value)
			for part, x := range result.Extra {
				full := name + "." + part
				if values[full] == nil {
					values[full] = map[spot][]float64{}
				}
				values[full][at] = append(values[full][at], x)
			}
		}
	}
	all := map[string]map[string]Stat{}
	for name, spots := range values {
		all[name] = map[string]Stat{}
		for at, x := range spots {
			all[name][r.label(at.at, at.segment)] = newStat(x)
		}
	}
	return all
}

// columns are the measures of the table: those that the file names, or all that have a value.
func (r *Result) columns(all map[string]map[string]Stat) []string {
	if len(r.File.Measures) > 0 {
		return r.File.Measures
	}
	var names []string
	for _, m := range measure.Measures() {
		if len(all[m.Name]) > 0 {
			names = append(names, m.Name)
		}
	}
	return names
}

// order sorts observations as the file lists what they are of, whichever run ended first.
func (r *Result) order() {
	rank := map[place]int{}
	for i, p := range r.File.places() {
		rank[p] = i
	}
	sort.SliceStable(r.observations, func(i, j int) bool {
		a, b := r.observations[i], r.observations[j]
		if rank[a.at] != rank[b.at] {
			return rank[a.at] < rank[b.at]
		}
		return a.seed < b.seed
	})
}
