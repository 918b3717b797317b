package experiments

import (
	"slices"

	"homeostat/report"
)

// mainMeasures are those by which a run is looked at first, in this order; mixtures' own come before others.
func mainMeasures() []string {
	return []string{
		"log_likelihood", "classification_error", "parameter_error",
		"mean_rate", "rate_cv", "interval_cv", "test_accuracy", "activation_probability", "activation_probability_cv",
		"set_point_error", "weight_mean", "weight_change",
	}
}

// Summary is a few measures of the first places, for a terminal: those that the file
// names, else the main ones. More counts the places that are left out.
func (r *Result) Summary(columns, rows int) (t report.Table, more int) {
	all := r.table()
	wanted := r.File.Measures
	if len(wanted) == 0 {
		wanted = mainMeasures()
	}
	var shown []string
	for _, name := range wanted {
		if len(all[name]) > 0 && len(shown) < columns {
			shown = append(shown, name)
		}
	}
	heads, cells := r.cells(all, shown, r.lines())
	t.Columns = append([]string{""}, heads...)
	for _, row := range cells {
		switch {
		case !slices.ContainsFunc(row[1:], func(x string) bool { return x != "" }):
		case len(t.Rows) < rows:
			t.Rows = append(t.Rows, row)
		default:
			more++
		}
	}
	return t, more
}
