package circuits

import (
	"context"
	"math"
	"slices"
	"testing"

	"homeostat/internal/data"
	"homeostat/internal/npz"
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// segmented is what the circuit and its yardstick have in common between passes.
type segmented interface {
	Pass(ctx context.Context, pass int) error
	Weights() []float64
	Respond(p *Patterns, contrast float64) []float64
	Show(p *Patterns)
	Lose(causes []int)
	Listen(heard func(activities []float64))
	Keep(k *state.Keeper)
}

func bothLearners(p MixtureParameters, patterns *Patterns, start []float64) map[string]segmented {
	return map[string]segmented{
		"em": NewEM[float64](p, patterns, start, 2), "circuit": NewKeckCircuit[float64](p, patterns, start, rng.NewKey(5, "order"), 2),
	}
}

// Without some causes the others answer and learn as if they were alone, and what is lost keeps its weights.
func TestLostCausesAreAsIfTheyWereNot(t *testing.T) {
	for _, normalized := range []bool{true, false} {
		p, _, patterns, _ := smallMixture(300, 0.3)
		p.InputNormalization = normalized
		start := StartMixture(p, MixtureStart{Jitter: 0.2, Share: 1}, patterns, rng.NewKey(4, "start"))
		few := p
		few.Causes -= 3
		alone := bothLearners(few, patterns, start[3*patterns.Size:])
		for name, l := range bothLearners(p, patterns, start) {
			l.Lose([]int{0, 1, 2})
			for pass := range 2 {
				l.Pass(context.Background(), pass)
				alone[name].Pass(context.Background(), pass)
			}
			w := l.Weights()
			if d := apart(w[3*patterns.Size:], alone[name].Weights()); d > 1e-12 {
				t.Errorf("%s: the causes that are left differ by %.2g from causes alone", name, d)
			}
			if !slices.Equal(w[:3*patterns.Size], start[:3*patterns.Size]) {
				t.Errorf("%s: lost causes have learned", name)
			}
			all, want := l.Respond(patterns, 1), alone[name].Respond(patterns, 1)
			for i := range patterns.Count {
				row := all[i*p.Causes : (i+1)*p.Causes]
				if slices.Max(row[:3]) != 0 || apart(row[3:], want[i*few.Causes:(i+1)*few.Causes]) > 1e-9 {
					t.Fatalf("%s: answers %v, of causes alone %v", name, row, want[i*few.Causes:(i+1)*few.Causes])
				}
			}
		}
	}
}

// What was put aside goes on to the same bits, whatever was shown and lost meanwhile.
func TestMixturesGoOnFromWhatWasPutAside(t *testing.T) {
	for _, normalized := range []bool{true, false} {
		p, k, patterns, _ := smallMixture(300, 0.3)
		p.InputNormalization, p.Batch = normalized, 7
		other, _ := k.Draw(300, rng.NewKey(6, "other"))
		start := StartMixture(p, MixtureStart{Jitter: 0.2, Share: 1}, patterns, rng.NewKey(4, "start"))
		for name, l := range bothLearners(p, patterns, start) {
			l.Pass(context.Background(), 0)
			saved := state.Save()
			l.Keep(saved)
			l.Pass(context.Background(), 1)
			want := l.Weights()
			l.Show(other)
			l.Lose([]int{4})
			l.Pass(context.Background(), 2)
			arrays := map[string]npz.Array{}
			for _, a := range saved.Arrays() {
				arrays[a.Name] = a.Array
			}
			loaded := state.Load(arrays)
			l.Keep(loaded)
			l.Show(patterns)
			l.Lose(nil)
			l.Pass(context.Background(), 1)
			if loaded.Err() != nil || !slices.Equal(l.Weights(), want) {
				t.Errorf("%s, input normalization %v: %v, or other weights", name, normalized, loaded.Err())
			}
		}
	}
}

// Who listens hears each pattern's answers once, as they are before it is learned.
func TestAnswersAreHeardWhileLearning(t *testing.T) {
	p, _, patterns, _ := smallMixture(64, 0)
	p.Batch = 64
	start := StartMixture(p, MixtureStart{Jitter: 0.2, Share: 1}, patterns, rng.NewKey(4, "start"))
	for name, l := range bothLearners(p, patterns, start) {
		want, order := l.Respond(patterns, 1), rng.NewKey(5, "order").Derive(0).Rand().Perm(64)
		heard := 0
		l.Listen(func(s []float64) {
			i := heard
			if heard++; name == "circuit" {
				i = order[i]
			}
			if d := apart(s, want[i*p.Causes:(i+1)*p.Causes]); !(d < 1e-12) {
				t.Errorf("%s: answer %d is off by %g", name, i, d)
			}
		})
		if l.Pass(context.Background(), 0); heard != 64 {
			t.Errorf("%s: %d answers to 64 patterns", name, heard)
		}
		l.Listen(nil)
		if l.Pass(context.Background(), 1); heard != 64 {
			t.Errorf("%s is heard by nobody", name)
		}
	}
}

// Twice the light is nothing where patterns are divided by their own total, and twice what is above the
// background where they are divided by the mean total of those that were learned first.
func TestOtherLight(t *testing.T) {
	p, _, patterns, _ := smallMixture(100, 0.3)
	bright := &Patterns{Count: patterns.Count, Size: patterns.Size}
	for _, x := range patterns.X {
		bright.X = append(bright.X, 2*x)
	}
	for _, normalized := range []bool{true, false} {
		p.InputNormalization = normalized
		k := NewKeckCircuit[float64](p, patterns, StartMixture(p, MixtureStart{Jitter: 0.2, Share: 1}, patterns, rng.NewKey(4, "start")), rng.NewKey(5, "order"), 1)
		before := slices.Clone(k.y)
		k.Show(bright)
		factor := 2.0
		if normalized {
			factor = 1
		}
		for i, y := range k.y {
			if want := 1 + factor*(before[i]-1); math.Abs(y-want) > 1e-9 {
				t.Fatalf("input normalization %v: an input of %g is %g in twice the light, want %g", normalized, before[i], y, want)
			}
		}
	}
}

// drawnDigits are digits in squares of 2×2 pixels, with so much of white added to all.
func drawnDigits(count int, brighter float32) *Patterns {
	set := data.DrawnDigits(count, 0)
	p := &Patterns{Count: count, Size: 14 * 14, X: make([]float32, count*14*14)}
	for i := range count {
		row := p.Row(i)
		for k, x := range set.Train.Image(i) {
			row[k/28/2*14+k%28/2] += (float32(x)/255 + brighter) / 4
		}
	}
	return p
}

// What loses causes after a shift of all inputs is that a step is as long as what a cause has won, and neither that
// images come one by one nor how long steps are: of the steps of expectation-maximization, all images at once,
// a third each regains causes, and one that is as long as the rule's own steps for what each has won loses nearly all.
func TestStepsInProportionToTheLoadLoseCauses(t *testing.T) {
	const causes, rate = 60, 0.01
	p := DefaultMixture()
	p.Causes, p.Total = causes, 1000
	plain, bright := drawnDigits(600, 0), drawnDigits(600, 0.1)
	em := NewEM[float32](p, plain, StartMixture(p, MixtureStart{Start: "apart", Share: 1}, plain, rng.NewKey(1, "start")), 2)
	for pass := range 10 {
		em.Pass(context.Background(), pass)
	}
	learned := em.Weights()
	unused := func(step func(load float64) float64) (n int) {
		em := NewEM[float32](p, bright, learned, 2)
		for pass := range 40 {
			load, before := totalsOf(transposed(em.Respond(bright, 1), causes), causes), em.Weights()
			em.Pass(context.Background(), pass)
			w := em.Weights()
			n = 0
			for k, from := range before {
				w[k] = from + step(load[k/bright.Size])*(w[k]-from)
			}
			for _, l := range load {
				if l < 0.1*float64(bright.Count)/causes {
					n++
				}
			}
			em.SetWeights(w)
		}
		return n
	}
	alike, byLoad := unused(func(float64) float64 { return 0.33 }), unused(func(load float64) float64 { return 1 - math.Pow(1-rate, load) })
	if alike > causes/4 || byLoad < 3*causes/4 {
		t.Errorf("%d of %d causes are unused after steps of a third, want a quarter at most; %d after steps in proportion to loads, want three quarters at least", alike, causes, byLoad)
	}
}

// transposed is a matrix of so many columns, column by column.
func transposed(x []float64, columns int) (all []float64) {
	for c := range columns {
		for i := c; i < len(x); i += columns {
			all = append(all, x[i])
		}
	}
	return all
}
