package experiments

import (
	"context"
	"fmt"
	"strings"
)

// Benchmark measures how fast the program is on the machine at hand. Adding one
// is a file, its test and a row in [Benchmarks].
type Benchmark struct {
	Name, About string
	Long        bool // takes minutes: runs only where it is named
	// Run measures on so many threads; 0 is on one, and on one per core. It tells what
	// it is at and what it finds, and stops with ctx's error when ctx is done.
	Run func(ctx context.Context, threads int, tell func(string)) (BenchmarkRows, error)
	// Of returns the benchmark of some of its rows, by name; nil where it has no choice.
	Of func(names []string) (Benchmark, error)
}

// BenchmarkRows is what a benchmark found: a list that marshals to JSON, and the
// same as a table.
type BenchmarkRows interface {
	Table() (header []string, rows [][]string)
}

// Benchmarks lists the program's benchmarks.
func Benchmarks() []Benchmark {
	return []Benchmark{
		lenet5Benchmark(normalizations()),
		{Name: "cuba", About: "4,000 current-based neurons, 2%: 10 s of biological time", Run: benchSpiking(cubaRun())},
		{Name: "coba", About: "4,000 conductance-based neurons, 2%: 10 s of biological time", Run: benchSpiking(cobaRun())},
		{Name: "vogels2011", About: "10,000 neurons with inhibitory plasticity, from 3 nS: 10 s of biological time", Run: benchSpiking(vogelsRun())},
		{Name: "brunel", About: "Brunel's network, and 1,000 to 100,000 neurons with 1,000 synapses each", Run: benchSpiking(brunelRuns(1000, 10_000, 100_000)...)},
		{Name: "brunel-million", About: "the same with 1,000,000 neurons: some 10 GB, and an hour's patience; only where it is named", Long: true, Run: benchSpiking(brunelRuns(1_000_000)...)},
		{Name: "scaling", About: "rules on the weights of a million synapses: milliseconds for all, once", Run: benchScaling},
		{Name: "mixture", About: "expectation-maximization and the circuit of Keck et al. at 100 causes: one pass over 60,000 images", Run: benchMixture},
	}
}

// tellRow tells what has just been found, a line for each row.
func tellRow(tell func(string), found BenchmarkRows) {
	header, rows := found.Table()
	for _, row := range rows {
		line := " "
		for i, name := range header {
			line += fmt.Sprintf(" %s %s;", name, row[i])
		}
		tell(strings.TrimSuffix(line, ";"))
	}
}
