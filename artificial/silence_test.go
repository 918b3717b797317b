package artificial

import (
	"fmt"
	"slices"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// The gradient checks of hidden layers once more, with units silenced; under
// every normalization those put out rest, and their weights have no gradient.
func TestGradientsWithSilencedUnits(t *testing.T) {
	for _, info := range tried() {
		for kind, l := range map[string]linear[float64]{
			"conv": newConv[float64](kernel.Portable, 2, 4, 5, 4, 3, 17), "dense": newDense[float64](kernel.Portable, 40, 6, 17),
		} {
			t.Run(fmt.Sprintf("%s/%s", info.Name, kind), func(t *testing.T) {
				r := rng.NewKey(1, kind+"/"+info.Name).Rand()
				a := site(t, l, info.Name, 17, r)
				a.drawFrailty(3)
				a.silence(0.4)
				a.dx = newBatch[float64](17, 2, 4, 5)
				checkGradients(t, a, random(17, shape{2, 4, 5}, r), r)
				fanIn, gone := l.fanIn(), 0
				for u, silenced := range a.silenced {
					if !silenced {
						continue
					}
					gone++
					for i := range 17 * a.out.Height * a.out.Width {
						if y := a.out.At(i%17, u, i/17/a.out.Width, i/17%a.out.Width); y != a.resting() {
							t.Fatalf("silenced unit %d puts out %g, at rest %g", u, y, a.resting())
						}
					}
					if g := a.weight.Grad[u*fanIn:][:fanIn]; slices.ContainsFunc(g, func(g float64) bool { return g != 0 }) || a.bias.Grad[u] != 0 {
						t.Errorf("silenced unit %d has gradients %v and %g", u, g, a.bias.Grad[u])
					}
				}
				if gone != 2 {
					t.Errorf("%d units are silenced, want 2", gone)
				}
			})
		}
	}
}

// A vanilla network with units silenced is one in which nobody listens to them.
func TestSilencingIsCuttingOutgoingWeights(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	cfg := segmented(Segment{Iterations: 30}, Segment{Iterations: 1, Remove: 0.4, Learn: "none"})
	run := train(t, cfg, "vanilla", set, 7)
	p := run.Curve[len(run.Curve)-1]
	net := run.At(0)
	for i, h := range net.hidden {
		silent := h.frailty[:[]int{2, 1, 7, 4}[i]] // 0.4 of 5, 3, 17 and 9, rounded
		next := net.layers[slices.Index(net.layers, Layer[float32](h))+1]
		if m, ok := next.(*maxPool[float32]); ok {
			next = net.layers[slices.Index(net.layers, Layer[float32](m))+1]
		}
		w := next.(*affine[float32]).weight
		units := w.Shape[0]
		fanIn := len(w.Value) / units
		each := fanIn / h.z.Channels // weights from one of its channels
		for u := range units {
			for _, s := range silent {
				clear(w.Value[u*fanIn+s*each:][:each])
			}
		}
	}
	if accuracy, loss := net.Evaluate(&set.Test); accuracy != p.TestAccuracy || loss != p.TestLoss || loss == run.Curve[1].TestLoss {
		t.Errorf("with silenced units accuracy %g, loss %g; with their wires cut %g, %g", p.TestAccuracy, p.TestLoss, accuracy, loss)
	}
}

// The silenced stay silent, in samples and in what is measured.
func TestSilencedUnitsStaySilent(t *testing.T) {
	set := toy(t, 2, 9, 9, 130, 50)
	for _, info := range tried() {
		run := train(t, segmented(Segment{Iterations: 10}, Segment{Iterations: 10, Remove: 0.3}, Segment{Iterations: 30}), info.Name, set, 7)
		for i, name := range run.Net.Hidden() {
			tallies := run.Net.Tally(&set.Test, name)[0]
			for u, silenced := range run.Net.Silenced(name) {
				last := run.Samples[4].Layers[i]
				if silenced && (tallies[u].Active > 0 || tallies[u].Sum != 0 || last.Probability[u] > 0) {
					t.Errorf("%s: silenced unit %d of %s was active: %+v", info.Name, u, name, tallies[u])
				}
			}
		}
	}
}
