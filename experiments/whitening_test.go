package experiments

import (
	"os"
	"testing"
)

func TestALayerIsWhitened(t *testing.T) { smaller(t, "whitening") }

// Each line of a spectrum has a name of its own, if any has.
func TestLinesOfSpectraAreNamed(t *testing.T) {
	text, err := os.ReadFile("builtin/temporal-whitening.toml")
	if err != nil {
		t.Fatal(err)
	}
	faulty(t, string(text), []fault{{`"b = 0.5", "b = 0.87"]`, `"b = 0.5"]`, "figure[0]: there are 2 labels for 3 lines"}})
}

func TestRatesAreWhitened(t *testing.T) { smaller(t, "temporal-whitening") }
