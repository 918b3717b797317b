package experiments

import (
	"strings"
	"testing"

	"homeostat/artificial"
)

const grouped = `title = "t"
[artificial]
dataset = "glyphs"
network = "lenet5"
normalizations = ["vanilla", "groupnorm+mean_only"]
`

func TestSettingsOfNormalizations(t *testing.T) {
	for _, c := range []struct {
		text string
		set  []Setting
		want int
	}{
		{grouped, nil, 0},
		{grouped + "[artificial.settings.groupnorm]\ngroups = 4\n", nil, 4},
		{grouped, []Setting{{"artificial.settings.groupnorm.groups", "3"}}, 3},
	} {
		f, err := Parse("t.toml", []byte(c.text), Overrides{Set: c.set})
		if err != nil {
			t.Fatal(err)
		}
		if got := *f.Artificial.Settings["groupnorm"].(*artificial.GroupNorm); got.Groups != c.want {
			t.Errorf("groups = %d, want %d", got.Groups, c.want)
		}
		var resolved strings.Builder
		if err := f.root.Write(&resolved); err != nil {
			t.Fatal(err)
		}
		again, err := Parse("t.toml", []byte(resolved.String()), Overrides{})
		if err != nil || again.Artificial.Settings["groupnorm"].(*artificial.GroupNorm).Groups != c.want {
			t.Errorf("the resolved copy reads back as %+v (%v):\n%s", again, err, resolved.String())
		}
	}
}

func TestFaultsInSettingsOfNormalizations(t *testing.T) {
	for text, want := range map[string]string{
		"settings = 3\n": "artificial.settings: must be a table",
		"[artificial.settings.groupnorm]\ngroups = -2\n":          "artificial.settings.groupnorm.groups: must be at least 0",
		"[artificial.settings.groupnorm]\ngruops = 2\n":           `artificial.settings.groupnorm.gruops: unknown key; did you mean "groups"?`,
		"[artificial.settings]\ngroupnorm = 2\n":                  "artificial.settings.groupnorm: must be a table",
		"[artificial.settings.gruopnorm]\ngroups = 2\n":           `artificial.settings.gruopnorm: no normalization with settings is called "gruopnorm"; did you mean "groupnorm"?`,
		"[artificial.settings.vanilla]\n":                         `artificial.settings.vanilla: no normalization with settings is called "vanilla"`,
		"[artificial.settings.groupnorm]\ngroups = \"several\"\n": "artificial.settings.groupnorm.groups: must be a whole number",
	} {
		_, err := Parse("t.toml", []byte(grouped+text), Overrides{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}
