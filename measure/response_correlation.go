package measure

import "math"

// Correlations of answers: of units with each other over stimuli, and of stimuli with each
// other over units. Where few patterns of answers are alike, both are small.

// unitCorrelation is Pearson's correlation of the answers of two units over stimuli, mean
// over pairs of units whose answers vary; Extra: "size", the mean of its size.
func unitCorrelation(in Input) (Result, bool) {
	rows := in.answers()
	if len(rows) < 3 {
		return Result{}, false
	}
	columns := make([][]float64, len(rows[0]))
	for _, row := range rows {
		for j, x := range row {
			columns[j] = append(columns[j], x)
		}
	}
	return pairwise(columns)
}

// stimulusCorrelation is Pearson's correlation of the answers to two stimuli over units,
// mean over pairs of stimuli to which units answer differently; Extra: "size".
func stimulusCorrelation(in Input) (Result, bool) {
	rows := in.answers()
	if len(rows) == 0 || len(rows[0]) < 2 {
		return Result{}, false
	}
	return pairwise(rows)
}

// pairwise is the mean of Pearson's correlation over pairs of rows that vary.
func pairwise(rows [][]float64) (Result, bool) {
	var unit [][]float64 // of mean 0 and length 1
	for _, row := range rows {
		m, length := Mean(row), math.Sqrt(squares(row))
		if length <= 1e-9*math.Abs(m) || length == 0 {
			continue
		}
		z := make([]float64, len(row))
		for k, x := range row {
			z[k] = (x - m) / length
		}
		unit = append(unit, z)
	}
	if len(unit) < 2 {
		return Result{}, false
	}
	var sum, size float64
	for i := range unit {
		for k := range i {
			var r float64
			for j := range unit[i] {
				r += unit[i][j] * unit[k][j]
			}
			sum, size = sum+r, size+math.Abs(r)
		}
	}
	pairs := float64(len(unit)*(len(unit)-1)) / 2
	return Result{Value: sum / pairs, Extra: map[string]float64{"size": size / pairs}}, true
}
