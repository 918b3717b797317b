package conf

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const sample = `# a comment
title = "x # no comment"
list  = [1, 2,
  3]   # three

[side]
rate = { from = 1.0, to = 2.0 }
text = """
several
lines"""

[side.cell]
size = 3

[[claim]]
name = "one"
[claim.bound]
min = 1

[[claim]]
name = 'two'
`

func TestLinesOfKeys(t *testing.T) {
	root, err := Parse("f.toml", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	var walk func(*Node)
	walk = func(n *Node) {
		got[n.Path] = n.Line
		for _, key := range n.Keys() {
			walk(n.Child(key))
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	walk(root)
	want := map[string]int{
		"": 2, "title": 2, "list": 3, "list[0]": 3, "list[1]": 3, "list[2]": 4,
		"side": 6, "side.rate": 7, "side.rate.from": 7, "side.rate.to": 7, "side.text": 8,
		"side.cell": 12, "side.cell.size": 13,
		"claim": 15, "claim[0]": 15, "claim[0].name": 16, "claim[0].bound": 17, "claim[0].bound.min": 18,
		"claim[1]": 20, "claim[1].name": 21,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

type inner struct {
	Size int     `toml:"size,required"`
	Tau  float64 `toml:"tau"`
}

func (p inner) Validate() error {
	if p.Tau <= 0 {
		return errors.New("tau: must be above 0")
	}
	return nil
}

type outer struct {
	Title string   `toml:"title"`
	Inner inner    `toml:"inner"`
	Many  []inner  `toml:"many"`
	Names []string `toml:"names"`
	On    bool     `toml:"on"`
}

func (i *inner) SetDefaults() { i.Tau = 20 }

func decodeText(t *testing.T, text string) (outer, *Node, error) {
	t.Helper()
	root, err := Parse("f.toml", []byte(text))
	if err != nil {
		return outer{}, nil, err
	}
	v := outer{Inner: inner{Tau: 20}}
	var faults Faults
	Decode(root, &faults, &v)
	return v, root, faults.In("f.toml")
}

func TestAllFaultsAtOnceWithLines(t *testing.T) {
	_, _, err := decodeText(t, `titel = "x"
names = ["a", 2]
on = 1
[inner]
size = 2.5
tau = nan
[[many]]
size = 1
tau = -1
[[many]]
`)
	want := `f.toml:1: titel: unknown key; did you mean "title"?
f.toml:2: names[1]: must be a string, is the number 2
f.toml:3: on: must be true or false, is the number 1
f.toml:5: inner.size: must be a whole number, is the number 2.5
f.toml:6: inner.tau: must be a finite number, is NaN
f.toml:9: many[0].tau: must be above 0
f.toml:10: many[1]: needs the key "size"`
	if err == nil {
		t.Fatal("no fault found")
	}
	if d := cmp.Diff(want, err.Error()); d != "" {
		t.Error(d)
	}
}

func TestSyntaxErrorHasItsLine(t *testing.T) {
	_, _, err := decodeText(t, "title = \"a\"\nnames = [\n")
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Line < 2 {
		t.Errorf("got %v", err)
	}
}

// The resolved copy says every default and reads back to the same values.
func TestResolvedCopyReadsBack(t *testing.T) {
	first, root, err := decodeText(t, "title = \"a \\\"b\\\" \\\\ µ\"\n[inner]\nsize = 2\n[[many]]\nsize = 7\n")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := root.Write(&b); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "tau  = 20.0") || !strings.Contains(b.String(), "on    = false") {
		t.Errorf("defaults are missing from\n%s", b.String())
	}
	second, again, err := decodeText(t, b.String())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(first, second); d != "" {
		t.Error(d)
	}
	var c strings.Builder
	if err := again.Write(&c); err != nil || c.String() != b.String() {
		t.Errorf("written again it differs: %v\n%s", err, cmp.Diff(b.String(), c.String()))
	}
}

func TestOverride(t *testing.T) {
	for _, c := range []struct{ key, text, want string }{
		{"inner.size", "9", ""},
		{"title", "plain words", ""},
		{"many.0.tau", "3", ""},
		{"inner.size", "nine", `--set: inner.size: must be a whole number, is the string "nine"`},
		{"inner.size", "9 ms", `--set: inner.size: must be a whole number, is the string "9 ms": write 9, without quotes or unit`},
		{"inner.colour", "9", `--set: inner.colour: unknown key; there are size, tau`},
		{"tau", "9", `--set: tau: unknown key here; it stands in [inner]`},
		{"inner.sice", "9", `--set: inner.sice: unknown key; did you mean "size"?`},
		{"many.5.tau", "3", `no element of many is called "5"`},
		{"title.deep", "3", `title holds no keys`},
		{"a b", "3", `"a b" is no key`},
	} {
		root, _ := Parse("f.toml", []byte("title=\"t\"\n[inner]\nsize = 1\n[[many]]\nsize = 1\n"))
		err := root.Override(c.key, c.text, "--set")
		if err == nil {
			v := outer{Inner: inner{Tau: 20}}
			var faults Faults
			Decode(root, &faults, &v)
			err = faults.In("f.toml")
		}
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s=%s: got %v, want %q", c.key, c.text, err, c.want)
		}
	}
}

func TestMerge(t *testing.T) {
	base, _ := Parse("f.toml", []byte("a = 1\n[t]\nx = 1\nv = { from = 1, to = 2 }\n[[s]]\nname = \"one\"\nd = 5\n[[s]]\nname = \"two\"\nd = 6\n"))
	over, _ := Parse("f.toml", []byte("[t]\nx = 2\nv = { uniform = [0, 1] }\n[s.two]\nd = 1\n"))
	var faults Faults
	base.Merge(over, &faults)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var b strings.Builder
	base.Write(&b)
	want := "a = 1\n\n[t]\nx = 2\nv = { uniform = [0, 1] }\n\n[[s]]\nname = \"one\"\nd    = 5\n\n[[s]]\nname = \"two\"\nd    = 1\n"
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample)
	f.Add("a.b.'c d' = [[1, 2], { x = \"\"\"y\"\"\" }]\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		root, err := Parse("f", []byte(text))
		if err == nil {
			root.Write(&strings.Builder{})
		}
	})
}

func TestNumbersInQuotes(t *testing.T) {
	for text, want := range map[string]string{
		"50 mV": "50", "-1.5e3pA": "-1.5e3", "3": "3", " 7 µS/mm²": "7",
		"fifty": "", "": "", "1 2": "", "1,5 ms": "", "2 to 3 mV": "", "e": "",
	} {
		if got := (&Node{Scalar: text}).QuotedNumber(); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// Of a key that cannot be read nothing is said but that: what checks find later is about
// its default. Of others they are heard.
func TestOneFaultOfAnUnreadKey(t *testing.T) {
	root, err := Parse("f.toml", []byte("duration = \"long\"\nwidth = 0.0\n"))
	if err != nil {
		t.Fatal(err)
	}
	var into struct {
		Duration float64 `toml:"duration"`
		Width    float64 `toml:"width"`
	}
	var faults Faults
	Decode(root, &faults, &into)
	for _, key := range []string{"duration", "width"} {
		faults.At(root.Child(key), "must be above 0, is 0")
	}
	const want = "f.toml:1: duration: must be a number, is the string \"long\"\nf.toml:2: width: must be above 0, is 0"
	if err := faults.In("f.toml"); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// A name is suggested that differs in one letter of three at most; neighbours in each other's place are one.
func TestNearest(t *testing.T) {
	names := []string{"test", "title", "tau", "max", "min", "name", "population", "i"}
	for given, want := range map[string]string{
		"less": "", "titel": "title", "tua": "tau", "sum": "", "test_": "test", "pouplatoin": "population", "polulaton": "population", "e": "", "names": "name",
	} {
		if got := Nearest(given, names); got != want {
			t.Errorf("%s: %q, want %q", given, got, want)
		}
	}
}
