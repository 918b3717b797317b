package sim

import (
	"fmt"

	"homeostat/internal/state"
)

// Stream is a recording that goes to a sink. When Run returns the sink has all of it.
type Stream struct {
	count   int64
	problem error
	reader  recorder
	give    func() error // what the reader has taken
}

// Count is how many spikes or rows the sink was given since the recording
// began, those before a checkpoint included.
func (s *Stream) Count() int64 { return s.count }

func (s *Stream) due(step int64) bool { return s.problem == nil && s.reader.due(step) }
func (s *Stream) looks() bool         { return s.reader.looks() }
func (s *Stream) observe(step int64)  { s.reader.observe(step) }

func (s *Stream) keep(k *state.Keeper) {
	state.One(k, "count", &s.count)
	s.reader.keep(k)
}

// flush lets the sink have everything.
func (s *Stream) flush() {
	if s.problem == nil {
		s.problem = s.give()
	}
}

func (n *Network) addStream(s *Stream) *Stream {
	n.recorders, n.streams = append(n.recorders, s), append(n.streams, s)
	return s
}

// flush lets the sinks have everything and returns the first that fails.
func (n *Network) flush() error {
	for _, s := range n.streams {
		s.flush()
	}
	if err := n.failure(); err != nil {
		return fmt.Errorf("recording until %g ms: %w", n.Time(), err)
	}
	return nil
}

// failure is the first error of a sink.
func (n *Network) failure() error {
	for _, s := range n.streams {
		if s.problem != nil {
			return s.problem
		}
	}
	return nil
}

// StreamSpikes gives a sink the spikes of some neurons of a population, all if neurons is nil.
func (n *Network) StreamSpikes(p *Population, neurons []int, sink SpikeSink) *Stream {
	s := &Stream{}
	r := &spikeStream{SpikeRecord{spikeReader: newSpikeReader(p, neurons), dt: n.options.Dt}, s}
	s.reader = r
	s.give = func() error {
		if len(r.IDs) == 0 {
			return nil
		}
		err := sink.Spikes(r.Times, r.IDs)
		s.count += int64(len(r.IDs))
		r.Times, r.IDs = r.Times[:0], r.IDs[:0]
		return err
	}
	return n.addStream(s)
}

// spikeStream gathers spikes.
type spikeStream struct {
	SpikeRecord
	stream *Stream
}

// enough spikes are handed on.
const enough = 4096

func (r *spikeStream) observe(step int64) {
	r.SpikeRecord.observe(step)
	if len(r.IDs) >= enough {
		r.stream.flush()
	}
}

func (r *spikeStream) keep(*state.Keeper) {} // between runs it has handed on everything

// StreamState gives a sink what RecordState records.
func (n *Network) StreamState(p *Population, variable string, neurons []int, every int, sink SeriesSink) *Stream {
	return n.streamRows(n.sampleState(p, variable, neurons, every), sink)
}

// StreamRates gives a sink what RecordRates records.
func (n *Network) StreamRates(p *Population, neurons []int, every int, sink SeriesSink) *Stream {
	return n.streamRows(n.sampleRates(p, neurons, every), sink)
}

// StreamRate gives a sink what RecordRate records.
func (n *Network) StreamRate(p *Population, every int, sink SeriesSink) *Stream {
	return n.streamRows(n.sampleRate(p, every), sink)
}

// StreamMean gives a sink the mean of a variable over a population, every so many steps from here on.
func (n *Network) StreamMean(p *Population, variable string, every int, sink SeriesSink) *Stream {
	return n.streamRows(n.sampleMean(p, variable, every), sink)
}

// StreamNumbers gives a sink some of x, all if chosen is nil, every so many steps.
func (n *Network) StreamNumbers(x []float64, chosen []int, every int, sink SeriesSink) *Stream {
	return n.streamRows(n.sampleNumbers(x, chosen, every), sink)
}

// StreamWeights gives a sink what RecordWeights records.
func (n *Network) StreamWeights(p *Projection, synapses []int, every int, sink SeriesSink) *Stream {
	return n.streamRows(n.sampleWeights(p, synapses, every), sink)
}

func (n *Network) streamRows(from sampler, sink SeriesSink) *Stream {
	s := &Stream{give: func() error { return nil }}
	s.reader = &rowStream{from, sink, s}
	return n.addStream(s)
}

// rowStream hands every row on at once.
type rowStream struct {
	sampler
	sink   SeriesSink
	stream *Stream
}

func (r *rowStream) observe(step int64) {
	r.stream.problem = r.sink.Row(r.take(step), r.row)
	r.stream.count++
}

func (r *rowStream) keep(k *state.Keeper) { state.One(k, "from", &r.from) }
