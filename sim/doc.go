// Package sim advances populations of neurons in time. It knows no model and
// no rule: it states what it needs of them as small interfaces.
//
// # Conventions
//
// Time is an integer number of steps; step n lasts from n·dt to (n+1)·dt. A
// step is: integrate (what arrives is added to the receptors, neurons advance
// and spike), transmit (spikes are put on their way), learn (rules change
// state and weights), observe (recorders read).
//
// A spike of step n is stamped n·dt. With a delay of d steps, at least one, it
// is added to its target's receptor at the start of step n+d, before that step
// is integrated. Brian2 adds a spike without delay at the end of step n: that
// is d = 1 here. State that is recorded with time t is the state at t, the end
// of step t/dt - 1.
//
// Sums over synapses are taken in one order — projections as they were
// connected, then spikes by source — whatever the number of threads: threads
// divide targets, never sources. So results are the same bits for any number.
//
// State is float64; weights are float32.
package sim
