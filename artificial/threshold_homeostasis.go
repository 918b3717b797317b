package artificial

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/kernel"
	"homeostat/internal/value"
)

// Threshold homeostasis: each unit moves its own threshold so that a set
// fraction of inputs activates it, as neurons adapt their intrinsic excitability
// (Desai, Rutherford and Turrigiano, Nature Neuroscience 1999; the integrator is
// that of Diehl and Cook, Frontiers in Computational Neuroscience 2015). With z
// the unit's input, y = z − θ, and P the fraction of the batch, and of positions
// of a channel, for which y > 0, every iteration ends with
//
//	p̂ ← p̂ + (P − p̂)/τ,  θ ← θ + η·σ̂·(p̂ − p*)
//
// p* is the unit's set point and p̂ starts there; θ starts at 0. σ̂, the root of
// the running average of z's variance (+ 1e-5) over the batches before this one,
// gives the step the unit of z, so that η has none; with relative = false it is
// left out, and the unit tracks nothing but how often it is active. There are no statistics
// of the batch at hand in y, so training and testing are one.
//
// The fixed point is p̂ = p* whatever the distribution of z; for a normal one
// θ* = μ + σ·c with 1 − Φ(c) = p*. Near it x = (θ − θ*)/σ and e = p̂ − p* follow
//
//	e ← (1 − 1/τ)·e − f·x/τ,  x ← x + η·e
//
// with f the density of z/σ at the threshold, φ(c) ≤ 0.4 for a normal one. This
// is stable for η·f < 4τ − 2, and free of oscillations for
// η·f ≤ τ·(1 − √(1 − 1/τ))², about 1/(4τ); then x takes 1/(η·f) iterations to
// decay. Batches of B independent samples leave x with a variance of
// η·p*(1 − p*)/(2·f·B) if τ = 1 and η·f is small. Far from it a silent unit comes
// back by η·p* deviations per iteration, one that is always active by η·(1 − p*).
//
// Whatever moves all of a unit's z, homeostasis undoes. A gradient that does not
// know this goes on pushing, and weights and thresholds run away from each other
// while the loss stays (Ioffe and Szegedy, ICML 2015, section 2): that is
// detach = true, with ∂L/∂z = g, the gradient with respect to y. By default the
// gradient foresees where homeostasis leads: a threshold that is now at h, which
// is κ = (h − m)/s deviations above the mean of the batch at hand, stays there as
// mean m and deviation s move, whatever the shape of the distribution:
//
//	∂L/∂z = g − mean(g)·(1 + κ·(z − m)/s)
//
// (without the deviation's part if it is not tracked). That leaves the bias none,
// and of a change of scale the part Σ g·y, as it should: y grows with z. κ must be
// measured: inputs from sparse layers have long tails, and their quantile of 5%
// lies well below that of a normal distribution, c = 1.64. By c gradients
// expect of larger weights a higher threshold than comes, and less activity, of
// which there is more: weights then grow to raise thresholds, and explode. But a
// threshold that lags far behind a unit which is always active, or silent, does
// not stay where it is: so κ is held between the mean, 0, and c. For p* = ½ that
// is the gradient of mean-only.
//
// With learned = true set points are learned beside the homeostasis that keeps
// them: their quantiles of a normal distribution are a parameter q, and
//
//	y = z − θ − σ̂·q,  p* = 1 − Φ(q),  ∂L/∂q = −σ̂·Σ g
//
// where θ then corrects what z is other than normal with mean 0. The last
// gradient takes θ and σ̂ as they stand.
type threshold[T Float] struct {
	plain[T]
	set         ThresholdHomeostasis
	z, y        *Batch[T]
	q           *Param[T] // learned; else nil
	c           []T       // the threshold of p* in deviations above the mean if z is normal: q where it is learned
	target      []T       // p*; where it is learned that of the last step
	theta       []T
	probability []T // p̂
	variance    []T // σ̂², without what is added to it
	window      window[T]
	blocks      *moments[T]
	active      []int // of each block: [block][channel]
	sums        []T   // of g: [block][channel]
	pull        []T   // mean(g)
	means, tilt []T   // m; κ·mean(g)/s
}

// ThresholdHomeostasis holds the settings of threshold homeostasis.
type ThresholdHomeostasis struct {
	Target   value.Value `toml:"target"`   // p*, the fraction of inputs that activate a unit; draws are cut off at 0.001 and 0.999
	Eta      float64     `toml:"eta"`      // step of the threshold per iteration and unit of probability, in deviations of z, or in z where it is not relative
	Tau      float64     `toml:"tau"`      // time constant of running averages, iterations; 1: the batch alone
	Relative bool        `toml:"relative"` // eta counts in running deviations of the unit's z
	Learned  bool        `toml:"learned"`  // set points follow the gradient of the loss, from target on
	Detach   bool        `toml:"detach"`   // the gradient does not foresee that homeostasis undoes what shifts z
}

// DefaultThresholdHomeostasis lets half of the inputs activate a unit, as
// subtracting the mean does.
func DefaultThresholdHomeostasis() ThresholdHomeostasis {
	return ThresholdHomeostasis{Target: value.Const(0.5), Eta: 0.4, Tau: 2, Relative: true}
}

// Set points that can be drawn.
const leastTarget, greatestTarget = 0.001, 0.999

// Validate returns what is wrong with the settings, naming each key.
func (s ThresholdHomeostasis) Validate() error {
	return errors.Join(checkTarget("target", s.Target), positive("eta", s.Eta), checkTau("tau", s.Tau))
}

// thresholdEpsilon is added to variances, as batch normalization does.
const thresholdEpsilon = 1e-5

func checkTau(key string, tau float64) error {
	if tau >= 1 && tau <= 1e6 {
		return nil
	}
	return fmt.Errorf("%s must be from 1 to 1e6, but is %g", key, tau)
}

// checkTarget refuses what gives no set point of an activation probability to
// the units of every layer, however many.
func checkTarget(key string, v value.Value) error {
	if v.Kind == value.List {
		return fmt.Errorf("%s must be one number for all, spread or drawn: layers differ in their number of units", key)
	}
	if v.Kind == value.Normal || v.Kind == value.LogNormal {
		if share := drawnWithin(v, leastTarget, greatestTarget); !(share >= 0.1) {
			return fmt.Errorf("%s must lie from %g to %g in a tenth of the draws or more, but does in %.2g of them", key, leastTarget, greatestTarget, share)
		}
		return nil
	}
	if v.Kind == value.Beta && v.A >= leastTarget && v.A <= greatestTarget {
		return nil
	}
	if low, high := v.Bounds(); !(low >= leastTarget && high <= greatestTarget) {
		return fmt.Errorf("%s must be from %g to %g for each unit, but can be from %g to %g", key, leastTarget, greatestTarget, low, high)
	}
	return nil
}

// drawnWithin returns the share of a normal or log-normal distribution that
// lies between two positive numbers.
func drawnWithin(v value.Value, low, high float64) float64 {
	if v.Negative {
		return 0
	}
	if v.Kind == value.LogNormal {
		low, high = kernel.Log(low), kernel.Log(high)
	}
	if v.B == 0 {
		if v.A >= low && v.A <= high {
			return 1
		}
		return 0
	}
	return normalTail((low-v.A)/v.B) - normalTail((high-v.A)/v.B)
}

func newThresholdHomeostasis[T Float](s Site[T], set ThresholdHomeostasis) Normalization[T] {
	return newThreshold(s, set)
}

// drawnTargets tells a layer's draws of set points from its others.
const drawnTargets = 0x7a26e7

func newThreshold[T Float](s Site[T], set ThresholdHomeostasis) *threshold[T] {
	each := func() []T { return make([]T, s.Units) }
	blocks := blocksOf(s.Samples) * s.Units
	n := &threshold[T]{
		plain: plain[T]{s.Path}, set: set, y: newBatch[T](s.Samples, s.Units, s.Height, s.Width),
		c: each(), target: each(), theta: each(), probability: each(), variance: each(),
		window: newWindow[T](set.Tau), blocks: newMoments(s), active: make([]int, blocks),
		sums: make([]T, blocks), pull: each(), means: each(), tilt: each(),
	}
	targets := make([]float64, s.Units)
	set.Target.Part(targets, 0, s.Units, s.Key.Derive(drawnTargets), leastTarget, greatestTarget)
	for c, p := range targets {
		n.target[c] = T(float32(p))
		n.probability[c], n.c[c] = n.target[c], T(float32(normalThreshold(p)))
	}
	if set.Learned {
		n.q = s.param("q", 0)
		copy(n.q.Value, n.c)
	}
	return n
}

func (n *threshold[T]) Params() []*Param[T] {
	if n.q == nil {
		return nil
	}
	return []*Param[T]{n.q}
}

// deviation returns σ̂.
func (n *threshold[T]) deviation(c int) T {
	return T(math.Sqrt(float64(n.variance[c]) + thresholdEpsilon))
}

// shift returns all that is taken from a unit's z.
func (n *threshold[T]) shift(c int) T {
	if n.q == nil {
		return n.theta[c]
	}
	return n.theta[c] + T(n.deviation(c)*n.q.Value[c])
}

func (n *threshold[T]) Forward(p *Pass, z *Batch[T], mode Mode, rectified bool) *Batch[T] {
	n.z = z
	subtract, watching := scaler[T](rectified), mode.adapts()
	p.fills(n.y)
	p.eachBlock(func(block int) {
		for c := range n.theta {
			y := n.y.plane(block, c)
			subtract(n.path, y, z.plane(block, c), n.shift(c), 1, 0)
			if watching {
				n.watch(block, c, kernel.CountPositive(y, z.samples(block)))
			}
		}
	})
	return n.y
}

// watch keeps what Adapt and Backward need of a block.
func (n *threshold[T]) watch(block, c, active int) {
	n.active[block*len(n.theta)+c] = active
	if n.tracksVariance() {
		n.blocks.take(n.z, block, c)
	}
}

func (n *threshold[T]) tracksVariance() bool { return n.set.Relative || n.q != nil }

func (n *threshold[T]) Backward(p *Pass, dy *Batch[T]) {
	if n.set.Detach && n.q == nil {
		return
	}
	p.eachBlock(func(block int) {
		for c := range n.theta {
			n.sums[block*len(n.theta)+c] = kernel.Sum(n.path, dy.plane(block, c), 0, dy.samples(block))
		}
	})
	p.once(func() { n.foresee(dy) })
	if n.set.Detach {
		return
	}
	p.eachBlock(func(block int) {
		for c, pull := range n.pull {
			kernel.Project(n.path, dy.plane(block, c), n.z.plane(block, c), pull, 1, n.means[c], n.tilt[c])
		}
		dy.clearPadding(block)
	})
}

// foresee sets the gradient of q, and what is taken from that of z.
func (n *threshold[T]) foresee(dy *Batch[T]) {
	addBlocks(n.pull, n.sums, dy.Blocks())
	for c, sum := range n.pull {
		if n.q != nil {
			n.q.Grad[c] = -n.deviation(c) * sum
			n.c[c] = n.q.Value[c]
		}
		n.pull[c] = sum / dy.count()
		if n.tracksVariance() {
			n.means[c] = n.blocks.mean(n.z, c)
			inverse := inverseDeviation(n.blocks.variance(n.z, c, n.means[c]), thresholdEpsilon)
			n.tilt[c] = n.height(c, inverse) * n.pull[c] * inverse
		}
	}
}

// height returns κ.
func (n *threshold[T]) height(c int, inverseDeviation T) T {
	return min(max((n.shift(c)-n.means[c])*inverseDeviation, min(n.c[c], 0)), max(n.c[c], 0))
}

// InertBias: a foreseeing gradient has none for it; Forward takes it out in time.
func (n *threshold[T]) InertBias() bool { return !n.set.Detach }

// Adapt enters the batch into the averages and moves the thresholds: by a
// deviation that the batch is not yet part of, since a batch with more active
// units is also one that varies more, which would move the fixed point.
func (n *threshold[T]) Adapt() {
	share := n.window.share()
	for c := range n.theta {
		count := 0
		for block := range n.z.Blocks() {
			count += n.active[block*len(n.theta)+c]
		}
		enter(&n.probability[c], T(count)/n.z.count(), T(1/n.set.Tau))
		if n.q != nil {
			n.target[c] = T(float32(normalTail(float64(n.q.Value[c]))))
		}
		step := T(n.set.Eta)
		if n.set.Relative {
			step *= n.deviation(c)
		}
		n.theta[c] += T(step * (n.probability[c] - n.target[c]))
		if n.tracksVariance() {
			enter(&n.variance[c], n.blocks.variance(n.z, c, n.blocks.mean(n.z, c)), share)
		}
	}
	n.window.advance()
}

// setPoints returns the activation probabilities that units are kept at.
func (n *threshold[T]) setPoints() []T { return n.target }

func (n *threshold[T]) Running() [][]T {
	return [][]T{n.theta, n.probability, n.variance, n.target, n.window.seen}
}

func (n *threshold[T]) Buffers() (all []Buffer) {
	for i, name := range []string{"theta", "probability", "variance", "target", "batches"} {
		all = append(all, Buffer{name, []int{len(n.Running()[i])}})
	}
	return all
}
