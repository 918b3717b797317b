package artificial

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/team"
)

// lastingSettings gives normalizations with statistics a time constant.
func lastingSettings(tau float64, detach bool) Settings {
	batch, mean, scaling := DefaultBatchNorm(), DefaultStatistics(), DefaultSynapticScaling()
	for _, s := range []*Statistics{&batch.Statistics, &mean, &scaling.Statistics} {
		s.Tau, s.Detach = tau, detach
	}
	return Settings{"batchnorm": &batch, "mean_only": &mean, "synaptic_scaling": &scaling}
}

// Of the first batch statistics of any time constant are its own, forward and
// back, to the last bit.
func TestLastingStatisticsBeginAsTheBatch(t *testing.T) {
	for _, name := range []string{"batchnorm", "mean_only", "synaptic_scaling"} {
		var want, wantBack []float64
		for _, tau := range []float64{1, 50} {
			r := rng.NewKey(3, name).Rand()
			a := siteWith(t, newConv[float64](kernel.Best(), 2, 5, 7, 3, 3, 19), name, lastingSettings(tau, false), 19, r)
			a.dx = newBatch[float64](19, 2, 5, 7)
			y := slices.Clone(forward(a, random(19, shape{2, 5, 7}, r), Training).Data)
			dx := slices.Clone(backward(a, random(19, shape{3, 3, 5}, r)).Data)
			for _, p := range a.Params() {
				dx = append(dx, p.Grad...)
			}
			if tau == 1 {
				want, wantBack = y, dx
			} else if !slices.Equal(y, want) || !slices.Equal(dx, wantBack) {
				t.Errorf("%s: the first batch differs", name)
			}
		}
	}
}

// The average of n batches up to τ is their mean; then what is new counts 1/τ, so
// that a step of z is followed by 1 − (1 − 1/τ)ⁿ.
func TestLastingStatisticsFollowTheirTimeConstant(t *testing.T) {
	const samples, tau = 20, 8
	for _, name := range []string{"mean_only", "batchnorm"} {
		norm, _ := aloneWith(t, name, lastingSettings(tau, false), shape{1, 1, 1}, samples)
		z := newBatch[float64](samples, 1, 1, 1)
		w, r := watch(norm, z), rng.NewKey(4, "steps").Rand()
		var means, variances float64
		for i := range tau {
			gaussians(z, r.NormFloat64, func(int) float64 { return 2 }, func(int) float64 { return 5 })
			mean, variance := momentsOf(z, 0)
			w.see()
			means, variances = means+mean, variances+variance
			near(t, name+": mean", norm.Running()[0][0], means/float64(i+1), 1e-12)
			if name == "batchnorm" {
				near(t, name+": variance", norm.Running()[1][0], variances/float64(i+1), 1e-12)
			}
		}
		start := norm.Running()[0][0]
		for n := 1; n < 30; n++ {
			for s := range samples {
				z.Data[s] = 100 + float64(s%2)
			}
			w.see()
			near(t, name+": mean after a step", norm.Running()[0][0], 100.5+(start-100.5)*math.Pow(1-1.0/tau, float64(n)), 1e-10)
		}
	}
}

// Testing normalizes by the averages, whoever shares a batch, and moves nothing.
func TestLastingStatisticsInTesting(t *testing.T) {
	s := shape{3, 2, 2}
	for _, name := range []string{"batchnorm", "mean_only"} {
		norm, run := aloneWith(t, name, lastingSettings(5, false), s, 19)
		r := rng.NewKey(5, "testing").Rand()
		for range 12 {
			run(random(19, s, r), Training)
			norm.Adapt()
		}
		before := slices.Concat(norm.Running()...)
		z := random(19, s, r)
		want := slices.Clone(run(z, ByRunning).Data)
		if got := run(z, ByBatch).Data; !slices.Equal(got, want) {
			t.Errorf("%s: testing by batches is another", name)
		}
		one := newBatch[float64](1, 3, 2, 2)
		copy(one.Data, z.Data)
		if got := run(one, ByBatch); got.At(0, 1, 1, 0) != want[z.index(0, 1, 1, 0)] {
			t.Errorf("%s: a sample alone comes out as another", name)
		}
		if !slices.Equal(slices.Concat(norm.Running()...), before) {
			t.Errorf("%s: testing has moved the averages", name)
		}
	}
}

// The gradient is that of batch renormalization, whose r and d are constants; or
// with detached statistics that of y as it is computed.
func TestGradientsOfLastingStatistics(t *testing.T) {
	s := shape{3, 2, 2}
	for _, name := range []string{"batchnorm", "mean_only"} {
		for _, detach := range []bool{false, true} {
			for _, rectified := range []bool{false, true} {
				norm, run := aloneWith(t, name, lastingSettings(7, detach), s, 19)
				r := rng.NewKey(6, fmt.Sprint(name, detach)).Rand()
				for range 3 {
					run(random(19, s, r), Training)
					norm.Adapt()
				}
				z := changed(random(19, s, r), func(_, c int, v float64) float64 { return 2 + v*float64(1+c) })
				gamma, beta, epsilon := []float64{1, 1, 1}, []float64{0, 0, 0}, 1.0 // of mean-only: no scale
				if name == "batchnorm" {
					gamma, beta, epsilon = norm.Params()[0].Value, norm.Params()[1].Value, 1e-5
				}
				moments := func(z []float64) (mean, deviation float64) {
					mean, variance := numbersMoments(z)
					if name == "mean_only" {
						variance = 0
					}
					return mean, math.Sqrt(variance + epsilon)
				}
				var own, used [3][2]float64 // mean and deviation
				for c := range own {
					var all []float64
					eachOf(z, c, func(at int) { all = append(all, z.Data[at]) })
					own[c][0], own[c][1] = moments(all)
					used[c] = [2]float64{norm.Running()[0][c]*0.75 + own[c][0]*0.25, 1} // the fourth batch counts a quarter
					if name == "batchnorm" {
						variance := own[c][1]*own[c][1] - epsilon
						used[c][1] = math.Sqrt(norm.Running()[1][c]*0.75 + variance*0.25 + epsilon)
					}
				}
				checkForesight(t, norm, z, rectified, func(z []float64, c int) {
					mean, deviation := moments(z)
					if detach {
						mean, deviation = own[c][0], own[c][1]
					}
					for i, v := range z {
						hat := (v - mean) / deviation
						z[i] = gamma[c]*(hat*own[c][1]/used[c][1]+(own[c][0]-used[c][0])/used[c][1]) + beta[c]
					}
				})
			}
		}
	}
}

// The gradient of γ is Σ g·(z − m̂)/√(v̂ + ε), which has its own sum in the code.
func TestGradientOfGammaUnderLastingStatistics(t *testing.T) {
	norm, run := aloneWith(t, "batchnorm", lastingSettings(7, false), shape{1, 1, 1}, 19)
	r := rng.NewKey(7, "gamma").Rand()
	for range 3 {
		run(random(19, shape{1, 1, 1}, r), Training)
		norm.Adapt()
	}
	z, dy := random(19, shape{1, 1, 1}, r), random(19, shape{1, 1, 1}, r)
	for i := range z.Data {
		z.Data[i] += 3
	}
	z.clearPadding(1)
	dy.clearPadding(1)
	g := slices.Clone(dy.Data)
	p := newPass()
	y := norm.Forward(p, z, Training, false)
	norm.Backward(p, dy)
	p.run(team.New(1), 19)
	gamma, beta, want := norm.Params()[0], norm.Params()[1], 0.0
	for n := range 19 {
		want += g[n] * (y.Data[n] - beta.Value[0]) / gamma.Value[0]
	}
	near(t, "gradient of γ", gamma.Grad[0], want, 1e-10)
}

// In a training with sleep the averages hold still while it is awake: then they
// alone normalize the batch.
func TestLastingStatisticsHoldStillAwake(t *testing.T) {
	for _, sleeps := range []bool{false, true} {
		n := newCentred(Site[float64]{Name: "layer", Path: kernel.Best(), Units: 1, Height: 1, Width: 1, Samples: 2, Sleeps: sleeps}, Statistics{Per: "channel", Tau: 2})
		see := func(mode Mode) float64 {
			z := newBatch[float64](2, 1, 1, 1)
			z.Data[0], z.Data[1] = 4, 6
			p := newPass()
			y := n.Forward(p, z, mode, false)
			p.run(team.New(1), 2)
			return y.Data[0]
		}
		if got, want := see(Training), map[bool]float64{false: -1, true: 4}[sleeps]; got != want {
			t.Errorf("sleeps is %v: 4 of a first batch with mean 5 became %g awake, want %g", sleeps, got, want)
		}
		if got := see(Asleep); got != -1 {
			t.Errorf("sleeps is %v: 4 of a first batch with mean 5 became %g asleep, want -1", sleeps, got)
		}
	}
}
