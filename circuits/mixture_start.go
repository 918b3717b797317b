package circuits

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/rng"
	"homeostat/neuron"
)

// MixtureStart says what weights are before anything is learned.
type MixtureStart struct {
	Start  string  `toml:"start"`       // "mean" of all patterns, or "apart": halfway from it to patterns that lie far from one another
	Jitter float64 `toml:"jitter"`      // of the mean: weights are multiplied by 1 ± up to this
	Share  float64 `toml:"start_total"` // sum of a cause's weights over total
}

// DefaultMixtureStart is the mean with a tenth of jitter.
func DefaultMixtureStart() MixtureStart { return MixtureStart{Start: "mean", Jitter: 0.1, Share: 1} }

// Validate says which are out of their range, each by its key.
func (s MixtureStart) Validate() error {
	var jitter error
	if !(s.Jitter >= 0 && s.Jitter < 1) {
		jitter = fmt.Errorf("jitter: must be at least 0 and below 1, so that weights are above 0; is %g", s.Jitter)
	}
	return errors.Join(jitter, check.OneOf("start", s.Start, "mean", "apart"), check.Positive("start_total", s.Share))
}

// StartMixture draws weights to start from, causes × inputs.
func StartMixture(p MixtureParameters, s MixtureStart, patterns *Patterns, key rng.Key) []float64 {
	mean := meanPattern(p, patterns)
	w := make([]float64, p.Causes*patterns.Size)
	var from []int
	if s.Start == "apart" {
		from = farApart(p, patterns, key)
	}
	y := make([]float64, patterns.Size)
	for c := range p.Causes {
		draw := key.At(uint64(c))
		row, total := w[c*patterns.Size:(c+1)*patterns.Size], 0.0
		if from != nil {
			neuron.Normalize(p.Normalization(patterns), y, patterns.Row(from[c]), 1)
		}
		for d := range row {
			row[d] = mean[d] * (1 + s.Jitter*(2*draw.Float64()-1))
			if from != nil {
				row[d] = (mean[d] + y[d]) / 2
			}
			total += row[d]
		}
		for d := range row {
			row[d] *= s.Share * p.Total / total
		}
	}
	return w
}

// farApart draws a pattern, then takes the one that is farthest from those taken, and so on
// (Gonzalez 1985, Theor Comput Sci 38:293), of at most 50 for each cause.
func farApart(p MixtureParameters, patterns *Patterns, key rng.Key) []int {
	n := min(patterns.Count, 50*p.Causes)
	stage := p.Normalization(patterns)
	y := make([]float64, n*patterns.Size)
	row := func(i int) []float64 { return y[i*patterns.Size : (i+1)*patterns.Size] }
	for i := range n {
		neuron.Normalize(stage, row(i), patterns.Row(i), 1)
	}
	nearest := make([]float64, n) // squared distance from those taken
	for i := range nearest {
		nearest[i] = math.Inf(1)
	}
	first := key.Derive(1).At(0)
	taken := []int{int(first.Float64() * float64(n))}
	for len(taken) < p.Causes {
		last, farthest := row(taken[len(taken)-1]), 0
		for i := range n {
			d2 := 0.0
			for d, v := range row(i) {
				d2 += (v - last[d]) * (v - last[d])
			}
			if nearest[i] = min(nearest[i], d2); nearest[i] > nearest[farthest] {
				farthest = i
			}
		}
		taken = append(taken, farthest)
	}
	return taken
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
