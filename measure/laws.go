package measure

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// Law is a distribution fitted to numbers above 0 by maximum likelihood.
type Law struct {
	Name       string
	Parameters int
	// LogLikelihood of the numbers, natural logarithm.
	LogLikelihood float64
	n             int

	LogDensity, CDF, Quantile func(x float64) float64
}

// Density is the probability per unit of the numbers.
func (l Law) Density(x float64) float64 { return math.Exp(l.LogDensity(x)) }

// AIC is Akaike's information criterion (1974, IEEE Trans Autom Control 19:716),
// 2k - 2 log L: the law of the least is the best for what it has of parameters.
func (l Law) AIC() float64 { return 2*float64(l.Parameters) - 2*l.LogLikelihood }

// BIC is Schwarz's (1978, Ann Stat 6:461), k log n - 2 log L.
func (l Law) BIC() float64 {
	return float64(l.Parameters)*math.Log(float64(l.n)) - 2*l.LogLikelihood
}

// Laws fits the log-normal, the exponential and the gamma distribution, in this order, to
// those of some rates that are above 0, the same for all three, so that their likelihoods
// can be compared. There are none for fewer than five such rates, or if all are the same.
func Laws(rates []float64) []Law {
	x := slices.DeleteFunc(slices.Clone(rates), func(r float64) bool { return !(r > 0) })
	if len(x) < FewestFitted || slices.Min(x) == slices.Max(x) {
		return nil
	}
	logs := make([]float64, len(x))
	for i, r := range x {
		logs[i] = math.Log(r)
	}
	shape, scale := fitGamma(x)
	all := []Law{lognormalLaw(Mean(logs), SD(logs)), exponentialLaw(Mean(x)), gammaLaw(shape, scale)}
	for k := range all {
		all[k].n = len(x)
		for _, r := range x {
			all[k].LogLikelihood += all[k].LogDensity(r)
		}
	}
	return all
}

func lognormalLaw(mu, sigma float64) Law {
	return Law{
		Name: "log-normal", Parameters: 2,
		LogDensity: func(x float64) float64 {
			z := (math.Log(x) - mu) / sigma
			return -z*z/2 - math.Log(x*sigma*math.Sqrt(2*math.Pi))
		},
		CDF:      func(x float64) float64 { return 0.5 * math.Erfc((mu-math.Log(x))/(sigma*math.Sqrt2)) },
		Quantile: func(p float64) float64 { return math.Exp(mu + sigma*mathext.NormalQuantile(p)) },
	}
}

func exponentialLaw(mean float64) Law {
	return Law{
		Name: "exponential", Parameters: 1,
		LogDensity: func(x float64) float64 { return -x/mean - math.Log(mean) },
		CDF:        func(x float64) float64 { return -math.Expm1(-x / mean) },
		Quantile:   func(p float64) float64 { return -mean * math.Log1p(-p) },
	}
}

func gammaLaw(shape, scale float64) Law {
	log, _ := math.Lgamma(shape)
	return Law{
		Name: "gamma", Parameters: 2,
		LogDensity: func(x float64) float64 {
			return (shape-1)*math.Log(x/scale) - x/scale - log - math.Log(scale)
		},
		CDF:      func(x float64) float64 { return mathext.GammaIncReg(shape, x/scale) },
		Quantile: func(p float64) float64 { return scale * mathext.GammaIncRegInv(shape, p) },
	}
}

// compare adds to a fit what tells how well the k-th of Laws does beside the others: "aic",
// "bic", and "weight", its share of the evidence by Akaike's criterion (Burnham and
// Anderson 2002, Model Selection and Multimodel Inference), exp(-aic/2) over their sum.
func compare(fit map[string]float64, rates []float64, k int) {
	laws := Laws(rates)
	if laws == nil {
		return
	}
	fit["aic"], fit["bic"] = laws[k].AIC(), laws[k].BIC()
	sum := 0.0
	for _, l := range laws {
		sum += math.Exp((laws[k].AIC() - l.AIC()) / 2)
	}
	fit["weight"] = 1 / sum
}
