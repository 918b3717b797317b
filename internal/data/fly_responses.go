package data

// Responses of olfactory receptors of the fly: the change of firing rate, in spikes/s
// over the first half second, of 24 receptor types of the antenna on 110 odours (E. A.
// Hallem, J. R. Carlson: Coding of odors by a receptor repertoire. Cell 125, 2006), as
// the DoOR database has them (D. Münch, C. G. Galizia: Scientific Reports 6, 2016; CC
// BY-SA 4.0). One file of values separated by commas: names of receptors in the first
// row, rates without an odour in the second, then a row for each odour, its name in front.

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
)

// FlyResponses are what receptors answer to odours.
type FlyResponses struct {
	Receptors, Odours []string
	Spontaneous       []float64   // spikes/s, per receptor
	Changes           [][]float64 // spikes/s, odours × receptors; below 0 where an odour inhibits
}

// FlyResponsesFile is the file's name in the folder of data sets.
const FlyResponsesFile = "hallem2006.csv"

// LoadFlyResponses reads them from dir ("" for DefaultDir). Where the file is missing the
// error is a *MissingError, where it is damaged a *DamagedError.
func LoadFlyResponses(dir string) (*FlyResponses, error) {
	path := filepath.Join(orDefault(dir), FlyResponsesFile)
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, &MissingError{Set: "hallem2006", Looked: []string{path}}
	} else if err != nil {
		return nil, fmt.Errorf("cannot read the fly's responses: %w", err)
	}
	defer file.Close()
	damaged := func(record int, problem string) error {
		return &DamagedError{Set: "hallem2006", File: path, Record: record, Problem: problem}
	}
	rows, err := csv.NewReader(file).ReadAll() // as many values in each row as in the first
	if err != nil {
		return nil, damaged(-1, err.Error())
	}
	if len(rows) < 3 || len(rows[0]) < 2 {
		return nil, damaged(-1, "it has no odours")
	}
	r := &FlyResponses{Receptors: rows[0][1:]}
	for i, row := range rows[1:] {
		x, err := rates(row[1:])
		if err != nil {
			return nil, damaged(i, err.Error())
		}
		if i == 0 {
			r.Spontaneous = x
			continue
		}
		r.Odours, r.Changes = append(r.Odours, row[0]), append(r.Changes, x)
	}
	return r, nil
}

func rates(row []string) ([]float64, error) {
	all := make([]float64, len(row))
	for k, text := range row {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("%q is no rate", text)
		}
		all[k] = x
	}
	return all, nil
}

// Excited returns the changes with those below 0 set to 0, odours × receptors.
func (r *FlyResponses) Excited() [][]float64 {
	all := make([][]float64, len(r.Changes))
	for i, row := range r.Changes {
		for _, x := range row {
			all[i] = append(all[i], max(x, 0))
		}
	}
	return all
}
