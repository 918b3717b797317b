package experiments

import (
	"encoding/json"
	"strings"
	"testing"

	"homeostat/circuits"
)

// A small network's row agrees with itself and with what is known of the network:
// 500 neurons with 80 synapses each on average, of one weight, firing at a few Hz.
func TestSpeedOfANetwork(t *testing.T) {
	run := spikingRun{"cuba, small", circuits.CUBA(500), 200, 2}
	for _, precision := range []string{"float32", "float64"} {
		s, err := run.time(t.Context(), precision, 1, func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		if s.Neurons != 500 || s.Synapses < 38_000 || s.Synapses > 42_000 || s.Precision != precision || s.Biological != 0.2 {
			t.Errorf("another network: %+v", s)
		}
		if !(s.Wall > 0 && s.Build > 0 && s.FirstStep >= s.Build && s.NeuronStep > 0 && (s.Event == nil || *s.Event > 0)) || s.Rate < 1 || s.Rate > 30 {
			t.Errorf("times or rates that cannot be: %+v", s)
		}
		if s.BytesPerSynapse < 3 || s.BytesPerSynapse > 8 {
			t.Errorf("%g bytes per synapse, want at most 8", s.BytesPerSynapse)
		}
		if s.Event == nil { // noise of the machine hides them
			continue
		}
		total := s.NeuronStep*500*2000 + *s.Event*s.Rate*0.2*float64(s.Synapses)
		if total < 0.99e9*s.Wall || total > 1.01e9*s.Wall {
			t.Errorf("parts make %g ns of %g s", total, s.Wall)
		}
	}
}

// The JSON has the keys that other programs read.
func TestFormsOfANetworksSpeed(t *testing.T) {
	rows := spikingSpeeds{{Network: "cuba", Neurons: 4000, Threads: 2, Precision: "float32"}}
	text, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"neurons", "synapses", "threads", "biological_s", "wall_s", "rate_Hz", "bytes_per_synapse", "precision", "build_s"} {
		if !strings.Contains(string(text), `"`+key+`":`) {
			t.Errorf("%s lacks %s", text, key)
		}
	}
	header, table := rows.Table()
	if len(table) != 1 || len(table[0]) != len(header) {
		t.Errorf("the table is %v under %v", table, header)
	}
	if !strings.Contains(string(text), `"ns_per_event":null`) || table[0][len(header)-1] != "–" {
		t.Errorf("what could not be measured is %s and %v", text, table[0])
	}
}

// Rows are told as they are found, and threads are those that are asked for.
func TestBenchmarksTellRowsAsTheyCome(t *testing.T) {
	var told []string
	rows, err := benchSpiking(spikingRun{"small", circuits.CUBA(100), 20, 1})(t.Context(), 2, func(s string) { told = append(told, s) })
	if err != nil {
		t.Fatal(err)
	}
	header, table := rows.Table()
	if len(table) != 2 || table[0][3] != "2" || table[1][3] != "2" {
		t.Errorf("%v: %v", header, table)
	}
	if all := strings.Join(told, "\n"); strings.Count(all, "wall s") != 2 || !strings.Contains(all, "building") {
		t.Errorf("told:\n%s", all)
	}
}

// What the machine cannot hold is left out, and told.
func TestBenchmarksFitTheMemory(t *testing.T) {
	var told []string
	rows, err := benchSpiking(spikingRun{"huge", circuits.CUBA(1_000_000_000), 100, 1})(t.Context(), 1, func(s string) { told = append(told, s) })
	if _, table := rows.Table(); err != nil || len(table) != 0 || len(told) != 1 || !strings.Contains(told[0], "left out") {
		t.Errorf("%v, %v, told %v", rows, err, told)
	}
}

// Every pass over a million synapses has its time.
func TestSpeedOfRules(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a million synapses")
	}
	rows, err := benchScaling(t.Context(), 1, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows.(ruleSpeeds) {
		if r.Synapses != 1_000_000 || !(r.Pass > 0.05) {
			t.Errorf("%+v", r)
		}
	}
}
