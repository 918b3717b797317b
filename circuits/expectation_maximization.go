package circuits

import (
	"context"
	"fmt"

	"homeostat/internal/kernel"
	"homeostat/internal/team"
)

// Expectation–maximization for a mixture of Poisson distributions (Dempster, Laird and
// Rubin 1977, J R Stat Soc B 39:1): the yardstick of circuits that learn one. A pass is
//
//	r_nc = p(c | y_n),   W_cd = A Σ_n r_nc y_nd / Σ_d Σ_n r_nc y_nd
//
// after which the likelihood is no lower than before. Without input normalization
// patterns have totals of their own, W_cd = Σ_n r_nc y_nd / Σ_n r_nc is free of the
// constraint, and p(c | y) knows of Σ_d W_cd. A cause that answers to nothing stays as it is.

// EM learns pass by pass.
type EM[T kernel.Float] struct {
	*mixing[T]
	constrained bool

	r    []T // patterns × lanes
	sums []T // inputs × lanes, of one chunk of patterns
}

// NewEM returns the mixture with weights start, causes × inputs. It panics unless p.Fits the patterns.
func NewEM[T kernel.Float](p MixtureParameters, patterns *Patterns, start []float64, threads int) *EM[T] {
	if err := p.Fits(patterns); err != nil {
		panic(fmt.Sprintf("circuits: %v", err))
	}
	m := newMixing[T](start, p.Causes, p.Normalization(patterns), kernel.Log, threads)
	m.Show(patterns)
	e := &EM[T]{mixing: m, constrained: p.InputNormalization}
	e.r, e.sums = make([]T, e.count*m.lanes), make([]T, m.inputs*m.lanes)
	if m.totals = !e.constrained; m.totals {
		m.addTotals()
	}
	return e
}

// Pass takes one expectation and one maximization.
func (e *EM[T]) Pass(ctx context.Context, _ int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	defer e.crew.Start()()
	e.expect()
	e.tell(e.r, e.count, make([]float64, e.lanes))
	e.maximize()
	return nil
}

// expect finds which causes patterns come from.
func (e *EM[T]) expect() {
	e.crew.Do(e.crew.Size(), func(worker, workers int) {
		row := make([]float64, e.lanes)
		lo, hi := team.Share(e.count, worker, workers)
		for from := lo; from < hi; from += blockSize {
			n := min(blockSize, hi-from)
			I := e.r[from*e.lanes:][:n*e.lanes]
			e.drive(I, e.y[from*e.inputs:], n)
			e.compete(I, n, row)
		}
	})
}

// maximize finds the weights that are likeliest where patterns come from these causes.
// Each thread takes inputs of its own and all patterns, so their number shows nowhere.
func (e *EM[T]) maximize() {
	const chunk = 256 // patterns whose sums are made in T before they go to float64
	next := make([]float64, len(e.w))
	e.crew.Do(e.crew.Size(), func(worker, workers int) {
		lo, hi := team.Share(e.inputs, worker, workers)
		for from := 0; from < e.count; from += chunk {
			n := min(chunk, e.count-from)
			e.gather(e.sums, e.r[from*e.lanes:], e.y[from*e.inputs:], n, lo, hi)
			for i := lo * e.lanes; i < hi*e.lanes; i++ {
				next[i] += float64(e.sums[i])
			}
		}
	})
	for c := range e.causes {
		e.take(c, next)
	}
	e.crew.Do(e.crew.Size(), func(worker, workers int) {
		lo, hi := team.Share(e.inputs, worker, workers)
		e.weigh(lo, hi, e.all)
	})
	if !e.constrained {
		e.addTotals()
	}
}

// take gives a cause its new weights, from the sums of the patterns that it is behind.
func (e *EM[T]) take(c int, sums []float64) {
	total, scale := 0.0, e.stage.Total
	if e.constrained {
		for d := range e.inputs {
			total += sums[d*e.lanes+c]
		}
	} else {
		scale = 1
		for n := range e.count {
			total += float64(e.r[n*e.lanes+c])
		}
	}
	if total <= 0 {
		return
	}
	for d := range e.inputs {
		e.w[d*e.lanes+c] = scale * sums[d*e.lanes+c] / total
	}
}

// LogLikelihood is the mean over patterns of ln p(y) under weights, causes × inputs, less
// the term Σ ln y! that does not depend on them, in nats.
func LogLikelihood(weights []float64, p MixtureParameters, learned, patterns *Patterns, threads int) float64 {
	m := newMixing[float32](weights, p.Causes, p.Normalization(learned), kernel.Log, threads)
	m.addTotals()
	_, mean := m.respond(patterns, 1, false)
	return mean - kernel.Log(float64(p.Causes))
}
