package circuits

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"

	"homeostat/internal/columns"
)

// Given connects pairs that are known: from a file, once Read has read it, or
// from Go. Pairs are taken as they are, also a neuron with itself.
type Given struct {
	File string `toml:"file,required"` // .npz or .csv with the columns pre, post and, if wanted, weight and delay (ms)

	Pre, Post       []int32 // numbers of neurons within the ends of the projection
	Weights, Delays []float64
	row             func(k int) string // where in the file pair k is
}

// Read reads the file; a path that is not absolute begins in folder.
func (p *Given) Read(folder string) error {
	table, err := readColumns(folder, p.File)
	if err != nil {
		return err
	}
	p.row = table.Row
	errs := []error{table.Only("pre", "post", "weight", "delay")}
	number := func(name string) (x []float64) {
		if table.Has(name) {
			x, err = table.Finite(name)
			errs = append(errs, err)
		}
		return x
	}
	neurons := func(name string) []int32 {
		x, err := table.Indices(name, math.MaxInt32)
		errs = append(errs, err)
		return x
	}
	p.Pre, p.Post, p.Weights, p.Delays = neurons("pre"), neurons("post"), number("weight"), number("delay")
	return inFile(errs...)
}

// readColumns reads the table of a parameter named file; a path that is not absolute begins in folder.
func readColumns(folder, file string) (*columns.Table, error) {
	if !filepath.IsAbs(file) {
		file = filepath.Join(folder, file)
	}
	table, err := columns.Read(file)
	return table, inFile(err)
}

// inFile says of errors that they are about the parameter named file.
func inFile(errs ...error) error {
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("file: %w", err)
	}
	return nil
}

// Validate says whether lists differ in length.
func (p *Given) Validate() error {
	n := len(p.Pre)
	if len(p.Post) != n || p.Weights != nil && len(p.Weights) != n || p.Delays != nil && len(p.Delays) != n {
		return fmt.Errorf("file: pre, post, weight and delay need one number for each pair; there are %d, %d, %d and %d",
			n, len(p.Post), len(p.Weights), len(p.Delays))
	}
	return nil
}

func (p *Given) fit(w wiring) error {
	for k := range p.Pre {
		if i := p.Pre[k]; i < 0 || int(i) >= w.from.size {
			return fmt.Errorf("file: %s: pre must be from 0 to %d, the neurons of %s; is %d", p.at(k), w.from.size-1, w.from.population, i)
		}
		if i := p.Post[k]; i < 0 || int(i) >= w.to.size {
			return fmt.Errorf("file: %s: post must be from 0 to %d, the neurons of %s; is %d", p.at(k), w.to.size-1, w.to.population, i)
		}
	}
	return nil
}

// at is where pair k was given.
func (p *Given) at(k int) string {
	if p.row != nil {
		return p.row(k)
	}
	return fmt.Sprintf("pair %d", k)
}

func (p *Given) expected(wiring) (float64, bool) { return float64(len(p.Pre)), true }

func (p *Given) pair(w wiring) pairs {
	made := pairs{start: make([]int, w.to.size+1)}
	for _, t := range p.Post {
		made.start[t+1]++
	}
	made.sum()
	order := sortedBy(p.Post, w.to.size, sortedBy(p.Pre, w.from.size, nil))
	for k, at := range order {
		made.sources[k] = p.Pre[at]
	}
	made.weights, made.delays = ordered(p.Weights, order), ordered(p.Delays, order)
	return made
}

// sortedBy sorts places, in the order before (nil: their own), by their keys below n, keeping equals in order.
func sortedBy(keys []int32, n int, before []int32) []int32 {
	next := make([]int, n+1)
	for _, key := range keys {
		next[key+1]++
	}
	for i := range n {
		next[i+1] += next[i]
	}
	after := make([]int32, len(keys))
	for k := range keys {
		at := int32(k)
		if before != nil {
			at = before[k]
		}
		after[next[keys[at]]] = at
		next[keys[at]]++
	}
	return after
}

// ordered returns numbers in another order, nil if there are none.
func ordered(x []float64, order []int32) []float64 {
	if x == nil {
		return nil
	}
	y := make([]float64, len(order))
	for k, at := range order {
		y[k] = x[at]
	}
	return y
}
