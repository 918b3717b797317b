package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"

	"homeostat/internal/npz"
)

// layoutArray holds a stored figure's layout, as JSON bytes.
const layoutArray = "layout"

// Store writes data/NAME.npz and data/NAME.csv in the results folder dir. The archive has
// everything that [Load] needs: an array for each slice of each mark, as
// "panel1/mark2/x", counted from 1, and the layout as JSON bytes in "layout". The table
// has one row per value, for spreadsheets.
func (f Figure) Store(dir string) error {
	if err := f.Validate(); err != nil {
		return err
	}
	layout, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("cannot store figure %q: %w", f.Name, err)
	}
	arrays := []npz.Named{{Name: layoutArray, Array: npz.Of(layout)}}
	for i, p := range f.Panels {
		for j := range p.Marks {
			arrays = append(arrays, p.Marks[j].arrays(arrayPrefix(i, j))...)
		}
	}
	var archive, table bytes.Buffer
	if err := npz.Write(&archive, arrays); err != nil {
		return fmt.Errorf("cannot store figure %q: %w", f.Name, err)
	}
	if err := save(filepath.Join(dir, "data", f.Name+".npz"), archive.Bytes()); err != nil {
		return err
	}
	if err := f.table(&table); err != nil {
		return fmt.Errorf("cannot store figure %q: %w", f.Name, err)
	}
	return save(filepath.Join(dir, "data", f.Name+".csv"), table.Bytes())
}

func arrayPrefix(panel, mark int) string { return fmt.Sprintf("panel%d/mark%d/", panel+1, mark+1) }

// slices are the mark's plain slices by the name that a stored figure gives them.
func (m *Mark) slices() []struct {
	name string
	data *[]float64
} {
	return []struct {
		name string
		data *[]float64
	}{{"x", &m.X}, {"y", &m.Y}, {"lo", &m.Lo}, {"hi", &m.Hi}, {"c", &m.C}, {"xlo", &m.XLo}, {"xhi", &m.XHi}}
}

func (m Mark) arrays(prefix string) (arrays []npz.Named) {
	for _, s := range m.slices() {
		if *s.data != nil {
			arrays = append(arrays, npz.Named{Name: prefix + s.name, Array: npz.Of(*s.data)})
		}
	}
	if len(m.Z) != 0 {
		flat := make([]float64, 0, len(m.Z)*len(m.Z[0]))
		for _, row := range m.Z {
			flat = append(flat, row...)
		}
		arrays = append(arrays, npz.Named{Name: prefix + "z", Array: npz.Of(flat, len(m.Z), len(m.Z[0]))})
	}
	if m.Pixels != nil {
		arrays = append(arrays, npz.Named{Name: prefix + "pixels", Array: npz.Of(m.Pixels)})
	}
	return arrays
}

// ErrNoFigure is the error of a file whose arrays are something else.
var ErrNoFigure = errors.New("holds no figure")

// Load reads a figure that [Figure.Store] wrote, from its .npz file.
func Load(path string) (Figure, error) {
	arrays, err := npz.Read(path)
	if err != nil {
		return Figure{}, err
	}
	layout, ok := arrays[layoutArray].Data.([]uint8)
	if !ok {
		return Figure{}, fmt.Errorf("%s: %w: it has no array %q", path, ErrNoFigure, layoutArray)
	}
	var f Figure
	decoder := json.NewDecoder(bytes.NewReader(layout))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return Figure{}, fmt.Errorf("%s: its layout cannot be read: %w", path, err)
	}
	for i, p := range f.Panels {
		for j := range p.Marks {
			if err := p.Marks[j].fill(arrays, arrayPrefix(i, j)); err != nil {
				return Figure{}, fmt.Errorf("%s: %w", path, err)
			}
		}
	}
	if err := f.Validate(); err != nil {
		return Figure{}, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// fill takes the mark's slices from the arrays of its file.
func (m *Mark) fill(arrays map[string]npz.Array, prefix string) error {
	for _, s := range m.slices() {
		if a, ok := arrays[prefix+s.name]; ok {
			data, ok := a.Data.([]float64)
			if !ok {
				return fmt.Errorf("array %s%s holds %T, not float64", prefix, s.name, a.Data)
			}
			*s.data = data
		}
	}
	if a, ok := arrays[prefix+"z"]; ok {
		data, ok := a.Data.([]float64)
		if !ok || len(a.Shape) != 2 {
			return fmt.Errorf("array %sz is not a matrix of float64", prefix)
		}
		m.Z = make([][]float64, a.Shape[0])
		for r := range m.Z {
			m.Z[r] = data[r*a.Shape[1] : (r+1)*a.Shape[1] : (r+1)*a.Shape[1]]
		}
	}
	if a, ok := arrays[prefix+"pixels"]; ok {
		if m.Pixels, ok = a.Data.([]uint8); !ok {
			return fmt.Errorf("array %spixels holds %T, not bytes", prefix, a.Data)
		}
	}
	return nil
}

// table writes the figure in long form: one row per value, empty where a mark has no
// such field. The cells of a heat map have their row and column as y and x, counted from
// 0; the lines of a bundle their number as y and their height as z. Pixels are left to
// the archive.
func (f Figure) table(w io.Writer) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"panel", "mark", "kind", "label", "method", "x", "y", "lo", "hi", "z", "xlo", "xhi", "name"}}
	for i, p := range f.Panels {
		for j, m := range p.Marks {
			lead := []string{p.name(i), strconv.Itoa(j + 1), m.Kind, m.Label, m.Method}
			rows = append(rows, m.rows(lead)...)
		}
	}
	return out.WriteAll(rows)
}

func (m Mark) rows(lead []string) (rows [][]string) {
	row := func(cells ...string) { rows = append(rows, append(lead[:len(lead):len(lead)], cells...)) }
	for r, line := range m.Z {
		for c := range line {
			x := strconv.Itoa(c)
			if m.Kind == "lines" {
				x = cell(m.X, c)
			}
			row(x, strconv.Itoa(r), "", "", cell(line, c), "", "", "")
		}
	}
	if len(m.Z) != 0 {
		return rows
	}
	for i := range max(len(m.X), len(m.Y), len(m.Lo)) {
		x := cell(m.X, i)
		if m.Kind == "strip" && len(m.X) == 1 {
			x = cell(m.X, 0)
		}
		name := ""
		if i < len(m.Names) {
			name = m.Names[i]
		}
		row(x, cell(m.Y, i), cell(m.Lo, i), cell(m.Hi, i), cell(m.C, i), cell(m.XLo, i), cell(m.XHi, i), name)
	}
	return rows
}

// cell is a number with all its digits, empty beyond the end.
func cell(data []float64, i int) string {
	if i >= len(data) {
		return ""
	}
	return strconv.FormatFloat(data[i], 'g', -1, 64)
}
