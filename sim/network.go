package sim

import (
	"context"
	"fmt"

	"homeostat/internal/state"
	"homeostat/internal/team"
)

// Options are what a network needs to know before it has any neurons.
type Options struct {
	Dt        float64         // step, ms
	Precision state.Precision // of what arrives at neurons
	Threads   int             // at most this many; 0 is 1
	Grain     int             // least work for a thread, in neurons or synaptic events; 0 is DefaultGrain
}

// DefaultGrain is work of about 30 µs, well above the cost of waking a thread.
const DefaultGrain = 20_000

// Network is populations, projections, rules and recorders on one clock.
type Network struct {
	options     Options
	step        int64
	populations []*Population
	projections []*Projection
	rules       []*Rule
	recorders   []recorder
	team        *team.Team
	neurons     int // in all populations

	integratePart, transmitPart func(worker, workers int) // bound once: binding allocates
}

// New returns an empty network.
func New(o Options) *Network {
	if !(o.Dt > 0) {
		panic(fmt.Sprintf("sim.New: a step of %g ms", o.Dt))
	}
	if o.Grain == 0 {
		o.Grain = DefaultGrain
	}
	n := &Network{options: o, team: team.New(o.Threads)}
	n.integratePart, n.transmitPart = n.integrateRange, n.transmitRange
	return n
}

// Dt is the length of a step in ms.
func (n *Network) Dt() float64 { return n.options.Dt }

// Step is the number of steps taken.
func (n *Network) Step() int64 { return n.step }

// Time is where the network stands, in ms.
func (n *Network) Time() float64 { return float64(n.step) * n.options.Dt }

// Run takes steps and calls progress, which may be nil, with the number taken
// every hundred and at the end. It stops between steps when ctx is done, and
// when a population's state is no longer finite (ErrRunaway); the state and
// what was recorded stay as they were then.
func (n *Network) Run(ctx context.Context, steps int64, progress func(done int64)) error {
	defer n.team.Start()()
	if progress == nil {
		progress = func(int64) {}
	}
	for begin, end := n.step, n.step+steps; n.step < end; {
		if ctx.Err() != nil {
			return fmt.Errorf("stopped at %g ms: %w", n.Time(), context.Cause(ctx))
		}
		stretch := min(end, n.step+100-n.step%100)
		for n.step < stretch {
			n.integrate()
			n.transmit()
			n.learn()
			n.observe()
			n.step++
		}
		if err := n.guard(); err != nil {
			return err
		}
		progress(n.step - begin)
	}
	return nil
}

// integrate advances every population by one step; spikes are then known.
func (n *Network) integrate() {
	for _, p := range n.populations {
		p.open(n.step)
	}
	workers := n.workers(n.neurons)
	n.team.Do(workers, n.integratePart)
	for _, p := range n.populations {
		p.gather(workers)
	}
}

func (n *Network) integrateRange(worker, workers int) {
	for _, p := range n.populations {
		p.advance(worker, workers)
	}
}

// transmit puts the step's spikes on their way to where they arrive.
func (n *Network) transmit() {
	events := 0.0
	for _, p := range n.projections {
		events += p.fanOut * float64(len(p.from.spikes))
	}
	if events == 0 {
		return
	}
	n.team.Do(n.workers(int(events)), n.transmitPart)
}

func (n *Network) transmitRange(worker, workers int) {
	for _, p := range n.projections {
		p.deliver(n.step, worker, workers)
	}
}

// learn lets the rules act, in the order in which they were added.
func (n *Network) learn() {
	for _, r := range n.rules {
		r.act(n.step, n.options.Dt)
	}
}

// observe lets the recorders read.
func (n *Network) observe() {
	for _, r := range n.recorders {
		r.observe(n.step, n.options.Dt)
	}
}

// workers is how many threads an amount of work is worth.
func (n *Network) workers(work int) int { return max(1, min(n.team.Size(), work/n.options.Grain)) }
