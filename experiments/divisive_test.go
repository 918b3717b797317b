package experiments

import (
	"context"
	"errors"
	"testing"

	"homeostat/internal/data"
)

// smaller runs a built-in quickly, with further settings, and reports claims that fail.
func smaller(t *testing.T, name string, set ...Setting) {
	t.Helper()
	f, err := Open(name, Overrides{Quick: true, Set: set})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(context.Background(), f, Options{})
	var missing *data.MissingError
	if errors.As(err, &missing) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Claims {
		if c.Verdict == "FAIL" {
			unmet(t, name, c)
		}
	}
}

func TestRealOdoursAreNormalized(t *testing.T) { smaller(t, "fly-odours") }

// Exponents and semi-saturations are found again from half as many answers.
func TestContrastSaturates(t *testing.T) {
	smaller(t, "contrast-response", Setting{"biological.segment.alone.duration", "8_800.0"})
}

func TestLightIsAdaptedTo(t *testing.T) { smaller(t, "light-adaptation") }
