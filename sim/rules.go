package sim

import (
	"slices"

	"homeostat/internal/state"
)

// Watcher follows a population's spikes, as traces do.
type Watcher interface {
	Watch(spikes []int32) // in every step, also without spikes; ascending, as often as they spiked
	Keep(k *state.Keeper)
}

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

// SpikeRule acts on synapses when their source or their target spikes. In a
// step all Pre come first, sources ascending, then all Post.
type SpikeRule interface {
	// Pre: source j spiked. Its synapses onto targets[k] have weights w[at[k]];
	// targets are a part of all, since threads divide them.
	Pre(j int32, targets, at []int32, w []float32)
	// Post: target i spiked. Its synapses from sources[k] have weights w[k].
	Post(i int32, sources []int32, w []float32)
	Keep(k *state.Keeper)
}

// Rule is a rule in its place in the network, where it can be switched off and on.
type Rule struct {
	network *Network
	on      bool
	since   int64 // the step up to which the rule has acted
	act     func(step int64)
	keep    func(k *state.Keeper)
}

// Watch lets w follow a population's spikes: in every step before the rules that are added after it.
func (n *Network) Watch(p *Population, w Watcher) {
	n.addRule(w.Keep, func(*Rule, int64) {
		n.crew.afterRules()
		w.Watch(p.spikes)
	})
}

// OnNeurons adds a rule for a population, acting every so many steps.
func (n *Network) OnNeurons(p *Population, interval int, r NeuronRule) *Rule {
	var elapsed float64
	part := func(worker, workers int) {
		if lo, hi := n.crew.rangeOf(p.size, worker, workers); lo < hi {
			r.Advance(elapsed, lo, hi)
		}
	}
	every := interval64(interval)
	return n.addRule(r.Keep, func(rule *Rule, step int64) {
		if len(p.spikes) > 0 {
			n.crew.afterRules()
			r.Fired(p.spikes)
		}
		if (step+1)%every == 0 {
			n.crew.afterRules()
			elapsed = rule.elapsed(step)
			n.crew.shareRule(part, p.size)
		}
	})
}

// OnRows adds a rule for a plastic projection, acting every so many steps.
func (n *Network) OnRows(p *Projection, interval int, r RowRule) *Rule {
	p.mustBePlastic("OnRows")
	var elapsed float64
	part := func(worker, workers int) {
		lo, hi := n.crew.rangeOf(p.to.size, worker, workers)
		for i := lo; i < hi; i++ {
			if sources, weights := p.row(i); len(weights) > 0 {
				r.Settle(elapsed, i, sources, weights)
			}
		}
	}
	every := interval64(interval)
	return n.addRule(r.Keep, func(rule *Rule, step int64) {
		if (step+1)%every == 0 {
			n.crew.afterRules()
			elapsed = rule.elapsed(step)
			n.crew.shareRule(part, p.Size)
		}
	})
}

// OnSpikes adds a rule for a plastic projection, acting in every step that has spikes.
func (n *Network) OnSpikes(p *Projection, r SpikeRule) *Rule {
	p.mustBePlastic("OnSpikes")
	if p.index == nil {
		panic("sim.OnSpikes: " + p.Name + " transmits continuously")
	}
	part := func(worker, workers int) { p.meetSpikes(r, worker, workers) }
	return n.addRule(r.Keep, func(rule *Rule, step int64) {
		events := p.index.fanOut*float64(len(p.from.spikes)) + p.fanIn()*float64(len(p.to.spikes))
		if events > 0 {
			n.crew.shareRule(part, int(events))
		}
	})
}

// meetSpikes shows a rule the step's spikes at both ends of one worker's synapses.
func (p *Projection) meetSpikes(r SpikeRule, worker, workers int) {
	for _, b := range p.index.blocksOf(worker, workers) {
		for _, j := range p.from.spikes {
			if from, to := b.row(j); from < to {
				r.Pre(j, p.index.targets[from:to], p.index.where[from:to], p.weights)
			}
		}
	}
	lo, hi := p.crew.rangeOf(p.to.size, worker, workers)
	k, _ := slices.BinarySearch(p.to.spikes, int32(lo))
	for ; k < len(p.to.spikes) && int(p.to.spikes[k]) < hi; k++ {
		sources, weights := p.row(int(p.to.spikes[k]))
		r.Post(p.to.spikes[k], sources, weights)
	}
}

func (p *Projection) mustBePlastic(who string) {
	if !p.link.Plastic {
		panic("sim." + who + ": " + p.Name + " is not plastic")
	}
}

func (p *Projection) fanIn() float64 { return float64(p.Size) / float64(max(1, p.to.size)) }

func interval64(interval int) int64 {
	if interval < 1 {
		panic("sim: a rule needs an interval of at least one step")
	}
	return int64(interval)
}

func (n *Network) addRule(keep func(k *state.Keeper), act func(r *Rule, step int64)) *Rule {
	r := &Rule{network: n, on: true, since: n.step, keep: keep}
	r.act = func(step int64) { act(r, step) }
	n.rules = append(n.rules, r)
	return r
}

// elapsed is the ms that a rule has not acted on yet, which it now does.
// Intervals are counted from the network's start, so that rules of one interval
// act together.
func (r *Rule) elapsed(step int64) float64 {
	ms := float64(step+1-r.since) * r.network.options.Dt
	r.since = step + 1
	return ms
}

// Switch turns the rule on or off. What passes while it is off never reaches it.
func (r *Rule) Switch(on bool) {
	if on && !r.on {
		r.since = r.network.step
	}
	r.on = on
}
