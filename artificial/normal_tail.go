package artificial

import "homeostat/internal/kernel"

// normalTail returns the probability that a standard normal number is above x,
// to within 7.5e-8 (Abramowitz and Stegun 1964, 26.2.17), with the same bits on
// every processor: products that are added to something are rounded first.
func normalTail(x float64) float64 {
	if x < 0 {
		return 1 - normalTail(-x)
	}
	t := 1 / (1 + float64(0.2316419*x))
	sum := float64(1.330274429*t) - 1.821255978
	sum = float64(sum*t) + 1.781477937
	sum = float64(sum*t) - 0.356563782
	sum = float64(sum*t) + 0.319381530
	return normalDensity(x) * sum * t
}

// normalDensity returns the standard normal density at x.
func normalDensity(x float64) float64 { return 0.3989422804014327 * kernel.Exp(-x*x/2) }

// normalThreshold returns what a standard normal number is above with a
// probability: normalTail's inverse, by bisection, within ±6.
func normalThreshold(probability float64) float64 {
	low, high := -6.0, 6.0
	for range 60 {
		if middle := (low + high) / 2; normalTail(middle) > probability {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}
