package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"homeostat/internal/npz"
)

// What was stored is read back as it was, and draws the same bytes.
func TestRoundTrip(t *testing.T) {
	for _, f := range samples() {
		dir := t.TempDir()
		if err := f.Store(dir); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "data", f.Name+".npz")
		got, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(f, got) {
			t.Errorf("%s comes back as another figure", f.Name)
		}
		if !bytes.Equal(f.svg(1), got.svg(1)) {
			t.Errorf("%s is drawn otherwise after reading it back", f.Name)
		}
		first, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := got.Store(dir); err != nil {
			t.Fatal(err)
		}
		if second, err := os.ReadFile(path); err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s stored again has other bytes (%v)", f.Name, err)
		}
	}
}

func TestTable(t *testing.T) {
	f := Figure{Name: "t", Panels: []Panel{{Letter: "A", Marks: []Mark{
		{Kind: "points", Label: `a "name", quoted`, Method: "batchnorm", X: []float64{0.1, 2}, Y: []float64{3, 4}, Lo: []float64{1, 2}, Hi: []float64{5, 6}},
		{Kind: "strip", X: []float64{1}, Y: []float64{7, 8}},
		{Kind: "lines", X: []float64{10, 20}, Z: [][]float64{{1, 2}, {3, 4}}},
		{Kind: "heatmap", X: []float64{0, 100}, Y: []float64{0, 100}, Z: [][]float64{{1, 2}}},
		{Kind: "histogram", X: []float64{0, 1, 2}, Y: []float64{5, 6}},
	}}}}
	dir := t.TempDir()
	if err := f.Store(dir); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join(dir, "data", "t.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		got = append(got, strings.Join(r, "|"))
	}
	want := []string{
		"panel|mark|kind|label|method|x|y|lo|hi|z|xlo|xhi|name",
		`A|1|points|a "name", quoted|batchnorm|0.1|3|1|5||||`,
		`A|1|points|a "name", quoted|batchnorm|2|4|2|6||||`,
		"A|2|strip|||1|7||||||", "A|2|strip|||1|8||||||",
		"A|3|lines|||10|0|||1|||", "A|3|lines|||20|0|||2|||", "A|3|lines|||10|1|||3|||", "A|3|lines|||20|1|||4|||",
		"A|4|heatmap|||0|0|||1|||", "A|4|heatmap|||1|0|||2|||",
		"A|5|histogram|||0|5||||||", "A|5|histogram|||1|6||||||", "A|5|histogram|||2|||||||",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What is no stored figure is refused with the file's name and the reason.
func TestLoadErrors(t *testing.T) {
	layout := func(json string, more ...npz.Named) []npz.Named {
		return append([]npz.Named{{Name: "layout", Array: npz.Of([]uint8(json))}}, more...)
	}
	one := `{"name":"f","panels":[{"marks":[{"kind":"line"}]}]}`
	for name, c := range map[string]struct {
		arrays []npz.Named
		says   string
	}{
		"no layout":      {[]npz.Named{{Name: "x", Array: npz.Of([]float64{1})}}, `no array "layout"`},
		"no JSON":        {layout("{"), "layout cannot be read"},
		"unknown key":    {layout(`{"nme":"f"}`), "nme"},
		"whole numbers":  {layout(one, npz.Named{Name: "panel1/mark1/x", Array: npz.Of([]int64{1})}), "[]int64"},
		"flat z":         {layout(one, npz.Named{Name: "panel1/mark1/z", Array: npz.Of([]float64{1})}), "not a matrix"},
		"pixels":         {layout(one, npz.Named{Name: "panel1/mark1/pixels", Array: npz.Of([]float64{1})}), "not bytes"},
		"missing values": {layout(one, npz.Named{Name: "panel1/mark1/x", Array: npz.Of([]float64{1})}), "1 x for 0 y"},
	} {
		path := filepath.Join(t.TempDir(), "f.npz")
		var archive bytes.Buffer
		if err := npz.Write(&archive, c.arrays); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, archive.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(path); errors.Is(err, ErrNoFigure) != (name == "no layout") {
			t.Errorf("%s: the error %v takes it for another sort of file", name, err)
		}
		if _, err := Load(path); err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.npz")); err == nil || !strings.Contains(err.Error(), "none.npz") {
		t.Errorf("a missing file gives %v", err)
	}
}

// A folder that cannot be written is an error, and leaves nothing half done.
func TestCannotWrite(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "figures"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f := Figure{Name: "f", Panels: []Panel{{Marks: []Mark{{Kind: "line", X: []float64{0, 1}, Y: []float64{0, 1}}}}}}
	if err := f.Draw(dir); err == nil {
		t.Error("drawn into a folder that is a file")
	}
}

// A figure is filled with numbers, stored, and drawn from what was stored.
func ExampleFigure() {
	f := Figure{Name: "accuracy", Title: "Learning", Panels: []Panel{{
		X: "Iteration", Y: "Test accuracy (%)",
		Marks: []Mark{
			{Kind: "line", Label: "Vanilla", Method: "vanilla", X: []float64{0, 1000, 2000}, Y: []float64{10, 45, 55}},
			{Kind: "line", Label: "Batch norm", Method: "batchnorm", X: []float64{0, 1000, 2000}, Y: []float64{10, 52, 61}},
		},
	}}}
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	if err := f.Store(dir); err != nil {
		fmt.Println(err)
	}
	stored, err := Load(filepath.Join(dir, "data", "accuracy.npz"))
	if err != nil {
		fmt.Println(err)
	}
	if err := stored.Draw(dir); err != nil {
		fmt.Println(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil {
		fmt.Println(err)
	}
	for _, name := range files {
		name, _ = filepath.Rel(dir, name)
		fmt.Println(filepath.ToSlash(name))
	}
	// Output:
	// data/accuracy.csv
	// data/accuracy.npz
	// figures/accuracy.png
	// figures/accuracy.svg
}
