package circuits

import (
	"math"

	"homeostat/internal/rng"
	"homeostat/neuron"
)

// StartMixture draws weights to start from, causes × inputs: each cause's are those of
// the mean pattern times 1 + jitter·z, z uniform in ±1, brought to the total of
// all weights share·A.
func StartMixture(p MixtureParameters, patterns *Patterns, jitter, share float64, key rng.Key) []float64 {
	mean := meanPattern(p, patterns)
	w := make([]float64, p.Causes*patterns.Size)
	for c := range p.Causes {
		draw := key.At(uint64(c))
		row, total := w[c*patterns.Size:(c+1)*patterns.Size], 0.0
		for d := range row {
			row[d] = mean[d] * (1 + jitter*(2*draw.Float64()-1))
			total += row[d]
		}
		for d := range row {
			row[d] *= share * p.Total / total
		}
	}
	return w
}

// meanPattern is the mean of all patterns as they arrive at the circuit.
func meanPattern(p MixtureParameters, patterns *Patterns) []float64 {
	stage := p.Normalization(patterns)
	mean, y := make([]float64, patterns.Size), make([]float64, patterns.Size)
	for i := range patterns.Count {
		neuron.Normalize(stage, y, patterns.Row(i), 1)
		for d, v := range y {
			mean[d] += v / float64(patterns.Count)
		}
	}
	return mean
}

// MatchCauses pairs causes of two sets of weights, causes × inputs, so that pairs are
// alike: the closest two first, then the closest of those that are left. It returns which
// of the learned stands for each true one, and the root mean square of the difference
// between paired weights over that of the true ones.
func MatchCauses(truth, learned []float64, causes int) (pair []int, relative float64) {
	inputs := len(truth) / causes
	distance := make([]float64, causes*causes)
	for i := range causes {
		for j := range causes {
			for d := range inputs {
				x := truth[i*inputs+d] - learned[j*inputs+d]
				distance[i*causes+j] += x * x
			}
		}
	}
	pair, taken := make([]int, causes), make([]bool, causes)
	for i := range pair {
		pair[i] = -1
	}
	error2, size2 := 0.0, 0.0
	for range causes {
		best, from, to := math.Inf(1), 0, 0
		for i := range causes {
			for j := range causes {
				if pair[i] < 0 && !taken[j] && distance[i*causes+j] < best {
					best, from, to = distance[i*causes+j], i, j
				}
			}
		}
		pair[from], taken[to] = to, true
		error2 += best
	}
	for _, x := range truth {
		size2 += x * x
	}
	return pair, math.Sqrt(error2 / size2)
}
