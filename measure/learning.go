package measure

import (
	"math"
	"slices"
	"strconv"
)

// Curve is test accuracy over a stretch of a training.
type Curve struct {
	Iterations []float64 // since the stretch began, ascending
	Accuracy   []float64 // fractions, under the stretch's condition
	Clean      []float64 // the same on all test images as they are; nil if not known
	Before     float64   // accuracy where the stretch before ended; NaN for the first
}

// iterationsTo is how long it takes until test accuracy first comes to nine tenths of the
// highest that it comes to; further numbers are named by percentages and say how long it
// takes to those, of which a training that never gets there has none.
func iterationsTo(in Input) (Result, bool) {
	c := in.Curve
	if c == nil || len(c.Accuracy) == 0 {
		return Result{}, false
	}
	r := Result{Extra: map[string]float64{}}
	r.Value, _ = c.reaches(0.9 * slices.Max(c.Accuracy))
	for percent := 5; percent <= 95; percent += 5 {
		if x, ok := c.reaches(float64(percent) / 100); ok {
			r.Extra[strconv.Itoa(percent)] = x
		}
	}
	return r, true
}

// reaches is the iteration at which accuracy first comes to a level, on the straight
// line between the two tests about it.
func (c *Curve) reaches(level float64) (iteration float64, ok bool) {
	for i, y := range c.Accuracy {
		if y < level {
			continue
		}
		if i == 0 {
			return c.Iterations[0], true
		}
		x0, x1, y0 := c.Iterations[i-1], c.Iterations[i], c.Accuracy[i-1]
		return x0 + (x1-x0)*(level-y0)/(y-y0), true
	}
	return 0, false
}

// accuracyLost is what a change costs at once. Further numbers: lasting, what is lost at
// the stretch's end; regained, the share of the loss that is made good by then; half, the
// iterations until half of it is. The last two need a loss.
func accuracyLost(in Input) (Result, bool) {
	c := in.Curve
	if c == nil || len(c.Accuracy) == 0 || math.IsNaN(c.Before) {
		return Result{}, false
	}
	first, last := c.Accuracy[0], c.Accuracy[len(c.Accuracy)-1]
	lost := c.Before - first
	r := Result{Value: lost, Extra: map[string]float64{"lasting": c.Before - last}}
	if lost > 0 {
		r.Extra["regained"] = (last - first) / lost
		if x, ok := c.reaches(first + lost/2); ok {
			r.Extra["half"] = x
		}
	}
	return r, true
}

// cleanAccuracy is that of the last test.
func cleanAccuracy(in Input) (Result, bool) {
	if in.Curve == nil || len(in.Curve.Clean) == 0 {
		return Result{}, false
	}
	return finite(in.Curve.Clean[len(in.Curve.Clean)-1])
}

// gradientNorm leaves out samples in which nothing learned.
func gradientNorm(in Input) (Result, bool) {
	known := slices.DeleteFunc(slices.Clone(in.Gradients), math.IsNaN)
	if len(known) == 0 {
		return Result{}, false
	}
	r, ok := finite(Mean(known))
	r.Extra = map[string]float64{"max": slices.Max(known), "last": known[len(known)-1]}
	return r, ok
}
