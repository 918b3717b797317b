package sim

import (
	"context"
	"errors"
	"fmt"
	"time"

	"homeostat/internal/state"
)

// Options are what a network needs to know before it has any neurons.
type Options struct {
	Dt        float64         // step, ms
	Precision state.Precision // of what arrives at neurons
	Threads   int             // at most this many; 0 is 1
	Grain     int             // least work for a thread, in neurons or synaptic events; 0: as many threads as are found to help
}

// Network is populations, projections, rules and recorders on one clock.
type Network struct {
	options     Options
	populations []*Population
	projections []*Projection
	rules       []*Rule
	recorders   []recorder
	streams     []*Stream
	neurons     int // in all populations
	crew        *crew

	integratePart, transmitPart func(worker, workers int) // bound once: binding allocates

	_    lines
	step int64
}

// New returns an empty network.
func New(o Options) *Network {
	if !(o.Dt > 0) {
		panic(fmt.Sprintf("sim.New: a step of %g ms", o.Dt))
	}
	n := &Network{options: o, crew: newCrew(o)}
	n.integratePart, n.transmitPart = n.integrateShare, n.transmitShare
	return n
}

// Dt is the length of a step in ms.
func (n *Network) Dt() float64 { return n.options.Dt }

// Step is the number of steps taken.
func (n *Network) Step() int64 { return n.step }

// Time is where the network stands, in ms.
func (n *Network) Time() float64 { return float64(n.step) * n.options.Dt }

// Run takes steps and calls progress, which may be nil, with the number taken
// every hundred and at the end. It stops between steps when ctx is done, when
// state is no longer finite or a population's neurons all spike as fast as they
// can (ErrRunaway), and when a sink fails; the state and what was recorded stay as
// they were then, and sinks have all of it.
func (n *Network) Run(ctx context.Context, steps int64, progress func(done int64)) (err error) {
	defer n.crew.team.Start()()
	defer func() { err = errors.Join(err, n.flush()) }()
	if progress == nil {
		progress = func(int64) {}
	}
	for begin, end := n.step, n.step+steps; n.step < end; {
		if ctx.Err() != nil {
			return fmt.Errorf("stopped at %g ms: %w", n.Time(), context.Cause(ctx))
		}
		n.stretch(min(end, n.step+window-n.step%window))
		if err := n.guard(); err != nil {
			return err
		}
		if n.failure() != nil {
			return nil // flush tells
		}
		progress(n.step - begin)
	}
	return nil
}

// stretch takes the steps up to another.
func (n *Network) stretch(end int64) {
	begin := time.Now()
	for ; n.step < end; n.step++ {
		n.advance()
	}
	n.crew.meet()
	n.crew.took(time.Since(begin))
}

// advance is a step of the network.
func (n *Network) advance() {
	n.integrate()
	n.transmit()
	n.learn()
	n.observe()
}

// integrate advances every population by one step; spikes are then known.
func (n *Network) integrate() {
	n.crew.afterRules() // they may look at any neuron
	n.crew.order.step = n.step
	n.crew.share(n.integratePart, n.neurons)
	n.crew.meet()
	for _, p := range n.populations {
		p.gather(n.crew.used)
	}
}

func (n *Network) integrateShare(worker, workers int) {
	for _, p := range n.populations {
		p.advance(n.crew.order.step, worker, workers)
	}
	for _, p := range n.projections {
		p.look(n.crew.order.step, worker, workers)
	}
}

// transmit puts what the step's spikes and rates send on its way to where it arrives.
func (n *Network) transmit() {
	events := 0.0
	for _, p := range n.projections {
		events += p.announce(n.step)
	}
	if events > 0 {
		n.crew.order.sent = n.step
		n.crew.share(n.transmitPart, int(events))
	}
}

func (n *Network) transmitShare(worker, workers int) {
	for _, p := range n.projections {
		p.deliver(n.crew.order.sent, worker, workers)
	}
}

// learn lets the rules act, in the order in which they were added.
func (n *Network) learn() {
	for _, r := range n.rules {
		if r.on {
			r.act(n.step)
		}
	}
}

// observe lets the recorders read.
func (n *Network) observe() {
	for _, r := range n.recorders {
		if r.due(n.step) {
			if r.looks() {
				n.crew.meet()
			}
			r.observe(n.step)
		}
	}
}
