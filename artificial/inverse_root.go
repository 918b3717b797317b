package artificial

import "math"

// Inverse square roots of small symmetric matrices, [i][j], in float64. Products
// are rounded before they are added, so that all processors give the same bits.

// multiplied sets c to a·b, all of so many rows and columns.
func multiplied(c, a, b []float64, size int) {
	clear(c)
	for i := range size {
		row := c[i*size : (i+1)*size]
		for k, v := range a[i*size : (i+1)*size] {
			for j, w := range b[k*size:][:len(row)] {
				row[j] += float64(v * w)
			}
		}
	}
}

// symmetrized replaces a by (a + aᵀ)/2.
func symmetrized(a []float64, size int) {
	for i := range size {
		for j := range i {
			mean := (a[i*size+j] + a[j*size+i]) / 2
			a[i*size+j], a[j*size+i] = mean, mean
		}
	}
}

// eigen takes the root through eigenvectors: a = Uᵀ·diag(λ)·U, so W =
// Uᵀ·diag(1/√λ)·U. The gradient is that of Daleckii and Krein (1965): in the
// eigenvectors' frame, entry i, j times
//
//	(f(λi) − f(λj))/(λi − λj) = −1/(√λi·√λj·(√λi + √λj)),
//
// which equal eigenvalues do not disturb.
type eigen struct {
	size  int
	a, u  []float64 // a while it becomes diagonal; eigenvectors in rows
	roots []float64 // √λ
	s, t  []float64
}

func newEigen(size int) *eigen {
	square := func() []float64 { return make([]float64, size*size) }
	return &eigen{size: size, a: square(), u: square(), roots: make([]float64, size), s: square(), t: square()}
}

func (e *eigen) root(w, a []float64) {
	e.diagonalize(a)
	for i := range e.size {
		e.roots[i] = math.Sqrt(max(e.a[i*e.size+i], math.SmallestNonzeroFloat32))
		for j := range e.size {
			e.s[i*e.size+j] = e.u[i*e.size+j] / e.roots[i]
		}
	}
	e.transpose(e.t, e.u)
	multiplied(w, e.t, e.s, e.size)
	symmetrized(w, e.size)
}

func (e *eigen) gradient(g []float64) {
	e.transpose(e.t, e.u)
	multiplied(e.s, e.u, g, e.size)
	multiplied(g, e.s, e.t, e.size)
	for i, ri := range e.roots {
		for j, rj := range e.roots {
			g[i*e.size+j] /= -ri * rj * (ri + rj)
		}
	}
	multiplied(e.s, e.t, g, e.size)
	multiplied(g, e.s, e.u, e.size)
	symmetrized(g, e.size)
}

func (e *eigen) transpose(to, a []float64) {
	for i := range e.size {
		for j := range e.size {
			to[j*e.size+i] = a[i*e.size+j]
		}
	}
}

// diagonalize is Jacobi's method: it rotates every pair of axes until what lies
// off the diagonal is lost in rounding, which takes some six rounds.
func (e *eigen) diagonalize(a []float64) {
	copy(e.a, a)
	clear(e.u)
	for i := range e.size {
		e.u[i*e.size+i] = 1
	}
	for range 30 {
		var off, on float64
		for i := range e.size {
			on += float64(e.a[i*e.size+i] * e.a[i*e.size+i])
			for _, v := range e.a[i*e.size : i*e.size+i] {
				off += float64(v * v)
			}
		}
		if !(off > 1e-28*on) {
			return
		}
		for p := range e.size {
			for q := p + 1; q < e.size; q++ {
				e.rotate(p, q)
			}
		}
	}
}

// rotate turns the axes p and q so that the entry between them vanishes.
func (e *eigen) rotate(p, q int) {
	size, a := e.size, e.a
	between := a[p*size+q]
	if between == 0 {
		return
	}
	theta := (a[q*size+q] - a[p*size+p]) / (2 * between)
	tangent := math.Copysign(1/(math.Abs(theta)+math.Sqrt(float64(theta*theta)+1)), theta)
	cosine := 1 / math.Sqrt(float64(tangent*tangent)+1)
	sine := tangent * cosine
	a[p*size+p] -= float64(tangent * between)
	a[q*size+q] += float64(tangent * between)
	a[p*size+q], a[q*size+p] = 0, 0
	for k := range size {
		if k != p && k != q {
			x, y := a[p*size+k], a[q*size+k]
			x, y = float64(cosine*x)-float64(sine*y), float64(sine*x)+float64(cosine*y)
			a[p*size+k], a[k*size+p], a[q*size+k], a[k*size+q] = x, x, y, y
		}
	}
	up, uq := e.u[p*size:(p+1)*size], e.u[q*size:(q+1)*size]
	for k, x := range up {
		y := uq[k]
		up[k], uq[k] = float64(cosine*x)-float64(sine*y), float64(sine*x)+float64(cosine*y)
	}
}
