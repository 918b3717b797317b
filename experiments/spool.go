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
// other the neurons that spiked or the rows.
type spool struct {
	times, numbers *spoolFile
	scratch        []byte
}

// spoolFile is a file that grows.
type spoolFile struct {
	path string
	file *os.File
	w    *bufio.Writer
}

const spoolBuffer = 1 << 18 // bytes: far more than a disk writes at once

// newSpool begins a recording's files; what a run that was killed left there stays
// until it is cut.
func newSpool(dir, name string) (*spool, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("cannot make the folder that recordings grow in: %w", err)
	}
	times, err := openSpoolFile(filepath.Join(dir, name+".times"))
	if err != nil {
		return nil, err
	}
	numbers, err := openSpoolFile(filepath.Join(dir, name+".numbers"))
	if err != nil {
		times.file.Close()
		return nil, err
	}
	return &spool{times: times, numbers: numbers}, nil
}

func openSpoolFile(path string) (*spoolFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("cannot record to disk: %w", err)
	}
	return &spoolFile{path, f, bufio.NewWriterSize(f, spoolBuffer)}, nil
}

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
	for _, f := range []*spoolFile{s.times, s.numbers} {
		if err := f.w.Flush(); err != nil {
			return fmt.Errorf("cannot record to disk: %w", err)
		}
		if err := f.file.Sync(); err != nil {
			return fmt.Errorf("cannot record to disk: %w", err)
		}
	}
	return nil
}

// cut leaves as much as the tape's length says, and goes on from there.
func (s *spool) cut(t *tape) error {
	for f, size := range map[*spoolFile]int64{s.times: 8 * t.length, s.numbers: int64(t.elementBytes()) * t.length} {
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

// open returns a reader of each file from its beginning.
func (s *spool) open() (times, numbers *bufio.Reader) {
	read := func(f *spoolFile) *bufio.Reader {
		return bufio.NewReaderSize(io.NewSectionReader(f.file, 0, math.MaxInt64), spoolBuffer)
	}
	return read(s.times), read(s.numbers)
}

// sample reads rows with times in (from, to], evenly spread, and units likewise.
func (s *spool) sample(t *tape, from, to float64) (series, error) {
	units := evenly(shownUnits, t.width)
	if units == nil {
		units = every(t.width)
	}
	out := newSeries(units)
	var failed error
	at := func(k int) float64 {
		x, err := s.times.floatsAt(int64(k), 1)
		if err != nil {
			failed = err
			return 0
		}
		return x[0]
	}
	first := sort.Search(int(t.length), func(k int) bool { return at(k) > from })
	last := sort.Search(int(t.length), func(k int) bool { return at(k) > to })
	step := max(1, (last-first+shownTimes-1)/shownTimes)
	for k := first; k < last && failed == nil; k += step {
		row, err := s.numbers.floatsAt(int64(k), t.width)
		if err != nil {
			return series{}, err
		}
		out.add(at(k), row)
	}
	return out, failed
}

// floatsAt reads row k of a file of rows of a width.
func (f *spoolFile) floatsAt(k int64, width int) ([]float64, error) {
	raw := make([]byte, 8*width)
	if _, err := f.file.ReadAt(raw, k*int64(len(raw))); err != nil {
		return nil, fmt.Errorf("cannot read what was recorded: %w", err)
	}
	row := make([]float64, width)
	for i := range row {
		row[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
	}
	return row, nil
}
