//go:build !amd64 && !arm64

package kernel

// native returns the assembly paths that this processor can run: none here.
func native() []Path { return nil }
