package circuits

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/state"
	"homeostat/internal/value"
)

// busy is small without rules, driven until both types spike.
func busy() Spec {
	s := small()
	s.Rules = nil
	s.Projections[0].Weight = value.Const(12)
	return s
}

// counts runs a network and returns the spikes of each cell.
func counts(t *testing.T, n *Network, ms float64) []int32 {
	t.Helper()
	c := n.Count("cell")
	mustRun(t, n, ms)
	return slices.Clone(c.Counts())
}

func sum(x []int32) (total int32) {
	for _, c := range x {
		total += c
	}
	return total
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// What is undone before a step is taken leaves no trace, to the last bit; and
// so it is where interventions overlap and are undone in another order.
func TestInterventionsAreUndone(t *testing.T) {
	run := func(touch func(n *Network)) string {
		n := mustBuild(t, busy())
		must(t, n.Set("cell.i", value.Value{Kind: value.Normal, A: 1, B: 1}))
		if touch != nil {
			touch(n)
		}
		r := trial{n, n.RecordSpikes("cell", nil)}
		mustRun(t, n, 300)
		return r.outcome(t)
	}
	touched := run(func(n *Network) {
		baclofen, bicuculline := DefaultBaclofen(), DefaultBicuculline()
		baclofen.Current, baclofen.Sensitivity = 0.7, value.Value{Kind: value.LogNormal, A: 0, B: 0.5}
		must(t, n.Silence("cell.fast"), n.Give("ttx", &TTX{}), n.Block("cell.inhibitory", 0.3), n.Give("bicuculline", &bicuculline),
			n.Gain("drive", value.Const(0.5)), n.Give("baclofen", &baclofen))
		n.WashOut("ttx")
		n.Unsilence("cell.fast")
		n.Unblock("cell.inhibitory")
		n.WashOut("bicuculline")
		n.WashOut("baclofen")
		n.Ungain("drive")
	})
	if touched != run(nil) {
		t.Error("interventions that were undone have left a trace")
	}
}

func TestSilenceAndLesions(t *testing.T) {
	n := mustBuild(t, busy())
	if c := counts(t, n, 500); slices.Contains(c, 0) {
		t.Fatalf("silent cells from the start: %v", c)
	}
	must(t, n.Silence("cell.fast"))
	if c := counts(t, n, 500); sum(c[4:]) != 0 || slices.Contains(c[:4], 0) {
		t.Errorf("with cell.fast silenced: %v", c)
	}
	must(t, n.Lesion("cell", 0.4), n.Give("ttx", &TTX{On: []string{"cell"}}))
	if c := counts(t, n, 500); sum(c) != 0 {
		t.Errorf("under TTX: %v", c)
	}
	n.WashOut("ttx")
	n.Unsilence("cell.fast")
	alive := func() (count int) {
		for _, c := range counts(t, n, 500) {
			if c > 0 {
				count++
			}
		}
		return count
	}
	if got := alive(); got != 6 {
		t.Errorf("%d of 10 cells spike after a lesion of 0.4", got)
	}
	must(t, n.Lesion("cell", 0.5))
	if got := alive(); got != 3 {
		t.Errorf("%d of 6 cells spike after a lesion of half", got)
	}
}

// A clamp of a type takes the place of one of the population, and leaves it behind.
func TestClamps(t *testing.T) {
	n := mustBuild(t, busy())
	must(t, n.Clamp("cell.v", value.Const(-60)), n.Clamp("cell.slow.v", value.Spread(-66, -63)))
	mustRun(t, n, 50)
	v, _ := n.State("cell", "v")
	if want := []float64{-66, -65, -64, -63, -60, -60, -60, -60, -60, -60}; !slices.Equal(v, want) {
		t.Errorf("clamped at %v, want %v", v, want)
	}
	n.Unclamp("cell.v")
	mustRun(t, n, 50)
	if v, _ = n.State("cell", "v"); !slices.Equal(v[:4], []float64{-66, -65, -64, -63}) || slices.Contains(v[4:], -60) {
		t.Errorf("one clamp is left: %v", v)
	}
}

// A network whose inhibitory receptors are blocked is the network without inhibition, spike by spike.
func TestBicucullineTakesInhibitionAway(t *testing.T) {
	spikes := func(drug bool, projections int) string {
		s := busy()
		s.Projections[1].Weight = value.Const(-20)
		s.Projections = s.Projections[:projections]
		n := mustBuild(t, s)
		if drug {
			all := DefaultBicuculline()
			must(t, n.Give("bicuculline", &all))
		}
		record := n.RecordSpikes("cell", nil)
		mustRun(t, n, 500)
		return fmt.Sprint(record.Times, record.IDs)
	}
	if with, without := spikes(true, 2), spikes(false, 1); with != without {
		t.Error("bicuculline leaves some inhibition, or takes more")
	}
	if spikes(false, 2) == spikes(false, 1) {
		t.Error("there is no inhibition to take away: the test shows nothing")
	}
}

// What reaches a cell of a projection with gain g is g times the weight; baclofen
// of sensitivity s leaves 1 - s·inhibition of it, and lowers the drive by s·current.
func TestGainAndBaclofen(t *testing.T) {
	s := Spec{Dt: 0.1, Populations: busy().Populations, Projections: busy().Projections[1:]}
	arrives := func(touch func(n *Network)) (g, i float64) {
		n := mustBuild(t, s)
		touch(n)
		must(t, n.Set("cell.v", value.Value{Kind: value.List, List: []float64{-70, -70, -70, -70, -40, -70, -70, -70, -70, -70}}))
		mustRun(t, n, 0.2) // cell 4 spikes in the first step
		x, _ := n.State("cell", "g_i")
		drive, _ := n.State("cell", "i")
		return x[0], drive[4]
	}
	whole, _ := arrives(func(*Network) {})
	if whole >= 0 {
		t.Fatalf("nothing arrives: %g", whole)
	}
	half, _ := arrives(func(n *Network) { must(t, n.Gain("brake", value.Const(0.5))) })
	d := Baclofen{Inhibition: 0.5, Current: 2, Sensitivity: value.Const(1.5)}
	quarter, drive := arrives(func(n *Network) { must(t, n.Give("baclofen", &d)) })
	if math.Abs(half/whole-0.5) > 1e-6 || math.Abs(quarter/whole-0.25) > 1e-6 || drive != -3 {
		t.Errorf("gain 0.5 lets %g through, baclofen %g, with a drive of %g; want 0.5, 0.25, -3", half/whole, quarter/whole, drive)
	}
}

// Synapses are lesioned each with the probability: binomial, 5 standard deviations allowed.
func TestLesionsOfSynapses(t *testing.T) {
	n := mustBuild(t, Spec{Dt: 0.1, Populations: busy().Populations[:1], Projections: nil})
	if err := n.Lesion("drive", 0.5); err == nil {
		t.Error("a projection that there is not is lesioned")
	}
	s := busy()
	s.Populations[0].Size, s.Projections[0].Params = 1000, &FixedIndegree{Degree: 1000}
	n = mustBuild(t, s)
	left := 10_000.0
	for _, fraction := range []float64{0.2, 0.5} {
		must(t, n.Lesion("drive", fraction))
		_, _, w := n.Weights("drive")
		there := 0.0
		for _, x := range w {
			if x != 0 {
				there++
			}
		}
		if want := left * (1 - fraction); math.Abs(there-want) > 5*math.Sqrt(left*fraction*(1-fraction)) {
			t.Errorf("%g synapses are left of %g after a lesion of %g", there, left, fraction)
		}
		if pre, post, weight, delay := n.Connections("drive"); len(pre) != int(there) || len(post) != len(pre) || len(weight) != len(pre) || len(delay) != len(pre) ||
			slices.Contains(weight, 0) || math.Abs(slices.Max(delay)-s.Projections[0].Delay.A) > 1e-9 || math.Abs(slices.Min(delay)-s.Projections[0].Delay.A) > 1e-9 {
			t.Errorf("%d connections are told of %g that are there", len(pre), there)
		}
		left = there
	}
}

// Interventions that are put aside are taken up with all they undo later.
func TestInterventionsAreKept(t *testing.T) {
	touch := func(n *Network) {
		baclofen := DefaultBaclofen()
		baclofen.Current = 0.5
		must(t, n.Silence("cell.slow"), n.Give("baclofen", &baclofen), n.Clamp("cell.fast.i", value.Const(2)),
			n.Block("cell.excitatory", 0.9), n.Lesion("cell", 0.2), n.Lesion("drive", 0.1), n.Gain("brake", value.Const(2)))
	}
	undo := func(n *Network) {
		n.Unsilence("cell.slow")
		n.WashOut("baclofen")
		n.Unclamp("cell.fast.i")
		n.Unblock("cell.excitatory")
		n.Ungain("brake")
		must(t, n.Lesion("cell", 0.2))
	}
	begin := func() trial {
		n := mustBuild(t, busy())
		return trial{n, n.RecordSpikes("cell", nil)}
	}
	end := func(n trial) string {
		mustRun(t, n.Network, 100)
		undo(n.Network)
		mustRun(t, n.Network, 200)
		return n.outcome(t)
	}
	whole, first, second := begin(), begin(), begin()
	touch(whole.Network)
	mustRun(t, whole.Network, 100)
	touch(first.Network)
	mustRun(t, first.Network, 100)
	k := state.Save()
	first.Keep(k)
	reload(t, k, second.Network)
	if end(whole) != end(second) {
		t.Error("a network that was put aside under interventions goes on in another way")
	}
}

func TestInterventionsAreRefused(t *testing.T) {
	n := mustBuild(t, busy())
	baclofen := DefaultBaclofen()
	baclofen.On, baclofen.Current = []string{"input"}, 1
	for _, c := range []struct {
		err  error
		says string
	}{
		{n.Clamp("cell.u", value.Const(1)), "no variable of model lif"},
		{n.Clamp("v", value.Const(1)), "no population"},
		{n.Clamp("cell.v", value.Const(math.NaN())), "finite"},
		{n.Clamp("cell.slow.v", value.Value{Kind: value.List, List: []float64{1}}), "1 numbers for 4"},
		{n.Silence("cells"), `no population is called "cells"`},
		{n.Block("cell.nmda", 0), "no receptor of model lif"},
		{n.Block("cell.excitatory", -1), "0 or more"},
		{n.Gain("drives", value.Const(1)), "no projection"},
		{n.Gain("drive", value.Const(-1)), "0 or more"},
		{n.Lesion("cell", 1.5), "from 0 to 1"},
		{n.Lesion("cells", 0.5), "nor is a projection"},
		{n.Give("aspirin", &TTX{}), "there are baclofen"},
		{n.Give("ttx", &TTX{On: []string{"cells"}}), "on: no population"},
		{n.Give("bicuculline", &Bicuculline{Fraction: 2}), "fraction: must be"},
		{n.Give("bicuculline", &Bicuculline{On: []string{"input"}}), "no inhibitory receptors"},
		{n.Give("baclofen", &baclofen), "no variable i"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.says) {
			t.Errorf("error %v, want one that says %q", c.err, c.says)
		}
	}
	if len(n.effects) > 0 {
		t.Error("what was refused has effects")
	}
}
