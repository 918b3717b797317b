package circuits

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

// wire returns each target's sources.
func wire(p Projection, from, to block, targets int, seed uint64) [][]int32 {
	s := p.synapses(from, to, targets, seed)
	rows := make([][]int32, targets)
	for i := range rows {
		rows[i] = s.Sources[s.Start[i]:s.Start[i+1]]
	}
	return rows
}

func TestConnectors(t *testing.T) {
	all, upper := block{"p", 0, 4}, block{"p", 2, 2}
	cases := []struct {
		p        Projection
		from, to block
		want     [][]int32
	}{
		{Projection{Connect: "one_to_one"}, block{"q", 0, 4}, all, [][]int32{{0}, {1}, {2}, {3}}},
		{Projection{Connect: "one_to_one"}, block{"q", 3, 2}, upper, [][]int32{{}, {}, {3}, {4}}},
		{Projection{Connect: "one_to_one"}, all, all, [][]int32{{}, {}, {}, {}}},
		{Projection{Connect: "all_to_all"}, all, upper, [][]int32{{}, {}, {0, 1, 3}, {0, 1, 2}}},
		{Projection{Connect: "all_to_all", Self: true}, upper, all, [][]int32{{2, 3}, {2, 3}, {2, 3}, {2, 3}}},
		{Projection{Connect: "fixed_probability", Probability: 1}, upper, all, [][]int32{{2, 3}, {2, 3}, {3}, {2}}},
		{Projection{Connect: "fixed_indegree", Degree: 3}, all, upper, [][]int32{{}, {}, {0, 1, 3}, {0, 1, 2}}},
		{Projection{Connect: "fixed_indegree", Degree: 2, Self: true}, upper, all, [][]int32{{2, 3}, {2, 3}, {2, 3}, {2, 3}}},
	}
	for _, c := range cases {
		got := wire(c.p, c.from, c.to, 4, 1)
		if !slices.EqualFunc(got, c.want, slices.Equal[[]int32]) {
			t.Errorf("%+v from %v to %v: %v, want %v", c.p, c.from, c.to, got, c.want)
		}
		total := 0
		for _, row := range got {
			total += len(row)
		}
		if count := c.p.count(c.from, c.to); count >= 0 && count != total {
			t.Errorf("%+v from %v to %v: counts %d synapses and makes %d", c.p, c.from, c.to, count, total)
		}
	}
}

// Numbers of synapses per target are binomial, and so are those per source:
// mean n p, variance n p (1-p); 2,000 of each, 5 standard errors allowed.
// Random connections with a fixed in-degree are binomial per source only.
func TestRandomConnectionsAreFair(t *testing.T) {
	const n, p = 2_000, 0.05
	b := block{"p", 0, n}
	for _, c := range []struct {
		p         Projection
		perTarget float64 // variance
	}{
		{Projection{Name: "x", Connect: "fixed_probability", Probability: p, Self: true}, n * p * (1 - p)},
		{Projection{Name: "x", Connect: "fixed_indegree", Degree: n * p, Self: true}, 0},
	} {
		in, out := make([]float64, n), make([]float64, n)
		for i, row := range wire(c.p, b, b, n, 3) {
			if len(slices.Compact(slices.Clone(row))) != len(row) || !slices.IsSorted(row) {
				t.Fatalf("%s: sources %v are not ascending and different", c.p.Connect, row)
			}
			in[i] = float64(len(row))
			for _, j := range row {
				out[j]++
			}
		}
		fair(t, c.p.Connect+" per target", in, n*p, c.perTarget)
		fair(t, c.p.Connect+" per source", out, n*p, n*p*(1-p))
	}
}

func fair(t *testing.T, what string, counts []float64, mean, variance float64) {
	t.Helper()
	var m, v float64
	n := float64(len(counts))
	for _, x := range counts {
		m += x / n
		v += (x - mean) * (x - mean) / n
	}
	if math.Abs(m-mean) > 5*math.Sqrt(variance/n)+1e-9 || math.Abs(v-variance) > 5*variance*math.Sqrt(2/n)+1e-9 {
		t.Errorf("%s: mean %g, variance %g; want %g and %g", what, m, v, mean, variance)
	}
}

// Each neuron's connections are drawn at its own address: they stay when the target grows, and differ between projections and seeds.
func TestConnectionsHaveAddresses(t *testing.T) {
	p := Projection{Name: "x", Connect: "fixed_indegree", Degree: 5}
	from := block{"q", 0, 100}
	few, many := wire(p, from, block{"p", 0, 10}, 10, 1), wire(p, from, block{"p", 0, 20}, 20, 1)
	other := p
	other.Name = "y"
	same := slices.Equal[[]int32]
	if !slices.EqualFunc(few, many[:10], same) {
		t.Error("more targets change the connections of the first")
	}
	if slices.EqualFunc(few, wire(p, from, block{"p", 0, 10}, 10, 2), same) || slices.EqualFunc(few, wire(other, from, block{"p", 0, 10}, 10, 1), same) {
		t.Error("another seed or name gives the same connections")
	}
}

func BenchmarkBuildFixedProbability(b *testing.B) {
	p := Projection{Name: "x", Connect: "fixed_probability", Probability: 0.02}
	from := block{"p", 0, 4000}
	var synapses int
	for b.Loop() {
		synapses = 0
		key := rng.NewKey(1, "bench")
		var list []int32
		for t := range 4000 {
			list = p.sources(list[:0], t, from.size, t, key)
			synapses += len(list)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(synapses), "ns/synapse")
}
