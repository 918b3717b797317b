//go:build !linux

package sim

// large returns n zeros.
func large[T any](n int) []T { return make([]T, n) }
