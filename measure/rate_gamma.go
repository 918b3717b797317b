package measure

import (
	"math"
	rand "math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"homeostat/internal/rng"
)

// rateGamma fits a gamma distribution to the rates above 0 by maximum likelihood. Extra:
// "shape", "scale" (Hz), "p", "zeros" (units left out), and what compare adds.
func rateGamma(in Input) (Result, bool) {
	all := in.RatesOrLoads()
	checkRates(all)
	x := slices.DeleteFunc(slices.Sorted(slices.Values(all)), func(r float64) bool { return r == 0 })
	if len(x) < FewestFitted || x[0] == x[len(x)-1] {
		return Result{}, false
	}
	shape, scale := fitGamma(x)
	d := farthest(x, gammaLaw(shape, scale).CDF)
	r := Result{Value: d, Extra: map[string]float64{
		"shape": shape, "scale": scale, "zeros": float64(len(all) - len(x)),
		"p": gammaP(d, shape, len(x), in.Key.Derive(2)),
	}}
	compare(r.Extra, all, 2)
	return r, true
}

// fitGamma returns the parameters of greatest likelihood of numbers above 0, not all the same.
func fitGamma(x []float64) (shape, scale float64) {
	mean, log := Mean(x), 0.0
	for _, v := range x {
		log += math.Log(v) / float64(len(x))
	}
	shape = gammaShape(math.Log(mean) - log)
	return shape, mean / shape
}

// gammaShape solves log shape - digamma(shape) = want by bisection in the logarithm; the
// left side falls from infinity to 0.
func gammaShape(want float64) float64 {
	low, high := math.Log(1e-6), math.Log(1e9)
	for range 100 {
		middle := (low + high) / 2
		if middle-mathext.Digamma(math.Exp(middle)) > want {
			low = middle
		} else {
			high = middle
		}
	}
	return math.Exp(low)
}

// gammaP is the p-value of a distance d of n numbers from the gamma distribution fitted to
// them, by bootstrap (fit.go). The law of d depends on the shape: samples have the fitted one.
func gammaP(d, shape float64, n int, key rng.Key) float64 {
	samples := min(1000, max(100, 1_000_000/n))
	x := make([]float64, n)
	larger := 0
	for i := range samples {
		s := key.At(uint64(i))
		r := s.Rand()
		for k := range x {
			x[k] = max(drawGamma(r, shape), math.SmallestNonzeroFloat64)
		}
		slices.Sort(x)
		if a, b := fitGamma(x); farthest(x, gammaLaw(a, b).CDF) >= d {
			larger++
		}
	}
	return float64(1+larger) / float64(1+samples)
}

// drawGamma draws from the gamma distribution of a shape and scale 1 (Marsaglia and Tsang
// 2000, ACM Trans Math Softw 26:363; below 1 from that of shape + 1).
func drawGamma(r *rand.Rand, shape float64) float64 {
	boost := 1.0
	if shape < 1 {
		boost = math.Pow(1-r.Float64(), 1/shape)
		shape++
	}
	d := shape - 1.0/3
	for {
		z := r.NormFloat64()
		v := 1 + z/math.Sqrt(9*d)
		if v <= 0 {
			continue
		}
		v *= v * v
		if math.Log(1-r.Float64()) < z*z/2+d*(1-v+math.Log(v)) {
			return d * v * boost
		}
	}
}
