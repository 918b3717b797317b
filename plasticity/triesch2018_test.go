package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/state"
)

type rowRule interface {
	Keep(k *state.Keeper)
	Settle(elapsed float64, target int, sources []int32, weights []float32)
}

// competition is one branch of synapses that share receptors, and what is free there.
type competition struct {
	*Triesch2018
	sources []int32
	w       []float32
}

func newCompetition(filling, pool float64, n int) *competition {
	p := DefaultTriesch2018()
	p.Branches, p.Filling, p.Pool = 1, filling, pool
	c := &competition{NewTriesch2018(p, NewBranches(p.BranchParameters, 0, n, 1, rng.Key{}), 1), ascending(n), someWeights(n)}
	c.Settle(0, 0, c.sources, c.w)
	return c
}

func (c *competition) free() float64 {
	free := c.P.Supply * c.Total[0]
	for _, x := range c.bound[0] {
		free -= x
	}
	return free
}

func (c *competition) run(ms float64) { c.Settle(ms, 0, c.sources, c.w) }

// A step is the solution: against small steps of Euler's method, and in parts or at once.
func TestReceptorsMoveAsTheEquationSays(t *testing.T) {
	c, parts := newCompetition(0.7, 0.3, 8), newCompetition(0.7, 0.3, 8)
	for _, c := range []*competition{c, parts} {
		c.slots[0][2] *= 3
		c.Total[0] *= 1.1
	}
	euler, s := append([]float64(nil), c.bound[0]...), c.slots[0]
	const steps, time = 200_000, 50_000.0
	for range steps {
		p := c.Total[0]
		for _, w := range euler {
			p -= w
		}
		for k := range euler {
			euler[k] += time / steps / c.P.Tau * (c.affinity[0]*p*(s[k]-euler[k]) - euler[k])
		}
	}
	c.run(time)
	for range 100 {
		parts.run(time / 100)
	}
	for k, w := range c.bound[0] {
		if math.Abs(w/euler[k]-1) > 1e-5 || math.Abs(w/parts.bound[0][k]-1) > 1e-12 {
			t.Errorf("synapse %d: %.9g; Euler %.9g, in parts %.9g", k, w, euler[k], parts.bound[0][k])
		}
	}
}

// At rest w = F s with F = p/(p + β/α). More receptors scale all by one factor;
// slots for one synapse weaken the others by one factor, and none is lost: the free
// receptors are the root of p² + (β/α + S − N) p = N β/α.
func TestRestIsMultiplicative(t *testing.T) {
	change := map[string]func(c *competition){
		"receptors": func(c *competition) { c.P.Supply = 1.4 },
		"slots":     func(c *competition) { c.slots[0][3] *= 2 },
	}
	for name, do := range change {
		c := newCompetition(0.5, 0.2, 20)
		before := append([]float64(nil), c.bound[0]...)
		c.run(1e6)
		for k, w := range c.bound[0] {
			if math.Abs(w/before[k]-1) > 1e-12 {
				t.Fatalf("the start is not at rest: %g, %g", before[k], w)
			}
		}
		do(c)
		c.run(1e7)
		s, rest := 0.0, 1/c.affinity[0]
		for _, x := range c.slots[0] {
			s += x
		}
		total := c.P.Supply * c.Total[0]
		b := rest + s - total
		p := (-b + math.Sqrt(b*b+4*total*rest)) / 2
		if math.Abs(c.free()/p-1) > 1e-9 {
			t.Errorf("%s: %g are free, want %g", name, c.free(), p)
		}
		for k, w := range c.bound[0] {
			if want := c.slots[0][k] * p / (p + rest); math.Abs(w/want-1) > 1e-9 {
				t.Errorf("%s: weight %g, want %g", name, w, want)
			}
			if grows := w > before[k]; grows != (name == "receptors" || k == 3) {
				t.Errorf("%s: synapse %d goes from %g to %g", name, k, before[k], w)
			}
		}
	}
}

// Triesch et al. 2018: neighbours lose the less, the larger the pool; and a fuller
// synapse gains less from more receptors.
func TestThePoolAndTheFillingMatter(t *testing.T) {
	last := -1.0
	for _, pool := range []float64{0.1, 1, 10} {
		c := newCompetition(0.5, pool, 20)
		was := c.w[0]
		c.w[3] *= 2 // by another rule
		c.run(1e7)
		if loss := float64(c.w[0]/was) - 1; loss <= last || loss >= 0 {
			t.Errorf("a pool of %g: neighbours change by %g, with a smaller one by %g", pool, loss, last)
		} else {
			last = loss
		}
	}
	gain := func(filling float64) float64 {
		c := newCompetition(filling, 0.2, 20)
		was := c.w[0]
		c.Total[0] *= 1.5
		c.run(1e7)
		return float64(c.w[0]/was) - 1
	}
	if full, half := gain(0.9), gain(0.5); full >= half || full > 1/0.9-1 {
		t.Errorf("gains of %g at 90%% and of %g at 50%%", full, half)
	}
}

// What another rule takes or gives is slots, so that receptors stay as many.
func TestOtherRulesGiveSlots(t *testing.T) {
	c := newCompetition(0.5, 0.1, 10)
	total, slots := c.Total[0], c.slots[0][4]
	c.w[4] += 0.25
	c.run(1)
	if got := c.slots[0][4] - slots; math.Abs(got-0.5) > 1e-6 {
		t.Errorf("0.25 are %g slots", got)
	}
	for range 1000 {
		c.w[2] *= 1.01
		c.w[5] *= 0.99
		c.run(100)
	}
	sum := c.free()
	for _, w := range c.w {
		sum += float64(w)
	}
	if math.Abs(sum/total-1) > 1e-6 || c.free() <= 0 {
		t.Errorf("%g receptors, were %g; %g free", sum, total, c.free())
	}
}

// Without any receptors all weights decay as receptors come free, by one factor.
func TestReceptorsGoAsTheyComeFree(t *testing.T) {
	c := newCompetition(0.5, 0.1, 10)
	was := append([]float32(nil), c.w...)
	c.P.Supply = 0
	for range 4300 {
		c.run(10)
	}
	for k, w := range c.w {
		if got := float64(w / was[k]); math.Abs(got/math.Exp(-1)-1) > 0.0025 { // as many are bound again within a step: half of its length in tau, times slots over the pool
			t.Errorf("synapse %d has %g of its weight, want %g", k, got, math.Exp(-1))
		}
	}
}
