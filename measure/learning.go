package measure

// Curve is test accuracy over the iterations of training.
type Curve struct {
	Iterations []float64 // ascending
	Accuracy   []float64 // fractions
}

// learnt is the accuracy by which the speed of learning is told, for CIFAR-10.
const learnt = 0.55

// iterationsTo55 is the iteration at which test accuracy first reaches 55%, on the
// straight line between the two tests about it. A training that never does has none.
func iterationsTo55(in Input) (Result, bool) {
	c := in.Curve
	if c == nil {
		return Result{}, false
	}
	for i, y := range c.Accuracy {
		if y < learnt {
			continue
		}
		if i == 0 {
			return Result{Value: c.Iterations[0]}, true
		}
		x0, x1, y0 := c.Iterations[i-1], c.Iterations[i], c.Accuracy[i-1]
		return Result{Value: x0 + (x1-x0)*(learnt-y0)/(y-y0)}, true
	}
	return Result{}, false
}
