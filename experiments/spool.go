package experiments

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"sort"
)

// spool is where a recording lies on disk while it grows: two files of bare
// numbers, little-endian, in the folder of checkpoints. One has the times, the
// other the neurons that spiked or the rows. It is read once it is closed.
type spool struct {
	times, numbers *spoolFile
	scratch        []byte
}

// spoolFile is a file that grows, until it is closed.
type spoolFile struct {
	path string
	file *os.File
	w    *bufio.Writer
}

const spoolBuffer = 1 << 18 // bytes: far more than a disk writes at once

// newSpool opens a recording's files; what a run that was killed left there stays
// until it is cut.
func newSpool(dir, name string) (*spool, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("cannot make the folder that recordings grow in: %w", err)
	}
	s := &spool{times: &spoolFile{path: filepath.Join(dir, name+".times")}, numbers: &spoolFile{path: filepath.Join(dir, name+".numbers")}}
	for _, f := range s.files() {
		file, err := os.OpenFile(f.path, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, fmt.Errorf("cannot record to disk: %w", err)
		}
		f.file, f.w = file, bufio.NewWriterSize(file, spoolBuffer)
	}
	return s, nil
}

func (s *spool) files() []*spoolFile { return []*spoolFile{s.times, s.numbers} }

func (s *spool) spikes(times []float64, ids []int32) error {
	s.scratch = s.scratch[:0]
	for _, i := range ids {
		s.scratch = binary.LittleEndian.AppendUint32(s.scratch, uint32(i))
	}
	if err := s.numbers.write(s.scratch); err != nil {
		return err
	}
	return s.floats(s.times, times...)
}

func (s *spool) row(time float64, values []float64) error {
	if err := s.floats(s.numbers, values...); err != nil {
		return err
	}
	return s.floats(s.times, time)
}

func (s *spool) floats(f *spoolFile, x ...float64) error {
	s.scratch = s.scratch[:0]
	for _, v := range x {
		s.scratch = binary.LittleEndian.AppendUint64(s.scratch, math.Float64bits(v))
	}
	return f.write(s.scratch)
}

func (f *spoolFile) write(b []byte) error {
	if _, err := f.w.Write(b); err != nil {
		return fmt.Errorf("cannot record to disk: %w", err)
	}
	return nil
}

// sync puts on disk what was recorded so far.
func (s *spool) sync() error {
	for _, f := range s.files() {
		if err := f.w.Flush(); err != nil {
			return fmt.Errorf("cannot record to disk: %w", err)
		}
		if err := f.file.Sync(); err != nil {
			return fmt.Errorf("cannot record to disk: %w", err)
		}
	}
	return nil
}

// close ends the recording.
func (s *spool) close() error {
	err := s.sync()
	for _, f := range s.files() {
		f.file.Close()
	}
	return err
}

// cut leaves as much as the tape's length says, and goes on from there.
func (s *spool) cut(t *tape) error {
	for k, f := range s.files() {
		size := t.length * int64([]int{8, t.elementBytes()}[k])
		info, err := f.file.Stat()
		switch {
		case err != nil:
			return err
		case info.Size() < size:
			return fmt.Errorf("is shorter on disk (%s) than it was", f.path)
		}
		if err := f.file.Truncate(size); err != nil {
			return err
		}
		if _, err := f.file.Seek(size, io.SeekStart); err != nil {
			return err
		}
		f.w.Reset(f.file)
	}
	return nil
}

// elementBytes is what a spike's neuron or a row takes in the file of numbers.
func (t *tape) elementBytes() int {
	if t.spikes {
		return 4
	}
	return 8 * t.width
}

// read opens the files of a spool that is closed.
func (s *spool) read() (times, numbers *os.File, err error) {
	if times, err = os.Open(s.times.path); err != nil {
		return nil, nil, fmt.Errorf("cannot read what was recorded: %w", err)
	}
	if numbers, err = os.Open(s.numbers.path); err != nil {
		times.Close()
		return nil, nil, fmt.Errorf("cannot read what was recorded: %w", err)
	}
	return times, numbers, nil
}

// sample reads rows with times in (from, to], evenly spread, and units likewise.
func (s *spool) sample(t *tape, from, to float64) (series, error) {
	times, numbers, err := s.read()
	if err != nil {
		return series{}, err
	}
	defer times.Close()
	defer numbers.Close()
	units := evenly(shownUnits, t.width)
	if units == nil {
		units = every(t.width)
	}
	out := newSeries(units)
	var failed error
	read := func(f *os.File, k, width int) []float64 {
		row, err := floatsAt(f, k, width)
		if err != nil && failed == nil {
			failed = fmt.Errorf("cannot read what was recorded: %w", err)
		}
		return row
	}
	at := func(k int) float64 { return read(times, k, 1)[0] }
	first := sort.Search(int(t.length), func(k int) bool { return at(k) > from })
	last := sort.Search(int(t.length), func(k int) bool { return at(k) > to })
	step := max(1, (last-first+shownTimes-1)/shownTimes)
	for k := first; k < last; k += step {
		out.add(at(k), read(numbers, k, t.width))
	}
	return out, failed
}

// between calls f for the spikes with times in [from, to) until it returns false.
func (s *spool) between(t *tape, from, to float64, f func(time float64, id int) bool) error {
	times, numbers, err := s.read()
	if err != nil {
		return err
	}
	defer times.Close()
	defer numbers.Close()
	var failed error
	at := func(k int) float64 {
		x, err := floatsAt(times, k, 1)
		if err != nil {
			failed = err
		}
		return x[0]
	}
	first := sort.Search(int(t.length), func(k int) bool { return at(k) >= from })
	var id [4]byte
	for k := first; k < int(t.length) && failed == nil; k++ {
		time := at(k)
		if _, err := numbers.ReadAt(id[:], 4*int64(k)); err != nil {
			failed = err
		} else if time >= to || !f(time, int(int32(binary.LittleEndian.Uint32(id[:])))) {
			break
		}
	}
	if failed != nil {
		return fmt.Errorf("cannot read what was recorded: %w", failed)
	}
	return nil
}

// floatsAt reads row k of a file of rows of a width.
func floatsAt(f *os.File, k, width int) ([]float64, error) {
	raw, row := make([]byte, 8*width), make([]float64, width)
	_, err := f.ReadAt(raw, int64(k)*int64(len(raw)))
	for i := range row {
		row[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
	}
	return row, err
}
