package circuits

import (
	"context"
	"testing"

	"homeostat/internal/rng"
)

// benchPatterns are 2,000 patterns of 784 units, a fifth of which are active: as digits are.
func benchPatterns() *Patterns {
	p := &Patterns{Count: 2000, Size: 784, X: make([]float32, 2000*784)}
	draw := rng.NewKey(1, "bench").Rand()
	for i := range p.X {
		if draw.Float64() < 0.2 {
			p.X[i] = float32(draw.Float64())
		}
	}
	return p
}

// One pass over 60,000 images takes 30 times as long.
func BenchmarkMixturePass(b *testing.B) {
	patterns := benchPatterns()
	p := DefaultMixture()
	p.Causes, p.Batch = 100, 16
	start := StartMixture(p, DefaultMixtureStart(), patterns, rng.NewKey(1, "start"))
	for name, learner := range map[string]interface {
		Pass(context.Context, int) error
	}{
		"em":      NewEM[float32](p, patterns, start, 1),
		"circuit": NewKeckCircuit[float32](p, patterns, start, rng.NewKey(1, "order"), 1),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				learner.Pass(context.Background(), 0)
			}
		})
	}
}
