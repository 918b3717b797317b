package experiments

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"homeostat/artificial"
	"homeostat/circuits"
	"homeostat/measure"
	"homeostat/sim"
)

// simulationJob runs the network under one condition from one seed.
func (s *stage) simulationJob(condition, seed int) job {
	b := s.file.Biological
	method := b.Conditions[condition].Name
	kept := s.checkpoints.simulations[simulationFile(method, seed)]
	j := job{name: runName("biological", method, seed, b.Seeds), done: doneBefore(kept)}
	j.run = func(ctx context.Context, threads int, tell func(Event)) (outcome, error) {
		tell(Event{Done: j.done, Note: "building the network"})
		net, lens, err := s.build(condition, seed, threads)
		if err != nil {
			return outcome{}, err
		}
		m := &simulation{stage: s, b: b, net: net, lens: lens, condition: b.Conditions[condition], seed: seed, tell: tell, at: position{left: unbegun}}
		if err := m.listen(kept); err != nil {
			return outcome{}, err
		}
		err = m.protocol(ctx)
		if closing := m.close(); err == nil {
			err = closing
		}
		out := outcome{observations: s.finish(m.observe())}
		if seed == 0 {
			out.recording = m.recording()
		}
		if errors.Is(err, sim.ErrRunaway) {
			err = &FailedRun{err}
		}
		return out, err
	}
	return j
}

// build makes the network of a condition, and what shows it images.
func (s *stage) build(condition, seed, threads int) (*circuits.Network, *artificial.Lens, error) {
	spec := s.file.Biological.specOf(&s.file.Biological.Conditions[condition], func(string, error) {})
	if err := s.giveLayers(&spec, seed); err != nil {
		return nil, nil, err
	}
	lens, err := s.lensOf(seed)
	if err != nil {
		return nil, nil, err
	}
	net, err := circuits.Build(spec, s.file.shape(), s.file.Seed+uint64(seed), threads)
	return net, lens, err
}

// simulationFile names what is kept of a run of the network, and what was recorded.
func simulationFile(method string, seed int) string {
	return fmt.Sprintf("biological_%s_seed%d", fileName(method), seed+1)
}

// simulation is one run of the protocol. What changes while it runs is kept in
// checkpoints; see Keep.
type simulation struct {
	*stage
	b         *Biological
	net       *circuits.Network
	lens      *artificial.Lens // nil if images are always shown as they are
	condition Condition
	seed      int
	tell      func(Event)

	tapes     map[string]*tape             // what the file asks to be recorded, by "unit.what"
	counters  map[string]*circuits.Counter // spikes in the window at hand, by observed population
	intervals map[string]*intervals        // between spikes of the segment at hand
	synapses  map[string]*weights          // of plastic projections

	connections []connections // recorded at the start

	at     position
	now    *passage             // what the segment at hand has shown so far
	past   []*passage           // of the segments that are over
	images int64                // training images shown so far
	saved  map[string][]float64 // what the segment changed, as it was, by path
	last   time.Time            // of the last checkpoint
}

// position says how far a protocol has come.
type position struct {
	segment, stretch int64 // which
	left             int64 // steps of the stretch that are still to take; unbegun
}

// unbegun is what is left of a stretch that has not begun.
const unbegun = -1

// passage is what one segment has shown: all that observations of it are made of.
type passage struct {
	from, to float64                      // ms
	activity map[string]*measure.Activity // spike counts by window, of observed populations
	cvs      map[string][]float64         // of intervals between spikes
	targets  map[string][]float64         // rates that a rule holds neurons to; nil where none does
	lesioned map[string][]int32           // neurons, ascending, of observed populations
	before   map[string][]float64         // weights of plastic projections at its start
	after    map[string][]float64         // and at its end
	releases map[string][]float64         // release probabilities of their sources at its end, where they have short-term plasticity
}

// weights are the ends of a plastic projection's synapses, and their weights at the start.
type weights struct {
	pre, post []int32
	start     []float64
}

// protocol runs the segments one after the other, from wherever the simulation stands.
func (m *simulation) protocol(ctx context.Context) error {
	for m.at.segment < int64(len(m.b.Segments)) {
		s := &m.b.Segments[m.at.segment]
		if m.at == (position{segment: m.at.segment, left: unbegun}) {
			if err := m.enter(s); err != nil {
				return err
			}
		}
		if err := m.play(ctx, s); err != nil {
			return fmt.Errorf("in segment %q: %w", s.Name, err)
		}
		m.remember()
		if err := m.leave(s); err != nil {
			return err
		}
		m.at = position{segment: m.at.segment + 1, left: unbegun}
	}
	return m.putAside()
}

// play takes a segment's stretches: windows in which activity is counted, and
// gaps after images.
func (m *simulation) play(ctx context.Context, s *Segment) error {
	for all := m.stretches(s); m.at.stretch < all; {
		if m.at.left == unbegun {
			m.begin(s)
		}
		if err := m.run(ctx, s); err != nil {
			return err
		}
		m.end(s)
		m.at.stretch, m.at.left = m.at.stretch+1, unbegun
	}
	return nil
}

// stretches counts those of a segment.
func (m *simulation) stretches(s *Segment) int64 {
	switch {
	case s.Stimuli > 0:
		return 2 * int64(s.Stimuli+s.Tested) // each image has its gap, which may have no length
	case s.Window > 0:
		return int64(math.Round(s.Duration / s.Window))
	}
	return 1
}

// isGap says whether the stretch at hand is the blank time after an image.
func (m *simulation) isGap(s *Segment) bool { return s.Stimuli > 0 && m.at.stretch%2 == 1 }

// begin starts the stretch at hand.
func (m *simulation) begin(s *Segment) {
	length := s.Duration
	switch {
	case m.isGap(s):
		m.net.Show(nil)
		length = m.file.Stimulus.Gap
	case s.Stimuli > 0:
		if m.at.stretch == 2*int64(s.Stimuli) { // what was learned is tested
			m.rest()
		}
		m.show(s)
		length = m.file.Stimulus.Duration
	case s.Window > 0:
		length = s.Window
	}
	if !m.isGap(s) {
		for _, c := range m.counters {
			c.Reset()
		}
	}
	m.at.left = int64(math.Round(length / m.b.Dt))
}

// end takes in what the stretch at hand has shown.
func (m *simulation) end(s *Segment) {
	if m.isGap(s) {
		return
	}
	for name, c := range m.counters {
		a := m.now.activity[name]
		a.Stimuli++
		if m.b.isGraded(name) {
			rates, _ := m.net.State(name, "rate") // which it has
			_, rest, _ := m.b.spec.Range(name)
			for _, r := range rates {
				a.A = append(a.A, r-rest)
			}
			continue
		}
		for _, n := range c.Counts() {
			a.A = append(a.A, float64(n))
		}
	}
}

// rest switches all rules off.
func (m *simulation) rest() {
	for i := range m.b.labels {
		m.net.Enable(i, false)
	}
}

// run takes the steps that are left of a stretch, and puts checkpoints aside
// between them.
func (m *simulation) run(ctx context.Context, s *Segment) error {
	progress := func(float64) { m.tell(Event{Done: m.net.Time() / m.b.Total(), Note: s.Name}) }
	steps := int64(firstChunk)
	for m.at.left > 0 {
		if !m.checkpoints.kept() {
			steps = m.at.left
		}
		begun, from := time.Now(), m.net.Time()
		err := m.net.Run(ctx, float64(min(steps, m.at.left))*m.b.Dt, progress)
		m.at.left -= int64(math.Round((m.net.Time() - from) / m.b.Dt))
		if stopped := ctx.Err() != nil; err == nil && m.checkpoints.due(m.last) || stopped {
			if aside := m.putAside(); aside != nil {
				return aside
			}
		}
		if err != nil {
			return err
		}
		if time.Since(begun) < oneChunk {
			steps *= 2
		} else if steps > firstChunk {
			steps /= 2
		}
	}
	return nil
}

// Between checkpoints the network runs for about this long; the steps of one
// chunk are a multiple of those between two looks at its state.
const (
	firstChunk = 100
	oneChunk   = 20 * time.Millisecond
)

// remember keeps what the segment at hand has shown, now that it is over.
func (m *simulation) remember() {
	m.now.to = m.net.Time()
	for name, meter := range m.intervals {
		m.now.cvs[name] = meter.CVs()
		m.now.targets[name] = slices.Clone(m.targets(name)) // which the next segment may change
	}
	m.now.after = m.weightsNow()
	for name := range m.synapses {
		m.now.releases[name] = m.net.Releases(name)
	}
	m.past, m.now = append(m.past, m.now), nil
}

func (m *simulation) weightsNow() map[string][]float64 {
	now := map[string][]float64{}
	for name := range m.synapses {
		_, _, now[name] = m.net.Weights(name)
	}
	return now
}

// targets returns the rates that a rule holds a population's neurons to, nil if
// none does; where several do, the first one's.
func (m *simulation) targets(name string) []float64 {
	for i, r := range m.b.spec.Rules {
		if r.HoldsRates() && m.b.targetOf(r.On) == name {
			if t := m.net.Targets(i); t != nil {
				return t
			}
		}
	}
	return nil
}
