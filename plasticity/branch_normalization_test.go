package plasticity

import (
	"math"
	"testing"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

// ascending are the sources 0 to n-1.
func ascending(n int) (all []int32) {
	for j := range n {
		all = append(all, int32(j))
	}
	return all
}

func newBranchNormalization(p BranchNormalizationParameters, sources, n int) *BranchNormalization {
	branches := NewBranches(p.BranchParameters, 0, sources, n, rng.NewKey(1, "branches"))
	return NewBranchNormalization(p, branches, n, rng.NewKey(1, "totals"))
}

func someWeights(n int) (w []float32) {
	random := rng.NewKey(5, "weights").Rand()
	for range n {
		w = append(w, float32(0.2+random.ExpFloat64()))
	}
	return w
}

// Forty synapses on four branches of which one grows: its branch keeps its sum, and
// the others do not move by a bit. Multiplicative: the others of its branch keep
// their ratios; subtractive: their differences. Float32 weights hold a sum of ten to a few roundings.
func TestBranchesKeepTheirTotals(t *testing.T) {
	for _, constraint := range []Constraint{ByFactor, ByAmount} {
		for _, reach := range []float64{0, 1.5} {
			p := DefaultBranchNormalization()
			p.Branches, p.Constraint, p.Reach = 4, constraint, reach
			r, sources, w := newBranchNormalization(p, 40, 1), ascending(40), someWeights(40)
			r.Settle(10, 0, sources, w)
			before := append([]float32(nil), w...)
			w[14] += 0.1
			r.Settle(10, 0, sources, w)
			sum := 0.0
			for k := range w {
				change := float64(w[k]) - float64(before[k])
				if k < 10 || k >= 20 {
					if change != 0 {
						t.Errorf("%s, reach %g: synapse %d of another branch moves by %g", constraint, reach, k, change)
					}
					continue
				}
				if sum += change; k != 14 && change >= 0 {
					t.Errorf("%s, reach %g: neighbour %d moves by %g", constraint, reach, k, change)
				}
			}
			if math.Abs(sum) > 10*6e-8*2 { // of an induced 0.1
				t.Errorf("%s, reach %g: the branch's sum moves by %g", constraint, reach, sum)
			}
			if reach > 0 {
				continue
			}
			ratio, was := float64(w[12])/float64(w[17]), float64(before[12])/float64(before[17])
			difference, had := float64(w[12])-float64(w[17]), float64(before[12])-float64(before[17])
			if same := math.Abs(ratio/was-1) < 1e-6; same != (constraint == ByFactor) {
				t.Errorf("%s: ratio %g, was %g", constraint, ratio, was)
			}
			if same := math.Abs(difference-had) < 1e-6; same != (constraint == ByAmount) {
				t.Errorf("%s: difference %g, was %g", constraint, difference, had)
			}
		}
	}
}

// Royer and Paré 2003: changes at one input, up or down, are balanced elsewhere on the
// cell, the nearer the more. With equal weights and far from the ends the shares of
// neighbours at distance k are exp(−k/reach) over twice the sum of the geometric series.
func TestNeighboursBalanceWhatIsInduced(t *testing.T) {
	for _, induced := range []float64{0.05, -0.05} {
		p := DefaultBranchNormalization()
		p.Branches, p.Reach = 1, 2
		r, sources, w := newBranchNormalization(p, 101, 1), ascending(101), make([]float32, 101)
		for k := range w {
			w[k] = 1
		}
		r.Settle(10, 0, sources, w)
		w[50] += float32(induced)
		r.Settle(10, 0, sources, w)
		sum := 0.0
		for k := range w {
			sum += float64(w[k]) - 1
		}
		if math.Abs(sum/induced) > 0.001 { // published balance: within 5%
			t.Errorf("induced %g, the cell's sum changes by %g", induced, sum)
		}
		if math.Abs(float64(w[50])-1-induced) > 1e-6 {
			t.Errorf("induced %g, %g stays", induced, w[50]-1)
		}
		for k := 1; k < 8; k++ {
			q := math.Exp(-0.5)
			want := -induced * math.Pow(q, float64(k)) * (1 - q) / (2 * q)
			for _, at := range []int{50 - k, 50 + k} {
				if got := float64(w[at]) - 1; math.Abs(got-want) > 2e-7 {
					t.Errorf("at distance %d a change of %g, want %g", k, got, want)
				}
			}
		}
	}
}

// Given totals are reached, also where weights end at 0; a neuron's branches that
// are drawn hold all its synapses, and the loss of some moves none of the others.
func TestBranchesThatAreDrawn(t *testing.T) {
	p := DefaultBranchNormalization()
	p.Branches, p.Arrangement, p.Constraint, p.Total = 7, Random, ByAmount, value.Const(2)
	r, sources, w := newBranchNormalization(p, 200, 2), ascending(200), someWeights(200)
	r.Settle(10, 1, sources, w)
	d, seen := r.Branches.of(1, sources), 0
	zero := 0
	for b := range 7 {
		at := d.branch(b)
		seen += len(at)
		if got := magnitudeOf(at, w); math.Abs(got-2) > 1e-5 {
			t.Errorf("branch %d of %d adds up to %g", b, len(at), got)
		}
		for _, k := range at {
			if w[k] < 0 {
				t.Errorf("weight %g", w[k])
			} else if w[k] == 0 {
				zero++
			}
			if int(r.Branches.Place(1, sources[k])) != b {
				t.Errorf("synapse %d is not where it is", k)
			}
		}
	}
	if seen != 200 || zero == 0 {
		t.Errorf("%d synapses on branches, %d at 0", seen, zero)
	}
	left := r.Branches.of(1, sources[50:])
	for b := range 7 {
		for _, k := range left.branch(b) {
			if int(r.Branches.Place(1, sources[50+k])) != b {
				t.Error("a synapse has moved to another branch")
			}
		}
	}
	if r.Branches.Place(0, 3) == r.Branches.Place(1, 3) {
		t.Error("all neurons have the same branches")
	}
}

// What is put aside goes on with the same bits, in the middle of an induction.
func TestBranchesGoOn(t *testing.T) {
	p := DefaultBranchNormalization()
	p.Reach = 3
	sources, competing := ascending(60), DefaultTriesch2018()
	make := func() []rowRule {
		return []rowRule{
			newBranchNormalization(p, 60, 2),
			NewTriesch2018(competing, NewBranches(competing.BranchParameters, 0, 60, 2, rng.Key{}), 2),
		}
	}
	for k, once := range make() {
		again, w := make()[k], someWeights(60)
		once.Settle(10, 1, sources, w)
		w[7] += 0.3
		once.Settle(10, 1, sources, w)
		reload(t, once.Keep, again.Keep)
		w[8] += 0.2
		other := append([]float32(nil), w...)
		once.Settle(10, 1, sources, w)
		again.Settle(10, 1, sources, other)
		for k := range w {
			if w[k] != other[k] {
				t.Fatalf("%T: weight %d is %g and %g", once, k, w[k], other[k])
			}
		}
	}
}

func TestFaultsOfBranchesAreNamed(t *testing.T) {
	if DefaultBranchNormalization().Validate() != nil || DefaultTriesch2018().Validate() != nil || DefaultHeterosynaptic().Validate() != nil {
		t.Error("defaults are refused")
	}
	if got, want := keys(BranchNormalizationParameters{Reach: -1}.Validate()), "branches, arrangement, constraint, reach, interval"; got != want {
		t.Errorf("faults at %q, want %q", got, want)
	}
	if got, want := keys(Triesch2018Parameters{Filling: 1, Supply: -1}.Validate()), "branches, arrangement, tau, filling, pool, supply, interval"; got != want {
		t.Errorf("faults at %q, want %q", got, want)
	}
	if got, want := keys(HeterosynapticParameters{Eta: 2, WMid: -1}.Validate()), "eta, w_mid, burst, tau, min"; got != want {
		t.Errorf("faults at %q, want %q", got, want)
	}
}

func BenchmarkBranchNormalization(b *testing.B) {
	for name, reach := range map[string]float64{"whole": 0, "near": 3} {
		b.Run(name, func(b *testing.B) {
			p := DefaultBranchNormalization()
			p.Reach = reach
			r, sources, w := newBranchNormalization(p, 1000, 1), ascending(1000), someWeights(1000)
			for b.Loop() {
				for k := 5; k < 1000; k += 100 { // one synapse of each branch
					w[k] += 0.01
				}
				r.Settle(10, 0, sources, w)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/synapse")
		})
	}
}
