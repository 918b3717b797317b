package measure

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// How the weights of a projection are spread at the end of a stretch of time: what a
// plasticity rule leads to in the long run.

// weightMean also gives the spread over synapses: "sd", and "cv" = sd/mean.
func weightMean(in Input) (Result, bool) {
	if in.Weights == nil || len(in.Weights.Post) == 0 {
		return Result{}, false
	}
	after := in.Weights.After
	r, ok := finite(Mean(after))
	r.Extra = map[string]float64{"sd": SD(after), "cv": SD(after) / r.Value}
	return r, ok
}

// weightBimodality is (skewness² + 1)/kurtosis (Sarle; Ellison 1987). Extra: "ends",
// the share of weights within a tenth of their range from its two ends.
func weightBimodality(in Input) (Result, bool) {
	if in.Weights == nil || len(in.Weights.Post) == 0 {
		return Result{}, false
	}
	w := sorted(in.Weights.After)
	mean, sd := Mean(w), SD(w)
	low, range_ := w[0], w[len(w)-1]-w[0]
	var third, fourth, ends float64
	for _, x := range w {
		z := (x - mean) / sd
		third += z * z * z / float64(len(w))
		fourth += z * z * z * z / float64(len(w))
		if share := (x - low) / range_; share <= 0.1 || share >= 0.9 {
			ends += 1 / float64(len(w))
		}
	}
	r, ok := finite((third*third + 1) / fourth)
	r.Extra = map[string]float64{"ends": ends}
	return r, ok
}

// weightInverseGamma is the distance from the fit of greatest likelihood, the law of
// 1/g where g has the gamma distribution. Extra: "shape" and "scale".
func weightInverseGamma(in Input) (Result, bool) {
	if in.Weights == nil || len(in.Weights.Post) < FewestFitted {
		return Result{}, false
	}
	w := sorted(in.Weights.After)
	if w[0] <= 0 || w[0] == w[len(w)-1] {
		return Result{}, false
	}
	shape, scale := fitInverseGamma(w)
	n, far := float64(len(w)), 0.0
	for i, x := range w {
		p := mathext.GammaIncRegComp(shape, scale/x)
		far = max(far, p-float64(i)/n, float64(i+1)/n-p)
	}
	return Result{Value: far, Extra: map[string]float64{"shape": shape, "scale": scale}}, true
}

// fitInverseGamma returns the parameters of greatest likelihood: those of the gamma
// distribution of 1/w, with the scale turned over.
func fitInverseGamma(w []float64) (shape, scale float64) {
	var inverse, log float64
	for _, x := range w {
		inverse += 1 / x / float64(len(w))
		log += math.Log(x) / float64(len(w))
	}
	shape = gammaShape(math.Log(inverse) + log)
	return shape, shape / inverse
}
