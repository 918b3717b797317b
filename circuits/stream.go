package circuits

import "homeostat/sim"

// What follows records to sinks, which have all of it whenever Run returns; an
// error of a sink ends Run.

// StreamSpikes gives a sink the spikes of some neurons, all if neurons is nil.
func (n *Network) StreamSpikes(population string, neurons []int, sink sim.SpikeSink) {
	n.net.StreamSpikes(n.population(population), neurons, sink)
}

// StreamState gives a sink what RecordState records.
func (n *Network) StreamState(population, variable string, neurons []int, everyMs float64, sink sim.SeriesSink) {
	p, every := n.population(population), max(1, n.steps(everyMs))
	if variable == "rate" && n.spiking(population) {
		n.net.StreamRates(p, neurons, every, sink)
		return
	}
	n.net.StreamState(p, variable, neurons, every, sink)
}

// StreamRate gives a sink the mean rate of a population's neurons, in Hz: one number each time.
func (n *Network) StreamRate(population string, everyMs float64, sink sim.SeriesSink) {
	p, every := n.population(population), max(1, n.steps(everyMs))
	if n.spiking(population) {
		n.net.StreamRate(p, every, sink)
		return
	}
	n.net.StreamMean(p, "rate", every, sink)
}

// StreamWeights gives a sink what RecordWeights records.
func (n *Network) StreamWeights(projection string, synapses []int, everyMs float64, sink sim.SeriesSink) {
	n.net.StreamWeights(n.projection(projection), synapses, max(1, n.steps(everyMs)), sink)
}

// StreamReleases gives a sink the release probabilities of some sources of a projection
// with short-term plasticity, all if sources is nil.
func (n *Network) StreamReleases(projection string, sources []int, everyMs float64, sink sim.SeriesSink) {
	n.net.StreamNumbers(n.releaseOf(projection), sources, max(1, n.steps(everyMs)), sink)
}

// Synapses is the number of synapses of a projection.
func (n *Network) Synapses(projection string) int { return n.projection(projection).Size }
