package experiments

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/circuits"
	"homeostat/internal/conf"
	"homeostat/internal/rng"
	"homeostat/internal/value"
	"homeostat/measure"
)

// simulationJob runs the network under one condition from one seed.
func (s *stage) simulationJob(condition, seed int) job {
	b := s.file.Biological
	return job{
		name: runName("biological", b.Conditions[condition].Name, seed, b.Seeds),
		run: func(ctx context.Context, threads int, tell func(Event)) (outcome, error) {
			net, err := circuits.Build(b.spec, s.file.shape(), s.file.Seed+uint64(seed), threads)
			if err != nil {
				return outcome{}, err
			}
			m := &simulation{stage: s, b: b, net: net, condition: b.Conditions[condition], seed: seed, tell: tell}
			m.listen()
			err = m.protocol(ctx)
			out := outcome{observations: finish(m.observations)}
			if seed == 0 {
				out.recording = m.recording
			}
			switch {
			case err == nil:
				return out, nil
			case ctx.Err() != nil:
				return out, ctx.Err()
			}
			return out, &FailedRun{err}
		},
	}
}

// simulation is one run of the protocol.
type simulation struct {
	*stage
	b            *Biological
	net          *circuits.Network
	condition    Condition
	seed         int
	tell         func(Event)
	recording    *recording
	counters     map[string]*circuits.Counter // by observed population
	observations []*observation
	shown        int                  // training images shown so far
	saved        map[string][]float64 // what the segment changed, as it was, by path
}

// recording is what was asked to be recorded in one run.
type recording struct {
	method   string
	spikes   map[string]*circuits.SpikeRecord // by population
	series   map[string]*circuits.Series      // by "population.variable"
	weights  map[string]*weights              // by projection, those that a rule changes
	segments map[string]span
}

type span struct{ from, to float64 } // ms

// weights are a plastic projection's at the end of each segment, and at the start as "".
type weights struct {
	pre, post []int32
	at        map[string][]float64
}

// listen sets up the recorders that the file asks for.
func (m *simulation) listen() {
	m.recording = &recording{
		method: m.condition.Name, spikes: map[string]*circuits.SpikeRecord{}, series: map[string]*circuits.Series{},
		weights: map[string]*weights{}, segments: map[string]span{},
	}
	for _, r := range m.b.Records {
		for _, what := range r.What {
			name := r.Of + "." + what
			switch what {
			case "spikes":
				m.recording.spikes[r.Of] = m.net.RecordSpikes(r.Of, evenly(r.Sample, m.net.Size(r.Of)))
			case "weight":
				pre, _, _ := m.net.Weights(r.Of)
				m.recording.series[name] = m.net.RecordWeights(r.Of, evenly(r.Sample, len(pre)), r.Every)
			default:
				m.recording.series[name] = m.net.RecordState(r.Of, what, evenly(r.Sample, m.net.Size(r.Of)), r.Every)
			}
		}
	}
	m.counters = map[string]*circuits.Counter{}
	for _, name := range m.b.observed() {
		m.counters[name] = m.net.Count(name)
	}
	for _, name := range m.b.plastic() {
		pre, post, w := m.net.Weights(name)
		m.recording.weights[name] = &weights{pre, post, map[string][]float64{"": w}}
	}
}

// plastic returns the projections that a rule acts on.
func (b *Biological) plastic() (all []string) {
	for _, name := range b.projectionNames() {
		for _, r := range b.spec.Rules {
			if r.On == name {
				all = append(all, name)
				break
			}
		}
	}
	return all
}

// evenly returns count of n indices, evenly spread; nil, for all, if count is 0 or at least n.
func evenly(count, n int) []int {
	if count <= 0 || count >= n {
		return nil
	}
	all := make([]int, count)
	for i := range all {
		all[i] = i * n / count
	}
	return all
}

// protocol runs the segments one after the other.
func (m *simulation) protocol(ctx context.Context) error {
	for i := range m.b.Segments {
		s := &m.b.Segments[i]
		if err := m.enter(s); err != nil {
			return err
		}
		from := m.net.Time()
		before := m.weightsNow()
		seen, err := m.runSegment(ctx, s)
		m.recording.segments[s.Name] = span{from, m.net.Time()}
		if err != nil {
			return fmt.Errorf("in segment %q: %w", s.Name, err)
		}
		m.observe(s, from, seen, before)
		if err := m.leave(); err != nil {
			return err
		}
	}
	return nil
}

// enter switches the rules and makes the changes of a segment.
func (m *simulation) enter(s *Segment) error {
	off := map[string]bool{}
	for _, label := range append(append([]string{}, m.condition.Without...), s.Without...) {
		off[label] = true
	}
	for i, label := range m.b.labels {
		m.net.Enable(i, !off[label])
	}
	m.saved = map[string][]float64{}
	for _, path := range append(conf.SortedKeys(s.Set), conf.SortedKeys(s.Scale)...) {
		old, err := m.net.Get(m.b.reach(path))
		if err != nil {
			return err
		}
		m.saved[path] = old
	}
	for _, path := range conf.SortedKeys(s.Set) {
		if err := m.net.Set(m.b.reach(path), s.Set[path]); err != nil {
			return err
		}
	}
	for _, path := range conf.SortedKeys(s.Scale) {
		if err := m.net.Scale(m.b.reach(path), s.Scale[path]); err != nil {
			return err
		}
	}
	return nil
}

// leave undoes a segment's changes.
func (m *simulation) leave() error {
	for _, path := range conf.SortedKeys(m.saved) {
		if err := m.net.Set(m.b.reach(path), value.Value{Kind: value.List, List: m.saved[path]}); err != nil {
			return err
		}
	}
	return nil
}

// runSegment advances the network through a segment and returns, for each
// observed population, its spike counts by window.
func (m *simulation) runSegment(ctx context.Context, s *Segment) (map[string]*measure.Activity, error) {
	seen := map[string]*measure.Activity{}
	for name := range m.counters {
		seen[name] = &measure.Activity{Units: m.net.Size(name)}
	}
	window := func(ms float64) error {
		for _, c := range m.counters {
			c.Reset()
		}
		err := m.net.Run(ctx, ms, func(float64) { m.tell(Event{Done: m.net.Time() / m.b.Total(), Note: s.Name}) })
		if err != nil {
			return err
		}
		for name, c := range m.counters {
			a := seen[name]
			a.Stimuli++
			for _, n := range c.Counts() {
				a.A = append(a.A, float64(n))
			}
		}
		return nil
	}
	if s.Stimuli > 0 {
		return seen, m.showImages(ctx, s, window)
	}
	length := s.Window
	if length == 0 {
		length = s.Duration
	}
	for k := range int(math.Round(s.Duration / length)) {
		if err := window(min(length, s.Duration-float64(k)*length)); err != nil {
			return seen, err
		}
	}
	return seen, nil
}

// showImages shows a segment's images, each for one window.
func (m *simulation) showImages(ctx context.Context, s *Segment, window func(ms float64) error) error {
	for k := range s.Stimuli {
		m.net.Show(m.image(s, k))
		if err := window(m.file.Stimulus.Duration); err != nil {
			return err
		}
		m.net.Show(nil)
		if m.file.Stimulus.Gap > 0 {
			if err := m.net.Run(ctx, m.file.Stimulus.Gap, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// image returns the k-th image of a segment: test images in the order that both
// sides share, training images as they come in an order of the run's own.
func (m *simulation) image(s *Segment, k int) []uint8 {
	if s.Images == "test" {
		return m.set.Test.Image(m.order[k%len(m.order)])
	}
	n := m.set.Train.Len()
	draw := rng.NewKey(m.file.Seed+uint64(m.seed), "training image").At(uint64(m.shown))
	m.shown++
	return m.set.Train.Image(int(draw.Uint64() % uint64(n)))
}

// observed are the populations whose activity is measured: all that receive synapses.
func (b *Biological) observed() (all []string) {
	for _, p := range b.spec.Populations {
		if model, known := circuits.FindModel(p.Model); !known || len(model.Receptors) > 0 {
			all = append(all, p.Name)
		}
	}
	return all
}

func (m *simulation) weightsNow() map[string][]float64 {
	now := map[string][]float64{}
	for name := range m.recording.weights {
		_, _, now[name] = m.net.Weights(name)
	}
	return now
}

// observe turns what a segment showed into observations of populations, cell
// types and plastic projections.
func (m *simulation) observe(s *Segment, from float64, seen map[string]*measure.Activity, before map[string][]float64) {
	for _, name := range m.b.observed() {
		targets := m.targets(name)
		m.observeUnits(s, name, from, *seen[name], targets, 0, m.net.Size(name))
		lo := 0
		for _, t := range m.b.typesOf(name) {
			m.observeUnits(s, name+"."+t.Name, from, *seen[name], targets, lo, lo+t.Size)
			lo += t.Size
		}
	}
	for _, name := range m.b.plastic() {
		w := m.recording.weights[name]
		_, _, after := m.net.Weights(name)
		w.at[s.Name] = after
		o := m.newObservation(name, s, from)
		o.in.Weights = &measure.Weights{Post: w.post, Before: before[name], After: after}
		m.observations = append(m.observations, o)
	}
}

func (m *simulation) newObservation(unit string, s *Segment, from float64) *observation {
	o := &observation{
		at: place{"biological", m.condition.Name, unit}, segment: s.Name, seed: m.seed,
		seconds: (m.net.Time() - from) / 1000,
	}
	o.in.Accuracy, o.in.TrainAccuracy = math.NaN(), math.NaN()
	o.in.Key = rng.NewKey(m.file.Seed, "measure/"+o.at.String()+"@"+s.Name).Derive(uint64(m.seed))
	return o
}

// observeUnits observes neurons lo..hi-1 of a population.
func (m *simulation) observeUnits(s *Segment, unit string, from float64, a measure.Activity, targets []float64, lo, hi int) {
	o := m.newObservation(unit, s, from)
	part := measure.Activity{Stimuli: a.Stimuli, Units: hi - lo}
	o.in.Rates = make([]float64, hi-lo)
	for i := range a.Stimuli {
		row := a.Row(i)[lo:hi]
		part.A = append(part.A, row...)
		for j, n := range row {
			o.in.Rates[j] += n / o.seconds
		}
	}
	if s.Stimuli > 0 { // gaps are not counted
		for j := range o.in.Rates {
			o.in.Rates[j] *= (m.file.Stimulus.Duration + m.file.Stimulus.Gap) / m.file.Stimulus.Duration
		}
	}
	if targets != nil {
		o.in.Targets = targets[lo:hi]
	}
	if s.Images == "test" && a.Stimuli <= len(m.order) {
		m.see(&o.in, part)
	} else if a.Stimuli > 1 {
		o.in.Activity, o.in.Tallies = &part, measure.Tallies(part)
	}
	population, _, _ := strings.Cut(unit, ".")
	if series := m.recording.series[population+".rate"]; series != nil && len(series.Values) == m.net.Size(population) {
		o.in.Series = soFar(series, lo, hi, from)
	}
	m.observations = append(m.observations, o)
}

// soFar is what a series, which goes on growing, holds of neurons lo..hi-1 now.
func soFar(series *circuits.Series, lo, hi int, from float64) *measure.Series {
	s := &measure.Series{Times: slices.Clone(series.Times), From: from}
	for _, values := range series.Values[lo:hi] {
		s.Values = append(s.Values, values[:len(s.Times):len(s.Times)])
	}
	return s
}

// targets returns the rates that a rule holds a population's neurons to, nil if
// none does; where several do, the first one's.
func (m *simulation) targets(name string) []float64 {
	for i, r := range m.b.spec.Rules {
		if m.b.targetOf(r.On) == name {
			if t := m.net.Targets(i); t != nil {
				return t
			}
		}
	}
	return nil
}
