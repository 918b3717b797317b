package columns

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/npz"
)

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func archive(t *testing.T, arrays ...npz.Named) string {
	t.Helper()
	var b bytes.Buffer
	if err := npz.Write(&b, arrays); err != nil {
		t.Fatal(err)
	}
	return file(t, "a.npz", b.String())
}

func TestBothKindsRead(t *testing.T) {
	for _, path := range []string{
		file(t, "a.csv", "# a comment\npre, weight\n0, 1.5\n2, -1e3\n"),
		archive(t, npz.Named{Name: "pre", Array: npz.Of([]uint8{0, 2})}, npz.Named{Name: "weight", Array: npz.Of([]float32{1.5, -1000})}),
	} {
		table, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		pre, err := table.Indices("pre", 3)
		if err != nil || !slices.Equal(pre, []int32{0, 2}) {
			t.Errorf("%s: pre %v, %v", path, pre, err)
		}
		weight, err := table.Finite("weight")
		if err != nil || !slices.Equal(weight, []float64{1.5, -1000}) {
			t.Errorf("%s: weight %v, %v", path, weight, err)
		}
		if table.Rows() != 2 || table.Has("delay") || !table.Has("pre") || table.Only("pre", "weight") != nil {
			t.Errorf("%s: %d rows, %v", path, table.Rows(), table.Only("pre", "weight"))
		}
	}
}

func TestWhatIsWrongIsFound(t *testing.T) {
	for _, c := range []struct{ path, says string }{
		{file(t, "a.csv", "pre\n0\nx\n"), `line 3: pre is no number: "x"`},
		{file(t, "a.csv", "pre,post\n0\n"), "wrong number of fields"},
		{file(t, "a.csv", ""), "no row of names"},
		{file(t, "a.csv", "pre\n0\n1.5\n"), "row 2 (below the names): pre must be a whole number from 0 to 9, is 1.5"},
		{file(t, "a.csv", "pre\n10\n"), "from 0 to 9, is 10"},
		{file(t, "a.csv", "pre\n-1\n"), "from 0 to 9, is -1"},
		{file(t, "a.csv", "pre\nNaN\n"), "is NaN"},
		{file(t, "a.csv", "post\n1\n"), `has no column "pre"`},
		{file(t, "a.csv", "pre,pre\n1,1\n"), "two columns"},
		{file(t, "a.csv", "pre,sign\n1,1\n"), `unknown column "sign"`},
		{file(t, "a.txt", "pre\n1\n"), "ends in .npz or .csv"},
		{file(t, "a.npz", "pre\n1\n"), "not an .npz archive"},
		{filepath.Join(t.TempDir(), "none.csv"), "no such file"},
		{archive(t, npz.Named{Name: "pre", Array: npz.Of([]int32{1, 2}, 2, 1)}), "one dimension"},
		{archive(t, npz.Named{Name: "pre", Array: npz.Of([]string{"a"})}), "array of numbers"},
		{archive(t, npz.Named{Name: "pre", Array: npz.Of([]int32{1, 2})}, npz.Named{Name: "post", Array: npz.Of([]int32{1})}), "rows and"},
		{archive(t, npz.Named{Name: "pre", Array: npz.Of([]int64{1 << 40})}), "row 0: pre must be"},
	} {
		table, err := Read(c.path)
		if err == nil {
			err = table.Only("pre", "post")
		}
		if err == nil {
			_, err = table.Indices("pre", 10)
		}
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.path) {
			t.Errorf("error %v, want one of %s that says %q", err, c.path, c.says)
		}
	}
	table, _ := Read(file(t, "a.csv", "w\n1\nInf\n"))
	if _, err := table.Finite("w"); err == nil || !strings.Contains(err.Error(), "finite number, is +Inf") {
		t.Errorf("an infinite number: %v", err)
	}
}
