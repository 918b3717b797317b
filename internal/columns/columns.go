// Package columns reads tables of numbers: columns that have names, of one
// length, from NumPy's .npz (an array for each) or from .csv (names in the first
// row).
package columns

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"homeostat/internal/npz"
)

// Table is columns by their names.
type Table struct {
	path    string
	lines   bool // rows are lines of text below one of names
	columns map[string][]float64
	rows    int
}

// Read reads the table of a file, of which it knows the kind by its ending.
func Read(path string) (*Table, error) {
	t := &Table{path: path, columns: map[string][]float64{}}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".npz":
		return t, t.readNPZ()
	case ".csv":
		return t, t.readCSV()
	}
	return nil, fmt.Errorf("%s: a table of numbers is a file that ends in .npz or .csv", path)
}

func (t *Table) readNPZ() error {
	arrays, err := npz.Read(t.path)
	if err != nil {
		return err
	}
	first := ""
	for _, name := range slices.Sorted(maps.Keys(arrays)) {
		a := arrays[name]
		if _, isText := a.Data.([]string); isText || len(a.Shape) != 1 {
			return fmt.Errorf("%s: %q must be an array of numbers with one dimension", t.path, name)
		}
		if first == "" {
			first, t.rows = name, a.Len()
		}
		if a.Len() != t.rows {
			return fmt.Errorf("%s: %q has %d rows and %q has %d", t.path, first, t.rows, name, a.Len())
		}
		t.columns[name] = a.Float64s()
	}
	return nil
}

func (t *Table) readCSV() error {
	file, err := os.Open(t.path)
	if err != nil {
		return err
	}
	defer file.Close()
	t.lines = true
	reader := csv.NewReader(file)
	reader.ReuseRecord, reader.TrimLeadingSpace, reader.Comment = true, true, '#'
	head, err := reader.Read()
	if err != nil {
		return fmt.Errorf("%s: has no row of names: %w", t.path, err)
	}
	names := make([]string, len(head))
	for k := range head {
		names[k] = strings.TrimSpace(head[k])
	}
	values, err := t.readRows(reader, names)
	if err != nil {
		return fmt.Errorf("%s: %w", t.path, err)
	}
	for k, name := range names {
		if t.Has(name) {
			return fmt.Errorf("%s: two columns are called %q", t.path, name)
		}
		t.columns[name] = values[k]
	}
	return nil
}

// readRows reads all rows below the names, each a number of every column.
func (t *Table) readRows(reader *csv.Reader, names []string) (values [][]float64, err error) {
	values = make([][]float64, len(names))
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			return nil, err
		}
		for k, text := range record {
			x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
			if err != nil {
				line, _ := reader.FieldPos(k)
				return nil, fmt.Errorf("line %d: %s is no number: %q", line, names[k], text)
			}
			values[k] = append(values[k], x)
		}
		t.rows++
	}
}

// Rows is the number of rows.
func (t *Table) Rows() int { return t.rows }

// Has says whether there is a column of a name.
func (t *Table) Has(name string) bool {
	_, ok := t.columns[name]
	return ok
}

// Only is an error if there are columns of other names than those expected.
func (t *Table) Only(names ...string) error {
	for _, name := range slices.Sorted(maps.Keys(t.columns)) {
		if !slices.Contains(names, name) {
			return fmt.Errorf("%s: unknown column %q; there may be %s", t.path, name, strings.Join(names, ", "))
		}
	}
	return nil
}

// Finite returns a column of finite numbers.
func (t *Table) Finite(name string) ([]float64, error) {
	return t.column(name, func(x float64) string {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return "must be a finite number"
		}
		return ""
	})
}

// Indices returns a column of whole numbers from 0 to n-1.
func (t *Table) Indices(name string, n int) ([]int32, error) {
	x, err := t.column(name, func(x float64) string {
		if x != math.Trunc(x) || x < 0 || !(x < float64(n)) {
			return fmt.Sprintf("must be a whole number from 0 to %d", n-1)
		}
		return ""
	})
	whole := make([]int32, len(x))
	for k := range x {
		whole[k] = int32(x[k])
	}
	return whole, err
}

// column returns a column whose numbers have nothing wrong.
func (t *Table) column(name string, wrong func(x float64) string) ([]float64, error) {
	x, ok := t.columns[name]
	if !ok {
		return nil, fmt.Errorf("%s: has no column %q", t.path, name)
	}
	for k := range x {
		if message := wrong(x[k]); message != "" {
			return nil, fmt.Errorf("%s: %s %s, is %g", t.Row(k), name, message, x[k])
		}
	}
	return x, nil
}

// Row is where row k is, for messages: its file and number.
func (t *Table) Row(k int) string {
	if t.lines {
		return fmt.Sprintf("%s: row %d (below the names)", t.path, k+1)
	}
	return fmt.Sprintf("%s: row %d", t.path, k)
}
