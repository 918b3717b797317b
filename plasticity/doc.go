// Package plasticity holds learning and homeostasis: rules that move the state
// of neurons and the weights of synapses, one a file.
//
// Rules own arithmetic only. Whoever runs them says which neurons spiked and
// how much time has passed, and hands over the slices that they act on.
//
// In a step, a spike is transmitted with the weight from before; then traces
// watch the spikes (Traces.Watch), then spikes of sources change weights (Pre),
// then those of targets (Post), and then what acts at intervals acts: Advance
// on neurons, Settle on weights. So of spikes in one step the source's came
// first: Pre sees no trace of the target's spike, and Post sees the source's.
//
// Bounds and equations speak of magnitudes of weights; those of inhibitory
// synapses are below 0.
//
// Units: ms, mV; rates in Hz.
package plasticity
