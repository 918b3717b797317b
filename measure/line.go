package measure

import "math"

// Line is a straight line fitted by least squares.
type Line struct {
	Slope, Intercept float64
	R                float64 // Pearson's correlation; R² is the share of y's variance on the line
}

// Fit returns the line y = Slope·x + Intercept of least squares; NaN slope and R if x
// is constant, NaN R if y is. Panics if the lengths differ.
func Fit(x, y []float64) Line {
	if len(x) != len(y) {
		panic("measure: paired samples of different lengths")
	}
	mx, my := Mean(x), Mean(y)
	var xy float64
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
	}
	xx, yy := squares(x), squares(y)
	slope := xy / xx
	return Line{Slope: slope, Intercept: my - slope*mx, R: xy / math.Sqrt(xx*yy)}
}
