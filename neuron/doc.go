// Package neuron holds the dynamics of populations: neurons and sources of
// spikes, one model a file.
//
// A model is parameters (a plain struct, its default and its Validate), named
// state in slices of one number per neuron, and a Step that advances a range
// of neurons. Models know nothing of networks: what arrives at a receptor in a
// step is handed to Step, which appends the neurons that spiked.
//
// Units: ms, mV, nS, pA, pF; rates in Hz. Every random number comes from the neuron's own
// address under the key given at construction, so neither the order in which
// ranges are advanced nor their number matters.
package neuron
