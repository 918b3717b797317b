package circuits

import (
	"fmt"
	"math"

	"homeostat/internal/rng"
	"homeostat/neuron"
)

// SpikeTrainsParameters describe sources of given spikes, which may be in a file.
type SpikeTrainsParameters struct {
	File string `toml:"file"` // .npz or .csv with the columns time_ms and id, as recordings have them; takes the place of times and ids
	neuron.SpikeTrainsParameters
}

// defaultSpikeTrains has spikes of no file.
func defaultSpikeTrains() SpikeTrainsParameters {
	return SpikeTrainsParameters{SpikeTrainsParameters: neuron.DefaultSpikeTrains()}
}

// Read reads the file, if there is one; a path that is not absolute begins in folder.
func (p *SpikeTrainsParameters) Read(folder string) error {
	if p.File == "" {
		return nil
	}
	table, err := readColumns(folder, p.File)
	if err != nil {
		return err
	}
	times, badTimes := table.Finite("time_ms")
	ids, badIDs := table.Indices("id", math.MaxInt32)
	if err := inFile(badTimes, badIDs); err != nil {
		return err
	}
	for k, t := range times {
		if t < 0 {
			return inFile(fmt.Errorf("%s: a spike cannot be before the start, at 0 ms, and is at %g ms", table.Row(k), t))
		}
	}
	p.Times, p.IDs = times, make([]int, len(ids))
	for k, id := range ids {
		p.IDs[k] = int(id)
	}
	return nil
}

func newSpikeTrains(p SpikeTrainsParameters, n int, dt float64, key rng.Key) *neuron.SpikeTrains {
	return neuron.NewSpikeTrains(p.SpikeTrainsParameters, n, dt, key)
}
