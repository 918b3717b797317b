package neuron

import "homeostat/internal/rng"

// Count draws how many spikes a Poisson process has in a time in which it has mean ones on average.
func Count(s *rng.Stream, mean float64) int { return poissonNumber(s, mean) }
