// Package plasticity holds learning and homeostasis: rules that move the state
// of neurons and the weights of synapses, one a file.
//
// Rules own arithmetic only. Whoever runs them says which neurons spiked and
// how much time has passed, and hands over the slices that they act on.
//
// Units: ms, mV; rates in Hz.
package plasticity
