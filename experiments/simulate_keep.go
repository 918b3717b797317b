package experiments

import (
	"fmt"
	"time"

	"homeostat/internal/conf"
	"homeostat/internal/npz"
	"homeostat/internal/state"
	"homeostat/measure"
)

// Keep keeps all that a run needs to go on as if it had never stopped.
func (m *simulation) Keep(k *state.Keeper) {
	m.net.Keep(k.In("network"))
	p := k.In("protocol")
	state.One(p, "segment", &m.at.segment)
	state.One(p, "stretch", &m.at.stretch)
	state.One(p, "left", &m.at.left)
	state.One(p, "images", &m.images)
	over := int64(len(m.past))
	state.One(p, "over", &over)
	for i := range over {
		if k.Loading() {
			m.past = append(m.past, m.newPassage())
		}
		m.past[i].keep(p.In(fmt.Sprint(i)), m, true)
	}
	if m.at.segment < int64(len(m.b.Segments)) {
		m.keepSegment(p.In("now"))
	}
	for _, name := range conf.SortedKeys(m.tapes) {
		m.tapes[name].Keep(k.In("record").In(name))
	}
}

// keepSegment keeps what belongs to the segment at hand.
func (m *simulation) keepSegment(k *state.Keeper) {
	if k.Loading() {
		m.now, m.saved = m.newPassage(), map[string][]float64{}
	}
	m.now.keep(k, m, false)
	for _, path := range m.b.Segments[m.at.segment].changed() {
		x := m.saved[path]
		state.List(k.In("saved"), path, &x)
		m.saved[path] = x
	}
	for _, name := range conf.SortedKeys(m.intervals) {
		m.intervals[name].keep(k.In("intervals").In(name))
	}
}

func (m *simulation) newPassage() *passage {
	now := &passage{
		from: m.net.Time(), activity: map[string]*measure.Activity{}, cvs: map[string][]float64{}, lesioned: map[string][]int32{},
		targets: map[string][]float64{}, before: map[string][]float64{}, after: map[string][]float64{},
		releases: map[string][]float64{},
	}
	for _, name := range m.b.observed() {
		now.activity[name] = &measure.Activity{Units: m.net.Size(name)}
	}
	return now
}

// keep keeps what a segment has shown, of one that is over all of it.
func (s *passage) keep(k *state.Keeper, m *simulation, over bool) {
	state.One(k, "from", &s.from)
	state.One(k, "to", &s.to)
	for _, name := range m.b.observed() {
		a := s.activity[name]
		state.List(k.In("activity"), name, &a.A)
		a.Stimuli = len(a.A) / a.Units
		gone := s.lesioned[name]
		state.List(k.In("lesioned"), name, &gone)
		s.lesioned[name] = gone
	}
	parts := []struct {
		name  string
		units []string
		of    map[string][]float64
	}{{"before", m.b.plastic(), s.before}}
	if over {
		parts = append(parts, parts[0], parts[0], parts[0], parts[0])
		parts[1].name, parts[1].of = "after", s.after
		parts[2].name, parts[2].units, parts[2].of = "cvs", m.b.observed(), s.cvs
		parts[4].name, parts[4].of = "releases", s.releases
		parts[3].name, parts[3].units, parts[3].of = "targets", m.b.observed(), s.targets
	}
	for _, part := range parts {
		for _, unit := range part.units {
			x := part.of[unit]
			if state.List(k.In(part.name), unit, &x); len(x) > 0 {
				part.of[unit] = x
			}
		}
	}
}

// putAside writes a checkpoint, where any are written. What is recorded on disk is
// made whole first: it is cut back to the length that the checkpoint knows.
func (m *simulation) putAside() error {
	if !m.checkpoints.kept() {
		return nil
	}
	for _, t := range m.tapes {
		if err := t.sync(); err != nil {
			return err
		}
	}
	k := state.Save()
	m.Keep(k)
	done := npz.Named{Name: "done", Array: npz.Of([]float64{m.net.Time() / m.b.Total()})}
	err := m.checkpoints.write(simulationFile(m.condition.Name, m.seed), append(k.Arrays(), done))
	m.last = time.Now()
	return err
}

// takeUp goes on from what a checkpoint has.
func (m *simulation) takeUp(kept map[string]npz.Array) error {
	k := state.Load(kept)
	if m.Keep(k); k.Err() != nil {
		return torn(m.checkpoints.path(simulationFile(m.condition.Name, m.seed)), k.Err())
	}
	return nil
}

// doneBefore is the fraction of a run that its checkpoint has.
func doneBefore(kept map[string]npz.Array) float64 {
	if done, ok := kept["done"].Data.([]float64); ok && len(done) == 1 {
		return done[0]
	}
	return 0
}
