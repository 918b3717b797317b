package data

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFlyResponses(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, FlyResponsesFile), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var missing *MissingError
	if _, err := LoadFlyResponses(dir); !errors.As(err, &missing) || strings.Contains(err.Error(), "fetch") {
		t.Errorf("of an empty folder: %v", err)
	}
	write("odor,Or1a,Or2a\nspontaneous,5,2.5\n\"a, b\",-3,40\nc,0,7\n")
	r, err := LoadFlyResponses(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.Receptors, []string{"Or1a", "Or2a"}) || !slices.Equal(r.Odours, []string{"a, b", "c"}) ||
		!slices.Equal(r.Spontaneous, []float64{5, 2.5}) || r.Changes[0][0] != -3 || r.Excited()[0][0] != 0 || r.Excited()[0][1] != 40 {
		t.Errorf("%+v", r)
	}
	for text, want := range map[string]string{
		"odor,Or1a\nspontaneous,5\n":        "no odours",
		"odor,Or1a\nspontaneous,5\na,b\n":   `record 1 (byte 0): "b" is no rate`,
		"odor,Or1a\nspontaneous,5\na,1,2\n": "wrong number of fields",
		"odor,Or1a\nspontaneous,NaN\na,1\n": "record 0",
	} {
		write(text)
		var damaged *DamagedError
		if _, err := LoadFlyResponses(dir); !errors.As(err, &damaged) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

// The published table, where it is: 110 odours and 24 receptors, and a few of its numbers.
func TestPublishedFlyResponses(t *testing.T) {
	r, err := LoadFlyResponses("")
	var missing *MissingError
	if errors.As(err, &missing) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	i, k := slices.Index(r.Odours, "1-hexanol"), slices.Index(r.Receptors, "Or35a")
	if len(r.Odours) != 110 || len(r.Receptors) != 24 || i < 0 || k < 0 || r.Changes[i][k] != 254 {
		t.Errorf("%d odours, %d receptors, 1-hexanol at %d, Or35a at %d", len(r.Odours), len(r.Receptors), i, k)
	}
}
