package experiments

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"

	"homeostat/internal/atomicfile"
	"homeostat/internal/npz"
)

// write writes a recording for NumPy and for spreadsheets. One on disk goes
// through memory piece by piece; the files are the same.
func (t *tape) write(dir string) error {
	path := filepath.Join(dir, "data", t.name)
	if err := atomicfile.Write(path+".npz", t.writeArrays); err != nil {
		return err
	}
	return atomicfile.Write(path+".csv", t.writeTable)
}

func (t *tape) writeArrays(w io.Writer) error {
	archive, n := npz.NewWriter(w), int(t.length)
	name, shape, like := "values", []int{n, t.width}, any([]float64(nil))
	if t.spikes {
		name, shape, like = "id", []int{n}, []int32(nil)
	}
	if t.disk != nil {
		times, numbers, err := t.disk.read()
		if err != nil {
			return err
		}
		defer times.Close()
		defer numbers.Close()
		if err := archive.AddFrom("time_ms", []float64(nil), times, n); err != nil {
			return err
		}
		if err := archive.AddFrom(name, like, numbers, shape...); err != nil {
			return err
		}
		return t.writeElements(archive)
	}
	data := any(t.values)
	if t.spikes {
		data = t.ids
	}
	if err := archive.Add("time_ms", npz.Of(t.times)); err != nil {
		return err
	}
	if err := archive.Add(name, npz.Of(data, shape...)); err != nil {
		return err
	}
	return t.writeElements(archive)
}

// writeElements adds what a row's numbers are of, and ends the archive.
func (t *tape) writeElements(archive *npz.Writer) error {
	for _, part := range []struct {
		name string
		ids  []int32
	}{{"id", t.neurons}, {"pre", t.pre}, {"post", t.post}} {
		if part.ids == nil {
			continue
		}
		if err := archive.Add(part.name, npz.Of(part.ids)); err != nil {
			return err
		}
	}
	return archive.Close()
}

// column names a number of a row by what it is of.
func (t *tape) column(unit int) string {
	switch {
	case t.neurons != nil:
		return fmt.Sprintf("values_%d", t.neurons[unit])
	case t.pre != nil:
		return fmt.Sprintf("values_pre%d_post%d", t.pre[unit], t.post[unit])
	}
	return "values"
}

// appendTime writes a time in so many digits that they say which step it is, and not
// how the product of step and dt was rounded: 0.3, not 0.30000000000000004.
func appendTime(text []byte, ms float64) []byte { return strconv.AppendFloat(text, ms, 'g', 15, 64) }

// tidy is the time that appendTime writes.
func tidy(time float64) float64 {
	x, _ := strconv.ParseFloat(string(appendTime(nil, time)), 64) // what a number is written as is one
	return x
}

// writeTable writes a line for each spike, or for each time with a column for each unit.
func (t *tape) writeTable(w io.Writer) error {
	out := bufio.NewWriterSize(w, spoolBuffer)
	out.WriteString("time_ms")
	if t.spikes {
		out.WriteString(",id")
	}
	for unit := range t.width {
		out.WriteString("," + t.column(unit))
	}
	out.WriteByte('\n')
	err := t.each(func(time float64, id int32, row []float64) error {
		line := appendTime(out.AvailableBuffer(), time)
		if t.spikes {
			line = strconv.AppendInt(append(line, ','), int64(id), 10)
		}
		for _, x := range row {
			if line = append(line, ','); !math.IsNaN(x) {
				line = strconv.AppendFloat(line, x, 'g', -1, 64)
			}
		}
		_, err := out.Write(append(line, '\n'))
		return err
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// each calls f for each spike, or each row, in the order of time.
func (t *tape) each(f func(time float64, id int32, row []float64) error) error {
	if t.disk != nil {
		return t.disk.each(t, f)
	}
	for k, time := range t.times {
		var id int32
		if t.spikes {
			id = t.ids[k]
		}
		if err := f(time, id, t.values[k*t.width:][:t.width]); err != nil {
			return err
		}
	}
	return nil
}

func (s *spool) each(t *tape, f func(time float64, id int32, row []float64) error) error {
	timeFile, numberFile, err := s.read()
	if err != nil {
		return err
	}
	defer timeFile.Close()
	defer numberFile.Close()
	times, numbers := bufio.NewReaderSize(timeFile, spoolBuffer), bufio.NewReaderSize(numberFile, spoolBuffer)
	var time [8]byte
	raw, row := make([]byte, t.elementBytes()), make([]float64, t.width)
	for range t.length {
		if _, err := io.ReadFull(times, time[:]); err != nil {
			return fmt.Errorf("cannot read what was recorded: %w", err)
		}
		if _, err := io.ReadFull(numbers, raw); err != nil {
			return fmt.Errorf("cannot read what was recorded: %w", err)
		}
		var id int32
		if t.spikes {
			id = int32(binary.LittleEndian.Uint32(raw))
		}
		for i := range row {
			row[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
		}
		if err := f(math.Float64frombits(binary.LittleEndian.Uint64(time[:])), id, row); err != nil {
			return err
		}
	}
	return nil
}
