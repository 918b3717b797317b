package artificial

import (
	"reflect"
	"strings"
	"testing"
)

// Every normalization's defaults are valid, and a constructor takes what its row returns.
func TestDefaultSettings(t *testing.T) {
	all := Settings{}
	for _, info := range Normalizations() {
		if info.Settings == nil {
			continue
		}
		all[info.Name] = info.Settings()
		if again := info.Settings(); again == all[info.Name] || !reflect.DeepEqual(again, all[info.Name]) {
			t.Errorf("%s: defaults are shared, or differ from call to call", info.Name)
		}
	}
	cfg := small()
	cfg.Settings = all
	if err := cfg.Validate(); err != nil {
		t.Error(err)
	}
}

func TestFaultsOfSettings(t *testing.T) {
	cfg := small()
	cfg.Settings = Settings{"groupnorm": &GroupNorm{Groups: -1}, "vanilla": nil, "nonesuch": nil}
	err := cfg.Validate()
	if err == nil {
		t.Fatal("no fault found")
	}
	for _, want := range []string{"settings.groupnorm.groups must be", "settings.vanilla: vanilla has no settings", "settings.nonesuch: there is no normalization"} {
		if !strings.Contains("\n"+err.Error(), "\n"+want) {
			t.Errorf("%q lacks %q", err, want)
		}
	}
}
