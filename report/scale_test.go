package report

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// For axes from anywhere to anywhere: ticks lie within, ascend, are few, and say what
// they are.
func TestTicks(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 20_000 {
		about := 2 + r.IntN(5)
		s := scale{log: r.IntN(2) == 0}
		s.lo = math.Pow(10, 12*r.Float64()-6)
		s.hi = s.lo * math.Pow(10, 0.01+8*r.Float64()*r.Float64())
		if !s.log && r.IntN(2) == 0 {
			s.lo = -s.lo
		}
		ticks, times := s.ticks(about)
		labelled := 0
		for i, k := range ticks {
			slack := 1e-6 * (s.hi - s.lo)
			if k.Value < s.lo-slack || k.Value > s.hi+slack {
				t.Fatalf("%+v: tick %g lies outside", s, k.Value)
			}
			if i > 0 && !(k.Value > ticks[i-1].Value) {
				t.Fatalf("%+v: ticks %g, %g do not ascend", s, ticks[i-1].Value, k.Value)
			}
			if k.Label == "" {
				continue
			}
			labelled++
			if got := says(t, k.Label) * says(t, "1"+times); math.Abs(got-k.Value) > 1e-3*math.Abs(k.Value)+1e-9*(s.hi-s.lo) {
				t.Fatalf("%+v: the tick at %g says %s %s", s, k.Value, k.Label, times)
			}
		}
		if labelled < 1 || labelled > 2*about+4 || !s.log && (labelled < 2 || labelled > about+3) {
			t.Fatalf("%+v: %d labels where about %d were asked for", s, labelled, about)
		}
	}
}

// says reads a tick's text as a number.
func says(t *testing.T, text string) float64 {
	t.Helper()
	text = strings.NewReplacer("−", "-", ",", "", "×10^{", "e", "}", "").Replace(text)
	if e, ok := strings.CutPrefix(text, "10^{"); ok {
		text = "1e" + e
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTickTexts(t *testing.T) {
	for _, c := range []struct {
		s     scale
		about int
		want  string
	}{
		{scale{lo: 0, hi: 1}, 5, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{scale{lo: -60, hi: -40}, 4, "−60 −55 −50 −45 −40"},
		{scale{lo: 0, hi: 45000}, 4, "0 20,000 40,000"},
		{scale{lo: 0, hi: 2000}, 4, "0 500 1000 1500 2000"},
		{scale{lo: 0, hi: 3.2e-5}, 3, "0 2 ×10^{−5}"},
		{scale{lo: 1, hi: 1000, log: true}, 4, "1 10 100 1000"},
		{scale{lo: 0.01, hi: 10, log: true}, 4, "0.01 0.1 1 10"},
		{scale{lo: 200, hi: 2000, log: true}, 5, "200 500 1000 2000"},
		{scale{lo: 1e-6, hi: 1, log: true}, 3, "10^{−6} 10^{−4} 10^{−2} 10^{0}"},
	} {
		ticks, times := c.s.ticks(c.about)
		var texts []string
		for _, k := range ticks {
			if k.Label != "" {
				texts = append(texts, k.Label)
			}
		}
		if times != "" {
			texts = append(texts, times)
		}
		if got := strings.Join(texts, " "); got != c.want {
			t.Errorf("%+v has %q, not %q", c.s, got, c.want)
		}
	}
}

// An axis covers its data, and begins at zero where lengths are compared.
func TestScaleCoversData(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 10_000 {
		s := span{log: r.IntN(3) == 0}
		rooms := []room{{}, {tight: true}, {exact: true}, {zero: true}}
		for range 1 + r.IntN(3) {
			v := math.Pow(10, 20*r.Float64()-10)
			if !s.log && r.IntN(2) == 0 {
				v = -v
			}
			s.add(v)
		}
		k := rooms[r.IntN(len(rooms))]
		got := s.scale(nil, nil, k)
		slack := 1e-9 * (math.Abs(s.lo) + math.Abs(s.hi))
		if got.lo > s.lo+slack || got.hi < s.hi-slack || !(got.lo < got.hi) {
			t.Fatalf("data from %g to %g, axis from %g to %g", s.lo, s.hi, got.lo, got.hi)
		}
		if k.zero && !s.log && (got.lo > 0 || got.hi < 0) {
			t.Fatalf("bars from %g to %g stand on an axis from %g to %g", s.lo, s.hi, got.lo, got.hi)
		}
	}
}
