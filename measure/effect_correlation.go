package measure

import (
	"math"
	"slices"
)

// Paired are the effects of mechanisms that are held to be the same on two sides: X and Y
// have a row for each pair and a column for each aspect.
type Paired struct{ X, Y [][]float64 }

// effectCorrelation asks whether the mechanisms of a pair do the same. Its value is
// Spearman's correlation of the effects over all rows and columns. Its "p" is how likely a
// correlation at least as high is where the rows of one side are matched with those
// of the other at random, whole rows, so that what all mechanisms have in common counts
// for nothing: what it comes to by itself is "chance". "within" is the mean over columns of
// the correlation within each, which knows nothing of that, "within_p" its p. All orders of up to
// seven rows are gone through; of more, 10,000 random ones, and the order at hand (Phipson and
// Smyth 2010, Stat Appl Genet Mol Biol 9:39).
//
// Pairs with an effect that is not a number are left out.
func effectCorrelation(in Input) (Result, bool) {
	if in.Paired == nil || len(in.Paired.X) < 3 {
		return Result{}, false
	}
	x, y := rankTable(in.Paired.X), rankTable(in.Paired.Y)
	columns := [2][][]float64{rankColumns(in.Paired.X), rankColumns(in.Paired.Y)}
	rows := make([]int, len(x))
	for i := range rows {
		rows[i] = i
	}
	single := len(x[0]) == 1 // then both are the same
	value, within := tableCorrelation(x, y, rows), withinCorrelation(columns[0], columns[1], rows)
	if math.IsNaN(value) {
		return Result{}, false
	}
	var sum, total, above, aboveWithin float64
	count := func(order []int) {
		rho := tableCorrelation(x, y, order)
		sum, total = sum+rho, total+1
		if rho >= value-1e-12 {
			above++
		}
		if single && rho >= value-1e-12 || !single && withinCorrelation(columns[0], columns[1], order) >= within-1e-12 {
			aboveWithin++
		}
	}
	if len(rows) <= 7 {
		permutations(rows, count)
	} else {
		count(rows)
		draws := in.Key.Derive(7).Rand()
		for range 10_000 {
			count(draws.Perm(len(rows)))
		}
	}
	return Result{Value: value, Extra: map[string]float64{
		"p": above / total, "chance": sum / total, "within": within, "within_p": aboveWithin / total,
	}}, true
}

// permutations calls with every order of numbers.
func permutations(rows []int, call func([]int)) {
	order := slices.Clone(rows)
	var arrange func(k int)
	arrange = func(k int) {
		if k == len(order) {
			call(order)
			return
		}
		for i := k; i < len(order); i++ {
			order[k], order[i] = order[i], order[k]
			arrange(k + 1)
			order[k], order[i] = order[i], order[k]
		}
	}
	arrange(0)
}

// rankTable ranks all numbers of a table together; what is not a number stays so.
func rankTable(table [][]float64) [][]float64 {
	var all []float64
	for _, row := range table {
		all = append(all, numbers(row)...)
	}
	ranks, _ := Ranks(all)
	out, k := make([][]float64, len(table)), 0
	for i, row := range table {
		out[i] = slices.Clone(row)
		for j, v := range row {
			if !math.IsNaN(v) {
				out[i][j] = ranks[k]
				k++
			}
		}
	}
	return out
}

// rankColumns ranks the numbers of each column.
func rankColumns(table [][]float64) [][]float64 {
	out := make([][]float64, len(table))
	for i := range out {
		out[i] = make([]float64, len(table[i]))
	}
	for j := range table[0] {
		column := make([][]float64, len(table))
		for i := range table {
			column[i] = table[i][j : j+1]
		}
		for i, row := range rankTable(column) {
			out[i][j] = row[0]
		}
	}
	return out
}

// tableCorrelation is Pearson's correlation of two tables, row i of x with row order[i] of y.
func tableCorrelation(x, y [][]float64, order []int) float64 {
	var a, b []float64
	for i, k := range order {
		for j := range x[i] {
			if !math.IsNaN(x[i][j]) && !math.IsNaN(y[k][j]) {
				a, b = append(a, x[i][j]), append(b, y[k][j])
			}
		}
	}
	if len(a) < 3 {
		return math.NaN()
	}
	return Fit(a, b).R
}

// withinCorrelation is the mean over columns of their correlations, those that have one.
func withinCorrelation(x, y [][]float64, order []int) float64 {
	var all []float64
	for j := range x[0] {
		a, b := make([][]float64, len(x)), make([][]float64, len(x))
		for i := range x {
			a[i], b[i] = x[i][j:j+1], y[i][j:j+1]
		}
		if rho := tableCorrelation(a, b, order); !math.IsNaN(rho) {
			all = append(all, rho)
		}
	}
	return Mean(all)
}
