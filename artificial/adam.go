package artificial

import (
	"errors"
	"fmt"
	"math"
	"sync/atomic"

	"homeostat/internal/kernel"
	"homeostat/internal/team"
)

// Adam (Kingma and Ba, ICLR 2015), in the form of PyTorch; see [kernel.Adam].
type Adam struct {
	Name         string  `toml:"name"`          // "adam"
	LearningRate float64 `toml:"learning_rate"` // step size; constant
	Beta1        float64 `toml:"beta1"`         // decay of the gradient's average, per iteration
	Beta2        float64 `toml:"beta2"`         // decay of the squared gradient's average, per iteration
	Epsilon      float64 `toml:"epsilon"`       // added to the root of the latter
}

// DefaultAdam has PyTorch's constants and the paper's learning rate for CIFAR-10.
func DefaultAdam() Adam {
	return Adam{Name: "adam", LearningRate: 0.003, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}
}

// Validate returns all faults, each naming its key.
func (a Adam) Validate() error { return a.validate("") }

func (a Adam) validate(prefix string) error {
	var faults []error
	check := func(ok bool, key, must string, value float64) {
		if !ok {
			faults = append(faults, fmt.Errorf("%s%s must be %s, but is %g", prefix, key, must, value))
		}
	}
	finite := !math.IsInf(a.LearningRate, 0)
	check(a.LearningRate > 0 && finite, "learning_rate", "above 0 and finite", a.LearningRate)
	check(a.Beta1 >= 0 && a.Beta1 < 1, "beta1", "at least 0 and below 1", a.Beta1)
	check(a.Beta2 >= 0 && a.Beta2 < 1, "beta2", "at least 0 and below 1", a.Beta2)
	check(a.Epsilon > 0, "epsilon", "above 0", a.Epsilon)
	return errors.Join(append(faults, oneOf(prefix+"name", a.Name, "adam"))...)
}

// adamState is what Adam remembers of the parameters of a network.
type adamState[T Float] struct {
	Adam
	path          kernel.Path
	steps         int // taken
	values, grads []T
	mean, square  []T // averages of gradients and of their squares
	now           kernel.AdamStep[T]
	pass          *Pass
	lost          atomic.Bool // a parameter is not finite
	apart         []apart[T]
}

// apart is a parameter with a rate, a decay or a bound of its own.
type apart[T Float] struct {
	*Param[T]
	before []T // its values before the step at hand
}

// newAdamState returns the state in which Adam starts on parameters, whose
// values and gradients also stand one after the other.
func newAdamState[T Float](a Adam, path kernel.Path, params []*Param[T], values, grads []T) *adamState[T] {
	n := len(values)
	s := &adamState[T]{Adam: a, path: path, values: values, grads: grads, mean: make([]T, n), square: make([]T, n), pass: newPass()}
	s.pass.split(n, 1024, s.move)
	for _, p := range params {
		if p.Rate != 1 || p.Decay != 0 || p.NotNegative {
			s.apart = append(s.apart, apart[T]{p, make([]T, len(p.Value))})
		}
	}
	return s
}

// restore brings what is remembered to an earlier state.
func (a *adamState[T]) restore(mean, square []T, steps int) {
	copy(a.mean, mean)
	copy(a.square, square)
	a.steps = steps
}

// step moves the parameters and reports whether they are finite.
func (a *adamState[T]) step(t *team.Team) bool {
	a.begin()
	a.pass.run(t, 0)
	return a.end()
}

// stepAt moves the parameters of some ranges; the others, and what is remembered
// of them, hold still.
func (a *adamState[T]) stepAt(ranges []span) bool {
	a.begin()
	for _, r := range ranges {
		a.move(r.from, r.to)
	}
	return a.end()
}

// span is a range of parameters.
type span struct{ from, to int }

// move moves a range of parameters.
func (a *adamState[T]) move(from, to int) {
	if !kernel.Adam(a.path, &a.now, a.values[from:to], a.mean[from:to], a.square[from:to], a.grads[from:to]) {
		a.lost.Store(true)
	}
}

// begin sets the constants of the next step, and adds decays to gradients.
func (a *adamState[T]) begin() {
	a.steps++
	a.now = kernel.AdamStep[T]{
		Beta1: T(a.Beta1), Beta2: T(a.Beta2), Epsilon: T(a.Epsilon),
		Rate:       T(a.LearningRate / (1 - power(a.Beta1, a.steps))),
		Correction: T(1 / math.Sqrt(1-power(a.Beta2, a.steps))),
	}
	for _, p := range a.apart {
		copy(p.before, p.Value)
		for i, v := range p.Value {
			p.Grad[i] += T(T(p.Decay) * v)
		}
	}
}

// end turns a step at the common rate into one at a parameter's own, within its
// bound, and reports whether the parameters are finite.
func (a *adamState[T]) end() bool {
	for _, p := range a.apart {
		for i, v := range p.before {
			if p.Rate != 1 {
				p.Value[i] = v + T(T(p.Rate)*(p.Value[i]-v))
			}
			if p.NotNegative && p.Value[i] < 0 {
				p.Value[i] = 0
			}
		}
	}
	return !a.lost.Load()
}

// power returns x to the n by squaring: the same bits on every processor, unlike math.Pow.
func power(x float64, n int) float64 {
	y := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			y *= x
		}
		x *= x
	}
	return y
}
