package conf

import (
	"errors"
	"strings"
	"testing"
)

type shape struct {
	Kind   string  `toml:"kind"`
	Width  float64 `toml:"width"`
	Height float64 `toml:"height"`
}

func (s *shape) PresetKey() string { return "kind" }

func (s *shape) Preset(name string) error {
	if name != "wide" {
		return errors.New("no such kind")
	}
	s.Width, s.Height = 9, 1
	return nil
}

func decodeShape(t *testing.T, text string) (shape, string, Faults) {
	t.Helper()
	root, err := Parse("f.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var faults Faults
	s := shape{Width: 1, Height: 2}
	Decode(root, &faults, &s)
	var copied strings.Builder
	if err := root.Write(&copied); err != nil {
		t.Fatal(err)
	}
	return s, copied.String(), faults
}

// A preset sets defaults; what the file says holds, in any order; the resolved copy says all.
func TestPresetsAreDefaults(t *testing.T) {
	for text, want := range map[string]shape{
		"":                             {"", 1, 2},
		"kind = \"\"":                  {"", 1, 2},
		"kind = \"wide\"":              {"wide", 9, 1},
		"height = 5\nkind = \"wide\"":  {"wide", 9, 5},
		"kind = \"wide\"\nwidth = 3.5": {"wide", 3.5, 1},
	} {
		got, resolved, faults := decodeShape(t, text)
		if got != want || len(faults) > 0 {
			t.Errorf("%q: %+v, %v, want %+v", text, got, faults, want)
		}
		if again, _, _ := decodeShape(t, resolved); again != want {
			t.Errorf("%q: its resolved copy gives %+v", text, again)
		}
	}
	for _, text := range []string{"kind = \"tall\"", "kind = 3"} {
		if _, _, faults := decodeShape(t, text); len(faults) != 1 || faults[0].Path != "kind" {
			t.Errorf("%q: %v", text, faults)
		}
	}
}
