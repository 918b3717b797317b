package neuron

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// The rate and the irregularity of a leaky integrate-and-fire neuron under white
// noise, from the first-passage time of its membrane (Siegert 1951, Phys Rev
// 81:617; Brunel 2000, J Comput Neurosci 8:183):
//
//	tau_m dv/dt = -v + mu + sigma sqrt(tau_m) xi(t)
//
// where sigma²/2 is the variance of v without a threshold. (Where sigma² is
// called that variance, give sigma times the root of two.) In the terms of LIF,
// mu is e_l + i and sigma = noise_sigma/sqrt(tau_m), with noise_tau = 0; of
// synaptic input at rates nu with jumps J of v, mu = e_l + tau_m Σ J nu and
// sigma² = tau_m Σ J² nu.

// SiegertRate is the stationary rate in Hz:
//
//	1/rate = t_ref + tau_m sqrt(pi) ∫ exp(u²) (1 + erf u) du,   (reset-mu)/sigma < u < (threshold-mu)/sigma
//
// mu, sigma, threshold and reset in mV, tau_m and t_ref in ms. With sigma = 0 it
// is the rate under constant drive. It panics unless sigma >= 0, tau_m > 0 and
// reset < threshold.
func SiegertRate(mu, sigma, tauM, tRef, threshold, reset float64) float64 {
	if !(sigma >= 0 && tauM > 0 && reset < threshold) {
		panic("neuron.SiegertRate: needs sigma >= 0, tauM > 0 and reset < threshold")
	}
	if sigma == 0 {
		if mu <= threshold {
			return 0
		}
		return 1000 / (tRef + tauM*math.Log((mu-reset)/(mu-threshold)))
	}
	passage := passageTime((reset-mu)/sigma, (threshold-mu)/sigma)
	return 1000 / (tRef + tauM*math.Sqrt(math.Pi)*passage)
}

// SiegertCV is the coefficient of variation of the intervals between spikes,
// with the arguments of SiegertRate and sigma > 0; 1 where the rate is next to none:
//
//	CV² = 2 pi (rate tau_m)² ∫ exp(x²) ∫ exp(y²) (1 + erf y)² dy dx,   y < x, x in the bounds of SiegertRate
func SiegertCV(mu, sigma, tauM, tRef, threshold, reset float64) float64 {
	rate := SiegertRate(mu, sigma, tauM, tRef, threshold, reset) / 1000
	sum := overBounds((reset-mu)/sigma, (threshold-mu)/sigma, func(x float64) float64 {
		// With s = x - y the integrand is exp(2xs - s²) erfcx(s-x)²; beyond end it is below exp(-40).
		end := 40 / (math.Sqrt(x*x+40) - x)
		return integral(0, end, 16, func(s float64) float64 {
			e := erfcx(s - x)
			return math.Exp((2*x-s)*s) * e * e
		})
	})
	if rate == 0 || math.IsInf(sum, 1) {
		return 1 // rare escapes are a Poisson process
	}
	return rate * tauM * math.Sqrt(2*math.Pi*sum)
}

// ColouredShift is by how much threshold and reset both rise, in mV, if the noise
// has a correlation time tauS much below tau_m, and the intensity sigma of white
// noise; to first order in sqrt(tauS/tau_m) (Fourcaud and Brunel 2002, Neural
// Comput 14:2057):
//
//	shift = sigma (alpha/2) sqrt(tauS/tau_m),   alpha = sqrt(2) |zeta(1/2)|
func ColouredShift(sigma, tauS, tauM float64) float64 {
	const alpha = 2.0652531522312172
	return sigma * alpha / 2 * math.Sqrt(tauS/tauM)
}

// passageTime is ∫ exp(u²) (1 + erf u) du = ∫ erfcx(-u) du, infinite where it cannot be told.
func passageTime(from, to float64) float64 {
	return overBounds(from, to, func(u float64) float64 { return erfcx(-u) })
}

// overBounds integrates a function whose scale is 1/|x| at large x: in panels of
// at most a quarter near zero, and below -4 in panels that grow with -x.
func overBounds(from, to float64, f func(float64) float64) (sum float64) {
	const bend = -4
	for lo := from; lo < min(to, bend); {
		hi := min(to, bend, lo*0.75)
		sum += integral(lo, hi, 1, f)
		lo = hi
	}
	if lo := max(from, bend); lo < to {
		if to > 26.5 { // exp(u²) is above what a number can be
			return math.Inf(1)
		}
		sum += integral(lo, to, int(4*(to-lo))+1, f)
	}
	return sum
}

// integral is that of a smooth function, by 16 Gauss–Legendre nodes in each of so many panels.
func integral(from, to float64, panels int, f func(float64) float64) (sum float64) {
	x, w := make([]float64, 16), make([]float64, 16)
	quad.Legendre{}.FixedLocations(x, w, 0, 1)
	width := (to - from) / float64(panels)
	for p := range panels {
		for k := range x {
			sum += width * w[k] * f(from+width*(float64(p)+x[k]))
		}
	}
	return sum
}

// erfcx is exp(x²) erfc(x), without overflow at large x: there by its asymptotic series.
func erfcx(x float64) float64 {
	if x < 10 {
		return math.Exp(x*x) * math.Erfc(x)
	}
	sum, term := 1.0, 1.0
	for k := 1; k < 16; k++ {
		term *= -(2*float64(k) - 1) / (2 * x * x)
		sum += term
	}
	return sum / (x * math.Sqrt(math.Pi))
}
