package experiments

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"homeostat/artificial"
	"homeostat/circuits"
	"homeostat/internal/conf"
)

// The page about the language names every key, model, rule, measure and kind that there is.
func TestThePageOfTheLanguageIsWhole(t *testing.T) {
	text, err := os.ReadFile("../docs/experiment-file.md")
	if err != nil {
		t.Fatal(err)
	}
	names := measureNames()
	names = append(names, conf.SortedKeys(figureKinds())...)
	names = append(names, conf.SortedKeys(tests())...)
	names = append(names, normalizations()...)
	for _, info := range artificial.Normalizations() {
		if info.Settings != nil {
			names = append(names, keysOf(reflect.TypeOf(info.Settings()).Elem())...)
		}
	}
	for _, c := range circuits.Connectors() {
		names = append(append(names, c.Name), keysOf(reflect.TypeOf(c.Params()).Elem())...)
	}
	for _, v := range []any{File{}, Stimulus{}, Artificial{}, Variant{}, Conversion{}, artificial.LayerSpec{}, Biological{}, Condition{}, Segment{}, Record{}, population{}, projection{}, rule{}, FigureSpec{}, Claim{}, Correspondence{}, Aspect{}} {
		names = append(names, keysOf(reflect.TypeOf(v))...)
	}
	for _, m := range circuits.Models() {
		names = append(append(names, m.Name), keysOf(reflect.TypeOf(m.Params()).Elem())...)
	}
	for _, k := range circuits.RuleKinds() {
		names = append(append(names, k.Name), keysOf(reflect.TypeOf(k.Params()).Elem())...)
	}
	for _, name := range names {
		if !strings.Contains(string(text), "`"+name+"`") && !strings.Contains(string(text), name+" = ") &&
			!strings.Contains(string(text), "["+name+"]") && !strings.Contains(string(text), "biological."+name) {
			t.Errorf("docs/experiment-file.md does not tell of %q", name)
		}
	}
}

// The README's example is whole, and its claim holds.
func TestTheExampleOfTheReadme(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```toml\n")
	example, _, _ := strings.Cut(rest, "```")
	if r := runText(t, example, 0); !r.OK() || len(r.Claims) == 0 {
		t.Errorf("claims: %+v, failures: %v", r.Claims, r.Failed)
	}
}

// keysOf are the toml keys of a struct and of those inside it.
func keysOf(v reflect.Type) (keys []string) {
	for i := range v.NumField() {
		f := v.Field(i)
		if f.Anonymous {
			keys = append(keys, keysOf(f.Type)...)
		}
		key, _, _ := strings.Cut(f.Tag.Get("toml"), ",")
		if key == "" || key == "-" {
			continue
		}
		keys = append(keys, key)
		if f.Type.Kind() == reflect.Struct && f.Type.PkgPath() == reflect.TypeFor[artificial.Adam]().PkgPath() {
			keys = append(keys, keysOf(f.Type)...)
		}
	}
	return keys
}
