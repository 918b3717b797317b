//go:build !linux

package machine

// Zeros returns n zeros.
func Zeros[T any](n int) []T { return make([]T, n) }
