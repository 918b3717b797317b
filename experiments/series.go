package experiments

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"homeostat/internal/atomicfile"
	"homeostat/internal/npz"
)

// writeSeries writes what was recorded: training curves, and recordings of the first seed.
func (r *Result) writeSeries(dir string) error {
	for _, t := range r.trainings {
		if err := writeArrays(dir, trainingFile(t.method, t.seed), t.arrays()); err != nil {
			return err
		}
	}
	for _, rec := range r.recordings {
		for _, t := range rec.tapes {
			if err := t.write(dir); err != nil {
				return err
			}
		}
		for _, c := range rec.connections {
			if err := writeArrays(dir, c.name, c.arrays()); err != nil {
				return err
			}
		}
	}
	return nil
}

// trainingFile names the files of a training, without what says their kind.
func trainingFile(method string, seed int) string {
	return fmt.Sprintf("artificial_%s_seed%d", method, seed+1)
}

// arrays are a training's curves: by sample, by test, and by sample × unit for each layer.
func (t *training) arrays() []npz.Named {
	var iteration, loss, tested, accuracy, testLoss, clean, segment []float64
	for _, s := range t.run.Samples {
		iteration, loss = append(iteration, float64(s.Iteration)), append(loss, s.Loss)
	}
	for _, p := range t.run.Curve {
		tested, accuracy, testLoss = append(tested, float64(p.Iteration)), append(accuracy, p.TestAccuracy), append(testLoss, p.TestLoss)
		clean, segment = append(clean, p.CleanAccuracy), append(segment, float64(p.Segment))
	}
	all := []npz.Named{
		vector("iteration", iteration), vector("loss", loss),
		vector("test_iteration", tested), vector("test_accuracy", accuracy), vector("test_loss", testLoss),
		vector("test_clean_accuracy", clean), vector("test_segment", segment),
	}
	for i, layer := range t.layers {
		means := make([][]float64, len(t.run.Samples))
		for k, s := range t.run.Samples {
			means[k] = floats(s.Layers[i].Mean)
		}
		all = append(all, vector(layer.Name+"_gradient_norm", gradientsOf(t.run.Samples, i)))
		all = append(all, matrix(layer.Name+"_activation_probability", batchesOf(t.run.Samples, i)), matrix(layer.Name+"_mean_activation", means))
	}
	return all
}

func vector(name string, x []float64) npz.Named {
	return npz.Named{Name: name, Array: npz.Array{Shape: []int{len(x)}, Data: x}}
}

func matrix(name string, rows [][]float64) npz.Named {
	shape := []int{len(rows), 0}
	var flat []float64
	for _, row := range rows {
		shape[1] = len(row)
		flat = append(flat, row...)
	}
	return npz.Named{Name: name, Array: npz.Array{Shape: shape, Data: flat}}
}

func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\ :`, r) {
			return '_'
		}
		return r
	}, s)
}

// writeArrays writes arrays for NumPy, and for spreadsheets: there a vector is a
// column, and a matrix of samples × units a column for each unit.
func writeArrays(dir, name string, arrays []npz.Named) error {
	path := filepath.Join(dir, "data", name)
	if err := atomicfile.Write(path+".npz", func(w io.Writer) error { return npz.Write(w, arrays) }); err != nil {
		return err
	}
	header, columns, rows := []string{}, [][]float64{}, 0
	for _, a := range arrays {
		flat := a.Float64s()
		rows = max(rows, a.Shape[0])
		if len(a.Shape) == 1 {
			header, columns = append(header, a.Name), append(columns, flat)
			continue
		}
		for unit := range a.Shape[1] {
			column := make([]float64, a.Shape[0])
			for i := range column {
				column[i] = flat[i*a.Shape[1]+unit]
			}
			header, columns = append(header, fmt.Sprintf("%s_%d", a.Name, unit)), append(columns, column)
		}
	}
	return atomicfile.Write(path+".csv", func(w io.Writer) error { return writeColumns(w, header, columns, rows) })
}

func writeColumns(w io.Writer, header []string, columns [][]float64, rows int) error {
	c := csv.NewWriter(w)
	record := header
	for i := range rows + 1 {
		if err := c.Write(record); err != nil {
			return err
		}
		record = make([]string, len(columns))
		for j, column := range columns {
			if i < len(column) && !math.IsNaN(column[i]) {
				record[j] = strconv.FormatFloat(column[i], 'g', -1, 64)
			}
		}
	}
	c.Flush()
	return c.Error()
}
