package experiments

import (
	"context"
	"errors"
	"fmt"
	"time"

	"homeostat/internal/npz"
)

// resumable is a learner that goes on from weights, causes × inputs: between passes they are
// all that it keeps.
type resumable interface{ SetWeights(w []float64) }

// mixtureFile names the files of one run, without what says their kind.
func mixtureFile(l *mixed, seed int) string {
	return fmt.Sprintf("mixture_%s_seed%d", fileName(l.label), seed+1)
}

// learn takes the passes that are left, and puts checkpoints aside between them: of what a
// pass that is stopped had done nothing is kept.
func (s *stage) learn(ctx context.Context, got *acquired, of learner, likelihood func() float64, tell func(Event)) error {
	passes := got.of.settings.Passes
	keeps, ok := of.(resumable)
	if ok {
		if err := got.resume(s.checkpoints.simulations[mixtureFile(got.of, got.seed)], keeps, len(of.Weights()), passes); err != nil {
			return err
		}
	}
	last, weights := time.Now(), of.Weights()
	for pass := len(got.curve) - 1; pass < passes; pass++ {
		err := of.Pass(ctx, pass)
		if err == nil {
			got.curve, weights = append(got.curve, likelihood()), of.Weights()
			tell(Event{Done: float64(pass+1) / float64(passes), Note: fmt.Sprintf("pass %d of %d", pass+1, passes)})
		}
		if ok && s.checkpoints.kept() && (err != nil || s.checkpoints.due(last) || pass+1 == passes) {
			if aside := s.checkpoints.write(mixtureFile(got.of, got.seed), []npz.Named{vector("weights", weights), vector("log_likelihood", got.curve)}); aside != nil {
				return aside
			}
			last = time.Now()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// resume goes on from a checkpoint, if there is one.
func (a *acquired) resume(arrays map[string]npz.Array, of resumable, size, passes int) error {
	if arrays == nil {
		return nil
	}
	weights, whole := arrays["weights"].Data.([]float64)
	curve, also := arrays["log_likelihood"].Data.([]float64)
	if !whole || !also || len(weights) != size || len(curve) < 1 || len(curve) > passes+1 {
		return torn(mixtureFile(a.of, a.seed), errors.New("its arrays are not those of this mixture"))
	}
	of.SetWeights(weights)
	a.curve = curve
	return nil
}
