package sim

import "homeostat/internal/state"

// SpikeSink takes spikes in the order of time (ms), then neuron, some at a
// time. The slices are reused. An error stops Run.
type SpikeSink interface {
	Spikes(times []float64, ids []int32) error
}

// spikeReader reads the spikes of some neurons of a population.
type spikeReader struct {
	population *Population
	chosen     []bool // nil: all
}

func newSpikeReader(p *Population, neurons []int) spikeReader {
	r := spikeReader{population: p}
	if neurons != nil {
		r.chosen = make([]bool, p.size)
		for _, i := range neurons {
			r.chosen[i] = true
		}
	}
	return r
}

func (r spikeReader) read(time float64, times []float64, ids []int32) ([]float64, []int32) {
	for _, i := range r.population.spikes {
		if r.chosen == nil || r.chosen[i] {
			times, ids = append(times, time), append(ids, i)
		}
	}
	return times, ids
}

func (spikeReader) due(int64) bool { return true }
func (spikeReader) looks() bool    { return false }

// SpikeRecord is spikes in the order of time, then neuron.
type SpikeRecord struct {
	Times []float64 // ms
	IDs   []int32

	spikeReader
	dt float64
}

// RecordSpikes records the spikes of some neurons of a population, all if neurons is nil.
func (n *Network) RecordSpikes(p *Population, neurons []int) *SpikeRecord {
	r := &SpikeRecord{spikeReader: newSpikeReader(p, neurons), dt: n.options.Dt}
	n.recorders = append(n.recorders, r)
	return r
}

func (r *SpikeRecord) observe(step int64) {
	r.Times, r.IDs = r.read(float64(step)*r.dt, r.Times, r.IDs)
}

func (r *SpikeRecord) keep(k *state.Keeper) {
	state.List(k, "times", &r.Times)
	state.List(k, "ids", &r.IDs)
}

// Counter counts the spikes of each neuron of a population.
type Counter struct {
	population *Population
	counts     []int32
}

// Count counts a population's spikes from here on.
func (n *Network) Count(p *Population) *Counter {
	c := &Counter{population: p, counts: make([]int32, p.size)}
	n.recorders = append(n.recorders, c)
	return c
}

// Counts returns the spikes of each neuron since the last Reset: not a copy.
func (c *Counter) Counts() []int32 { return c.counts }

// Reset begins a new window.
func (c *Counter) Reset() { clear(c.counts) }

func (*Counter) due(int64) bool { return true }
func (*Counter) looks() bool    { return false }

func (c *Counter) observe(int64) {
	for _, i := range c.population.spikes {
		c.counts[i]++
	}
}

func (c *Counter) keep(k *state.Keeper) { state.Slice(k, "counts", c.counts) }
