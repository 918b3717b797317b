package experiments

import "context"

// Benchmark measures how fast the program is on the machine at hand. Adding one
// is a file, its test and a row in [Benchmarks].
type Benchmark struct {
	Name, About string
	// Run measures on one thread and on so many; 0 is one per core. It tells
	// what it is at, and stops with ctx's error when ctx is done.
	Run func(ctx context.Context, threads int, tell func(string)) (BenchmarkRows, error)
}

// BenchmarkRows is what a benchmark found: a list that marshals to JSON, and the
// same as a table.
type BenchmarkRows interface {
	Table() (header []string, rows [][]string)
}

// Benchmarks lists the program's benchmarks.
func Benchmarks() []Benchmark {
	return []Benchmark{
		{"lenet5", "iterations of training LeNet5 on images of 3×32×32, float32", benchLeNet5},
	}
}
