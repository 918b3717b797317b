package sim

import (
	"homeostat/internal/state"
	"homeostat/internal/team"
)

// NeuronRule acts on the neurons of one population, or watches them.
type NeuronRule interface {
	Fired(spikes []int32)                // in every step that has spikes, ascending, as often as they spiked
	Advance(elapsed float64, lo, hi int) // every interval: neurons lo..hi-1 over the ms since the last time
	Keep(k *state.Keeper)
}

// RowRule acts on the weights of the synapses that one neuron receives.
type RowRule interface {
	// Settle acts every interval, by the ms since the last time, on the weights of
	// the synapses from sources.
	Settle(elapsed float64, target int, sources []int32, weights []float32)
	Keep(k *state.Keeper)
}

// Rule is a rule in its place in the network, where it can be switched off and on.
type Rule struct {
	interval int64
	on       bool
	since    int64 // the step up to which the rule has acted
	fired    func()
	advance  func(elapsed float64)
	network  *Network
}

// OnNeurons adds a rule for a population, acting every so many steps.
func (n *Network) OnNeurons(p *Population, interval int, r NeuronRule) *Rule {
	fired := func() {
		if len(p.spikes) > 0 {
			r.Fired(p.spikes)
		}
	}
	var elapsed float64
	part := func(worker, workers int) {
		lo, hi := team.Share(p.Neurons.Len(), worker, workers)
		r.Advance(elapsed, lo, hi)
	}
	return n.addRule(interval, fired, func(ms float64) {
		elapsed = ms
		n.team.Do(n.workers(p.Neurons.Len()), part)
	})
}

// OnRows adds a rule for a plastic projection, acting every so many steps.
func (n *Network) OnRows(p *Projection, interval int, r RowRule) *Rule {
	if p.plastic == nil {
		panic("sim.OnRows: " + p.Name + " is not plastic")
	}
	var elapsed float64
	part := func(worker, workers int) {
		lo, hi := team.Share(p.to.Neurons.Len(), worker, workers)
		for i := lo; i < hi; i++ {
			if sources, weights := p.row(i); len(weights) > 0 {
				r.Settle(elapsed, i, sources, weights)
			}
		}
	}
	return n.addRule(interval, func() {}, func(ms float64) {
		elapsed = ms
		n.team.Do(n.workers(p.Size), part)
	})
}

func (n *Network) addRule(interval int, fired func(), advance func(elapsed float64)) *Rule {
	if interval < 1 {
		panic("sim: a rule needs an interval of at least one step")
	}
	r := &Rule{interval: int64(interval), on: true, since: n.step, fired: fired, advance: advance, network: n}
	n.rules = append(n.rules, r)
	return r
}

// Switch turns the rule on or off. What passes while it is off never reaches it.
func (r *Rule) Switch(on bool) {
	if on && !r.on {
		r.since = r.network.step
	}
	r.on = on
}

// act is the rule's part of a step. Intervals are counted from the network's
// start, so that rules of one interval act together.
func (r *Rule) act(step int64, dt float64) {
	if !r.on {
		return
	}
	r.fired()
	if (step+1)%r.interval == 0 {
		r.advance(float64(step+1-r.since) * dt)
		r.since = step + 1
	}
}
