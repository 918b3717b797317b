// Package sim advances populations of neurons in time. It knows no model and
// no rule: it states what it needs of them as small interfaces.
//
// # Time
//
// Time is an integer number of steps; step n lasts from n·dt to (n+1)·dt. A
// step is
//
//	integrate   what arrives is added to the receptors, neurons advance and spike
//	transmit    spikes and rates are put on their way
//	learn       rules change state and weights, in the order in which they were added
//	observe     recorders read
//
// A spike of step n is stamped n·dt. With a delay of d steps, at least one, it
// is added to its target's receptor at the start of step n+d, before that step
// is integrated. Brian2 adds a spike without delay at the end of step n: that
// is d = 1 here. State that is recorded with time t is the state at t, the end
// of step t/dt - 1, after that step's rules.
//
// What is transmitted continuously is the source's variable as integration
// leaves it in step n, times the weight; it arrives at the start of step n+d.
//
// # Rules
//
// Spikes are transmitted with the weights from before the step's rules. Rules
// act one after another, as they were added:
//
//   - a Watcher sees the spikes of every step, also when there are none;
//   - a NeuronRule is told of spikes in steps that have some, and advances
//     every interval;
//   - a RowRule settles the weights that each neuron receives, every interval;
//   - a SpikeRule first has all Pre of the step, sources ascending, then all
//     Post, for the targets of each thread.
//
// So traces that a rule reads belong before it, and have this step's spikes in
// them when it acts. Intervals are counted from the network's start: rules of
// one interval act in the same steps. A rule that is switched off hears of
// nothing, and when it is on again its elapsed time begins there.
//
// # Interventions
//
// They hold from the next step on, until they are taken back.
//
//   - Silence (TTX, a lesion of neurons): state runs on, but spikes are neither
//     sent nor seen by any rule nor recorded. What is on its way still arrives.
//   - Clamp: a variable is set before and after every integration; rules that
//     change it afterwards are overruled at the next step.
//   - Block: what arrives at a receptor is multiplied when it arrives, also
//     what was sent before.
//   - SetGain: what a source transmits is multiplied when it is sent.
//   - Lesion: synapses are gone. Their numbers stay, with weight 0.
//
// # Reproducibility
//
// Sums over synapses are taken in one order: as they were sent, by step, then
// by projection as they were connected, then by source, then by number; what is
// transmitted continuously is added up per target before it is sent. Threads
// divide targets, never sources. So results are the same bits for any number of
// threads, with and without recorders, and from a checkpoint on.
//
// State has the precision of Options; weights are float32.
package sim
