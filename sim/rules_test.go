package sim

import (
	"fmt"
	"slices"
	"testing"

	"homeostat/internal/state"
)

// meter adds up what a rule is told.
type meter struct {
	spikes  int
	elapsed []float64
}

func (m *meter) Fired(spikes []int32)                { m.spikes += len(spikes) }
func (m *meter) Keep(*state.Keeper)                  {}
func (m *meter) Advance(elapsed float64, lo, hi int) { m.elapsed = append(m.elapsed, elapsed) }

// A rule hears of the time and the spikes while it is on, and of nothing else.
func TestRulesOnAndOff(t *testing.T) {
	n := New(Options{Dt: 0.5})
	p := n.Add("p", newScript(1, map[int64][]int32{1: {0}, 12: {0}, 25: {0, 0}}))
	var m meter
	rule := n.OnNeurons(p, 10, &m)
	mustRun(t, n, 10)
	rule.Switch(false)
	mustRun(t, n, 14)
	rule.Switch(true)
	mustRun(t, n, 16)
	if want := []float64{5, 3, 5}; !slices.Equal(m.elapsed, want) {
		t.Errorf("told of %v ms, want %v", m.elapsed, want)
	}
	if m.spikes != 3 {
		t.Errorf("told of %d spikes, want 3", m.spikes)
	}
}

// teller says what it is told, when it is told.
type teller struct{ log *[]string }

func (r teller) say(format string, args ...any) {
	*r.log = append(*r.log, fmt.Sprintf(format, args...))
}

func (r teller) Keep(*state.Keeper)                              {}
func (r teller) Watch(spikes []int32)                            { r.say("watch %d", spikes) }
func (r teller) Fired(spikes []int32)                            { r.say("fired %d", spikes) }
func (r teller) Advance(elapsed float64, lo, hi int)             { r.say("advance %g %d-%d", elapsed, lo, hi) }
func (r teller) Pre(j int32, targets, _ []int32, _ []float32)    { r.say("pre %d on %d", j, targets) }
func (r teller) Post(i int32, sources []int32, _ []float32)      { r.say("post %d from %d", i, sources) }
func (r teller) Settle(_ float64, i int, s []int32, _ []float32) { r.say("settle %d from %d", i, s) }

// Rules act as they were added, each when those before it have: also where
// threads could do several at once.
func TestRulesActInTheirOrder(t *testing.T) {
	n := New(Options{Dt: 0.5})
	p := n.Add("p", newScript(2, map[int64][]int32{1: {0, 1}}))
	projection := connect(n, "p", p, p, "any", 1, Synapses{Start: []int{0, 1, 2}, Sources: []int32{0, 0}}, true)
	var log []string
	r := teller{&log}
	n.OnSpikes(projection, r)
	n.Watch(p, r)
	n.OnRows(projection, 2, r)
	n.OnNeurons(p, 2, r)
	n.Watch(p, r)
	mustRun(t, n, 2)
	want := []string{
		"watch []", "watch []",
		"pre 0 on [0 1]", "post 0 from [0]", "post 1 from [0]", "watch [0 1]", "settle 0 from [0]", "settle 1 from [0]",
		"fired [0 1]", "advance 1 0-2", "watch [0 1]",
	}
	if !slices.Equal(log, want) {
		t.Errorf("rules were told\n%q, want\n%q", log, want)
	}
}
