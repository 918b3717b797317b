package experiments

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"homeostat/internal/npz"
	"homeostat/internal/state"
)

// both are a recording in memory and the same on disk.
func both(t *testing.T, dir string, spikes bool, width int) []*tape {
	t.Helper()
	disk, err := newSpool(dir, "recording")
	if err != nil {
		t.Fatal(err)
	}
	return []*tape{{name: "recording", spikes: spikes, width: width}, {name: "recording", spikes: spikes, width: width, disk: disk}}
}

// fill records a thousand times, of which nothing in the first that a tape has already.
func fill(t *testing.T, tapes []*tape) {
	t.Helper()
	for _, tape := range tapes {
		for k := int(tape.length); k < 1000; k++ {
			time := 0.1 * float64(k)
			err := error(nil)
			if tape.spikes {
				err = tape.Spikes([]float64{time}, []int32{int32(k * k)})
			} else {
				err = tape.Row(time, []float64{float64(k), -1 / float64(k)})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// What is recorded in memory and on disk makes the same files.
func TestRecordingsOnDiskAreThoseInMemory(t *testing.T) {
	for what, spikes := range map[string]bool{"spikes": true, "rows": false} {
		width := 2
		if spikes {
			width = 0
		}
		tapes := both(t, t.TempDir(), spikes, width)
		fill(t, tapes)
		var files [2][2][]byte
		for i, tape := range tapes {
			if err := tape.close(); err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			os.Mkdir(filepath.Join(dir, "data"), 0o755)
			if err := tape.write(dir); err != nil {
				t.Fatal(err)
			}
			for j, ending := range []string{".npz", ".csv"} {
				text, err := os.ReadFile(filepath.Join(dir, "data", "recording"+ending))
				if err != nil {
					t.Fatal(err)
				}
				files[i][j] = text
			}
		}
		for j := range files[0] {
			if len(files[0][j]) < 1000 || !bytes.Equal(files[0][j], files[1][j]) {
				t.Errorf("%s: file %d differs", what, j)
			}
		}
	}
}

// A recording that is taken up where it was put aside forgets what came later, on
// disk too, and goes on.
func TestRecordingsAreCutBack(t *testing.T) {
	dir := t.TempDir()
	tapes := both(t, dir, true, 0)
	for _, tape := range tapes {
		tape.Spikes([]float64{1, 2}, []int32{10, 20})
		if err := tape.sync(); err != nil {
			t.Fatal(err)
		}
		k := state.Save()
		tape.Keep(k)
		kept := map[string]npz.Array{}
		for _, a := range k.Arrays() {
			kept[a.Name] = a.Array
		}
		tape.Spikes([]float64{3}, []int32{30})
		if err := tape.sync(); err != nil {
			t.Fatal(err)
		}
		loader := state.Load(kept)
		if tape.Keep(loader); loader.Err() != nil {
			t.Fatal(loader.Err())
		}
		tape.Spikes([]float64{4}, []int32{40})
		if err := tape.close(); err != nil {
			t.Fatal(err)
		}
		var ids []int32
		tape.each(func(_ float64, id int32, _ []float64) error { ids = append(ids, id); return nil })
		if !slices.Equal(ids, []int32{10, 20, 40}) {
			t.Errorf("on disk %v: spikes %v", tape.disk != nil, ids)
		}
	}
}

// Figures of a recording on disk see rows of the stretch asked for, as in memory.
func TestSampleOfARecordingOnDisk(t *testing.T) {
	tapes := both(t, t.TempDir(), false, 2)
	fill(t, tapes)
	if err := tapes[1].close(); err != nil {
		t.Fatal(err)
	}
	var got [2]series
	for i, tape := range tapes {
		s, err := tape.rows(20, 40)
		if err != nil {
			t.Fatal(err)
		}
		got[i] = s
	}
	if !slices.Equal(got[0].times, got[1].times) || !slices.Equal(got[0].values[1], got[1].values[1]) || len(got[0].times) != 200 {
		t.Errorf("%d and %d times", len(got[0].times), len(got[1].times))
	}
}

// A stretch of spikes is the same from memory and from disk.
func TestStretchOfSpikes(t *testing.T) {
	tapes := both(t, t.TempDir(), true, 0)
	fill(t, tapes)
	if err := tapes[1].close(); err != nil {
		t.Fatal(err)
	}
	for _, tape := range tapes {
		var ids []int
		err := tape.between(20, 40, func(_ float64, id int) bool {
			ids = append(ids, id)
			return len(ids) < 100
		})
		if err != nil || len(ids) != 100 || ids[0] != 200*200 || ids[99] != 299*299 {
			t.Errorf("on disk %v: %d spikes, %v", tape.disk != nil, len(ids), err)
		}
	}
}
