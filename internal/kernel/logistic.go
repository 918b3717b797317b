package kernel

import "math"

// Both functions here follow from m = eᵘ − 1 for u ≤ 0, which SELU gives times
// seluDepth, in vectors: with v = seluDepth·m and D = seluDepth
//
//	tanh |x| = −m/(2 + m) = −v/(2D + v),  u = −2|x|
//
// the rest by symmetry, and 1/(1 + e⁻ˣ) = (1 + tanh(x/2))/2. Near zero tanh
// loses no digits. Signs are copied: branches on them would be guessed wrongly
// half of the time.

// chunk is how many numbers are done between two looks at the next.
const chunk = 16 * Lanes

// Logistic sets x to 1/(1 + e⁻ˣ).
func Logistic[T Float](path Path, x []T) {
	tanh(path, x, 0.5, 0.5, 0.5)
}

// Tanh sets x to height·tanh(steepness·x).
func Tanh[T Float](path Path, x []T, height, steepness T) {
	tanh(path, x, 0, height, steepness)
}

// tanh sets x to middle + height·tanh(steepness·x).
func tanh[T Float](path Path, x []T, middle, height, steepness T) {
	var room [chunk]T
	for len(x) > 0 {
		n := min(len(x), chunk)
		v := room[:n]
		for i, z := range x[:n] {
			v[i] = -2 * steepness * T(math.Abs(float64(z)))
		}
		SELU(path, v)
		for i, z := range x[:n] {
			y := height * (v[i] / (2*seluDepth + v[i])) // at −|x|
			x[i] = middle + T(math.Copysign(float64(y), float64(z)))
		}
		x = x[n:]
	}
}

// LogisticGradient multiplies the gradient by the slope of Logistic where that is y.
func LogisticGradient[T Float](dy, y []T) {
	for i, v := range y[:len(dy)] {
		dy[i] *= v * (1 - v)
	}
}

// TanhGradient multiplies the gradient by the slope of Tanh where that is y.
func TanhGradient[T Float](dy, y []T, height, steepness T) {
	for i, v := range y[:len(dy)] {
		dy[i] *= steepness * (height - T(v*v/height))
	}
}
