package circuits

import (
	"math"
	"slices"
	"testing"

	"homeostat/internal/rng"
)

// wire returns the sources of each target, both counted in their populations.
func wire(p pairing, from, to block, self bool, threads int) [][]int32 {
	w := wiring{from: from, to: to, self: self, key: rng.NewKey(1, "wire"), threads: threads}
	made := p.pair(w)
	rows := make([][]int32, to.size)
	for t := range rows {
		for _, s := range made.sources[made.start[t]:made.start[t+1]] {
			rows[t] = append(rows[t], s+int32(from.from))
		}
	}
	return rows
}

func total(rows [][]int32) (n int) {
	for _, row := range rows {
		n += len(row)
	}
	return n
}

func TestConnectors(t *testing.T) {
	all, upper := block{"p", 0, 4}, block{"p", 2, 2}
	cases := []struct {
		p        pairing
		from, to block
		self     bool
		want     [][]int32
	}{
		{OneToOne{}, block{"q", 0, 4}, all, false, [][]int32{{0}, {1}, {2}, {3}}},
		{OneToOne{}, block{"q", 3, 2}, upper, false, [][]int32{{3}, {4}}},
		{OneToOne{}, all, all, false, [][]int32{nil, nil, nil, nil}},
		{OneToOne{}, block{"p", 0, 2}, upper, false, [][]int32{{0}, {1}}},
		{AllToAll{}, all, upper, false, [][]int32{{0, 1, 3}, {0, 1, 2}}},
		{AllToAll{}, upper, all, true, [][]int32{{2, 3}, {2, 3}, {2, 3}, {2, 3}}},
		{Groups{}, block{"q", 1, 6}, upper, false, [][]int32{{1, 2, 3}, {4, 5, 6}}},
		{Groups{}, block{"q", 0, 2}, all, false, [][]int32{{0}, {0}, {1}, {1}}},
		{Groups{}, all, upper, false, [][]int32{{0, 1}, {2}}},
		{Groups{Groups: 2}, all, all, true, [][]int32{{0, 1}, {0, 1}, {2, 3}, {2, 3}}},
		{Groups{Groups: 2}, block{"q", 0, 6}, all, true, [][]int32{{0, 1, 2}, {0, 1, 2}, {3, 4, 5}, {3, 4, 5}}},
		{Groups{Groups: 1}, upper, all, false, [][]int32{{2, 3}, {2, 3}, {3}, {2}}},
		{Groups{}, upper, all, false, [][]int32{{2}, {2}, {3}, nil}},
		{FixedProbability{1}, upper, all, false, [][]int32{{2, 3}, {2, 3}, {3}, {2}}},
		{FixedIndegree{Degree: 3}, all, upper, false, [][]int32{{0, 1, 3}, {0, 1, 2}}},
		{FixedIndegree{Degree: 2}, upper, all, true, [][]int32{{2, 3}, {2, 3}, {2, 3}, {2, 3}}},
		{FixedOutdegree{Degree: 1}, upper, upper, false, [][]int32{{3}, {2}}},
		{FixedOutdegree{Degree: 2}, upper, block{"q", 0, 2}, false, [][]int32{{2, 3}, {2, 3}}},
		{&Given{Pre: []int32{1, 0, 1, 1}, Post: []int32{1, 1, 0, 1}}, upper, upper, false, [][]int32{{3}, {2, 3, 3}}},
	}
	for _, c := range cases {
		got := wire(c.p, c.from, c.to, c.self, 1)
		if !slices.EqualFunc(got, c.want, slices.Equal[[]int32]) {
			t.Errorf("%+v from %v to %v: %v, want %v", c.p, c.from, c.to, got, c.want)
		}
		w := wiring{from: c.from, to: c.to, self: c.self}
		if number, known := c.p.expected(w); !known || int(number) != total(got) {
			t.Errorf("%+v from %v to %v: counts %g synapses and makes %d", c.p, c.from, c.to, number, total(got))
		}
	}
}

// random are connectors that draw, between blocks of n neurons, with 100 synapses a neuron.
func random(n int) map[string]pairing {
	return map[string]pairing{
		"fixed_probability":        &FixedProbability{100 / float64(n)},
		"fixed_indegree":           &FixedIndegree{Degree: 100},
		"fixed_indegree multapses": &FixedIndegree{Degree: 100, Multapses: true},
		"fixed_outdegree":          &FixedOutdegree{Degree: 100},
	}
}

// Numbers of synapses per target are binomial, and so are those per source:
// mean n p, variance n p (1-p); 2,000 of each, 5 standard errors allowed.
// A fixed degree is binomial at the other end only.
func TestRandomConnectionsAreFair(t *testing.T) {
	const n, p = 2_000, 0.05
	b := block{"p", 0, n}
	binomial := n * p * (1 - p)
	for name, variance := range map[string][2]float64{ // per target, per source
		"fixed_probability": {binomial, binomial}, "fixed_indegree": {0, binomial}, "fixed_indegree multapses": {0, n * p},
		"fixed_outdegree": {binomial, 0},
	} {
		in, out := make([]float64, n), make([]float64, n)
		rows := wire(random(n)[name], b, b, true, 2)
		for i, row := range rows {
			if !slices.IsSorted(row) {
				t.Fatalf("%s: sources %v are not ascending", name, row)
			}
			in[i] = float64(len(row))
			for _, j := range row {
				out[j]++
			}
		}
		fair(t, name+" per target", in, n*p, variance[0])
		fair(t, name+" per source", out, n*p, variance[1])
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

// Threads change nothing; no neuron has itself among its sources, or a source
// twice unless it may; draws from many and from few sources, which are sorted
// in different ways, keep the same rules.
func TestRandomConnections(t *testing.T) {
	for _, n := range []int{300, 300_000} {
		for name, p := range random(n) {
			from, to := block{"p", 0, n}, block{"p", 50, 150}
			if name == "fixed_outdegree" {
				from, to = to, from
			}
			one := wire(p, from, to, false, 1)
			if !slices.EqualFunc(one, wire(p, from, to, false, 3), slices.Equal[[]int32]) {
				t.Errorf("%s of %d: three threads connect otherwise than one", name, n)
			}
			repeated := 0
			for i, row := range one {
				repeated += len(row) - len(slices.Compact(slices.Clone(row)))
				if slices.Contains(row, int32(i+to.from)) || !slices.IsSorted(row) || len(row) > 0 && int(row[len(row)-1]) >= from.from+from.size {
					t.Errorf("%s of %d: neuron %d has sources %v", name, n, i+to.from, row)
				}
			}
			if may := name == "fixed_indegree multapses" && n == 300; (repeated > 0) != may && n == 300 || repeated > 0 && !may && name != "fixed_indegree multapses" {
				t.Errorf("%s of %d: %d repeated synapses", name, n, repeated)
			}
		}
	}
}

// Each neuron's connections are drawn at its own address: they stay when the target grows, and differ between projections and seeds.
func TestConnectionsHaveAddresses(t *testing.T) {
	p := Projection{Name: "x", Connect: "fixed_indegree", Params: &FixedIndegree{Degree: 5}}
	other := p
	other.Name = "y"
	made := func(p Projection, targets int, seed uint64) []int32 {
		return p.pairing().pair(p.wiring(block{"q", 0, 100}, block{"p", 0, targets}, seed, 1)).sources
	}
	few, many := made(p, 10, 1), made(p, 20, 1)
	if !slices.Equal(few, many[:50]) {
		t.Error("more targets change the connections of the first")
	}
	if slices.Equal(few, made(p, 10, 2)) || slices.Equal(few, made(other, 10, 1)) {
		t.Error("another seed or name gives the same connections")
	}
}

func BenchmarkPairing(b *testing.B) {
	const n = 10_000
	for name, p := range random(n) {
		b.Run(name, func(b *testing.B) {
			w := wiring{from: block{"p", 0, n}, to: block{"p", 0, n}, threads: 1}
			synapses := 0
			for b.Loop() {
				synapses = len(p.pair(w).sources)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(synapses), "ns/synapse")
		})
	}
}
