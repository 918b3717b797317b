package experiments

import (
	"slices"

	"homeostat/internal/state"
)

// tape is a recording over time: spikes, or a row of numbers at each of some
// times. It lies in memory, or on a spool on disk where that could not hold it.
// It is what the network's recorders write to (sim.SpikeSink, sim.SeriesSink).
type tape struct {
	name   string // of its files in the results folder
	spikes bool   // else rows of numbers
	width  int    // numbers in a row

	neurons   []int32 // which each number of a row is of, of a state; else nil
	pre, post []int32 // the same of weights: the ends of the synapse
	length    int64   // spikes or rows so far

	spans []span  // outside which nothing is taken in; nil: none
	dt    float64 // ms: the step, at whose end a row is read

	times  []float64 // in memory: ms
	ids    []int32   // of spikes
	values []float64 // of rows, one after the other

	disk *spool // nil: all is in memory
}

// toDisk lets a tape that is empty grow on disk; a fresh one over what a run that
// was killed may have left there.
func (t *tape) toDisk(dir string, fresh bool) error {
	disk, err := newSpool(dir, t.name)
	if err != nil {
		return err
	}
	t.disk = disk
	if fresh {
		return disk.cut(t)
	}
	return nil
}

// Spikes takes in spikes in the order of time.
func (t *tape) Spikes(times []float64, ids []int32) error {
	if t.spans != nil {
		times, ids = t.heard(times, ids)
	}
	t.length += int64(len(ids))
	if t.disk != nil {
		return t.disk.spikes(times, ids)
	}
	t.times, t.ids = append(t.times, times...), append(t.ids, ids...)
	return nil
}

// heard are the spikes within the tape's spans.
func (t *tape) heard(times []float64, ids []int32) (in []float64, of []int32) {
	for k, time := range times {
		if slices.ContainsFunc(t.spans, func(s span) bool { return s.has(time) }) {
			in, of = append(in, time), append(of, ids[k])
		}
	}
	return in, of
}

// Row takes in the numbers of one time, in ms.
func (t *tape) Row(time float64, values []float64) error {
	if t.spans != nil && !slices.ContainsFunc(t.spans, func(s span) bool { return s.has(time - t.dt) }) {
		return nil
	}
	t.length++
	if t.disk != nil {
		return t.disk.row(time, values)
	}
	t.times, t.values = append(t.times, time), append(t.values, values...)
	return nil
}

// Keep keeps what is in memory. Of what is on disk, which sync has made whole, it
// keeps the length; taken up, what came later is cut off.
func (t *tape) Keep(k *state.Keeper) {
	state.One(k, "length", &t.length)
	if t.disk == nil {
		state.List(k, "times", &t.times)
		state.List(k, "ids", &t.ids)
		state.List(k, "values", &t.values)
	} else if k.Loading() {
		if err := t.disk.cut(t); err != nil {
			k.Fail(t.name, "%s", err)
		}
	}
}

// sync makes sure that what is to lie on disk does.
func (t *tape) sync() error {
	if t.disk == nil {
		return nil
	}
	return t.disk.sync()
}

// close ends the recording; only then is what is on disk read.
func (t *tape) close() error {
	if t.disk == nil {
		return nil
	}
	return t.disk.close()
}

// series is some rows of a tape by unit, as figures and measures take them.
type series struct {
	times  []float64   // ms
	values [][]float64 // units × times
	units  []int       // which of the tape's
}

// A figure of a recording on disk shows no more than so many units at so many times.
const (
	shownUnits = 200
	shownTimes = 2000
)

// rows returns the rows with times in (from, to]: all that are in memory, a sample
// evenly spread of those on disk.
func (t *tape) rows(from, to float64) (series, error) {
	if t.disk != nil {
		return t.disk.sample(t, from, to)
	}
	s := newSeries(every(t.width))
	for k, time := range t.times {
		if time > from && time <= to {
			s.add(time, t.values[k*t.width:][:t.width])
		}
	}
	return s, nil
}

// means are the numbers of rows with times in (from, to], mean over the rows; nil where
// there are none. What cannot be read from disk cannot be written with the results
// either, and that tells why.
func (t *tape) means(from, to float64) []float64 {
	sums, rows := make([]float64, t.width), 0.0
	err := t.each(func(time float64, _ int32, row []float64) error {
		if time > from && time <= to {
			rows++
			for k, x := range row {
				sums[k] += x
			}
		}
		return nil
	})
	if err != nil || rows == 0 {
		return nil
	}
	for k := range sums {
		sums[k] /= rows
	}
	return sums
}

func newSeries(units []int) series {
	return series{units: units, values: make([][]float64, len(units))}
}

func (s *series) add(time float64, row []float64) {
	s.times = append(s.times, time)
	for k, unit := range s.units {
		s.values[k] = append(s.values[k], row[unit])
	}
}

// every returns 0, 1, ... n-1.
func every(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// between calls f for the spikes with times in [from, to) until it returns false.
func (t *tape) between(from, to float64, f func(time float64, id int) bool) error {
	if t.disk != nil {
		return t.disk.between(t, from, to, f)
	}
	k, _ := slices.BinarySearch(t.times, from)
	for ; k < len(t.times) && t.times[k] < to; k++ {
		if !f(t.times[k], int(t.ids[k])) {
			break
		}
	}
	return nil
}
