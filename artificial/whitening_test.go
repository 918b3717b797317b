package artificial

import (
	"math"
	"math/rand/v2"
	"testing"

	"homeostat/internal/rng"
)

// mixed returns correlated numbers: random mixtures of independent ones, with means.
func mixed(samples int, s shape, scale float64, r *rand.Rand) *Batch[float64] {
	sources := random(samples, s, r)
	mixture := make([]float64, s.channels*s.channels)
	for i := range mixture {
		mixture[i] = scale * r.NormFloat64()
	}
	return changedBy(sources, func(c int, at func(channel int) float64) float64 {
		sum := scale * float64(c)
		for k := range s.channels {
			sum += mixture[c*s.channels+k] * at(k)
		}
		return sum
	})
}

// changedBy returns a batch whose numbers are functions of the channels' at their position.
func changedBy(z *Batch[float64], to func(channel int, at func(channel int) float64) float64) *Batch[float64] {
	b := newBatch[float64](z.N, z.Channels, z.Height, z.Width)
	for n := range z.N {
		for i := range z.Height * z.Width {
			for c := range z.Channels {
				b.Data[b.index(n, c, 0, i)] = to(c, func(channel int) float64 { return z.Data[z.index(n, channel, 0, i)] })
			}
		}
	}
	return b
}

// covariance returns the biased covariance of channels over samples and positions.
func covariance(b *Batch[float64]) []float64 {
	count, mean := float64(b.N*b.Height*b.Width), make([]float64, b.Channels)
	all := make([]float64, b.Channels*b.Channels)
	each := func(see func(at func(channel int) float64)) {
		for n := range b.N {
			for i := range b.Height * b.Width {
				see(func(c int) float64 { return b.Data[b.index(n, c, 0, i)] })
			}
		}
	}
	each(func(at func(int) float64) {
		for c := range mean {
			mean[c] += at(c) / count
		}
	})
	each(func(at func(int) float64) {
		for i := range all {
			x, y := i/b.Channels, i%b.Channels
			all[i] += (at(x) - mean[x]) * (at(y) - mean[y]) / count
		}
	})
	return all
}

// startOf sets γ to 1 and β to 0.
func startOf(n Normalization[float64]) {
	n.Params()[0].fill(1)
	n.Params()[1].fill(0)
}

// The covariance of ẑ is the identity once ε is lost; W is symmetric and
// positive, which of all that whiten makes it the one nearest to the identity.
func TestWhiteningWhitens(t *testing.T) {
	s := shape{6, 3, 3}
	n, run := alone(t, "whitening", s, 19)
	startOf(n)
	z := mixed(19, s, 1e5, rng.NewKey(1, "whitening").Rand())
	for i, got := range covariance(run(z, Training)) {
		want := 0.0
		if i/6 == i%6 {
			want = 1
		}
		near(t, "covariance", got, want, 1e-6)
	}
	w := n.(*whitening[float64]).small[0].w
	for i := range 36 {
		near(t, "asymmetry of W", w[i], w[i%6*6+i/6], 0)
	}
	for x := range 8 {
		var form float64
		for i := range 36 {
			form += math.Sin(float64(x+i/6)) * w[i] * math.Sin(float64(x+i%6))
		}
		if form <= 0 {
			t.Errorf("W is not positive: a form of it is %g", form)
		}
	}
}

// Recurrent inhibition y = x − M·y that learns by dM = η(y·yᵀ − I) comes to rest
// where I + M is the root of the covariance: its units then show what whitening
// does. Learning is followed through the covariances alone, without noise.
func TestInhibitionLearnsWhitening(t *testing.T) {
	const size = 5
	s := shape{size, 1, 1}
	z := mixed(60, s, 0.5, rng.NewKey(2, "inhibition").Rand())
	c := covariance(z)
	e := newEigen(size)
	k, inverse, y, t1 := make([]float64, size*size), make([]float64, size*size), make([]float64, size*size), make([]float64, size*size)
	for i := range size {
		k[i*size+i] = 2 // I + M
	}
	for range 20_000 {
		multiplied(t1, k, k, size)
		e.root(inverse, t1) // of (I + M)², so the inverse of I + M
		multiplied(t1, inverse, c, size)
		multiplied(y, t1, inverse, size)
		for i := range k {
			if i/size == i%size {
				y[i]--
			}
			k[i] += 0.05 * y[i]
		}
	}
	n, run := alone(t, "whitening", s, 60)
	startOf(n)
	n.(*whitening[float64]).set.Epsilon = 0
	run(z, Training)
	for i, w := range n.(*whitening[float64]).small[0].w {
		near(t, "what inhibition does and W", inverse[i], w, 1e-6)
	}
}

// The error of five steps of Newton's iteration depends on the eigenvalue's
// share λ of the trace alone, in whatever frame: it is that of the iteration
// p ← (3p − p³λ)/2 on numbers, and grows as λ falls.
func TestNewtonsErrorGrowsAsEigenvaluesFall(t *testing.T) {
	const size = 6
	e, n := newEigen(size), newNewton(size, DefaultIterNorm().Iterations)
	w := make([]float64, size*size)
	c := covariance(mixed(40, shape{size, 1, 1}, 3, rng.NewKey(3, "newton").Rand()))
	n.root(w, c)
	e.diagonalize(c)
	var before, lambda float64
	for rank := range size { // eigenvalues upward
		next, at := math.Inf(1), 0
		for i := range size {
			if v := e.a[i*size+i]; v > lambda && v < next {
				next, at = v, i
			}
		}
		lambda = next
		var got float64 // of ẑ along the eigenvector, 1 if white
		for i := range size * size {
			got += e.u[at*size+i/size] * w[i] * e.u[at*size+i%size]
		}
		got *= math.Sqrt(lambda)
		p := 1.0
		for range DefaultIterNorm().Iterations {
			p = (3*p - p*p*p*lambda/n.trace) / 2
		}
		near(t, "deviation along an eigenvector", got, p*math.Sqrt(lambda/n.trace), 1e-10)
		if rank > 0 && got < before-1e-12 {
			t.Errorf("eigenvalue %g comes out at %g, a smaller one at %g", lambda, got, before)
		}
		before = got
	}
}

// Testing by running averages takes W from the averaged covariance.
func TestWhiteningByRunningAverages(t *testing.T) {
	s, samples := shape{4, 1, 1}, 33
	for _, name := range []string{"whitening", "iternorm"} {
		n, run := alone(t, name, s, samples)
		z := mixed(samples, s, 1, rng.NewKey(4, "running").Rand())
		for range 400 { // the start's share falls to 0.9⁴⁰⁰
			run(z, Training)
		}
		c := covariance(z)
		for i, v := range n.Running()[1] {
			near(t, name+": running covariance", v, c[i]*33/32, 1e-12)
		}
		want := newBatch[float64](samples, 4, 1, 1)
		copy(want.Data, run(z, Training).Data)
		d := farthest(run(z, ByRunning), want) // β on either side; ẑ a little smaller
		if d == 0 || d > 0.2 {
			t.Errorf("%s: by running averages the output differs by %g", name, d)
		}
	}
}
