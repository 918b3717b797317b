package circuits

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSpikesOfAFile(t *testing.T) {
	folder := t.TempDir()
	write := func(text string) *SpikeTrainsParameters {
		if err := os.WriteFile(filepath.Join(folder, "spikes.csv"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		p := defaultSpikeTrains()
		p.File = "spikes.csv"
		return &p
	}
	p := write("time_ms,id\n2.5,1\n0.1,0\n2.5,0\n")
	if err := p.Read(folder); err != nil {
		t.Fatal(err)
	}
	s := Spec{Dt: 0.1, Populations: []Population{{Name: "source", Model: "spike_trains", Size: 2, Params: p}}}
	n := mustBuild(t, s)
	spikes := n.RecordSpikes("source", nil)
	mustRun(t, n, 5)
	if !slices.Equal(spikes.IDs, []int32{0, 0, 1}) || spikes.Times[0] != 0.1 || spikes.Times[2] != 2.5 {
		t.Errorf("spikes of %v at %v", spikes.IDs, spikes.Times)
	}
	s.Populations[0].Size = 1
	if found := Check(s, Shape{}); len(found) != 1 || found[0].Path != "population.source.ids" {
		t.Errorf("a source too few: %v", found)
	}
	for text, says := range map[string]string{
		"time_ms,id\n1,0\n-1,0\n": "spikes.csv: row 2 (below the names): a spike cannot be before the start, at 0 ms, and is at -1 ms",
		"time_ms,id\n1,-1\n":      "row 1 (below the names): id must be a whole number",
		"id\n1\n":                 `has no column "time_ms"`,
	} {
		if err := write(text).Read(folder); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: error %v, want one that says %q", text, err, says)
		}
	}
}
