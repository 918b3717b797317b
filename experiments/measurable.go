package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/circuits"
	"homeostat/measure"
)

// measurable returns why a measure, "name" or "name.part", cannot have a value at
// a place: it is asked about a small made-up input that knows what the place will.
func (f *File) measurable(name string, p place, segment string) error {
	base, part, _ := strings.Cut(name, ".")
	m, ok := measure.Find(base)
	if !ok {
		return nil // said elsewhere
	}
	result, ok := m.Of(f.sample(p, segment))
	if !ok {
		return fmt.Errorf("%s has no value at %s: it is the %s; docs/experiment-file.md says what it needs, as a recording", base, p, m.Doc)
	}
	if _, ok := result.Extra[part]; part != "" && !ok {
		return oneOf(part, "further number of "+base, sortedNames(result.Extra))
	}
	return nil
}

func sortedNames(extra map[string]float64) (all []string) {
	for name := range extra {
		all = append(all, name)
	}
	return all
}

// sample is an input with all that will be known of a place, in made-up numbers.
func (f *File) sample(p place, segment string) measure.Input {
	in := measure.Input{Accuracy: math.NaN(), TrainAccuracy: math.NaN()}
	if f.Mixture != nil {
		f.sampleMixture(&in, p, segment)
	} else if f.Conversion != nil && p.side == "biological" {
		f.Conversion.sample(&in, p, segment)
	} else if p.side == corresponds {
		f.sampleCorrespondence(&in, p)
	} else if p.side == "artificial" {
		f.sampleTrained(&in, p, segment)
	} else {
		f.sampleSimulated(&in, p, segment)
	}
	return in
}

func (f *File) sampleTrained(in *measure.Input, p place, segment string) {
	if p.unit == "" {
		in.Accuracy, in.TrainAccuracy = 0.6, 0.7
		in.Curve = &measure.Curve{Iterations: []float64{1, 2}, Accuracy: []float64{0, 1}, Clean: []float64{0, 1}, Before: 0.5}
		if all := f.segments(p); len(all) == 0 || all[0] == segment {
			in.Curve.Before = math.NaN()
			in.Population = &measure.Population{Loads: someLoads()}
		} else {
			in.Population = &measure.Population{Loads: someLoads(), Before: someLoads()}
		}
		return
	}
	in.Batches, in.Gradients = [][]float64{{0.5, 0.4}, {0.3, 0.6}}, []float64{1, 2}
	if all := f.segments(p); len(all) > 0 && all[0] != segment && p.unit != "hidden" {
		in.Recovery = someRecovery()
	}
	in.Balance = &measure.Balance{Excitation: []float64{1, 2}, Inhibition: []float64{1, 1}}
	if p.unit != "hidden" { // whether a normalization learns scales shows once it has
		in.Scales = []float64{0.5, 0.6}
	}
	if strings.HasPrefix(p.unit, "conv") {
		in.Tallies = measure.Tallies(someActivity())
		return
	}
	sampleActivity(in)
	in.Labels, in.Fine, in.Coarse = someLabels(), someLabels(), someLabels()
	in.Range = f.Artificial.find(p.method).limits()
	if f.Artificial.find(p.method).showsReference(segment) {
		in.Reference = in.Activity
	}
}

func (f *File) sampleSimulated(in *measure.Input, p place, segment string) {
	for _, name := range f.Biological.plastic() {
		if name == p.unit {
			in.Weights = &measure.Weights{
				Post: []int32{0, 0, 0, 1, 1, 1, 2, 2, 2}, Rates: []float64{1, 2, 3},
				Before: []float64{1, 2, 3, 1, 2, 3, 1, 2, 3}, After: []float64{2, 4, 7, 0.8, 1.5, 2, 2, 4, 9},
			}
			if f.Biological.releases(name) {
				in.Releases = []float64{0.2, 0.5}
			}
			if f.Biological.hasBranches(name) {
				in.Weights.Branch = []int32{0, 0, 0, 1, 1, 1, 2, 2, 2}
			}
			if f.Biological.paired(name) {
				in.Weights.Lags = []float64{10, 20, 5, -20, -10, -15, 15, 10, 5}
			}
			return
		}
	}
	population, _, _ := strings.Cut(p.unit, ".")
	in.Regulation = f.Biological.sampleRegulation(population, segment)
	if !f.Biological.isGraded(population) {
		in.Rates, in.IntervalCVs = []float64{1, 2, 3, 5, 8}, []float64{0.5, 1}
	} else if f.Biological.recordsDuring(population, "rate", segment) {
		in.Rates = []float64{1, 2, 3, 5, 8}
	}
	for _, r := range f.Biological.spec.Rules {
		if r.HoldsRates() && f.Biological.targetOf(r.On) == population {
			in.Targets = []float64{1, 2, 3, 5, 8}
		}
	}
	for _, r := range f.Biological.Records {
		for _, what := range r.What {
			if r.Of != population || !r.measured(f.Biological, what) || !r.during(segment) {
				continue
			}
			switch what {
			case "spikes":
				in.Trains = someTrains()
				if f.Biological.paced(population) {
					in.Pacemakers = in.Trains
				}
			case "v":
				in.Potentials = []float64{-60, -55}
			case "rate":
				in.Series = someSeries()
			}
		}
	}
	for i := range f.Biological.Segments {
		s := &f.Biological.Segments[i]
		if s.Name != segment {
			continue
		}
		if b := f.Biological.baseline(); b >= 0 && b < i && !f.Biological.isGraded(population) {
			in.RatesBefore, in.Seconds, in.SecondsBefore = in.Rates, 1, 1
		}
		if in.Series != nil && i > 0 {
			in.Series.From = 2
		}
		if (s.Stimuli > 0 || s.Window > 0 && s.Window < s.Duration) && f.Biological.answers(population, s) {
			sampleActivity(in)
			in.PerSecond, in.Alternating = 1, s.Alternating
			f.Biological.sampleTurns(in, i)
		}
		if s.Stimuli > 0 && in.Activity != nil {
			in.Batches = [][]float64{{0.5, 0.4}, {0.3, 0.6}}
			if i > 0 && f.Biological.Segments[i-1].Stimuli > 0 {
				in.Recovery = someRecovery()
			}
			if in.Rates == nil {
				in.Rates = []float64{1, 2, 3, 5, 8}
			}
		}
		if in.Activity != nil && f.Biological.showsReference(segment) {
			in.Reference = in.Activity
		}
		if s.Stimuli > 0 && (s.Tested > 0 || s.Images == "test") && in.Activity != nil {
			in.Labels, in.Fine, in.Coarse = someLabels(), someLabels(), someLabels()
		}
	}
}

// sampleTurns knows of inputs that take turns in the i-th segment, and whether they did before.
func (b *Biological) sampleTurns(in *measure.Input, i int) {
	turns := b.Segments[i].turns()
	if turns == 0 || in.Activity == nil {
		return
	}
	in.Turns, in.Labels = min(turns, 4), make([]int, in.Activity.Stimuli)
	for k := range in.Labels {
		in.Labels[k] = k % in.Turns
	}
	if len(b.Segments[i].Levels) > 0 {
		in.Levels = []float64{1, 2, 3, 4}[:in.Turns]
	}
	if slices.ContainsFunc(b.Segments[:i], func(s Segment) bool { return s.turns() == turns }) {
		a := someActivity()
		in.Earlier, in.EarlierLabels = &a, in.Labels
	}
}

// hasBranches says whether a rule knows of branches that a projection's synapses sit on.
func (b *Biological) hasBranches(projection string) bool {
	for _, r := range b.spec.Rules {
		if kind, ok := circuits.FindRule(r.Name); ok && kind.Branches && r.On == projection {
			return true
		}
	}
	return false
}

// someActivity is that of six units, as many as a distribution can be fitted to.
func someActivity() measure.Activity {
	a := measure.Activity{Stimuli: 8, Units: 6}
	for _, pair := range [][2]float64{{1, 0}, {0, 2}, {3, 1}, {0, 1}, {2, 0}, {0, 3}, {1, 1}, {0, 2}} {
		a.A = append(a.A, pair[0], pair[1], 2*pair[0], 3*pair[1], 4*pair[0], 5*pair[1])
	}
	return a
}

func sampleActivity(in *measure.Input) {
	a := someActivity()
	in.Activity, in.Tallies = &a, measure.Tallies(a)
}

// someTrains are bursts, one a second.
func someTrains() [][]float64 {
	var train []float64
	for k := range 60 {
		train = append(train, float64(1000*k+1), float64(1000*k+2))
	}
	return [][]float64{train, train}
}

// someSeries are rates of five units, each its own, for a minute.
func someSeries() *measure.Series {
	s := &measure.Series{Values: make([][]float64, 5)}
	for k := range 600 {
		s.Times = append(s.Times, float64(1+100*k))
		for i, rate := range []float64{1, 2, 3, 5, 8} {
			s.Values[i] = append(s.Values[i], rate*(1+0.01*float64(k%7*k%11)))
		}
	}
	return s
}

func someRecovery() *measure.Recovery {
	r := &measure.Recovery{}
	for k := range 4 {
		b := measure.Block{End: 100 * (k + 1), Probability: []float64{0.5, 0.4, 0.6}, Mean: []float64{1, 2, 3}}
		b.Probability[0] += float64(k % 2)
		r.Before, r.After = append(r.Before, b), append(r.After, b)
	}
	return r
}

func someLoads() []float64 { return []float64{0.1, 0.2, 0.4, 0.5, 0.9, 1.2} }

func someLabels() []int { return []int{0, 1, 2, 3, 0, 1, 2, 3} }
