package circuits

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"homeostat/internal/npz"
	"homeostat/internal/value"
	"homeostat/neuron"
	"homeostat/sim"
)

func reference(t *testing.T, file string) map[string]npz.Array {
	t.Helper()
	folder := os.Getenv("HOMEOSTAT_REFERENCE")
	if folder == "" {
		folder = "../../shared/reference" // beside the module's root
	}
	path := filepath.Join(folder, file)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no reference numbers at %s: set HOMEOSTAT_REFERENCE", path)
	}
	arrays, err := npz.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return arrays
}

// Brian2's CUBA network on its own connections and start voltages, no delay
// beyond the step (one step here, see package sim), 400 ms: every spike of
// 4,000 neurons at the same step. Float32 weights stand for 1.62 mV to 3e-9.
func TestCUBAAgainstBrian2(t *testing.T) {
	ref := reference(t, "brian2/cuba_shared.npz")
	number := func(name string) float64 { return ref[name].Float64s()[0] }
	v0, excitatory := ref["v0_mV"].Float64s(), int32(number("excitatory"))
	p := neuron.LIFParameters{
		TauM: number("tau_m_ms"), TauE: number("tau_e_ms"), TauI: number("tau_i_ms"), EL: number("El_mV"), VReset: number("Vr_mV"),
		TRef: number("ref_ms"), V: value.Value{Kind: value.List, List: v0}, Threshold: value.Const(number("Vt_mV")),
	}
	n := sim.New(sim.Options{Dt: number("dt_ms")})
	cells := n.Add("cells", neuron.NewLIF[float64](p, len(v0), number("dt_ms"), weightKey("", 0)))
	pre, post := ref["pre"].Float64s(), ref["post"].Float64s()
	given := func(receptor string, weight float64, ours func(source int32) bool) {
		s := sim.Synapses{Start: make([]int, len(v0)+1)}
		rows := make([][]int32, len(v0))
		for k := range pre {
			if ours(int32(pre[k])) {
				rows[int(post[k])] = append(rows[int(post[k])], int32(pre[k]))
			}
		}
		for i, row := range rows {
			slices.Sort(row)
			s.Sources = append(s.Sources, row...)
			s.Start[i+1] = len(s.Sources)
		}
		s.Weight, s.Delay = float32(weight), 1
		n.Connect(sim.Link{Name: receptor, From: cells, To: cells, Receptor: receptor}, s)
	}
	given("excitatory", number("we_mV"), func(source int32) bool { return source < excitatory })
	given("inhibitory", number("wi_mV"), func(source int32) bool { return source >= excitatory })
	spikes := n.RecordSpikes(cells, nil)
	if err := n.Run(t.Context(), 4000, nil); err != nil {
		t.Fatal(err)
	}
	steps, ids := ref["spike_step"].Float64s(), ref["spike_id"].Float64s()
	type spike struct{ step, id int }
	var got, want []spike
	for k := range spikes.IDs {
		got = append(got, spike{int(spikes.Times[k]/n.Dt() + 0.5), int(spikes.IDs[k])})
	}
	for k := range steps {
		want = append(want, spike{int(steps[k]), int(ids[k])})
	}
	order := func(a, b spike) int { return (a.step-b.step)*len(v0) + a.id - b.id }
	slices.SortFunc(want, order)
	if k := firstDifference(got, want); k >= 0 {
		t.Errorf("%d spikes, Brian2 %d; the first that differs is number %d of %v", len(got), len(want), k, got[max(0, k-1):min(len(got), k+2)])
	}
}

// firstDifference is where two lists part, -1 if they are equal.
func firstDifference[T comparable](a, b []T) int {
	for k := range min(len(a), len(b)) {
		if a[k] != b[k] {
			return k
		}
	}
	if len(a) != len(b) {
		return min(len(a), len(b))
	}
	return -1
}
