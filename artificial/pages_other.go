//go:build !linux

package artificial

// inLargePages leaves the choice of pages to the system.
func inLargePages[T Float](x []T) []T { return x }
