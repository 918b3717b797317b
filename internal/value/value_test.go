package value

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"homeostat/internal/conf"
	"homeostat/internal/rng"
)

func read(t *testing.T, text string) (Value, error) {
	t.Helper()
	root, err := conf.Parse("f.toml", []byte("v = "+text))
	if err != nil {
		t.Fatal(err)
	}
	var v Value
	return v, v.DecodeConf(root.Child("v"))
}

func TestForms(t *testing.T) {
	for _, c := range []struct {
		text string
		want []float64 // of three elements
	}{
		{"4", []float64{4, 4, 4}},
		{"-2.5", []float64{-2.5, -2.5, -2.5}},
		{"[1, 2.0, 3]", []float64{1, 2, 3}},
		{"{ from = 1, to = 2 }", []float64{1, 1.5, 2}},
		{"{ from = 1, to = 100, log = true }", []float64{1, 10, 100}},
		{"{ normal = [3, 0] }", []float64{3, 3, 3}},
		{"{ beta = [0.3, 0] }", []float64{0.3, 0.3, 0.3}},
		{"{ lognormal = [0, 0], negative = true }", []float64{-1, -1, -1}},
	} {
		v, err := read(t, c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		got := make([]float64, 3)
		v.Fill(got, rng.NewKey(1, "test"))
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-12 {
				t.Errorf("%s gives %v, want %v", c.text, got, c.want)
				break
			}
		}
	}
}

func TestFormsThatAreNone(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`"high"`, "must be a number"},
		{"{ from = 1 }", "must be a number"},
		{"{ from = 0, to = 1, log = true }", "above 0"},
		{"{ uniform = [2, 1] }", "lower bound first"},
		{"{ normal = [1, -1] }", "at least 0"},
		{"{ beta = [0.5, -0.1] }", "at least 0"},
		{"{ beta = [1.5, 0.1] }", "between 0 and 1"},
		{"{ beta = [0.5, 0.49] }", "at most 0.456"},
		{"{ lognormal = [1] }", "two numbers"},
		{"{ lognormal = [1, 1], negative = 1 }", "true or false"},
		{"{ uniform = [0, 1], negative = true }", "must be a number"},
		{"{ gamma = [1, 1] }", "must be a number"},
		{"{ normal = [1, 1], uniform = [0, 1] }", "must be a number"},
		{`[1, "two"]`, "must be a number"},
	} {
		if _, err := read(t, c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.text, err, c.want)
		}
	}
}

// What a default says in a resolved file reads back to the same value.
func TestEncodedFormsReadBack(t *testing.T) {
	for _, v := range []Value{
		Const(0), Const(-70.5), Spread(1, 2), {Kind: LogEven, A: 1, B: 9}, {Kind: List, List: []float64{1, 2.5}},
		{Kind: Uniform, A: 1, B: 2}, {Kind: Normal, A: 0.1, B: 0.2}, {Kind: LogNormal, A: -1, B: 0.5},
		{Kind: LogNormal, A: -1, B: 0.5, Negative: true}, {Kind: Beta, A: 0.3, B: 0.2},
	} {
		type holder struct {
			V Value `toml:"v"`
		}
		root, err := conf.Parse("f.toml", nil)
		if err != nil {
			t.Fatal(err)
		}
		var faults conf.Faults
		conf.Decode(root, &faults, &holder{v})
		var text strings.Builder
		if err := root.Write(&text); err != nil || len(faults) > 0 {
			t.Fatal(err, faults)
		}
		got, err := read(t, strings.TrimPrefix(text.String(), "v = "))
		if err != nil {
			t.Errorf("%s: %v", text.String(), err)
		} else if d := cmp.Diff(v, got); d != "" {
			t.Errorf("%s: %s", text.String(), d)
		}
	}
}

// Means and spreads of 10⁵ draws, within five standard errors.
func TestDistributions(t *testing.T) {
	const n = 100_000
	x := make([]float64, n)
	for _, c := range []struct {
		v            Value
		mean, sd     float64
		log          bool
		lower, upper float64
	}{
		{v: Value{Kind: Uniform, A: 2, B: 5}, mean: 3.5, sd: 3 / math.Sqrt(12), lower: 2, upper: 5},
		{v: Value{Kind: Normal, A: -3, B: 2}, mean: -3, sd: 2, lower: math.Inf(-1), upper: math.Inf(1)},
		{v: Value{Kind: Beta, A: 0.2, B: 0.1}, mean: 0.2, sd: 0.1, lower: 0, upper: 1},
		{v: Value{Kind: Beta, A: 0.6, B: 0.4}, mean: 0.6, sd: 0.4, lower: 0, upper: 1},
		{v: Value{Kind: LogNormal, A: 0.5, B: 0.3}, mean: 0.5, sd: 0.3, log: true, lower: 0, upper: math.Inf(1)},
	} {
		c.v.Fill(x, rng.NewKey(4, "distributions"))
		var sum, square float64
		low, high := c.v.Bounds()
		if low != c.lower || high != c.upper {
			t.Errorf("%v: bounds %g, %g", c.v, low, high)
		}
		for _, y := range x {
			if y < low || y > high {
				t.Fatalf("%v: %g lies outside its bounds", c.v, y)
			}
			if c.log {
				y = math.Log(y)
			}
			sum += y
			square += (y - c.mean) * (y - c.mean)
		}
		if math.Abs(sum/n-c.mean) > 5*c.sd/math.Sqrt(n) {
			t.Errorf("%v: mean %g, want %g", c.v, sum/n, c.mean)
		}
		if sd := math.Sqrt(square / n); math.Abs(sd-c.sd) > 5*c.sd/math.Sqrt(2*n) {
			t.Errorf("%v: sd %g, want %g", c.v, sd, c.sd)
		}
	}
}

// An element's draw belongs to the element: more elements do not change the first ones.
func TestDrawsHaveAddresses(t *testing.T) {
	v := Value{Kind: Normal, A: 0, B: 1}
	few, many := make([]float64, 3), make([]float64, 30)
	v.Fill(few, rng.NewKey(1, "a"))
	v.Fill(many, rng.NewKey(1, "a"))
	if d := cmp.Diff(few, many[:3]); d != "" {
		t.Error(d)
	}
}
