package circuits

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func given(t *testing.T, text string) (*Given, error) {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "pairs.csv"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	p := &Given{File: "pairs.csv"}
	return p, p.Read(folder)
}

// Pairs come in any order and are put into that of target, then source, with their weights and delays.
func TestPairsOfAFile(t *testing.T) {
	p, err := given(t, "post,pre,weight,delay\n1,4,0.1,1\n0,2,0.2,2\n1,3,0.3,3\n1,3,0.4,4\n")
	if err != nil {
		t.Fatal(err)
	}
	w := wiring{from: block{"p", 0, 5}, to: block{"q", 0, 3}}
	if err := p.fit(w); err != nil {
		t.Fatal(err)
	}
	made := p.pair(w)
	if !slices.Equal(made.start, []int{0, 1, 4, 4}) || !slices.Equal(made.sources, []int32{2, 3, 3, 4}) ||
		!slices.Equal(made.weights, []float64{0.2, 0.3, 0.4, 0.1}) || !slices.Equal(made.delays, []float64{2, 3, 4, 1}) {
		t.Errorf("%+v", made)
	}
}

func TestFilesOfPairsThatAreWrong(t *testing.T) {
	w := wiring{from: block{"input", 0, 5}, to: block{"cell", 0, 3}}
	for _, c := range []struct{ text, says string }{
		{"pre,post\n0,0\n5,0\n", "pairs.csv: row 2 (below the names): pre must be from 0 to 4, the neurons of input; is 5"},
		{"pre,post\n0,3\n", "pairs.csv: row 1 (below the names): post must be from 0 to 2, the neurons of cell; is 3"},
		{"pre,post\n0,-1\n", "row 1 (below the names): post must be a whole number"},
		{"pre\n0\n", `has no column "post"`},
		{"pre,post,sign\n0,0,1\n", `unknown column "sign"`},
		{"pre,post,weight\n0,0,nan\n", "row 1 (below the names): weight must be a finite number"},
	} {
		p, err := given(t, c.text)
		if err == nil {
			err = p.fit(w)
		}
		if err == nil || !strings.HasPrefix(err.Error(), "file: ") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: error %v, want one that says %q", c.text, err, c.says)
		}
	}
	if err := (&Given{Pre: []int32{1}}).Validate(); err == nil {
		t.Error("a pair without a target is valid")
	}
}
