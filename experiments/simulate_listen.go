package experiments

import (
	"time"

	"homeostat/circuits"
	"homeostat/internal/npz"
	"homeostat/internal/state"
	"homeostat/measure"
)

// listen sets up the recorders, and takes up what a checkpoint kept, if there is one.
func (m *simulation) listen(kept map[string]npz.Array) error {
	m.tapes, m.counters = map[string]*tape{}, map[string]*circuits.Counter{}
	m.intervals, m.synapses = map[string]*intervals{}, map[string]*weights{}
	for _, name := range m.b.plastic() {
		pre, post, w := m.net.Weights(name)
		m.synapses[name] = &weights{pre, post, w}
	}
	for i := range m.b.Records {
		for _, what := range m.b.Records[i].What {
			if err := m.record(&m.b.Records[i], what, kept == nil); err != nil {
				return err
			}
		}
	}
	for _, name := range m.b.observed() {
		m.counters[name] = m.net.Count(name)
		m.intervals[name] = &intervals{measure.NewIntervals(m.net.Size(name))}
		m.net.StreamSpikes(name, nil, m.intervals[name])
	}
	m.connections = m.connectionsNow(synapsesAtStart)
	m.last = time.Now()
	if kept != nil {
		return m.takeUp(kept)
	}
	return nil
}

// record sets up one recording. Those of other seeds than the first are only made
// where a measure needs them.
func (m *simulation) record(r *Record, what string, fresh bool) error {
	if m.seed > 0 && !r.measured(m.b, what) || momentary(what) {
		return nil
	}
	elements := 0
	switch what {
	case "weight":
		elements = m.net.Synapses(r.Of)
	case "release":
		elements = len(m.net.Releases(r.Of))
	default:
		elements = m.net.Size(r.Of)
	}
	units := r.units(elements, what)
	chosen := evenly(r.Sample, elements)
	t := &tape{name: m.recordName(r.Of, what), width: units}
	switch what {
	case "spikes":
		t.name, t.spikes, t.width = "biological_"+fileName(m.condition.Name)+"_"+r.Of+"_spikes", true, 0
	case "weight":
		t.pre, t.post = m.endsOf(r.Of, chosen)
	case "population_rate":
	default:
		t.neurons = numbered(chosen, elements)
	}
	if dir := m.checkpoints.spools; dir != "" && r.disk(m.b, what, units) {
		if err := t.toDisk(dir, fresh); err != nil {
			return err
		}
	}
	if len(r.In) > 0 {
		t.spans, t.dt = m.b.spans(r.In), m.b.Dt
		for i := range t.spans { // times that are n dt may be off by their rounding
			t.spans[i].from, t.spans[i].to = t.spans[i].from-m.b.Dt/2, t.spans[i].to-m.b.Dt/2
		}
	}
	m.tapes[r.Of+"."+what] = t
	switch what {
	case "spikes":
		m.net.StreamSpikes(r.Of, chosen, t)
	case "weight":
		m.net.StreamWeights(r.Of, chosen, r.Every, t)
	case "release":
		m.net.StreamReleases(r.Of, chosen, r.Every, t)
	case "population_rate":
		m.net.StreamRate(r.Of, r.Every, t)
	default:
		m.net.StreamState(r.Of, what, chosen, r.Every, t)
	}
	return nil
}

// recordName names the files of what is recorded of a population or projection.
func (m *simulation) recordName(of, what string) string {
	return "biological_" + fileName(m.condition.Name) + "_" + fileName(of+"."+what)
}

// numbered are the chosen of n elements, all if nil.
func numbered(chosen []int, n int) []int32 {
	if chosen == nil {
		chosen = every(n)
	}
	all := make([]int32, len(chosen))
	for k, i := range chosen {
		all[k] = int32(i)
	}
	return all
}

// endsOf are the sources and targets of the chosen synapses of a projection, of all if nil.
func (m *simulation) endsOf(projection string, chosen []int) (pre, post []int32) {
	ends := m.synapses[projection]
	if ends == nil {
		ends = &weights{}
		ends.pre, ends.post, _ = m.net.Weights(projection)
	}
	if chosen == nil {
		return ends.pre, ends.post
	}
	for _, k := range chosen {
		pre, post = append(pre, ends.pre[k]), append(post, ends.post[k])
	}
	return pre, post
}

// close ends the recordings.
func (m *simulation) close() (first error) {
	for _, t := range m.tapes {
		if err := t.close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// recording is what one run has recorded, for files and figures.
type recording struct {
	method   string
	tapes    map[string]*tape                // by "unit.what"
	synapses map[string]*weights             // by plastic projection
	weights  map[string]map[string][]float64 // by plastic projection, then segment at whose end; "" is the start
	segments map[string]span

	connections []connections
}

type span struct{ from, to float64 } // ms

func (s span) has(time float64) bool { return time >= s.from && time < s.to }

func (m *simulation) recording() *recording {
	r := &recording{method: m.condition.Name, tapes: m.tapes, synapses: m.synapses, weights: map[string]map[string][]float64{}, segments: map[string]span{}}
	for name, w := range m.synapses {
		r.weights[name] = map[string][]float64{"": w.start}
	}
	for i, s := range m.past {
		segment := m.b.Segments[i].Name
		r.segments[segment] = span{s.from, s.to}
		for name, w := range s.after {
			r.weights[name][segment] = w
		}
	}
	r.connections = append(m.connections, m.connectionsNow(synapsesAtEnd)...)
	if m.now != nil {
		r.segments[m.b.Segments[m.at.segment].Name] = span{m.now.from, m.net.Time()}
	}
	return r
}

// intervals gathers those between a population's spikes, as a recorder.
type intervals struct{ *measure.Intervals }

// Spikes takes in spikes in the order of time.
func (s *intervals) Spikes(times []float64, ids []int32) error {
	for k, i := range ids {
		s.Spike(int(i), times[k])
	}
	return nil
}

func (s *intervals) keep(k *state.Keeper) {
	state.Slice(k, "last", s.Last)
	state.Slice(k, "count", s.Count)
	state.Slice(k, "sum", s.Sum)
	state.Slice(k, "squares", s.Squares)
}
