package value

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// leastShape keeps beta distributions from putting all but nothing at 0 and 1.
const leastShape = 0.1

// shapes returns the parameters of the beta distribution with a mean and a
// standard deviation: a = mean·ν, b = (1 − mean)·ν, ν = mean·(1 − mean)/sd² − 1.
func shapes(mean, sd float64) (a, b float64) {
	nu := mean*(1-mean)/(sd*sd) - 1
	return mean * nu, (1 - mean) * nu
}

// checkBeta returns what is wrong with a mean and a spread.
func checkBeta(mean, sd float64) error {
	if !(mean > 0 && mean < 1) {
		return fmt.Errorf("beta takes a mean between 0 and 1, and %g is not", mean)
	}
	if a, b := shapes(mean, sd); min(a, b) < leastShape {
		most := math.Sqrt(mean * (1 - mean) / (1 + leastShape/min(mean, 1-mean)))
		return fmt.Errorf("beta with the mean %g takes a spread of at most %.3g, and %g is above", mean, most, sd)
	}
	return nil
}

// beta draws x/(x + y) of two gamma numbers.
func beta(mean, sd float64, draw *rand.Rand) float64 {
	if sd == 0 {
		return mean
	}
	a, b := shapes(mean, sd)
	for {
		x, y := gamma(a, draw), gamma(b, draw)
		if sum := x + y; sum > 0 { // else both have underflowed
			return x / sum
		}
	}
}

// gamma draws from the gamma distribution of a shape, with scale 1 (Marsaglia
// and Tsang, ACM Transactions on Mathematical Software 2000).
func gamma(shape float64, draw *rand.Rand) float64 {
	if shape < 1 {
		return gamma(shape+1, draw) * math.Pow(draw.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	for {
		z := draw.NormFloat64()
		v := 1 + z/math.Sqrt(9*d)
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-draw.Float64()) < z*z/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
