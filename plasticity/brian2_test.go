package plasticity

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"homeostat/internal/npz"
)

// drivenNeurons are ten LIF neurons with one exponential current each, under
// synapses from 100 given trains, as Brian2 has run them: within a step the
// neurons are integrated, then their threshold is looked at, then sources'
// spikes arrive, then the neurons' own spikes change weights, then they are reset.
type drivenNeurons struct {
	*dense
	v, g                                     []float64 // mV
	keepM, keepE, fromE, rest, reset, spikes float64   // of a step
	jump                                     float64   // mV per weight
}

// step takes everything over one step and returns who spiked.
func (n *drivenNeurons) step(inputs []int32) (post []int32) {
	for i := range n.v {
		n.v[i] = n.rest + (n.v[i]-n.rest)*n.keepM + n.g[i]*n.fromE
		n.g[i] *= n.keepE
		if n.v[i] > n.spikes {
			post = append(post, int32(i))
		}
	}
	for _, j := range inputs {
		for i := range n.g {
			n.g[i] += n.jump * float64(n.row(int32(i))[j])
		}
	}
	n.dense.step(inputs, post)
	for _, i := range post {
		n.v[i] = n.reset
	}
	return post
}

// Brian2's additive, clipped pair rule on given trains of spikes, 4 s: every
// spike of the ten neurons in the same step, and all 1,000 weights at the end.
// Those are float32 here, and off by the rounding of some 500 changes, 2^-25 at
// most and mostly less: 1e-6 leaves room for a random walk of them. (The other
// order within a step gives 0.015.)
func TestPairSTDPAgainstBrian2(t *testing.T) {
	ref := brian2(t, "stdp_shared.npz")
	number := func(name string) float64 { return ref[name].Float64s()[0] }
	dt, tauM, tauE := number("dt_ms"), number("tau_m_ms"), number("tau_e_ms")
	p := DefaultPairSTDP()
	p.APlus, p.AMinus, p.Min, p.Max = number("a_plus"), number("a_minus"), number("w_min"), number("w_max")
	p.TauPlus, p.TauMinus = number("tau_stdp_ms"), number("tau_stdp_ms")
	const sources, targets = 100, 10
	n := &drivenNeurons{
		dense: newDense(sources, targets, dt, 0, pairRule(p)), v: make([]float64, targets), g: make([]float64, targets),
		keepM: math.Exp(-dt / tauM), keepE: math.Exp(-dt / tauE), rest: number("El_mV"), reset: number("Vr_mV"),
		spikes: number("Vt_mV"), jump: number("jump_mV_per_unit_weight"),
	}
	n.fromE = tauE / (tauM - tauE) * (n.keepM - n.keepE)
	for i := range n.v {
		n.v[i] = n.rest
		for j, w := range ref["w0"].Float64s() {
			if j%targets == i {
				n.row(int32(i))[j/targets] = float32(w)
			}
		}
	}
	inputs, want := trains(ref, "input"), trains(ref, "spike")
	for step := range int64(number("steps")) {
		got := n.step(inputs[step])
		if len(got) != len(want[step]) {
			t.Fatalf("step %d: neurons %v spike, and %v should", step, got, want[step])
		}
		for k := range got {
			if got[k] != want[step][k] {
				t.Fatalf("step %d: neurons %v spike, and %v should", step, got, want[step])
			}
		}
	}
	far := 0.0
	for k, w := range ref["w_end"].Float64s() {
		far = max(far, math.Abs(w-float64(n.row(int32(k % targets))[k/targets])))
	}
	if far > 1e-6 {
		t.Errorf("weights are off by up to %g", far)
	}
}

// trains are spikes by step.
func trains(ref map[string]npz.Array, name string) map[int64][]int32 {
	spikes := map[int64][]int32{}
	ids := ref[name+"_id"].Float64s()
	for k, step := range ref[name+"_step"].Float64s() {
		spikes[int64(step)] = append(spikes[int64(step)], int32(ids[k]))
	}
	return spikes
}

func brian2(t *testing.T, file string) map[string]npz.Array {
	t.Helper()
	path := filepath.Join("testdata", file)
	if folder := os.Getenv("HOMEOSTAT_REFERENCE"); folder != "" {
		path = filepath.Join(folder, "brian2", file)
	}
	arrays, err := npz.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return arrays
}
